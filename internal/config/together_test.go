package config

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestEnvironmentsBesideEachOther(t *testing.T) {
	project := func(name string) string { return strings.Replace(minimal, "project: shop", "project: "+name, 1) }
	prefix := func(p string) string { return minimal + "  s3: {bucket_prefix: " + p + "}\n" }
	other := func(file, old, new string) string { return strings.Replace(file, old, new, 1) }
	permitted := func(action, resource string) string {
		return minimal + withPermissions(permission(action, `"`+resource+`"`))
	}
	key := other(minimal, "  bucket: shop-terraform-state\n", "  bucket: shop-terraform-state\n  key: one\n")
	domain := func(name, zone string) string {
		return minimal + "load_balancer: {domain: {name: " + name + ", zone_id: " + zone + "}}\n"
	}
	slack := func(channel string) string {
		return minimal + "monitoring: {slack: {workspace_id: T0123ABCDEF, channel_id: " + channel + "}}\n"
	}
	metrics := minimal + "database:\n  os_metrics: {manage: true}\n"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"of one project", map[string]string{"dev.yaml": minimal, "prod.yaml": minimal}, ""},
		{"with one state key", map[string]string{"dev.yaml": key, "prod.yaml": key},
			"prod.yaml:6:8: state.key: one; the state of DIR/dev.yaml has the same bucket and key; give each environment a key of its own"},
		{"with one state key in two buckets", map[string]string{"dev.yaml": key, "prod.yaml": other(key, "shop-terraform-state", "other-state")}, ""},
		{"with one prefix", map[string]string{"b-c.yaml": project("a"), "c.yaml": project("a-b")},
			"c.yaml:1:10: project: a-b; its resources would have the names of those of DIR/b-c.yaml, a-b-c-...; choose another project or environment name"},
		{"with one prefix in two accounts", map[string]string{"b-c.yaml": project("a"), "c.yaml": other(project("a-b"), "123456789012", "210987654321")}, ""},
		{"with secrets that match the other's pattern", map[string]string{"a.yaml": minimal, "a-db-x.yaml": minimal},
			"a.yaml:1:10: project: shop; the task role of shop-a could read the secrets of shop-a-db-x, whose names match shop-a-db-*; the other one is " +
				"DIR/a-db-x.yaml"},
		{"with such secrets and -db at the end", map[string]string{"a.yaml": minimal, "a-db.yaml": minimal}, "could read the secrets of shop-a-db,"},
		{"with such secrets in two regions", map[string]string{"a.yaml": minimal, "a-db-x.yaml": other(minimal, "us-east-1", "us-west-2")}, ""},
		{"with buckets of their own", map[string]string{"dev.yaml": prefix("shop-dev-"), "prod.yaml": prefix("shop-prod-")}, ""},
		{"with one's buckets in the other's prefix", map[string]string{"prod.yaml": prefix("shop-prod-"), "prod-eu.yaml": minimal},
			"prod.yaml:8:23: service.s3.bucket_prefix: shop-prod-; the task role of DIR/prod.yaml could use the buckets of DIR/prod-eu.yaml, whose names start with " +
				"shop-prod-eu- as well"},
		{"with one group of all databases", map[string]string{"dev.yaml": metrics, "prod.yaml": metrics},
			"prod.yaml:9:24: database.os_metrics.manage: true; DIR/dev.yaml manages RDSOSMetrics already, of which an account has one in each region; set it in one of"},
		{"with the group of one region each", map[string]string{"dev.yaml": metrics, "prod.yaml": other(metrics, "us-east-1", "us-west-2")}, ""},
		{"with a permission on the other's secrets",
			map[string]string{"dev.yaml": permitted("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:HERE:secret:shop-*"),
				"prod.yaml": minimal}, "dev.yaml has it at service.permissions[0].resources[0]: narrow it there"},
		{"with a permission on the other's buckets", map[string]string{"dev.yaml": minimal, "prod.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-dev-media/*")},
			"prod.yaml:10:19: service.permissions[0].resources[0]: arn:aws:s3:::shop-dev-media/*; the task role of shop-prod could use the buckets shop-dev-... of " +
				"DIR/dev.yaml; name this environment's own"},
		{"with a permission on all buckets of the project", map[string]string{"dev.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-*/*"), "prod.yaml": minimal},
			"the task role of shop-dev could use the buckets shop-prod-... of DIR/prod.yaml"},
		{"with a permission on buckets by a tag", map[string]string{"dev.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-${aws:PrincipalTag/of}/*"),
			"prod.yaml": minimal}, "the task role of shop-dev could use the buckets shop-prod-... of DIR/prod.yaml"},
		{"with a permission on another account's buckets", map[string]string{"dev.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-prod-media/*") +
			"      conditions: {StringEquals: {\"aws:ResourceAccount\": [\"210987654321\"]}}\n", "prod.yaml": minimal}, ""},
		{"with a permission on its own buckets",
			map[string]string{"prod.yaml": minimal, "prod-eu.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-prod-eu-*/*")}, ""},
		{"with a permission on a bucket of both", map[string]string{"dev.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-media/*"), "prod.yaml": minimal}, ""},
		{"with a permission on the other's state", map[string]string{"dev.yaml": permitted("s3:GetObject", "arn:aws:s3:::prod-state/*"),
			"prod.yaml": other(minimal, "shop-terraform-state", "prod-state")}, "the task role of shop-dev could use the bucket of the state of DIR/prod.yaml"},
		{"with a permission on buckets of another account", map[string]string{"dev.yaml": permitted("s3:GetObject", "arn:aws:s3:::shop-prod-*/*"),
			"prod.yaml": other(minimal, "123456789012", "210987654321")}, ""},
		{"with the other's bucket by name", map[string]string{"dev.yaml": minimal, "prod.yaml": minimal + "  s3: {buckets: [shop-dev-media]}\n"},
			"prod.yaml:8:18: service.s3.buckets[0]: shop-dev-media; the task role of shop-prod could use the buckets shop-dev-..."},
		{"with one name", map[string]string{"dev.yaml": domain("shop.example.com", "Z1"), "prod.yaml": domain("shop.example.com", "Z1")},
			"prod.yaml:8:32: load_balancer.domain.name: shop.example.com; DIR/dev.yaml has it in the same zone, and one record leads to one load balancer"},
		{"with one name in two zones", map[string]string{"dev.yaml": domain("shop.example.com", "Z1"), "prod.yaml": domain("shop.example.com", "Z2")}, ""},
		{"with two names in one zone", map[string]string{"dev.yaml": domain("dev.example.com", "Z1"), "prod.yaml": domain("shop.example.com", "Z1")}, ""},
		{"with one channel", map[string]string{"dev.yaml": slack("C0123ABCDEF"), "prod.yaml": slack("C0123ABCDEF")},
			"monitoring.slack.channel_id: C0123ABCDEF; DIR/dev.yaml writes there already, and AWS takes a channel once for an account"},
		{"with a channel each", map[string]string{"dev.yaml": slack("C0123ABCDEF"), "prod.yaml": slack("C0123ABCDEG")}, ""},
		{"with a service that the other one is called like", map[string]string{"prod-worker.yaml": minimal, "prod.yaml": minimal + "services: {worker: {}}\n"},
			"prod.yaml:8:12: services.worker: its resources would have the names of those of service in DIR/prod-worker.yaml, shop-prod-worker-...; choose another " +
				"name"},
		{"with a name of the other's service", map[string]string{"a.yaml": minimal + "services: {z: {}}\n", "a-z.yaml": project("shop")},
			"a.yaml:8:12: services.z: its resources would have the names of those of service in DIR/a-z.yaml, shop-a-z-..."},
		{"with the name of a service of the earlier one", map[string]string{"a.yaml": minimal + "services: {z: {}}\n", "b.yaml": other(minimal, "shop", "shop-a") +
			"services: {z: {}}\n", "z.yaml": other(minimal, "project: shop", "project: shop-a")},
			"z.yaml:1:10: project: shop-a; its resources would have the names of those of services.z in DIR/a.yaml, shop-a-z-...; choose another project or " +
				"environment name, or another name of that service"},
		{"with one name of two services", map[string]string{"a.yaml": minimal + "services: {b-z: {}}\n", "a-b.yaml": minimal + "services: {z: {}}\n"},
			"a.yaml:8:12: services.b-z: its resources would have the names of those of services.z in DIR/a-b.yaml, shop-a-b-z-..."},
		{"with one name of two services in two accounts", map[string]string{"a.yaml": minimal + "services: {b: {}}\n",
			"a-b.yaml": other(minimal, "123456789012", "210987654321")}, ""},
		{"with a service's permission on the other's buckets", map[string]string{"dev.yaml": minimal, "prod.yaml": minimal +
			"services: {worker: {permissions: [{actions: [s3:GetObject], resources: ['arn:aws:s3:::shop-dev-media/*']}]}}\n"},
			"services.worker.permissions[0].resources[0]: arn:aws:s3:::shop-dev-media/*; the task role of shop-prod-worker could use the buckets shop-dev-... of " +
				"DIR/dev.yaml; name this environment's own"},
		{"with a service's permission of the earlier one", map[string]string{"dev.yaml": minimal + "services: {worker: {s3: {buckets: [shop-prod-media]}}}\n",
			"prod.yaml": minimal}, "the task role of shop-dev-worker could use the buckets shop-prod-... of DIR/prod.yaml; DIR/dev.yaml has it at " +
			"services.worker.s3.buckets[0]: narrow it there"},
		{"with one's buckets in the prefix of the other's service",
			map[string]string{"prod.yaml": minimal + "services: {worker: {s3: {bucket_prefix: shop-prod-}}}\n", "prod-eu.yaml": minimal},
			"services.worker.s3.bucket_prefix: shop-prod-; the task role of DIR/prod.yaml could use the buckets of DIR/prod-eu.yaml"},
		{"with a mistake in one", map[string]string{"dev.yaml": other(key, "project: shop", "project: Shop"), "prod.yaml": key}, "has the same bucket and key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := directory(t, test.files)
			_, err := Load(dir)
			want := strings.ReplaceAll(test.want, "DIR", filepath.ToSlash(dir))
			switch {
			case want == "" && err != nil:
				t.Errorf("rejected: %v", err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}
