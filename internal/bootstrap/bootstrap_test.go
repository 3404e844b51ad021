package bootstrap

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// snapshot is the stack of the samples' account.
func snapshot(t *testing.T) *stackjson.Config {
	t.Helper()
	data, err := os.ReadFile("../../testdata/accounts/account-123456789012.json")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := stackjson.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}

func TestEveryTypeIsLookedForOrMayBeMadeAgain(t *testing.T) {
	for _, block := range snapshot(t).Blocks() {
		if block.Kind != stackjson.Resource {
			continue
		}
		if _, looked := lookers[block.Type]; looked == (repeatable[block.Type] != "") {
			t.Errorf("%s: write a looker in lookers.go, or say in repeatable why making it again is harmless", block.Address)
		}
	}
}

func example() delivery.Account {
	return delivery.Account{
		ID: "123456789012", Region: "eu-west-1", Tags: map[string]string{"ManagedBy": "slipway"},
		IAM:     delivery.IAM{Path: "/"},
		Backend: config.State{Bucket: "states", Region: "eu-west-1", Key: "account/state"},
		Buckets: []delivery.Bucket{{Name: "states", Region: "eu-west-1"}},
		Places:  []delivery.Place{{PlanRole: "shop-dev-plan", DeployRole: "shop-dev-deploy", Environment: config.Environment{Name: "dev"}}},
	}
}

// TestActionsExist: a misspelled action would be simulated as denied.
func TestActionsExist(t *testing.T) {
	account := example()
	account.IAM.PermissionsBoundaryArn, account.Repositories = "arn:aws:iam::123456789012:policy/boundary", []string{"shop"}
	for _, action := range Actions(account) {
		service, name, _ := strings.Cut(strings.ToLower(action), ":")
		if known, ok := awsdata.Find(service, name); !ok || service+":"+known.Label != service+":"+strings.SplitN(action, ":", 2)[1] {
			t.Errorf("%s is no action of AWS", action)
		}
	}
}

// fake is an AWS that answers what a test wants; what the test does not know is missing.
func fake(t *testing.T, caller string, answers func(w http.ResponseWriter, r *http.Request, form url.Values) bool) *Clients {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is cut off is no form
		form, _ := url.ParseQuery(string(body))
		switch {
		case form.Get("Action") == "GetCallerIdentity":
			_, _ = fmt.Fprintf(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>%s</Arn><Account>123456789012</Account>`+
				`</GetCallerIdentityResult></GetCallerIdentityResponse>`, caller)
		case answers(w, r, form):
		case form.Get("Action") == "ListRoles":
			_, _ = io.WriteString(w, `<ListRolesResponse><ListRolesResult><IsTruncated>false</IsTruncated><Roles/></ListRolesResult></ListRolesResponse>`)
		case form.Get("Action") != "":
			refuse(w, http.StatusNotFound, "NoSuchEntity")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-west-1", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_MAX_ATTEMPTS": "1", "AWS_SESSION_TOKEN": "",
	} {
		t.Setenv(name, value)
	}
	clients, err := Connect(t.Context(), "eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	return clients
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>refused</Message></Error></ErrorResponse>", code)
}

const jane = "arn:aws:iam::123456789012:user/jane"

func TestBucketsInTheWay(t *testing.T) {
	empty, err := stackjson.Read([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		status       int
		region, want string
		missing      int
	}{
		"missing":            {status: http.StatusNotFound, missing: 1},
		"there":              {status: http.StatusOK, region: "eu-west-1"},
		"of another account": {status: http.StatusForbidden, region: "eu-west-1", want: "it belongs to another account than 123456789012"},
		"elsewhere": {status: http.StatusMovedPermanently, region: "us-east-1",
			want: "the bucket states is in us-east-1, and state.region says eu-west-1"},
		"elsewhere, as S3 wants": {status: http.StatusBadRequest, region: "us-east-1", want: "set state.region to us-east-1"},
	} {
		t.Run(name, func(t *testing.T) {
			clients := fake(t, jane, func(w http.ResponseWriter, r *http.Request, _ url.Values) bool {
				if r.Method != http.MethodHead {
					return false
				}
				if r.Header.Get("X-Amz-Expected-Bucket-Owner") != "123456789012" {
					t.Error("the bucket's owner is not asked for")
				}
				w.Header().Set("X-Amz-Bucket-Region", test.region)
				w.WriteHeader(test.status)
				return true
			})
			found, err := clients.Look(t.Context(), example(), empty)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(found.Problems, "\n"); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("problems %q, want %q", got, test.want)
			}
			if len(found.Buckets) != test.missing {
				t.Errorf("%d buckets to make, want %d", len(found.Buckets), test.missing)
			}
		})
	}
}

func TestTheBucketOfAnotherAccountMustBeThere(t *testing.T) {
	account := example()
	account.Buckets = nil
	empty, err := stackjson.Read([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	clients := fake(t, jane, func(http.ResponseWriter, *http.Request, url.Values) bool { return false })
	found, err := clients.Look(t.Context(), account, empty)
	if err != nil || len(found.Problems) != 1 || !strings.Contains(found.Problems[0], "bootstrap the account that it belongs to first") {
		t.Errorf("%v, %v", found.Problems, err)
	}
}

func TestRolesInTheWay(t *testing.T) {
	stack, err := stackjson.Read([]byte(`{"resource": {"aws_iam_role": {"plan_dev": {"name": "shop-dev-plan", "path": "/"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	member := func(before, name, after string) string {
		if name == "" {
			return ""
		}
		return "<member>" + before + name + after + "</member>"
	}
	const ours = "<member><Key>ManagedBy</Key><Value>slipway</Value></member>"
	for name, test := range map[string]struct{ path, tags, attached, inline, want string }{
		"of a killed run":         {path: "/", tags: ours, attached: "shop-dev-plan-1"},
		"by hand, without rights": {path: "/"},
		"at another path":         {path: "/ci/", tags: ours, want: "the role shop-dev-plan exists at the path /ci/: set iam.path of delivery.yaml to it"},
		"with rights":             {path: "/", attached: "AdministratorAccess", inline: "more", want: "policies that it would keep: AdministratorAccess, more;"},
	} {
		t.Run(name, func(t *testing.T) {
			clients := fake(t, jane, func(w http.ResponseWriter, _ *http.Request, form url.Values) bool {
				switch form.Get("Action") {
				case "GetRole":
					_, _ = fmt.Fprintf(w, "<GetRoleResponse><GetRoleResult><Role><Path>%s</Path><Tags>%s</Tags></Role></GetRoleResult></GetRoleResponse>",
						test.path, test.tags)
				case "ListAttachedRolePolicies":
					_, _ = fmt.Fprintf(w, "<R><ListAttachedRolePoliciesResult><AttachedPolicies>%s</AttachedPolicies></ListAttachedRolePoliciesResult></R>",
						member("<PolicyName>", test.attached, "</PolicyName>"))
				case "ListRolePolicies":
					_, _ = fmt.Fprintf(w, "<R><ListRolePoliciesResult><PolicyNames>%s</PolicyNames></ListRolePoliciesResult></R>", member("", test.inline, ""))
				default:
					return false
				}
				return true
			})
			found, err := clients.Look(t.Context(), example(), stack)
			if err != nil || len(found.Things) != 1 || !found.Things[0].Exists {
				t.Fatalf("%+v, %v", found, err)
			}
			if got := strings.Join(found.Problems, "\n"); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("problems %q, want %q", got, test.want)
			}
		})
	}
}

func TestTheAudienceOfTheProviderThatIsThere(t *testing.T) {
	stack, err := stackjson.Read([]byte(`{"resource": {"aws_iam_openid_connect_provider": {"github": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for clients, want := range map[string]bool{"": true, "https://github.com/acme": true, policy.StsAudience: false} {
		asked := 0
		account := fake(t, jane, func(w http.ResponseWriter, _ *http.Request, form url.Values) bool {
			if form.Get("Action") != "GetOpenIDConnectProvider" {
				return false
			}
			asked++
			_, _ = fmt.Fprintf(w, "<R><GetOpenIDConnectProviderResult><ClientIDList><member>%s</member></ClientIDList></GetOpenIDConnectProviderResult></R>", clients)
			return true
		})
		found, err := account.Look(t.Context(), example(), stack)
		if err != nil || len(found.Things) != 1 || !found.Things[0].Exists || found.Audience != want || asked != 1 {
			t.Errorf("%s: %+v, asked %d times, %v", clients, found, asked, err)
		}
	}
	missing := fake(t, jane, func(http.ResponseWriter, *http.Request, url.Values) bool { return false })
	if found, err := missing.Look(t.Context(), example(), stack); err != nil || found.Things[0].Exists || found.Audience {
		t.Errorf("%+v, %v", found, err)
	}
}

// simulated answers each action of a simulation.
func simulated(decision func(action string) string) func(w http.ResponseWriter, r *http.Request, form url.Values) bool {
	return func(w http.ResponseWriter, _ *http.Request, form url.Values) bool {
		if form.Get("Action") != "SimulatePrincipalPolicy" {
			return false
		}
		_, _ = io.WriteString(w, `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>`)
		for i := 1; form.Has(fmt.Sprintf("ActionNames.member.%d", i)); i++ {
			action := form.Get(fmt.Sprintf("ActionNames.member.%d", i))
			_, _ = fmt.Fprintf(w, `<member><EvalActionName>%s</EvalActionName><EvalResourceName>%s</EvalResourceName>%s</member>`,
				action, form.Get("ResourceArns.member.1"), decision(action))
		}
		_, _ = io.WriteString(w, `</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`)
		return true
	}
}

func TestMissingRights(t *testing.T) {
	clients := fake(t, jane, simulated(func(action string) string {
		switch action {
		case "iam:CreateRole":
			return "<EvalDecision>implicitDeny</EvalDecision>"
		case "s3:CreateBucket":
			return "<EvalDecision>explicitDeny</EvalDecision>"
		case "s3:PutBucketPolicy":
			return "<EvalDecision>implicitDeny</EvalDecision><OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations>" +
				"</OrganizationsDecisionDetail>"
		case "iam:TagRole":
			return "<EvalDecision>implicitDeny</EvalDecision><MissingContextValues><member>aws:PrincipalTag/team</member></MissingContextValues>"
		}
		return "<EvalDecision>allowed</EvalDecision>"
	}))
	allowed := clients.Allowed(t.Context(), example())
	slices.Sort(allowed.Denied)
	want := []string{
		"iam:CreateRole on arn:aws:iam::123456789012:role/shop-dev-plan: no policy allows it",
		"s3:CreateBucket on arn:aws:s3:::states: a policy denies it",
		"s3:PutBucketPolicy on arn:aws:s3:::states: the organization denies it",
	}
	if !slices.Equal(allowed.Denied, want) || allowed.Unknown != "" || allowed.Asked < 40 {
		t.Errorf("asked %d, unknown %q, denied\n%s", allowed.Asked, allowed.Unknown, strings.Join(allowed.Denied, "\n"))
	}
	if reasons := Obstacles(Found{Problems: []string{"a bucket"}}, allowed); len(reasons) != 4 || reasons[1] != "not allowed: "+want[0] {
		t.Errorf("reasons %q", reasons)
	}
}

func TestRightsThatCannotBeAskedFor(t *testing.T) {
	for caller, want := range map[string]string{
		"arn:aws:iam::123456789012:root":                        "the account's root user may do everything",
		"arn:aws:sts::123456789012:assumed-role/hidden/jane":    "the role of the credentials cannot be looked at",
		"arn:aws:sts::123456789012:federated-user/jane":         "is neither a user nor a role",
		"arn:aws:iam::123456789012:user/may-not-simulate":       "iam:SimulatePrincipalPolicy is refused",
		"arn:aws:sts::123456789012:assumed-role/at-a-path/jane": "",
	} {
		t.Run(caller, func(t *testing.T) {
			clients := fake(t, caller, func(w http.ResponseWriter, r *http.Request, form url.Values) bool {
				if form.Get("Action") == "GetRole" && form.Get("RoleName") == "at-a-path" {
					_, _ = io.WriteString(w, `<GetRoleResponse><GetRoleResult><Role>`+
						`<Arn>arn:aws:iam::123456789012:role/sso/at-a-path</Arn></Role></GetRoleResult></GetRoleResponse>`)
					return true
				}
				if form.Get("PolicySourceArn") == "arn:aws:iam::123456789012:role/sso/at-a-path" {
					return simulated(func(string) string { return "<EvalDecision>allowed</EvalDecision>" })(w, r, form)
				}
				if form.Get("Action") != "" {
					refuse(w, http.StatusForbidden, "AccessDenied")
				}
				return form.Get("Action") != ""
			})
			allowed := clients.Allowed(t.Context(), example())
			if (want == "") != (allowed.Unknown == "") || !strings.Contains(allowed.Unknown, want) || len(allowed.Denied) > 0 {
				t.Errorf("%+v", allowed)
			}
		})
	}
}

func TestStatementsThatWouldBeLost(t *testing.T) {
	wanted := policy.StateBucket(example().Place(), "states", nil).JSON()
	byHand := `{"Version":"2012-10-17","Statement":{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*",` +
		`"Resource":["arn:aws:s3:::states/*","arn:aws:s3:::states"],"Condition":{"Bool":{"aws:SecureTransport":false}}}}`
	more := `{"Version":"2012-10-17","Statement":[{"Sid":"Audit","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},` +
		`"Action":"s3:ListBucket","Resource":"arn:aws:s3:::states"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::states"}]}`
	for existing, want := range map[string]string{wanted: "", byHand: "", more: "Audit, number 2"} {
		lost, err := LostStatements(existing, wanted)
		if err != nil || strings.Join(lost, ", ") != want {
			t.Errorf("%s: %q, %v, want %q", existing, lost, err, want)
		}
	}
	if _, err := LostStatements("no JSON", wanted); err == nil {
		t.Error("no error for what is no policy")
	}
}

func TestImportsAreOfWhatExists(t *testing.T) {
	folder := t.TempDir()
	things := []Thing{{"aws_s3_bucket.states", "states", true}, {"aws_iam_role.plan_dev", "shop-dev-plan", false}}
	if err := writeImports(folder, things); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, ImportsFile))
	if err != nil {
		t.Fatal(err)
	}
	var written struct{ Import []map[string]string }
	if err := json.Unmarshal(data, &written); err != nil {
		t.Fatal(err)
	}
	if len(written.Import) != 1 || written.Import[0]["to"] != "aws_s3_bucket.states" || written.Import[0]["id"] != "states" {
		t.Errorf("%v", written.Import)
	}
	if err := (&Terraform{folder: folder}).Clean(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, ImportsFile)); err == nil {
		t.Error("the file is still there")
	}
}
