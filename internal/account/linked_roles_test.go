package account

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

func stack(t *testing.T, file string) *stackjson.Config {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	read, err := stackjson.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func needed(stack *stackjson.Config) (services []string) {
	for _, block := range stack.Blocks() {
		if role, needs, _ := Of(block); block.Kind == stackjson.Resource && needs && !slices.Contains(services, role.Service) {
			services = append(services, role.Service)
		}
	}
	slices.Sort(services)
	return services
}

// TestEveryTypeIsLookedAt: a service whose resources an environment has needs a service-linked role, or the reason why it needs none. What a
// team adds is left out.
func TestEveryTypeIsLookedAt(t *testing.T) {
	environments, err := filepath.Glob("../../testdata/snapshots/*.json")
	accounts, errAccounts := filepath.Glob("../../testdata/accounts/*.json")
	if err != nil || errAccounts != nil || len(environments) < 3 || len(accounts) == 0 {
		t.Fatalf("%d snapshots of environments, %d of accounts: %v, %v", len(environments), len(accounts), err, errAccounts)
	}
	for _, file := range append(environments, accounts...) {
		for _, block := range stack(t, file).WithoutOwn() {
			role, needs, known := Of(block)
			if block.Kind != stackjson.Resource {
				continue
			}
			if !known {
				t.Errorf("%s: %s: look up whether its service has a service-linked role, and say so in byService", file, block.Address)
			}
			if needs && !slices.Contains(LinkedRoles, role) {
				t.Errorf("%s: %s: LinkedRoles lacks %s", file, block.Address, role.Name)
			}
		}
	}
}

func TestRolesFollowFromTheStack(t *testing.T) {
	const ecs, elb, chat, rds, tasks, readers = "ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com", "management.chatbot.amazonaws.com",
		"rds.amazonaws.com",
		"ecs.application-autoscaling.amazonaws.com", "rds.application-autoscaling.amazonaws.com"
	for name, want := range map[string][]string{
		"minimal":    {ecs, tasks, elb, rds},
		"everything": {ecs, tasks, elb, chat, rds, readers},
	} {
		got := needed(stack(t, filepath.Join("..", "..", "testdata", "snapshots", name+".json")))
		got = slices.DeleteFunc(got, func(service string) bool { return service == backup.Service })
		if !slices.Equal(got, want) {
			t.Errorf("%s needs %v, want %v", name, got, want)
		}
	}
}

func TestATypeNobodyLookedAtIsUnknown(t *testing.T) {
	for _, typ := range []string{"aws_elasticache_cluster", "aws_appautoscaling_target"} {
		if _, needs, known := Of(stackjson.Block{Kind: stackjson.Resource, Type: typ}); needs || known {
			t.Errorf("%s: needed %t, known %t", typ, needs, known)
		}
	}
}

func TestReasonsAreSetOrRoles(t *testing.T) {
	for beginning, service := range byService {
		if (service.role == nil) == (service.none == "") {
			t.Errorf("%s: either a role or a reason", beginning)
		}
	}
	for _, role := range LinkedRoles {
		if !strings.HasSuffix(role.Service, ".amazonaws.com") || !strings.HasPrefix(role.Name, "AWSServiceRoleFor") || role.For == "" ||
			!strings.HasPrefix(role.Source, "https://docs.aws.amazon.com/") {
			t.Errorf("%+v", role)
		}
	}
}
