package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"slipway/internal/planreview/plan"
)

// mapping is an entry of the ConfigMap aws-auth, by which a role or user of AWS is in groups of Kubernetes
// (https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html).
type mapping struct {
	Role   string   `yaml:"rolearn"`
	User   string   `yaml:"userarn"`
	Groups []string `yaml:"groups"`
}

// clusterAccess reads whom a change of aws-auth lets into a cluster of EKS.
func clusterAccess(c *plan.Change) (Change, bool) {
	change := Change{Change: c, Attribute: "data"}
	if !c.Is("kubernetes_config_map", "kubernetes_config_map_v1", "kubernetes_config_map_v1_data") || c.Action == plan.Delete || c.Action == plan.NoOp ||
		c.Action == plan.Forget || plan.Text(c.New("metadata", "name")) != "aws-auth" {
		return change, false
	}
	for _, name := range []string{"mapRoles", "mapUsers"} {
		if c.Unknown("data") && c.Unknown("data", name) {
			change.Said = append(change.Said, Said{name + " is known only after apply", Verdict{Medium, true, "whoever stands in it gets into the cluster"}})
			continue
		}
		before, _ := mappings(c.Old("data", name))
		after, readable := mappings(c.New("data", name))
		if !readable {
			change.Said = append(change.Said, Said{name + " cannot be read", Verdict{Medium, true, "whoever stands in it gets into the cluster"}})
		}
		for who, groups := range after {
			groups = slices.DeleteFunc(groups, func(group string) bool { return slices.Contains(before[who], group) })
			if len(groups) > 0 {
				change.Said = append(change.Said, Said{fmt.Sprintf("%s for %s", strings.Join(groups, ", "), who), groupsVerdict(groups)})
			}
		}
	}
	before, _ := listOf[string](c.Old("data", "mapAccounts"))
	after, _ := listOf[string](c.New("data", "mapAccounts"))
	for _, account := range after {
		if !slices.Contains(before, account) {
			change.Said = append(change.Said, Said{"every user of account " + account, Verdict{Medium, true, "by its name; roles of Kubernetes say what it may do"}})
		}
	}
	slices.SortFunc(change.Said, func(a, b Said) int {
		if a.Grade != b.Grade {
			return int(b.Grade - a.Grade)
		}
		return strings.Compare(a.What, b.What)
	})
	return change, len(change.Said) > 0
}

// mappings are the groups of each role and user.
func mappings(v any) (map[string][]string, bool) {
	entries, ok := listOf[mapping](v)
	groups := map[string][]string{}
	for _, entry := range entries {
		who := orLater(entry.Role + entry.User)
		groups[who] = append(groups[who], entry.Groups...)
	}
	return groups, ok
}

// listOf reads YAML, or JSON, which the plan holds decoded.
func listOf[T any](v any) (list []T, ok bool) {
	text := plan.Text(v)
	if document, decoded := v.(plan.Document); decoded {
		data, err := yaml.Marshal(document.Value)
		if err != nil {
			return nil, false
		}
		text = string(data)
	}
	return list, yaml.Unmarshal([]byte(text), &list) == nil && (text != "" || plan.Empty(v))
}

// groupsVerdict grades groups of Kubernetes. Nodes have to be in two of them.
func groupsVerdict(groups []string) Verdict {
	nodes := set("system:nodes system:bootstrappers system:node-proxier eks:kube-proxy-windows")
	switch {
	case slices.Contains(groups, "system:masters"):
		return Verdict{High, true, "administrator of the cluster"}
	case !slices.ContainsFunc(groups, func(group string) bool { return !nodes[group] }):
		return Verdict{Low, false, "what nodes need"}
	}
	return Verdict{Grade: Medium}
}
