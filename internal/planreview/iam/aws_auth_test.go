package iam_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/planreview/iam"
	"slipway/internal/testbench/plantest"
)

func TestWhomAwsAuthLetsIntoACluster(t *testing.T) {
	side := func(name, roles, users string) string {
		data, err := json.Marshal(map[string]any{"metadata": []any{map[string]any{"name": name}}, "data": map[string]any{"mapRoles": roles, "mapUsers": users}})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const nodes = "- rolearn: arn:aws:iam::123456789012:role/nodes\n  username: system:node:{{EC2PrivateDNSName}}\n" +
		"  groups: [\"system:bootstrappers\", \"system:nodes\"]\n"
	const admin = "- rolearn: arn:aws:iam::123456789012:role/ci\n  username: ci\n  groups:\n    - system:masters\n"
	const viewer = "- userarn: arn:aws:iam::123456789012:user/jane\n  username: jane\n  groups: [viewers]\n"
	const jsonAdmin = `[{"rolearn":"arn:aws:iam::123456789012:role/ci","username":"ci","groups":["system:masters"]}]`
	for name, test := range map[string]struct{ change, want string }{
		"nodes, new": {plantest.Change("create", "kubernetes_config_map.a", "", side("aws-auth", nodes, "")),
			"1 system:bootstrappers, system:nodes for arn:aws:iam::123456789012:role/nodes (what nodes need)"},
		"an administrator": {plantest.Change("update", "kubernetes_config_map_v1_data.a", side("aws-auth", nodes, ""), side("aws-auth", nodes+admin, "")),
			"3 system:masters for arn:aws:iam::123456789012:role/ci (administrator of the cluster)"},
		"in JSON": {plantest.Change("update", "kubernetes_config_map_v1.a", side("aws-auth", nodes, ""), side("aws-auth", jsonAdmin, "")),
			"3 system:masters for arn:aws:iam::123456789012:role/ci (administrator of the cluster)"},
		"a user": {plantest.Change("update", "kubernetes_config_map.a", side("aws-auth", nodes, ""), side("aws-auth", nodes, viewer)),
			"2 viewers for arn:aws:iam::123456789012:user/jane ()"},
		"one less":          {plantest.Change("update", "kubernetes_config_map.a", side("aws-auth", nodes+admin, ""), side("aws-auth", nodes, "")), ""},
		"another order":     {plantest.Change("update", "kubernetes_config_map.a", side("aws-auth", nodes+admin, ""), side("aws-auth", admin+nodes, "")), ""},
		"another ConfigMap": {plantest.Change("create", "kubernetes_config_map.a", "", side("settings", admin, "")), ""},
		"no YAML": {plantest.Change("create", "kubernetes_config_map.a", "", side("aws-auth", "- [", "")),
			"2 mapRoles cannot be read (whoever stands in it gets into the cluster)"},
		"deleted": {plantest.Change("delete", "kubernetes_config_map.a", side("aws-auth", admin, ""), ""), ""},
		"an account": {plantest.Change("create", "kubernetes_config_map.a", "",
			`{"metadata":[{"name":"aws-auth"}],"data":{"mapAccounts":"- \"210987654321\"\n"}}`),
			"2 every user of account 210987654321 (by its name; roles of Kubernetes say what it may do)"},
		"known only after apply": {plantest.Change("create", "kubernetes_config_map.a", "", `{"metadata":[{"name":"aws-auth"}],"data":{}}`,
			`"after_unknown":{"data":{"mapRoles":true}}`), "2 mapRoles is known only after apply (whoever stands in it gets into the cluster)"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, change := range iam.Changes(plantest.Load(t, plantest.Changes(test.change))) {
				for _, said := range change.Said {
					got = append(got, fmt.Sprintf("%d %s (%s)", said.Grade, said.What, said.Why))
				}
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
