// Package images asks a registry about container images.
package images

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"slipway/internal/arn"
)

// ErrElsewhere is of an image that is not in a private registry of ECR: nobody asks for it.
var ErrElsewhere = errors.New("not in a private registry of ECR")

// ErrNotThere is of an image or a repository that the registry does not have.
var ErrNotThere = errors.New("not there")

// Image is what a registry says of one.
type Image struct {
	// Digest of what the tag names now, such as sha256:0123...
	Digest string
	// Platforms that it is made for, such as linux/arm64. None where it is of one platform, which only its layers say.
	Platforms []string
}

// Suits tells whether an image is made for a platform, as far as that is known.
func (i Image) Suits(platform string) bool {
	return len(i.Platforms) == 0 || slices.Contains(i.Platforms, platform)
}

// Platform that an image must be made for, as images name it, by the architecture of the service: X86_64 or ARM64.
// Source: https://github.com/opencontainers/image-spec/blob/main/image-index.md
func Platform(architecture string) string {
	return map[string]string{"X86_64": "linux/amd64", "ARM64": "linux/arm64"}[architecture]
}

// Parts of an image in ECR.
type Parts struct {
	Account, Region, Repository string
	// Tag or Digest is set. The tag is latest where the image has neither.
	Tag, Digest string
}

// Split an image's name; false for one of another registry than a private one of ECR.
func Split(image string) (Parts, bool) {
	registry, ok := arn.RegistryOf(image)
	if !ok {
		return Parts{}, false
	}
	host, path, _ := strings.Cut(image, "/")
	p := Parts{Account: host[:12], Region: registry.Region, Tag: "latest"}
	name, digest, pinned := strings.Cut(path, "@")
	if repository, tag, tagged := strings.Cut(name, ":"); tagged {
		name, p.Tag = repository, tag
	}
	if pinned {
		p.Tag, p.Digest = "", digest
	}
	p.Repository = name
	return p, true
}

// Find asks ECR for an image, with the given settings, whatever their region. It needs ecr:BatchGetImage.
func Find(ctx context.Context, settings aws.Config, image string) (Image, error) {
	parts, ok := Split(image)
	if !ok {
		return Image{}, ErrElsewhere
	}
	id := types.ImageIdentifier{}
	if parts.Digest != "" {
		id.ImageDigest = &parts.Digest
	} else {
		id.ImageTag = &parts.Tag
	}
	client := ecr.NewFromConfig(settings, func(o *ecr.Options) { o.Region = parts.Region })
	got, err := client.BatchGetImage(ctx, &ecr.BatchGetImageInput{
		RegistryId: &parts.Account, RepositoryName: &parts.Repository, ImageIds: []types.ImageIdentifier{id},
		AcceptedMediaTypes: []string{
			"application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
			"application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
		},
	})
	var missing *types.RepositoryNotFoundException
	switch {
	case errors.As(err, &missing):
		return Image{}, fmt.Errorf("%s: %w: account %s has no repository %s in %s", image, ErrNotThere, parts.Account, parts.Repository, parts.Region)
	case err != nil:
		return Image{}, fmt.Errorf("%s: %w", image, err)
	case len(got.Images) == 0:
		return Image{}, fmt.Errorf("%s: %w: repository %s has no image %s", image, ErrNotThere, parts.Repository, parts.Tag+parts.Digest)
	}
	found := got.Images[0]
	return Image{Digest: aws.ToString(found.ImageId.ImageDigest), Platforms: platforms(aws.ToString(found.ImageManifest))}, nil
}

// platforms of an index. Attestations stand in it as platform unknown/unknown.
// Source: https://github.com/opencontainers/image-spec/blob/main/image-index.md
func platforms(manifest string) (found []string) {
	var index struct {
		Manifests []struct {
			Platform struct{ OS, Architecture string }
		}
	}
	if json.Unmarshal([]byte(manifest), &index) != nil {
		return nil
	}
	for _, m := range index.Manifests {
		if m.Platform.Architecture != "" && m.Platform.Architecture != "unknown" {
			found = append(found, m.Platform.OS+"/"+m.Platform.Architecture)
		}
	}
	return found
}
