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
	},
	Allow: "if AWS has it by now, add %s to allow_unknown",
	Text:  reservedMarker,
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
