package doctor

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/policy"
)

var ofJob = []Check{
	{
		Name: "token", Area: areaJob, Holds: "in a job of GitHub Actions: its own OIDC token is of the repository of `delivery.yaml`, and for a role of it",
		Asks: "`ACTIONS_ID_TOKEN_REQUEST_URL`", after: []string{"delivery"}, of: ofJobs, run: jobToken,
	},
	{
		Name: "token-trust", Area: areaJob, Holds: "the trust policy of the role that such a token is for lets it in", Asks: "iam:GetRole",
		after: []string{"token", "role"}, of: ofTokenRoles, run: tokenTrusted,
	},
}

// ofJobs is nothing outside of GitHub Actions.
func ofJobs(p *Project) []subject {
	if p.Getenv("GITHUB_ACTIONS") != "true" {
		return nil
	}
	return once(p)
}

// ofTokenRoles are those that the token of this job is for.
func ofTokenRoles(p *Project) []subject {
	if p.token == nil {
		return nil
	}
	return slices.DeleteFunc(ofRoles(p), func(s subject) bool { return !slices.Contains(s.role.contexts, p.token.context()) })
}

// claims of an OIDC token of GitHub. Source: https://docs.github.com/en/actions/reference/security/oidc
type claims struct {
	Sub          string `json:"sub"`
	Aud          string `json:"aud"`
	Repository   string `json:"repository"`
	RepositoryID string `json:"repository_id"`
	OwnerID      string `json:"repository_owner_id"`
}

// context is what follows the repository in the subject, such as environment:prod.
func (c claims) context() string {
	parts := strings.SplitN(c.Sub, ":", 3)
	return parts[len(parts)-1]
}

func jobToken(ctx context.Context, s *subject) finding {
	address := s.Getenv("ACTIONS_ID_TOKEN_REQUEST_URL")
	if address == "" {
		return finding{state: Unknown, says: "the job gets no OIDC token; its permissions lack id-token: write"}
	}
	data, err := s.Get(ctx, address+"&audience="+url.QueryEscape(policy.StsAudience), s.Getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN"))
	if err != nil {
		return unknown(fmt.Errorf("ask GitHub for the job's OIDC token: %w", err))
	}
	token, err := decode(data)
	if err != nil {
		return unknown(fmt.Errorf("read the job's OIDC token: %w", err))
	}
	of := s.delivered.Github
	switch {
	case token.Repository != of.Repository || token.RepositoryID != strconv.Itoa(of.RepositoryID) || token.OwnerID != strconv.Itoa(of.OwnerID):
		return fail(fmt.Sprintf("set in delivery.yaml github.repository: %s, github.owner_id: %s, github.repository_id: %s; then bootstrap each account again",
			token.Repository, token.OwnerID, token.RepositoryID), "it is of %s, with the owner's id %s and the id %s", token.Repository, token.OwnerID,
			token.RepositoryID)
	case token.Aud != policy.StsAudience:
		return fail("take audience out of the step that takes on the role", "it is for %s, and roles trust %s", token.Aud, policy.StsAudience)
	}
	contexts := s.contexts()
	if !slices.Contains(contexts, token.context()) {
		return fail("run the job on main, for a pull request, or in the GitHub environment of a role", "no role is for %s: roles are for %s", token.Sub,
			listed(contexts))
	}
	if subjects := of.Subjects(token.context()); !slices.Contains(subjects, token.Sub) {
		return fail("go run ./cmd/slipway doctor on a machine with a login says what GitHub has for the repository", "its subject is %s, and roles trust %s",
			token.Sub, listed(subjects))
	}
	s.token = &token
	return ok("%s", token.Sub)
}

// contexts that any role trusts.
func (p *Project) contexts() (all []string) {
	for _, s := range ofRoles(p) {
		for _, context := range s.role.contexts {
			if !slices.Contains(all, context) {
				all = append(all, context)
			}
		}
	}
	return all
}

// decode reads the claims of a token without checking who signed it: AWS does.
// Source: https://www.rfc-editor.org/rfc/rfc7519#section-7.2
func decode(answer []byte) (c claims, err error) {
	var said struct {
		Value string `json:"value"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return c, err
	}
	parts := strings.Split(said.Value, ".")
	if len(parts) != 3 {
		return c, errors.New("it does not have three parts")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(payload, &c)
}

func tokenTrusted(_ context.Context, s *subject) finding {
	_, statements, err := s.trust()
	if err != nil {
		return unknown(err)
	}
	if !trusts(statements, s.provider(), *s.token) {
		return fail(s.bootstrap(), "it does not let this job in: %s for %s", s.token.Sub, s.token.Aud)
	}
	return ok("it lets this job in")
}

// Get reads an address with a bearer token.
func Get(ctx context.Context, address, bearer string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "bearer "+bearer)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it is only read
	const most = 1 << 20
	data, err := io.ReadAll(io.LimitReader(response.Body, most))
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	return data, err
}
