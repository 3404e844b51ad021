package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/strictyaml"
)

// engineLines are the lines of Aurora MySQL 3 of which AWS makes new clusters, each with RDS Proxy. Add a line here
// when AWS documents it.
// Sources: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.RDS_Proxy.html
var engineLines = []string{"3.04", "3.08", "3.09", "3.10", "3.11", "3.12"}

// endedLines have reached the end of standard support.
var endedLines = []string{"3.01", "3.02", "3.03", "3.05", "3.06", "3.07"}

var engineForm = regexp.MustCompile(`^8\.0\.mysql_aurora\.(3\.[0-9]{2})\.[0-9]{1,2}(\.[0-9])?$`)

// engineLine gives the 3.10 of 8.0.mysql_aurora.3.10.1, or "".
func engineLine(version string) string {
	if parts := engineForm.FindStringSubmatch(version); parts != nil {
		return parts[1]
	}
	return ""
}

// version84 are the forms in which Aurora MySQL 8.4 is written: as its release notes do, and as RDS does.
var version84 = regexp.MustCompile(`^8\.4(\.mysql_aurora\.8\.4)?(\.[0-9]+)*$`)

func (d Database) checkEngine(c checker) {
	version, line := d.EngineVersion, engineLine(d.EngineVersion)
	newer := "use a version of " + strictyaml.OneOf(engineLines) + ", such as " + defaultDatabase().EngineVersion
	switch {
	case slices.Contains(engineLines, line):
	case strings.HasPrefix(version, "5.7."):
		c.Value("engine_version", version, "standard support of Aurora MySQL 2 ended in October 2024", newer)
	case version84.MatchString(version):
		// RDS Proxy's page, seen in November 2026, has columns for Aurora MySQL 2 and 3 only. Of the parameter groups' family only other people's
		// code speaks (aurora-mysql8.4), and in 8.4 other parameters exist. docs/changes.md says what to do until then.
		c.Value("engine_version", version, "Aurora MySQL 8.4 is not supported yet: AWS does not document RDS Proxy for it", newer)
	case line == "":
		c.Value("engine_version", version, "not a full version of Aurora MySQL 3", fmt.Sprintf("write it as %s", defaultDatabase().EngineVersion))
	case slices.Contains(endedLines, line):
		c.Value("engine_version", version, "AWS makes no new clusters of "+line, newer)
	default:
		c.unknown("engine_version", version, engineLines, "to support RDS Proxy")
	}
}
