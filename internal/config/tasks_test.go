package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"slipway/internal/strictyaml"
)

// task is what somebody wants to do, with the keys that do it: of the sections at the top, each written as <section>: <key> <key>; a section alone is all of
// its keys that no other task has.
type task struct {
	words string
	page  string // of docs/, with more about it; "" for none
	keys  []string
}

// tasks are in the order in which a reader meets them.
var tasks = []task{
	{"say which environment it is, and where", "account.md", []string{"project region account tags allow_unknown", "state", "iam"}},
	{"run an image", "integration.md#what-the-image-must-have", []string{"service"}},
	{"give the application its settings and secrets", "integration.md", []string{"service: environment public_environment secrets"}},
	{"let the application use AWS", "permissions.md", []string{"service: permissions s3"}},
	{"run something beside it, or before it", "sidecars.md", []string{"service: sidecars depends_on"}},
	{"keep files", "files.md", []string{"service: readonly_root_filesystem writable_paths writable_paths_owner volumes tmpfs ephemeral_storage_gib"}},
	{"say when it is healthy", "integration.md#what-the-image-must-have", []string{"service: health_check", "load_balancer: health_check"}},
	{"serve a domain", "domain.md",
		[]string{"load_balancer: domain domain_name certificate_arn certificates ssl_policy strict_transport_security"}},
	{"redirect, answer without the application, close for a while", "maintenance.md", []string{"load_balancer: redirects responses maintenance"}},
	{"do without a load balancer, a database, a proxy", "decisions/absent.md",
		[]string{"load_balancer: enabled", "database: enabled"}},
	{"set how requests reach it", "", []string{"load_balancer"}},
	{"say who may connect, and to what it may connect", "waf.md",
		[]string{"load_balancer: internal allowed_cidrs ingress waf waf_acl_arn", "service: egress security_group_ids"}},
	{"run workers and further web services", "services.md", []string{"services"}},
	{"let services talk to each other", "service-connect.md", []string{"service: connects_to service_connect"}},
	{"run as many tasks as are needed", "", []string{"scaling", "service: capacity_providers"}},
	{"release", "releasing.md", []string{"deployment", "monitoring: deployment_alarms"}},
	{"size and set up the database", "", []string{"database", "database: serverless readers reader_instance_class reader_autoscaling"}},
	{"let clients reach the database", "integration.md", []string{"database: proxy app_secret admin_cidrs admin_security_group_ids ca_certificate"}},
	{"back up, restore, and take down", "runbook.md", []string{
		"database: restore_from backup_retention_days backup_window backup_copy deletion_protection final_snapshot final_snapshot_generation " +
			"secret_recovery_window_days kms_deletion_window_days", "load_balancer: deletion_protection"}},
	{"keep logs, and send them elsewhere", "logs.md", []string{"service: log log_retention_days log_subscription", "load_balancer: access_logs",
		"database: log_exports log_retention_days"}},
	{"be told when something is wrong", "alarms.md", []string{"monitoring", "service: container_insights container_insights_retention_days",
		"database: insights monitoring_interval os_metrics"}},
	{"lay out the network", "", []string{"network"}},
	{"know what it costs", "costs.md", []string{"report: assumptions"}},
	{"answer for what the report finds", "report.md", []string{"report"}},
}

// topKeys are those of the file, and those of its sections as section.key.
func topKeys() []string {
	var keys []string
	for _, s := range sections() {
		if strings.ContainsAny(s.path, ".[") {
			continue
		}
		for _, f := range ownFields(s) {
			keys = append(keys, strictyaml.Join(s.path, f.Key))
		}
	}
	all := keys
	return slices.DeleteFunc(keys, func(key string) bool { // a section is its keys
		return slices.ContainsFunc(all, func(other string) bool { return strings.HasPrefix(other, key+".") })
	})
}

// keysOfTasks gives the keys of each task, in the order of the reference.
func keysOfTasks(t *testing.T) [][]string {
	t.Helper()
	owner := map[string]int{}
	for i, task := range tasks {
		for _, group := range task.keys {
			section, keys, named := strings.Cut(group, ": ")
			if !named && strings.Contains(group, " ") {
				section, keys, named = "", group, true
			}
			for key := range strings.FieldsSeq(keys) {
				path := strictyaml.Join(section, key)
				if _, twice := owner[path]; twice {
					t.Errorf("tasks_test.go: %s stands twice; take one away", path)
				}
				owner[path] = i
			}
			if !named {
				owner[section] = i
			}
		}
	}
	all := make([][]string, len(tasks))
	for _, key := range topKeys() {
		section, _, _ := strings.Cut(key, ".")
		i, found := owner[key]
		if !found {
			i, found = owner[section]
		}
		if !found {
			t.Errorf("tasks_test.go: no task needs %s; add it to one", key)
			continue
		}
		delete(owner, key)
		all[i] = append(all[i], key)
	}
	for path := range owner {
		if strings.Contains(path, ".") || !slices.ContainsFunc(topKeys(), func(key string) bool { return strings.HasPrefix(key, path+".") }) {
			t.Errorf("tasks_test.go: there is no key %s; correct it, or take it away", path)
		}
	}
	return all
}

// tasksMarkdown is a table of tasks with links to the sections of their keys.
func tasksMarkdown(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("## By task\n\n| To | keys | more |\n|---|---|---|\n")
	for i, keys := range keysOfTasks(t) {
		var sections, parts []string
		for _, key := range keys {
			section, _, inner := strings.Cut(key, ".")
			if !inner {
				section = "environment"
			}
			if !slices.Contains(sections, section) {
				sections = append(sections, section)
			}
		}
		for _, section := range sections {
			var names []string
			for _, key := range keys {
				of, name, inner := strings.Cut(key, ".")
				if inner && of == section || !inner && section == "environment" {
					if !inner {
						name = of
					}
					names = append(names, "`"+name+"`")
				}
			}
			parts = append(parts, fmt.Sprintf("[%s](#%s): %s", section, section, strings.Join(names, ", ")))
		}
		more := ""
		if page := tasks[i].page; page != "" {
			more = fmt.Sprintf("[%s](%s)", strings.Split(page, ".")[0], page)
		}
		fmt.Fprintf(&out, "| %s | %s | %s |\n", tasks[i].words, strings.Join(parts, "<br>"), more)
	}
	return out.String() + "\n"
}

func TestEveryKeyHasATask(t *testing.T) {
	total := 0
	for _, keys := range keysOfTasks(t) {
		total += len(keys)
	}
	if total != len(topKeys()) {
		t.Errorf("%d keys have a task, of %d", total, len(topKeys()))
	}
}
