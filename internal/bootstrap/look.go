package bootstrap

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"slipway/internal/account"
	"slipway/internal/delivery"
	"slipway/internal/stackjson"
)

// Thing is a resource of the account's stack.
type Thing struct {
	Address string
	// ID that Terraform imports it by.
	ID     string
	Exists bool
}

// Found is what an account has of its stack.
type Found struct {
	Things []Thing
	// Buckets are to be made before Terraform runs.
	Buckets []delivery.Bucket
	// Linked are the service-linked roles that are missing.
	Linked []account.LinkedRole
	// Audience is missing among the client ids of the OIDC provider that is there.
	Audience bool
	// Problems stand in the way, each with what to do.
	Problems []string
}

// Look compares an account with its stack. It reads only.
func (c *Clients) Look(ctx context.Context, of delivery.Account, stack *stackjson.Config) (found Found, err error) {
	s := &search{Clients: c, of: of, stack: stack, found: &found, missing: map[string]bool{}}
	if err := s.buckets(ctx); err != nil {
		return found, err
	}
	for _, block := range stack.Blocks() {
		look, ok := lookers[block.Type]
		if block.Kind != stackjson.Resource || !ok {
			continue
		}
		thing := Thing{Address: block.Address}
		if thing.ID, thing.Exists, err = look(ctx, s, block); err != nil {
			return found, fmt.Errorf("look for %s: %w", block.Address, err)
		}
		found.Things = append(found.Things, thing)
	}
	found.Linked, err = MissingLinkedRoles(ctx, c.iam)
	return found, err
}

// search is one look at an account.
type search struct {
	*Clients
	of      delivery.Account
	stack   *stackjson.Config
	found   *Found
	missing map[string]bool // buckets that are not there
}

func (s *search) problem(format string, values ...any) {
	s.found.Problems = append(s.found.Problems, fmt.Sprintf(format, values...))
}

// buckets looks for those of the stack, and for the one of its state.
func (s *search) buckets(ctx context.Context) error {
	for _, bucket := range s.of.Buckets {
		exists, err := s.bucket(ctx, bucket.Name, bucket.Region, aws.String(s.of.ID))
		if err != nil {
			return err
		}
		if !exists {
			s.missing[bucket.Name] = true
			s.found.Buckets = append(s.found.Buckets, bucket)
		}
	}
	state := s.of.Backend
	if slices.ContainsFunc(s.of.Buckets, func(b delivery.Bucket) bool { return b.Name == state.Bucket }) {
		return nil
	}
	exists, err := s.bucket(ctx, state.Bucket, state.Region, nil)
	if err == nil && !exists {
		s.problem("the bucket %s, in which the state of %s is kept, is not there: bootstrap the account that it belongs to first, or make it where it is "+
			"one of foreign_buckets", state.Bucket, s.of.Stack())
	}
	return err
}

// bucket tells whether a bucket exists. Its owner is checked where one is given.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func (s *search) bucket(ctx context.Context, name, region string, owner *string) (bool, error) {
	head, err := s.s3(region).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name, ExpectedBucketOwner: owner})
	actual := ""
	if err == nil {
		actual = aws.ToString(head.BucketRegion)
	}
	response := answer(err)
	if response != nil {
		actual = response.Header.Get("X-Amz-Bucket-Region")
	}
	switch {
	case err != nil && response == nil:
		return false, fmt.Errorf("look for the bucket %s: %w", name, err)
	case err != nil && response.StatusCode == http.StatusNotFound:
		return false, nil
	case actual != "" && actual != region:
		s.problem("the bucket %s is in %s, and state.region says %s: set state.region to %s", name, actual, region, actual)
	case err != nil && response.StatusCode == http.StatusForbidden:
		s.problem("the bucket %s exists and cannot be looked at: it belongs to another account than %s, or s3:ListBucket is not allowed; "+
			"set state.bucket to another name, or name it in foreign_buckets of %s", name, s.of.ID, delivery.File)
	case err != nil:
		return false, fmt.Errorf("look for the bucket %s: %w", name, err)
	}
	return true, nil
}

// MissingLinkedRoles are the service-linked roles that an account lacks.
func MissingLinkedRoles(ctx context.Context, client *iam.Client) (missing []account.LinkedRole, err error) {
	for _, role := range account.LinkedRoles {
		path := "/aws-service-role/" + role.Service + "/"
		roles, err := client.ListRoles(ctx, &iam.ListRolesInput{PathPrefix: &path})
		if err != nil {
			return nil, fmt.Errorf("look for the service-linked role of %s: %w", role.Service, err)
		}
		if len(roles.Roles) == 0 {
			missing = append(missing, role)
		}
	}
	return missing, nil
}
