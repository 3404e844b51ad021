// Package bootstrap gives an AWS account what its environments need before their first deploy: it looks at what is there, makes the bucket that the
// account's stack keeps its state in, and lets Terraform do the rest.
package bootstrap

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

// Caller is whose credentials are used.
type Caller struct{ Account, Arn string }

// Clients ask and change an account.
type Clients struct {
	Caller   Caller
	settings aws.Config
	iam      *iam.Client
}

// patience with whatever gives credentials: a machine that is not of AWS's is asked for its role in vain.
const patience = 10 * time.Second

// Connect finds credentials as every tool of AWS does, and asks whose they are.
func Connect(ctx context.Context, region string) (*Clients, error) {
	settings, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithRegion(region))
	if err != nil {
		return nil, fmt.Errorf("settings of AWS: %w", err)
	}
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := settings.Credentials.Retrieve(asking); err != nil {
		if strings.Contains(err.Error(), "IMDS") || errors.Is(err, context.DeadlineExceeded) { // an instance's, the last place that is looked in
			return nil, errors.New("no credentials of AWS: log in, or set AWS_PROFILE")
		}
		return nil, fmt.Errorf("credentials of AWS: %w; log in, or set AWS_PROFILE", err)
	}
	caller, err := Whose(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("ask AWS whose credentials these are: log in, or set AWS_PROFILE: %w", err)
	}
	return &Clients{Caller: caller, settings: settings, iam: iam.NewFromConfig(settings)}, nil
}

// Whose asks AWS whose the credentials are.
func Whose(ctx context.Context, settings aws.Config) (Caller, error) {
	identity, err := sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Caller{}, err
	}
	return Caller{aws.ToString(identity.Account), aws.ToString(identity.Arn)}, nil
}

func (c *Clients) s3(region string) *s3.Client {
	return s3.NewFromConfig(c.settings, func(o *s3.Options) { o.Region = region })
}

func (c *Clients) ecr(region string) *ecr.Client {
	return ecr.NewFromConfig(c.settings, func(o *ecr.Options) { o.Region = region })
}

// Refused tells whether AWS refused a call with one of these codes.
func Refused(err error, codes ...string) bool {
	var refusal smithy.APIError
	return errors.As(err, &refusal) && slices.Contains(codes, refusal.ErrorCode())
}

// answer is the HTTP response that an error came with, or nil. HEAD requests of S3 have no other words.
func answer(err error) *http.Response {
	var response *awshttp.ResponseError
	if !errors.As(err, &response) || response.Response == nil {
		return nil
	}
	return response.Response.Response
}
