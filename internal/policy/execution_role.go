package policy

import "slipway/internal/arn"

// InjectedSecrets is what ECS must read to start a task: exactly the secrets that the task definition names.
type InjectedSecrets struct {
	Secrets       []string // ARNs in Secrets Manager
	SecretKeys    []string // ARNs of the customer managed keys that encrypt them
	Parameters    []string // ARNs in the SSM Parameter Store
	ParameterKeys []string // ARNs of the customer managed keys that encrypt them
}

// Document of the injected secrets.
func (i InjectedSecrets) Document(place arn.Place) Document {
	var document Document
	if len(i.Secrets) > 0 {
		document = append(document, ReadSecrets("ReadInjectedSecrets", i.Secrets...))
	}
	if len(i.SecretKeys) > 0 {
		document = append(document, DecryptVia("DecryptInjectedSecrets", place, "secretsmanager", i.SecretKeys...))
	}
	if len(i.Parameters) > 0 {
		document = append(document, ReadParameters("ReadInjectedParameters", i.Parameters...))
	}
	if len(i.ParameterKeys) > 0 {
		document = append(document, DecryptVia("DecryptInjectedParameters", place, "ssm", i.ParameterKeys...))
	}
	return document
}

// RegistryCredentials with which ECS pulls an image from a private registry that is not ECR.
type RegistryCredentials struct {
	Secret string // ARN; "" for none
	Key    string // ARN of the customer managed key that encrypts it; "" for AWS's own
}

// Document of the credentials, empty where there are none.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
func (r RegistryCredentials) Document(place arn.Place) Document {
	var document Document
	if r.Secret != "" {
		document = append(document, ReadSecrets("ReadRegistryCredentials", r.Secret))
	}
	if r.Key != "" {
		document = append(document, DecryptVia("DecryptRegistryCredentials", place, "secretsmanager", r.Key))
	}
	return document
}

// PullImages allows pulling from ECR repositories, by ARN. The token is the account's: it has no resource to name.
// Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
func PullImages(repositories ...string) Document {
	return Document{
		{Sid: "RegistryToken", Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"}},
		{
			Sid:       "PullImage",
			Actions:   []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
			Resources: repositories,
		},
	}
}
