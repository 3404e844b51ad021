package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"slipway/internal/bootstrap"
)

var ofState = []Check{
	{
		Name: "state-bucket", Area: areaAccount, Holds: "the bucket of the state is there, and in the region that `state.region` says", Asks: "s3:HeadBucket",
		after: []string{"credentials"}, of: ofBuckets, run: stateBucket,
	},
	{
		Name: "state-versions", Area: areaAccount, Holds: "it keeps versions, or a broken state is lost", Asks: "s3:GetBucketVersioning",
		after: []string{"state-bucket"}, of: ofBuckets, run: stateVersions,
	},
	{
		Name: "state-encryption", Area: areaAccount, Holds: "it encrypts what it holds", Asks: "s3:GetBucketEncryption",
		after: []string{"state-bucket"}, of: ofBuckets, run: stateEncryption,
	},
	{
		Name: "state-private", Area: areaAccount, Holds: "public access is blocked in all four ways", Asks: "s3:GetPublicAccessBlock",
		after: []string{"state-bucket"}, of: ofBuckets, run: statePrivate,
	},
	{
		Name: "state-tls", Area: areaAccount, Holds: "its policy refuses connections without TLS", Asks: "s3:GetBucketPolicy",
		after: []string{"state-bucket"}, of: ofBuckets, run: stateTLS,
	},
}

func (s *subject) s3() *s3.Client { return s3.NewFromConfig(s.settings(s.bucket.Region)) }

// stateBucket. A HEAD request has no words: the status code tells.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func stateBucket(ctx context.Context, s *subject) finding {
	head, err := s.s3().HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket.Name})
	actual := ""
	if err == nil {
		actual = aws.ToString(head.BucketRegion)
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) && response.Response != nil {
		actual = response.Response.Header.Get("X-Amz-Bucket-Region")
	}
	switch {
	case actual != "" && actual != s.bucket.Region:
		return fail("set state.region to "+actual, "it is in %s, and state.region says %s", actual, s.bucket.Region)
	case response != nil && response.HTTPStatusCode() == http.StatusNotFound:
		return fail(s.bootstrap(), "it is not there")
	case response != nil && response.HTTPStatusCode() == http.StatusForbidden:
		return finding{state: Unknown, says: "it is there, and may not be looked at: it is of another account, or s3:ListBucket is not allowed"}
	case err != nil:
		return unknown(err)
	}
	return ok("in %s", s.bucket.Region)
}

// command of S3 for the bucket.
func (s *subject) s3api(command string) string {
	return fmt.Sprintf("aws s3api %s --region %s --bucket %s", command, s.bucket.Region, s.bucket.Name)
}

func stateVersions(ctx context.Context, s *subject) finding {
	versioning, err := s.s3().GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &s.bucket.Name})
	switch {
	case err != nil:
		return unknown(err)
	case versioning.Status != types.BucketVersioningStatusEnabled:
		return fail(s.s3api("put-bucket-versioning")+" --versioning-configuration Status=Enabled", "it keeps no versions")
	}
	return ok("it keeps versions")
}

func stateEncryption(ctx context.Context, s *subject) finding {
	encryption, err := s.s3().GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &s.bucket.Name})
	switch {
	case bootstrap.Refused(err, "ServerSideEncryptionConfigurationNotFoundError"):
	case err != nil:
		return unknown(err)
	case encryption.ServerSideEncryptionConfiguration != nil:
		for _, rule := range encryption.ServerSideEncryptionConfiguration.Rules {
			if by := rule.ApplyServerSideEncryptionByDefault; by != nil {
				return ok("by %s", by.SSEAlgorithm)
			}
		}
	}
	return fail(s.s3api("put-bucket-encryption")+
		` --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'`, "it says nothing of encryption")
}

func statePrivate(ctx context.Context, s *subject) finding {
	block, err := s.s3().GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &s.bucket.Name})
	var open []string
	switch {
	case bootstrap.Refused(err, "NoSuchPublicAccessBlockConfiguration"):
		open = []string{"all of them"}
	case err != nil:
		return unknown(err)
	default:
		c := block.PublicAccessBlockConfiguration
		for name, on := range map[string]*bool{
			"BlockPublicAcls": c.BlockPublicAcls, "BlockPublicPolicy": c.BlockPublicPolicy, "IgnorePublicAcls": c.IgnorePublicAcls,
			"RestrictPublicBuckets": c.RestrictPublicBuckets,
		} {
			if !aws.ToBool(on) {
				open = append(open, name)
			}
		}
		slices.Sort(open)
	}
	if len(open) > 0 {
		return fail(s.s3api("put-public-access-block")+" --public-access-block-configuration "+
			"BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true", "off: %s", listed(open))
	}
	return ok("public access is blocked")
}

func stateTLS(ctx context.Context, s *subject) finding {
	got, err := s.s3().GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &s.bucket.Name})
	if err != nil && !bootstrap.Refused(err, "NoSuchBucketPolicy") {
		return unknown(err)
	}
	if err == nil {
		statements, err := parsePolicy(aws.ToString(got.Policy))
		if err != nil {
			return unknown(fmt.Errorf("policy of the bucket: %w", err))
		}
		resource := s.account.Place().S3(s.bucket.Name + "/*")
		if slices.ContainsFunc(statements, func(st statement) bool { return st.refusesPlain(resource) }) {
			return ok("only with TLS")
		}
	}
	return fail(s.bootstrap()+", or add the statement OnlyTls, which docs/account.md has", "its policy lets connections without TLS in")
}

// statement of a policy. Lists and single texts are the same to IAM.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type statement struct {
	Effect    string
	Principal principals
	Action    texts
	Resource  texts
	Condition map[string]map[string]texts
}

type texts []string

func (t *texts) UnmarshalJSON(data []byte) error {
	var several []string
	if json.Unmarshal(data, &several) == nil {
		*t = several
		return nil
	}
	var one any
	err := json.Unmarshal(data, &one)
	*t = texts{fmt.Sprint(one)}
	return err
}

type principals map[string]texts

func (p *principals) UnmarshalJSON(data []byte) error {
	if string(data) == `"*"` {
		*p = principals{"AWS": {"*"}}
		return nil
	}
	var all map[string]texts
	err := json.Unmarshal(data, &all)
	*p = all
	return err
}

// parsePolicy reads a document, which may have one statement without a list.
func parsePolicy(document string) (all []statement, err error) {
	var read struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(document), &read); err != nil {
		return nil, err
	}
	if json.Unmarshal(read.Statement, &all) == nil {
		return all, nil
	}
	var one statement
	err = json.Unmarshal(read.Statement, &one)
	return []statement{one}, err
}

// refusesPlain tells whether a statement refuses everybody everything on a resource without TLS.
func (s statement) refusesPlain(resource string) bool {
	return s.Effect == "Deny" && slices.Contains(s.Principal["AWS"], "*") && slices.Contains(s.Condition["Bool"]["aws:SecureTransport"], "false") &&
		(slices.Contains(s.Action, "s3:*") || slices.Contains(s.Action, "*")) &&
		(slices.Contains(s.Resource, resource) || slices.Contains(s.Resource, "*"))
}
