package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/spf13/cobra"

	"slipway/internal/config"
	"slipway/internal/images"
	"slipway/internal/promote"
)

func newPromote(in *folders) *cobra.Command {
	var from string
	var pin bool
	command := &cobra.Command{
		Use:   "promote <environment> [image]",
		Short: "Change the image of an environment in its YAML file, and nothing else of the file",
		Long: `Change service.image in environments/<environment>.yaml to an image, or to that of another environment. Comments, order and
quoting stay. An image in ECR is looked up first, where there are credentials: it must be there, and be made for the architecture of the
service; its digest is printed. Nothing is deployed: commit the file, and review its plan.

Exit code 0: the file has the image. 1: the image is not there, or not for this architecture; the file is as it was. 2: the file could not be
changed.`,
		Example: `  go run ./cmd/slipway promote dev 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1.1.0
  go run ./cmd/slipway promote prod --from staging
  go run ./cmd/slipway promote prod --from staging --pin`,
		Args: func(_ *cobra.Command, arguments []string) error {
			switch {
			case len(arguments) == 0:
				return errors.New("no environment given: go run ./cmd/slipway promote <environment> <image>; -h tells more")
			case len(arguments) == 1 && from == "":
				return errors.New("no image given: name it behind the environment, or the environment that has it with --from")
			case len(arguments) == 2 && from != "":
				return errors.New("an image and --from: give one of them")
			case len(arguments) == 2 && len(strings.Fields(arguments[1])) != 1:
				return fmt.Errorf("%q is not the name of an image; write it as [registry/]name[:tag][@digest], without spaces", arguments[1])
			case len(arguments) > 2:
				return fmt.Errorf("%d arguments given: go run ./cmd/slipway promote <environment> <image>", len(arguments))
			}
			names := arguments[:1]
			if from != "" {
				names = append(slices.Clone(names), from)
			}
			return config.Known(in.environments, names...)
		},
		RunE: func(command *cobra.Command, arguments []string) error {
			loaded, err := config.Load(in.environments)
			if err != nil {
				return err
			}
			to, image := named(loaded, arguments[0]), named(loaded, from).Service.Image
			if from == "" {
				image = arguments[1]
			}
			return runPromote(command, in.environments, to, image, pin)
		},
	}
	flags := command.Flags()
	flags.StringVar(&from, "from", "", "the environment whose image it is")
	flags.BoolVar(&pin, "pin", false, "write the digest that the tag names now in place of the tag")
	return command
}

// named gives an environment, or one without anything.
func named(all []config.Environment, name string) config.Environment {
	for _, environment := range all {
		if environment.String() == name || environment.Stack() == name {
			return environment
		}
	}
	return config.Environment{}
}

// patience with whatever gives credentials.
const patience = 5 * time.Second

func runPromote(command *cobra.Command, environments string, to config.Environment, image string, pin bool) error {
	file := to.File(environments)
	found, note, err := lookUp(command.Context(), image, to.Service.Architecture)
	if err != nil {
		return err
	}
	if pin {
		if found.Digest == "" {
			fix := "leave out --pin"
			if note == noCredentials {
				fix = "log in, or set AWS_PROFILE, or leave out --pin"
			}
			return fmt.Errorf("--pin: the digest of %s is not known: %s; %s", image, note, fix)
		}
		image = repository(image) + "@" + found.Digest
	}
	changed, err := promote.Write(file, image, func(text []byte) (config.Environment, error) { return config.ParseOver(environments, to, text) })
	if err != nil {
		return err
	}
	out := command.OutOrStdout()
	if !changed {
		_, err := fmt.Fprintf(out, "%s has %s already\n", file, image)
		return err
	}
	_, err = fmt.Fprintf(out, "%s: service.image\n  - %s\n  + %s\n%s\n%sNext: commit it, and review the plan.\n", file, to.Service.Image, image, note,
		stayBehind(to.Service, image))
	return err
}

// stayBehind names the sidecars that run an image of the same repository, as one that migrates does: nobody but a person knows
// whether it belongs to the release.
func stayBehind(service config.Service, image string) string {
	var lines strings.Builder
	for _, sidecar := range service.Sidecars {
		if repository(sidecar.Image) == repository(service.Image) && sidecar.Image != image {
			fmt.Fprintf(&lines, "The sidecar %s keeps %s: change it by hand if it belongs to the release.\n", sidecar.Name, sidecar.Image)
		}
	}
	return lines.String()
}

const noCredentials = "not looked up: no credentials of AWS"

// lookUp an image where that can be done. The note says what is known of it, or why nothing is.
func lookUp(ctx context.Context, image, architecture string) (found images.Image, note string, err error) {
	settings, err := awsconfig.LoadDefaultConfig(ctx)
	if err != nil {
		return found, "", fmt.Errorf("settings of AWS: %w", err)
	}
	if _, inECR := images.Split(image); inECR {
		asking, cancel := context.WithTimeout(ctx, patience) // a machine that is not of AWS's is asked for its role in vain
		defer cancel()
		if _, err := settings.Credentials.Retrieve(asking); err != nil {
			return found, noCredentials, nil
		}
	}
	found, err = images.Find(ctx, settings, image)
	platform := images.Platform(architecture)
	switch {
	case errors.Is(err, images.ErrNotThere):
		return found, "", failed{err.Error() + "; push it first, or look at its name"}
	case err != nil:
		return found, "not looked up: " + err.Error(), nil
	case !found.Suits(platform):
		return found, "", failed{fmt.Sprintf("%s: made for %s; service.architecture is %s: build it for %s, or change the architecture",
			image, strings.Join(found.Platforms, ", "), architecture, platform)}
	}
	return found, strings.TrimSpace("digest " + found.Digest + " " + strings.Join(found.Platforms, ", ")), nil
}

// repository is an image without tag and digest.
func repository(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if colon := strings.LastIndex(image, ":"); colon > strings.LastIndex(image, "/") {
		return image[:colon]
	}
	return image
}
