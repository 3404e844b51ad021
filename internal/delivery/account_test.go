package delivery_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/policy"
)

// environment in an account, with its state in a bucket.
func environment(name, account, bucket string) config.Environment {
	return config.Environment{Name: name, Project: "shop", Region: "us-east-1", Account: account, Tags: map[string]string{"Team": "platform", "Stage": name},
		State: config.State{Bucket: bucket, Region: "eu-west-1", Key: "shop/" + name}}
}

func accounts(t *testing.T, added string, environments ...config.Environment) []delivery.Account {
	t.Helper()
	text := "github:\n  repository: acme/shop\n  owner_id: 1\n  repository_id: 2\n" + added + "environments:\n"
	for _, e := range environments {
		text += "  - name: " + e.Name + "\n"
	}
	d, err := delivery.Parse("delivery.yaml", []byte(text), environments)
	if err != nil {
		t.Fatal(err)
	}
	return d.Accounts(environments)
}

const first, second = "111111111111", "222222222222"

func TestAccountsOfEnvironments(t *testing.T) {
	got := accounts(t, "", environment("dev", first, "states"), environment("staging", first, "more-states"), environment("prod", second, "states"))
	if len(got) != 2 || got[0].Stack() != "account-"+first || got[1].Stack() != "account-"+second {
		t.Fatalf("%+v", got)
	}
	want := []delivery.Bucket{
		{Name: "states", Region: "eu-west-1", Tenants: []policy.StateTenant{
			{Account: second, Keys: []string{"account/" + second + "/2/terraform.tfstate", "shop/prod"}},
		}},
		{Name: "more-states", Region: "eu-west-1"},
	}
	if diff := cmp.Diff(want, got[0].Buckets); diff != "" {
		t.Error(diff)
	}
	if len(got[1].Buckets) != 0 || got[1].Backend.Bucket != "states" || got[1].Backend.Region != "eu-west-1" {
		t.Errorf("the second account's state is in %+v, and it makes %+v", got[1].Backend, got[1].Buckets)
	}
	if diff := cmp.Diff(map[string]string{"Team": "platform", "Project": "shop", "ManagedBy": "slipway"}, got[0].Tags); diff != "" {
		t.Errorf("tags that both environments have: %s", diff)
	}
	if names := []string{got[0].Places[0].Name, got[0].Places[1].Name, got[1].Places[0].Name}; strings.Join(names, " ") != "dev staging prod" {
		t.Errorf("environments %v", names)
	}
}

func TestForeignBucketsAreNotMade(t *testing.T) {
	got := accounts(t, "foreign_buckets: [states]\n", environment("dev", first, "states"))
	if len(got[0].Buckets) != 0 || got[0].Backend.Bucket != "states" {
		t.Errorf("%+v", got[0])
	}
}

func TestNamedAccounts(t *testing.T) {
	all := accounts(t, "", environment("dev", first, "states"), environment("prod", second, "states"))
	if named, err := delivery.Named(all, []string{"account-" + second}); err != nil || len(named) != 1 || named[0].ID != second {
		t.Errorf("%v, %v", named, err)
	}
	if _, err := delivery.Named(all, []string{"account-333333333333"}); err == nil || !strings.Contains(err.Error(), "there are account-"+first) {
		t.Errorf("%v", err)
	}
}

func TestEnvironmentsInTheWayOfAccounts(t *testing.T) {
	text := "github:\n  repository: acme/shop\n  owner_id: 1\n  repository_id: 2\nforeign_buckets: [nobodys]\n" +
		"environments:\n  - name: dev\n  - name: account-111111111111\n"
	elsewhere := environment("account-111111111111", first, "states")
	elsewhere.State.Region = "us-east-1"
	_, err := delivery.Parse("delivery.yaml", []byte(text), []config.Environment{environment("dev", first, "states"), elsewhere})
	for _, want := range []string{
		"foreign_buckets[0]: nobodys; no environment keeps its state there",
		"environments: account-111111111111; the name of an account's stack; give environments/account-111111111111.yaml another name",
		"its state.bucket states is in us-east-1 there and in eu-west-1 in dev; set state.region",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in\n%v", want, err)
		}
	}
}

func TestWhoMayTakeOnTheRoles(t *testing.T) {
	places := accounts(t, "", environment("dev", first, "states"), environment("prod", first, "states"))[0].Places
	got := [][]string{places[0].PlanContexts(), places[0].DeployContexts(), places[1].PlanContexts(), places[1].DeployContexts()}
	want := [][]string{{"pull_request", "ref:refs/heads/main"}, {"environment:dev"}, {"environment:prod-plan"}, {"environment:prod"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
