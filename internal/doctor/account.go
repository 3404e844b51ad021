package doctor

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"slipway/internal/account"
	"slipway/internal/bootstrap"
	"slipway/internal/policy"
)

var ofAccount = []Check{
	{
		Name: "credentials", Area: areaAccount, Holds: "there are credentials, and they are of the environment's account", Asks: "sts:GetCallerIdentity",
		of: ofAccounts, run: credentials,
	},
	{
		Name: "service-linked-roles", Area: areaAccount, Holds: "the services' own roles that an environment may need are there", Asks: "iam:ListRoles",
		after: []string{"credentials"}, of: ofAccounts, run: linkedRoles,
	},
	{
		Name: "oidc-provider", Area: areaAccount, Holds: "GitHub's OIDC provider is there, and takes tokens for sts.amazonaws.com",
		Asks: "iam:GetOpenIDConnectProvider", after: []string{"delivery", "credentials"}, of: ofAccounts, run: oidcProvider,
	},
}

func credentials(ctx context.Context, s *subject) finding {
	settings, caller, err := s.Connect(ctx, s.account.Region)
	if err != nil {
		return finding{state: Unknown, says: short(err) + "; log in, or set AWS_PROFILE" + s.profiles()}
	}
	if caller.Account != s.account.ID {
		return finding{state: Unknown, says: fmt.Sprintf("the credentials are of account %s; run: AWS_PROFILE=<profile of %s> go run ./cmd/slipway doctor %s%s",
			caller.Account, s.account.ID, strings.ReplaceAll(bootstrap.Environments(s.account), ",", ""), s.profiles())}
	}
	s.connected[s.account.ID] = settings
	return ok("%s (%s)", caller.Arn, bootstrap.Environments(s.account))
}

var profileHead = regexp.MustCompile(`^\[(?:profile\s+)?([^\]]+)\]`)

// profiles of the account, by the file of AWS's tools: those that log in to it or take on a role of it.
// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
func (s *subject) profiles() string {
	file := s.Getenv("AWS_CONFIG_FILE")
	if file == "" {
		home, _ := os.UserHomeDir() // a hint less
		file = filepath.Join(home, ".aws", "config")
	}
	opened, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer func() { _ = opened.Close() }() // it is only read
	var name string
	var found []string
	lines := bufio.NewScanner(opened)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if head := profileHead.FindStringSubmatch(line); head != nil {
			name = head[1]
			continue
		}
		key, value, _ := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if key == "sso_account_id" && value == s.account.ID || key == "role_arn" && strings.Contains(value, "::"+s.account.ID+":") {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return "; " + file + " has for it: " + strings.Join(found, ", ")
}

func linkedRoles(ctx context.Context, s *subject) finding {
	roles, err := bootstrap.MissingLinkedRoles(ctx, iam.NewFromConfig(s.settings(s.account.Region)))
	if err != nil {
		return unknown(err)
	}
	var missing []string
	for _, role := range roles {
		missing = append(missing, role.Service)
	}
	if len(missing) > 0 {
		return fail("for service in "+strings.Join(missing, " ")+"; do aws iam create-service-linked-role --aws-service-name $service; done",
			"lacks those of %s", listed(missing))
	}
	return ok("all %d", len(account.LinkedRoles))
}

func oidcProvider(ctx context.Context, s *subject) finding {
	arn := s.provider()
	provider, err := s.iam().GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &arn})
	switch {
	case bootstrap.Refused(err, "NoSuchEntity"):
		return fail(s.bootstrap(), "%s is not there", arn)
	case err != nil:
		return unknown(err)
	case len(without([]string{policy.StsAudience}, provider.ClientIDList)) > 0:
		return fail(fmt.Sprintf("aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn %s --client-id %s", arn, policy.StsAudience),
			"takes tokens for %s, not for %s", listed(provider.ClientIDList), policy.StsAudience)
	}
	return ok("%s", arn)
}

// bootstrap is the command that makes what the account's stack has.
func (s *subject) bootstrap() string {
	return "go run ./cmd/slipway bootstrap " + s.account.ID + " --apply"
}
