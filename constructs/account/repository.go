package account

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecrlifecyclepolicy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecrrepository"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
)

// untagged images are those of builds that nothing names any more. A tagged one may be what an environment runs or goes back to: it stays.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
const untagged = `{"rules":[{"rulePriority":1,"description":"images without a tag, after two weeks",` +
	`"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}`

// NewRepository makes an ECR repository whose tags never move, so that what was reviewed is what runs. One that was there before keeps its encryption,
// which cannot be changed. It is not deleted while it has images.
func NewRepository(scope address.Scope, label, name string) {
	repository := address.New(scope, ecrrepository.NewEcrRepository, label, &ecrrepository.EcrRepositoryConfig{
		Name:                       jsii.String(name),
		ImageTagMutability:         jsii.String("IMMUTABLE"),
		ImageScanningConfiguration: &ecrrepository.EcrRepositoryImageScanningConfiguration{ScanOnPush: jsii.Bool(true)},
		EncryptionConfiguration:    []ecrrepository.EcrRepositoryEncryptionConfiguration{{EncryptionType: jsii.String("AES256")}},
		Lifecycle:                  lifecycle.IgnoreChanges(nil, "encryption_configuration"),
	})
	address.New(scope, ecrlifecyclepolicy.NewEcrLifecyclePolicy, label, &ecrlifecyclepolicy.EcrLifecyclePolicyConfig{
		Repository: repository.Name(),
		Policy:     jsii.String(untagged),
	})
}
