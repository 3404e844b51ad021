package policy

import "slipway/internal/arn"

// GithubIssuer is the OIDC provider of GitHub's workflows: an account has at most one of it.
// Source: https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
const GithubIssuer = "token.actions.githubusercontent.com"

// StsAudience is whom GitHub's tokens are meant for.
const StsAudience = "sts.amazonaws.com"

// GithubProviderArn is that of the account's OIDC provider.
func GithubProviderArn(place arn.Place) string {
	return place.Global("iam", "oidc-provider/"+GithubIssuer)
}

// GithubTrust lets workflows whose token has one of the subjects assume the role, and no other repository's.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub
func GithubTrust(place arn.Place, subjects []string) Document {
	return Document{{
		Principal: map[string]string{"Federated": GithubProviderArn(place)},
		Actions:   []string{"sts:AssumeRoleWithWebIdentity"},
		Conditions: Conditions{"StringEquals": {
			GithubIssuer + ":aud": {StsAudience},
			GithubIssuer + ":sub": subjects,
		}},
	}}
}

// StateTenant is another account that keeps states in a bucket.
type StateTenant struct {
	Account string
	// Keys of its states in the bucket.
	Keys []string
}

// StateBucket refuses connections without TLS, and lets other accounts at their own states and lock files alone.
// Source: https://developer.hashicorp.com/terraform/language/backend/s3#s3-bucket-permissions
func StateBucket(place arn.Place, bucket string, tenants []StateTenant) Document {
	document := Document{{
		Sid:        "OnlyTls",
		Effect:     Deny,
		Principal:  map[string]string{"AWS": "*"},
		Actions:    []string{"s3:*"},
		Resources:  []string{place.S3(bucket), place.S3(bucket + "/*")},
		Conditions: Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
	}}
	for _, tenant := range tenants {
		account := map[string]string{"AWS": arn.Place{Region: place.Region, Account: tenant.Account}.Global("iam", "root")}
		var states, locks []string
		for _, key := range tenant.Keys {
			states = append(states, place.S3(bucket+"/"+key))
			locks = append(locks, place.S3(bucket+"/"+key+".tflock"))
		}
		document = append(document,
			Statement{Sid: "List" + tenant.Account, Principal: account, Actions: []string{"s3:ListBucket"}, Resources: []string{place.S3(bucket)}},
			Statement{Sid: "State" + tenant.Account, Principal: account, Actions: []string{"s3:GetObject", "s3:PutObject"}, Resources: states},
			Statement{Sid: "Lock" + tenant.Account, Principal: account,
				Actions: []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}, Resources: locks})
	}
	return document
}
