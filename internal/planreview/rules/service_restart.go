package rules

import (
	"strings"

	"slipway/internal/planreview/plan"
)

var serviceRestart = Rule{
	ID:   "service-restart",
	Fact: "No instance, broker or cluster restarts or gets another version unseen.",
	Why: "An update in place looks harmless. A virtual machine that gets another size is stopped for it, a broker restarts, and a cluster's new version " +
		"is hard to take back and may refuse what runs on it.",
	Severity: Medium,
	Blind: "whether anything runs there, and whether others take over; databases, of which db-restart speaks; what the provider restarts for other " +
		"attributes than those of its list",
	Check: each(
		func(c *plan.Change) bool { _, ok := restarting[c.Type]; return ok && c.Action == plan.Update },
		func(c *plan.Change) []Finding {
			kind := restarting[c.Type]
			var changed []string
			for _, name := range strings.Fields(kind.attributes) {
				path := strings.Split(name, ".")
				before, after := c.Old(path...), c.New(path...)
				if plan.Empty(before) || c.Unknown(path...) || plan.Empty(after) || plan.Equal(before, after) || name == engineVersions[c.Type] && versionDown(c, name) {
					continue
				}
				if name == "user_data" {
					changed = append(changed, name+" changed") // it is a script, or its hash
					continue
				}
				changed = append(changed, name+": "+fromTo(before, after))
			}
			if len(changed) == 0 {
				return nil
			}
			return []Finding{{
				Severity: Medium, Address: c.Address, What: listed(changed), Why: inConfiguration, Effect: kind.effect, Undo: kind.undo,
			}}
		}),
}

// restarting are the types that restart, or are upgraded, for these attributes.
//
// For aws_instance the provider stops and starts: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/instance
// EKS goes back to the version before within seven days: https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html
// The other rows are the services' usual ways to apply a change; no page was looked up for them.
var restarting = map[string]struct{ attributes, effect, undo string }{
	"aws_instance":                       {"instance_type user_data user_data_base64", stopped, "set it back: another stop"},
	"aws_mq_broker":                      {"engine_version host_instance_type", "outage: the broker restarts, at once or in its maintenance window", again},
	"aws_dms_replication_instance":       {"engine_version replication_instance_class", "replication stops until it has restarted", again},
	"aws_msk_cluster":                    {"kafka_version", "brokers restart one after the other; clients reconnect", "none in place: there is no way back"},
	"aws_eks_cluster":                    {"version", upgraded, "EKS goes back one version within seven days; nodes and add-ons go back by themselves"},
	"google_container_cluster":           {"min_master_version", upgraded, "mostly none once applied"},
	"azurerm_kubernetes_cluster":         {"kubernetes_version", upgraded, "none once applied"},
	"google_compute_instance":            {"machine_type", stopped, "set it back: another stop"},
	"google_sql_database_instance":       {"settings.tier database_version", "outage: the database restarts", again},
	"azurerm_postgresql_flexible_server": {"sku_name version", "outage: the database restarts", again},
	"azurerm_mysql_flexible_server":      {"sku_name version", "outage: the database restarts", again},
	"azurerm_linux_virtual_machine":      {"size", stopped, "set it back: another stop"},
	"azurerm_windows_virtual_machine":    {"size", stopped, "set it back: another stop"},
}

const (
	stopped  = "outage: it is stopped and started again, with another public address where it has no fixed one"
	upgraded = "the control plane is upgraded: interfaces that the new version no longer has fail"
	again    = "set it back: another restart"
)
