package doctor

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"slipway/internal/bootstrap"
	"slipway/internal/delivery"
	"slipway/internal/policy"
	"slipway/internal/rights"
)

var ofTheRoles = []Check{
	{
		Name: "role", Area: areaRoles,
		Holds: "the role is there, with the path, the permissions boundary and the longest session that the account's stack gives it",
		Asks:  "iam:GetRole", after: []string{"delivery", "credentials"}, of: ofRoles, run: roleIsThere,
	},
	{
		Name: "trust", Area: areaRoles, Holds: "it trusts the subjects that `delivery.yaml` leads to, in both forms, and nobody else",
		Asks: "iam:GetRole", after: []string{"role"}, of: ofRoles, run: roleTrusts,
	},
	{
		Name: "rights", Area: areaRoles, Holds: "the policies attached to it are those that follow from the environment's stack, and no others",
		Asks:  "iam:ListAttachedRolePolicies, iam:ListRolePolicies, iam:GetPolicy, iam:GetPolicyVersion",
		after: []string{"role"}, of: ofRoles, run: roleRights,
	},
}

func (s *subject) iam() *iam.Client { return iam.NewFromConfig(s.settings(s.account.Region)) }

func roleIsThere(ctx context.Context, s *subject) finding {
	got, err := s.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: &s.role.name})
	if bootstrap.Refused(err, "NoSuchEntity") {
		return fail(s.bootstrap(), "it is not there")
	}
	if err != nil {
		return unknown(err)
	}
	role := got.Role
	s.trusted[s.role.name] = aws.ToString(role.AssumeRolePolicyDocument)
	var wrong []string
	if found := aws.ToString(role.Arn); found != s.role.arn {
		wrong = append(wrong, fmt.Sprintf("it is %s, and workflows take on %s", found, s.role.arn))
	}
	boundary := ""
	if role.PermissionsBoundary != nil {
		boundary = aws.ToString(role.PermissionsBoundary.PermissionsBoundaryArn)
	}
	if want := s.delivered.IAM.PermissionsBoundaryArn; boundary != want {
		wrong = append(wrong, fmt.Sprintf("its permissions boundary is %q, and iam.permissions_boundary_arn is %q", boundary, want))
	}
	if seconds := aws.ToInt32(role.MaxSessionDuration); seconds < delivery.RoleSessionSeconds {
		wrong = append(wrong, fmt.Sprintf("a session lasts %d s at most, and a deploy asks for %d s", seconds, delivery.RoleSessionSeconds))
	}
	if len(wrong) > 0 {
		return fail(s.bootstrap(), "%s", strings.Join(wrong, "; "))
	}
	return ok("%s", s.role.arn)
}

// trust is the role's trust policy, and its statements. IAM gives it with the escapes of a URL.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
func (s *subject) trust() (document string, statements []statement, err error) {
	document, err = url.PathUnescape(s.trusted[s.role.name])
	if err == nil {
		statements, err = parsePolicy(document)
	}
	if err != nil {
		err = fmt.Errorf("trust policy: %w", err)
	}
	return document, statements, err
}

func roleTrusts(_ context.Context, s *subject) finding {
	document, statements, err := s.trust()
	if err != nil {
		return unknown(err)
	}
	subjects := s.delivered.Github.Subjects(s.role.contexts...)
	var missing []string
	for _, sub := range subjects {
		if !trusts(statements, s.provider(), claims{Sub: sub, Aud: policy.StsAudience}) {
			missing = append(missing, sub)
		}
	}
	if len(missing) > 0 {
		return fail(s.bootstrap(), "it does not trust %s", listed(missing))
	}
	more, err := bootstrap.LostStatements(document, policy.GithubTrust(s.place.Place(), subjects).JSON())
	if err != nil {
		return unknown(fmt.Errorf("trust policy: %w", err))
	}
	if len(more) > 0 {
		return fail(s.bootstrap(), "it trusts more than %s: statement %s", listed(subjects), listed(more))
	}
	return ok("%s", listed(subjects))
}

// provider is GitHub's, in the account.
func (s *subject) provider() string { return policy.GithubProviderArn(s.account.Place()) }

// trusts tells whether a trust policy lets a token of the provider in, as far as audience and subject decide. A condition on anything else is taken as
// one that does not hold.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
func trusts(statements []statement, provider string, token claims) bool {
	return slices.ContainsFunc(statements, func(s statement) bool {
		return s.Effect == "Allow" && slices.Contains(s.Principal["Federated"], provider) &&
			slices.Contains(s.Action, "sts:AssumeRoleWithWebIdentity") && s.holds(token)
	})
}

func (s statement) holds(token claims) bool {
	for operator, keys := range s.Condition {
		for key, patterns := range keys {
			has := map[string]string{policy.GithubIssuer + ":aud": token.Aud, policy.GithubIssuer + ":sub": token.Sub}[key]
			var matches func(pattern string) bool
			switch operator {
			case "StringEquals", "ForAnyValue:StringEquals":
				matches = func(pattern string) bool { return pattern == has }
			case "StringLike", "ForAnyValue:StringLike":
				matches = func(pattern string) bool { return policy.Like(pattern, has) }
			default:
				return false
			}
			if has == "" || !slices.ContainsFunc(patterns, matches) {
				return false
			}
		}
	}
	return true
}

func roleRights(ctx context.Context, s *subject) finding {
	stack, err := s.stack()
	if err != nil {
		return unknown(err)
	}
	needed, err := rights.Of(stack, s.place.Environment, s.place.Delivery.Besides()...)
	if err != nil {
		return unknown(err)
	}
	wanted := map[string]string{} // documents by ARN
	for i, document := range s.role.policies(needed) {
		wanted[s.place.Place().Global("iam", fmt.Sprintf("policy%s%s-%d", s.delivered.IAM.Path, s.role.name, i+1))] = document.JSON()
	}
	wrong, err := s.compareRights(ctx, wanted)
	if err != nil {
		return unknown(err)
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fail("go run . && "+s.bootstrap(), "%s", strings.Join(wrong, "; "))
	}
	return ok("%d policies, as the stack wants them", len(wanted))
}

// compareRights says what of the role's policies is not as wanted.
func (s *subject) compareRights(ctx context.Context, wanted map[string]string) (wrong []string, err error) {
	var attached []string
	pages := iam.NewListAttachedRolePoliciesPaginator(s.iam(), &iam.ListAttachedRolePoliciesInput{RoleName: &s.role.name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, one := range page.AttachedPolicies {
			attached = append(attached, aws.ToString(one.PolicyArn))
		}
	}
	inline, err := s.iam().ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &s.role.name})
	if err != nil {
		return nil, err
	}
	for _, name := range inline.PolicyNames {
		wrong = append(wrong, "has the inline policy "+name)
	}
	for _, arn := range attached {
		document, ok := wanted[arn]
		if !ok {
			wrong = append(wrong, "has "+arn+" besides")
			continue
		}
		difference, err := s.differs(ctx, arn, document)
		if err != nil {
			return nil, err
		}
		if difference != "" {
			wrong = append(wrong, arn+" "+difference)
		}
	}
	for arn := range wanted {
		if !slices.Contains(attached, arn) {
			wrong = append(wrong, "lacks "+arn)
		}
	}
	return wrong, nil
}

// differs says how the policy's default version differs from a document.
func (s *subject) differs(ctx context.Context, arn, wanted string) (string, error) {
	of, err := s.iam().GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if err != nil {
		return "", err
	}
	version, err := s.iam().GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: of.Policy.DefaultVersionId})
	if err != nil {
		return "", err
	}
	document, err := url.PathUnescape(aws.ToString(version.PolicyVersion.Document))
	if err != nil {
		return "", err
	}
	more, err := bootstrap.LostStatements(document, wanted)
	if err != nil {
		return "", fmt.Errorf("%s: %w", arn, err)
	}
	less, err := bootstrap.LostStatements(wanted, document)
	if err != nil {
		return "", fmt.Errorf("%s: %w", arn, err)
	}
	switch {
	case len(less) > 0:
		return fmt.Sprintf("lacks statement %s", listed(less)), nil
	case len(more) > 0:
		return fmt.Sprintf("has statement %s besides", listed(more)), nil
	}
	return "", nil
}
