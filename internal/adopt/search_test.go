package adopt

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"slipway/internal/stackjson"
)

const stack = `{"resource": {
  "net": {"main": {"tags": {"Name": "shop"}}},
  "part": {"a": {"net_id": "${net.main.id}", "size": 3}},
  "other": {"x": {"name": "x"}}
}}`

var our = map[string]string{"Project": "shop", "Environment": "dev", "ManagedBy": "slipway", "Team": "blue"}

// look searches an AWS that holds the given nets, and a part in each.
func look(t *testing.T, state State, nets ...Thing) (Report, error) {
	t.Helper()
	config, err := stackjson.Read([]byte(stack))
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]finder{
		"net": {needs: []string{"tags.Name"}, gives: []string{"id"}, generated: true, remove: "delete-net ID",
			find: func(_ context.Context, _ *Clients, is map[string]string) ([]Thing, error) {
				if is["tags.Name"] != "shop" {
					t.Errorf("net is looked for by %v", is)
				}
				return nets, nil
			}},
		"part": {needs: []string{"net_id", "size", "nothing"}, find: func(_ context.Context, _ *Clients, is map[string]string) ([]Thing, error) {
			if is["size"] != "3" || is["nothing"] != "" {
				t.Errorf("part is looked for by %v", is)
			}
			return []Thing{{ID: "part-of-" + is["net_id"]}}, nil
		}},
	}
	aws := &Clients{Region: "eu-west-1", tags: map[string]string{"Project": "shop", "Environment": "dev", "ManagedBy": "slipway"}}
	return find(context.Background(), config, state, aws, table)
}

func net(id string) Thing { return Thing{ID: id, Attributes: map[string]string{"id": id}, Tags: our} }

func lines(all []Import) []string {
	list := []string{}
	for _, found := range all {
		list = append(list, found.Address+" "+found.ID)
	}
	return list
}

func TestFind(t *testing.T) {
	young, old := net("net-1"), net("net-2")
	young.Made, old.Made = time.Unix(200, 0), time.Unix(100, 0)
	foreign := net("net-3")
	foreign.Tags = map[string]string{"Project": "shop", "Environment": "prod", "ManagedBy": "slipway"}
	elsewhere := net("net-0")
	elsewhere.Elsewhere = true
	known := State{
		Resources: map[string]map[string]any{"net.main": {"id": "net-7"}},
		Names:     map[string]bool{"net-7": true},
	}
	for _, test := range []struct {
		name                     string
		state                    State
		nets                     []Thing
		imports, blocked, strays []string
	}{
		{"nothing exists", State{}, nil, []string{}, []string{}, []string{}},
		{"one", State{}, []Thing{young}, []string{"net.main net-1", "part.a part-of-net-1"}, []string{}, []string{}},
		{"the older of two", State{}, []Thing{young, old}, []string{"net.main net-2", "part.a part-of-net-2"}, []string{}, []string{"net.main net-1"}},
		{"the first by ID of two whose age is unknown", State{}, []Thing{net("net-9"), net("net-8")},
			[]string{"net.main net-8", "part.a part-of-net-8"}, []string{}, []string{"net.main net-9"}},
		{"somebody else's, and then its parts, too", State{}, []Thing{foreign}, []string{}, []string{"net.main net-3"}, []string{}},
		{"one in another parent", State{}, []Thing{elsewhere}, []string{}, []string{}, []string{"net.main net-0"}},
		{"the state has it", known, []Thing{net("net-7")}, []string{"part.a part-of-net-7"}, []string{}, []string{}},
		{"the state has it, and there is another", known, []Thing{net("net-7"), young}, []string{"part.a part-of-net-7"}, []string{}, []string{"net.main net-1"}},
		{"the state names it as deposed, or elsewhere", State{Names: map[string]bool{"net-1": true}}, []Thing{young}, []string{}, []string{}, []string{}},
	} {
		report, err := look(t, test.state, test.nets...)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		for what, pair := range map[string][2][]string{
			"imports": {lines(report.Imports), test.imports},
			"blocked": {lines(report.Blocked), test.blocked},
			"strays":  {lines(report.Strays), test.strays},
			"unknown": {report.Unknown, {"other.x"}},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: %s are %q, not %q", test.name, what, pair[0], pair[1])
			}
		}
	}
}

func TestBlockedSaysWhose(t *testing.T) {
	foreign := net("net-3")
	foreign.Tags = map[string]string{}
	report, err := look(t, State{}, foreign)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Environment=dev, ManagedBy=slipway, Project=shop"; !strings.Contains(report.Blocked[0].Blocked, want) {
		t.Errorf("%q does not name %s", report.Blocked[0].Blocked, want)
	}
}

func TestErrorsNameTheAddress(t *testing.T) {
	thing := net("net-1")
	delete(thing.Attributes, "id")
	_, err := look(t, State{}, thing)
	if err == nil || !strings.Contains(err.Error(), "part.a: the id of a net is not known") {
		t.Errorf("the error is %v", err)
	}
}

func TestRemovalStartsInside(t *testing.T) {
	strays := []Import{
		{"aws_vpc.main", Thing{ID: "vpc-1"}},
		{"aws_subnet.private_0", Thing{ID: "subnet-1"}},
		{"aws_nat_gateway.nat_0", Thing{ID: "nat-1"}},
	}
	want := []string{
		"aws --region eu-west-1 ec2 delete-nat-gateway --nat-gateway-id nat-1",
		"aws --region eu-west-1 ec2 delete-subnet --subnet-id subnet-1",
		"aws --region eu-west-1 ec2 delete-vpc --vpc-id vpc-1",
	}
	if got := removal(strays, func(string) string { return "eu-west-1" }); !reflect.DeepEqual(got, want) {
		t.Errorf("commands are %q, not %q", got, want)
	}
}

func TestWhatTheStackImportsItselfIsLeftToIt(t *testing.T) {
	config, err := stackjson.Read([]byte(`{"import": [{"for_each": "${toset([])}", "to": "other.x", "id": "${each.value}"}],
		"resource": {"other": {"x": {}, "y": {}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]finder{"other": {find: func(context.Context, *Clients, map[string]string) ([]Thing, error) { return []Thing{{ID: "1"}}, nil }}}
	report, err := find(context.Background(), config, State{}, &Clients{}, table)
	if got := lines(report.Imports); err != nil || !reflect.DeepEqual(got, []string{"other.y 1"}) {
		t.Errorf("imports %v, %v; a second import block for one address would be refused", got, err)
	}
}

// What stands beside the configuration is looked for by nobody: what is found by it alone, somebody must look for by hand, unless the state has it.
func TestWhatIsFoundByWhatStandsBeside(t *testing.T) {
	config, err := stackjson.Read([]byte(`{"resource": {"rule": {
		"vpn": {"group": "${aws_security_group.vpn.id}"}, "all": {"group": "${data.aws_security_group.all.id}"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]finder{"rule": {needs: []string{"group"}, find: func(_ context.Context, _ *Clients, is map[string]string) ([]Thing, error) {
		return []Thing{{ID: "rule-of-" + is["group"]}}, nil
	}}}
	state := State{Resources: map[string]map[string]any{"aws_security_group.vpn": {"id": "sg-1"}}}
	report, err := find(context.Background(), config, state, &Clients{}, table)
	if got := lines(report.Imports); err != nil || !reflect.DeepEqual(got, []string{"rule.vpn rule-of-sg-1"}) || !reflect.DeepEqual(report.Unknown,
		[]string{"rule.all"}) {
		t.Errorf("imports %v, does not know %v, %v", got, report.Unknown, err)
	}
}

func TestFilesBesideTheStack(t *testing.T) {
	config, err := stackjson.ReadFiles(
		stackjson.File{Name: "cdk.tf.json", Data: []byte(`{"//": {"slipway": {"configuration": "x"}}, "resource": {"other": {"x": {"name": "shop"}, "y": {"name": "shop-y"}}}}`)},
		stackjson.File{Name: "imports.tf", Data: []byte("import {\n  to = other.y\n  id = \"2\"\n}\n")},
		stackjson.File{Name: "names_override.tf", Data: []byte("resource \"other\" \"x\" {\n  name = \"legacy\"\n}\n")},
		stackjson.File{Name: "own.tf", Data: []byte("resource \"other\" \"z\" {\n  name = \"own\"\n}\n")},
	)
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]finder{"other": {needs: []string{"name"}, find: func(_ context.Context, _ *Clients, is map[string]string) ([]Thing, error) {
		return []Thing{{ID: is["name"]}}, nil
	}}}
	report, err := find(context.Background(), config, State{}, &Clients{}, table)
	if got := lines(report.Imports); err != nil || !reflect.DeepEqual(got, []string{"other.x legacy"}) {
		t.Errorf("imports %v, %v; an override gives the name, a block of its own imports y, and z is the team's", got, err)
	}
}

// TestWhatIsTheTeamsOwnIsNotLookedFor: nor does it stop the search, whatever Terraform it is. What is found by it alone is unknown.
func TestWhatIsTheTeamsOwnIsNotLookedFor(t *testing.T) {
	config, err := stackjson.ReadFiles(
		stackjson.File{Name: "cdk.tf.json", Data: []byte(`{"//": {"slipway": {"configuration": "x", "extensions": ["other.added"]}},
			"resource": {"other": {"x": {"name": "x"}, "added": {}, "of_own": {"name": "${unheard_of.thing.name}"}}}}`)},
		stackjson.File{Name: "own.tf", Data: []byte(`
resource "other" "own" {
  name = upper(local.name)
}
resource "other" "known" {
}
resource "unheard_of" "thing" {
}
resource "other" "imported" {
}
import {
  to = other.imported
  id = "1"
}
resource "other" "each" {
  for_each = local.names
}
module "cache" {
  source = "./cache"
}
`)})
	if err != nil {
		t.Fatal(err)
	}
	looked := []string{}
	table := map[string]finder{"other": {needs: []string{"name"}, find: func(_ context.Context, _ *Clients, is map[string]string) ([]Thing, error) {
		looked = append(looked, is["name"])
		return nil, nil
	}}}
	state := State{Resources: map[string]map[string]any{"other.known": {}, `other.each["a"]`: {}}}
	report, err := find(context.Background(), config, state, &Clients{}, table)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"other.added", "other.own", "unheard_of.thing"}; !reflect.DeepEqual(report.Own, want) {
		t.Errorf("missing %q, want %q", report.Own, want)
	}
	if want := []string{"module.cache", "other.each"}; !reflect.DeepEqual(report.OwnInPart, want) {
		t.Errorf("missing in part %q, want %q", report.OwnInPart, want)
	}
	if want := []string{"other.of_own"}; !reflect.DeepEqual(looked, []string{"x"}) || !reflect.DeepEqual(report.Unknown, want) {
		t.Errorf("looked for %q; unknown %q, want %q", looked, report.Unknown, want)
	}
}
