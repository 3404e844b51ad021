package config

import (
	"strings"

	"slipway/internal/strictyaml"
)

// reading is what the reader is told about the files of environments.
var reading = strictyaml.Options{
	MaxBytes: 128 << 10, // far above any real configuration; the parser takes seconds for larger files of brackets alone
	OneFile:  "keep one environment in one file",
	Empty:    "give at least project, region, account, state and service",
	Colon:    "an ARN with :key::",
	Foreign: map[string]string{
		"links":             "the containers of a task reach each other at localhost; order them with depends_on",
		"port_mappings":     "write ports, such as ports: [8080]; a task has an address of its own, so there are no host ports",
		"log_configuration": "remove it; every container's logs go to the log group of the service, in streams of the container's name",
		"mount_points":      "write mounts",
		"source_volume":     "write volume",
		"container_path":    "write path",
		"linux_parameters":  "write init_process and tmpfs, which are keys of service",

		"efs_volume_configuration": "write efs",

		"host_header":               "write host, one in each rule",
		"http_header":               "write header, with name and values",
		"http_header_name":          "write name",
		"path_pattern":              "write path, one in each rule",
		"effect":                    "remove it; what is listed is allowed",
		"hosted_zone_id":            "write zone_id",
		"subject_alternative_names": "write alternative_names",
		"excluded_rules":            "write count_rules, as [AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY]",
		"webhook_url":               "remove it; alarms reach Slack by workspace_id and channel_id, as docs/alarms.md shows",
		"min_capacity":              "write min",
		"max_capacity":              "write max",
		"cron":                      "write schedule, as cron(0 22 * * ? *)",
		"log_alarms.filter_pattern": "write pattern",
		"target.container_name":     "write container",
		"target.container_port":     "write port",
		"sidecars.container_port":   "write ports, such as ports: [8080]",
		"sidecars.restart":          "remove it; essential says whether the task ends with the container",
		"volumes.host":              "remove it; a volume without efs is empty in each new task",
		"efs.read_only":             "write it beside efs, as a key of the volume",
		"waf.enabled":               "remove it; waf: {} alone makes the web ACL",
		"ingress.cidrs":             "write allowed_cidrs, which is a key of load_balancer",
		"redirects.from":            "write host or path",
		"redirects.status_code":     "write status",
		"snapshot_identifier":       "write snapshot, which is a key of database.restore_from",
	},
	Allow: "if AWS has it by now, add %s to allow_unknown",
	Text:  reservedMarker,
	Secret: func(text string) bool {
		return finder.Find(text) != "" || finder.FindInWords(strings.Fields(text)) != ""
	},
}

// reservedMarker finds what CDKTF replaces by values of its own: https://developer.hashicorp.com/terraform/cdktf/concepts/tokens
func reservedMarker(text string) string {
	for _, marker := range []string{"${TfToken[", "#{TfToken["} {
		if strings.Contains(text, marker) {
			return marker + " is reserved for CDKTF"
		}
	}
	return ""
}

// checker reports problems of one section. Its further methods are rules that several sections have.
type checker struct{ strictyaml.Checker }

func checkerOf(file *strictyaml.File) checker { return checker{strictyaml.Checker{File: file}} }

func (c checker) in(section string) checker { return checker{c.In(section)} }

// values with forms of their own
var (
	_ strictyaml.Written = (*HealthCommand)(nil)
	_ strictyaml.Written = (*Port)(nil)
	_ strictyaml.Written = (*ScalingTarget)(nil)
)
