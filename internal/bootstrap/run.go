package bootstrap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"slipway/internal/delivery"
	"slipway/internal/stackjson"
)

// Run is a bootstrap that changes the account. It may be killed anywhere: the next one looks again at what is there.
type Run struct {
	*Clients
	Account   delivery.Account
	Stack     *stackjson.Config
	Terraform *Terraform
	Out       io.Writer
	// Confirm gives an error unless somebody wants it.
	Confirm func(question string) error
}

// Apply makes the buckets, shows what else would be done, and does it after a yes.
func (r Run) Apply(ctx context.Context, found Found) (err error) {
	for _, bucket := range found.Buckets {
		if err := r.MakeBucket(ctx, bucket, r.Account.Tags); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(r.Out, "\nmade the bucket %s in %s\n", bucket.Name, bucket.Region); err != nil {
			return err
		}
	}
	if len(found.Buckets) > 0 { // what a new bucket has by itself is taken over as well
		if found, err = r.Look(ctx, r.Account, r.Stack); err != nil {
			return err
		}
		if len(found.Problems) > 0 { // of what somebody made meanwhile
			return errors.New(strings.Join(found.Problems, "\n"))
		}
	}
	defer func() { err = errors.Join(err, r.Terraform.Clean()) }()
	changes, err := r.Terraform.Plan(ctx, found.Things)
	if err != nil {
		return err
	}
	if changes || len(found.Linked) > 0 || found.Audience {
		if err := r.Confirm("\nDo this, and what the list above says?"); err != nil {
			return err
		}
		if err := r.Prepare(ctx, r.Account, found); err != nil {
			return err
		}
	}
	if changes {
		if err := r.Terraform.Apply(ctx); err != nil {
			return err
		}
	}
	_, err = fmt.Fprint(r.Out, Next(r.Account))
	return err
}
