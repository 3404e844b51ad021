package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"slipway/internal/bootstrap"
	"slipway/internal/github"
)

// reads are the operations that a doctor may ask for.
var reads = regexp.MustCompile(`^(Get|List|Describe|Head|BatchGet)[A-Z]`)

// readOnly refuses every other operation before it is sent.
func readOnly(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("ReadOnly",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
			if operation := awsmiddleware.GetOperationName(ctx); !reads.MatchString(operation) {
				return middleware.InitializeOutput{}, middleware.Metadata{}, fmt.Errorf("%s is not sent: it does not read", operation)
			}
			return next.HandleInitialize(ctx, in)
		}), middleware.After)
}

// readOnlyGitHub refuses every request but GET.
func readOnlyGitHub(client github.Client) github.Client {
	ask := client.Gh
	client.Gh = func(ctx context.Context, input []byte, args ...string) (out, messages []byte, err error) {
		for i, arg := range args {
			if arg == "--method" && args[i+1] != "GET" {
				return nil, nil, fmt.Errorf("%s is not sent: it does not read", args[i+1])
			}
		}
		return ask(ctx, input, args...)
	}
	return client
}

// Connect finds credentials as every tool of AWS does, and asks whose they are. It looks for those of an EC2 instance only where
// AWS_EC2_METADATA_DISABLED is false: elsewhere nobody answers, and it would wait.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
func Connect(ctx context.Context, region string) (aws.Config, bootstrap.Caller, error) {
	instance := imds.ClientDisabled
	if strings.EqualFold(os.Getenv("AWS_EC2_METADATA_DISABLED"), "false") {
		instance = imds.ClientEnabled
	}
	settings, err := awsconfig.LoadDefaultConfig(ctx,
		awsconfig.WithRegion(region),
		awsconfig.WithEC2IMDSClientEnableState(instance),
		awsconfig.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(8*time.Second)),
		awsconfig.WithRetryMaxAttempts(2),
	)
	if err != nil {
		return settings, bootstrap.Caller{}, fmt.Errorf("settings of AWS: %w", err)
	}
	// From here on: what gets the credentials themselves, such as AssumeRole for a profile with a role, has its clients already.
	settings.APIOptions = append(settings.APIOptions, readOnly)
	if _, err := settings.Credentials.Retrieve(ctx); err != nil {
		if instance == imds.ClientDisabled && strings.Contains(err.Error(), "IMDS") { // the last place that is looked in
			err = errors.New("there are none")
		}
		return settings, bootstrap.Caller{}, err
	}
	caller, err := bootstrap.Whose(ctx, settings)
	return settings, caller, err
}

// reason of an error, without what only AWS's support reads.
func reason(err error) string {
	var operation *smithy.OperationError
	if !errors.As(err, &operation) {
		return err.Error()
	}
	asked := operation.Service() + " " + operation.Operation()
	var refusal smithy.APIError
	if errors.As(err, &refusal) {
		return asked + ": " + refusal.ErrorCode() + ": " + refusal.ErrorMessage()
	}
	inner := operation.Unwrap()
	for errors.Unwrap(inner) != nil {
		inner = errors.Unwrap(inner)
	}
	return asked + ": " + inner.Error()
}
