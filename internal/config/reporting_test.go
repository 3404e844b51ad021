package config

import "testing"

func TestReporting(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "a waiver", added: "report: {waive: [{item: read-replicas, reason: a place to try things}]}\n"},
		{name: "an unknown item", added: "report: {waive: [{item: readers, reason: none}]}\n",
			want: "dev.yaml:8:25: report.waive[0].item: readers; not one of the choices; use task-role, container-health-check,"},
		{name: "no reason", added: "report: {waive: [{item: alarms}]}\n", want: "report.waive[0].reason"},
		{name: "an empty reason", added: "report: {waive: [{item: alarms, reason: ''}]}\n",
			want: `report.waive[0].reason: ""; a waiver without a reason; say why the environment can do without it`},
		{name: "waived twice", added: "report: {waive: [{item: alarms, reason: a}, {item: alarms, reason: b}]}\n",
			want: "report.waive[1].item: alarms; waived twice"},
		{name: "an unknown key", added: "report: {waive: [{item: alarms, reason: a, until: b}]}\n", want: "unknown key"},
		{name: "no pool", added: "report: {connections_per_task: 0}\n", want: "use 1 to 10000"},
	})
}
