package rules

import (
	"regexp"
	"slices"
	"strconv"

	"slipway/internal/planreview/plan"
)

var engineVersionDown = Rule{
	ID:   "engine-version-down",
	Fact: "No engine version goes down.",
	Why: "AWS takes no engine back: it refuses the call, and all of the apply that comes after it is not applied. Mostly nobody asked for it: AWS " +
		"patches long-term-support versions by itself, also with automatic minor upgrades off, and the configuration still has the old version. Where the " +
		"provider knows that there is no way back, it replaces the resource.",
	Severity: High,
	Blind:    "what AWS offers: a version that exists nowhere, or that an instance class does not run; engines of other clouds",
	Check: each(
		func(c *plan.Change) bool { return engineVersions[c.Type] != "" && c.Keeps() },
		func(c *plan.Change) []Finding {
			name := engineVersions[c.Type]
			if !versionDown(c, name) {
				return nil
			}
			before, after := engineVersion(c.Old(name)), engineVersion(c.New(name))
			f := Finding{
				Severity: High, Address: c.Address, What: name + " " + fromTo(before, after), Why: "the configuration has an older version than the one that runs",
				Effect: "the apply fails: AWS does not go back (InvalidParameterCombination: Cannot upgrade from " + before + " to " + after +
					"), and what depends on it is not applied",
				Undo: "write " + before + ", which runs, into the configuration, or ignore_changes; an older version comes back only with a restored snapshot",
			}
			if c.Action == plan.Replace {
				f.Effect = "replaced by one of the older version: what it holds is lost"
			}
			return []Finding{f}
		}),
}

// engineVersions are the arguments with the version of an engine that AWS upgrades in place and does not take back, by type.
//
// RDS refuses (https://github.com/pulumi/pulumi-aws/issues/5756), and so do DocumentDB and Neptune, which are made by RDS's calls. For
// ElastiCache, MSK and OpenSearch the provider plans a replacement (customizeDiffEngineVersionForceNewOnDowngrade, ForceNewIfChange of
// kafka_version, GetCompatibleVersions). For MemoryDB and Amazon MQ nothing was found.
var engineVersions = map[string]string{
	"aws_rds_cluster":                          "engine_version",
	"aws_rds_cluster_instance":                 "engine_version",
	"aws_rds_global_cluster":                   "engine_version",
	"aws_db_instance":                          "engine_version",
	"aws_docdb_cluster":                        "engine_version",
	"aws_docdb_global_cluster":                 "engine_version",
	"aws_neptune_cluster":                      "engine_version",
	"aws_neptune_cluster_instance":             "engine_version",
	"aws_neptune_global_cluster":               "engine_version",
	"aws_elasticache_cluster":                  "engine_version",
	"aws_elasticache_replication_group":        "engine_version",
	"aws_elasticache_global_replication_group": "engine_version",
	"aws_elasticache_serverless_cache":         "major_engine_version",
	"aws_memorydb_cluster":                     "engine_version",
	"aws_memorydb_multi_region_cluster":        "engine_version",
	"aws_opensearch_domain":                    "engine_version",
	"aws_elasticsearch_domain":                 "elasticsearch_version",
	"aws_msk_cluster":                          "kafka_version",
	"aws_mq_broker":                            "engine_version",
}

// versionDown says whether the version after is older than the one before. Versions are compared number by number: 3.9 is before 3.10.
// Another engine's version is neither (Elasticsearch_7.10 to OpenSearch_1.3 is an upgrade), nor is a part of a version, which means
// whatever AWS has of it (16 for 16.4, 6.x for 6.2).
func versionDown(c *plan.Change, name string) bool {
	before, after := engineVersion(c.Old(name)), engineVersion(c.New(name))
	if name == "" || c.Unknown(name) || before == "" || after == "" || engineName.FindString(before) != engineName.FindString(after) ||
		!plan.Equal(c.Old("engine"), c.New("engine")) {
		return false
	}
	was, is := numbers(before), numbers(after)
	same := min(len(was), len(is))
	return slices.Compare(is[:same], was[:same]) < 0
}

var (
	engineName     = regexp.MustCompile(`^[A-Za-z]*`)
	versionNumber  = regexp.MustCompile(`[0-9]+`)
	versionLiteral = regexp.MustCompile(`"([0-9][0-9A-Za-z._-]*)"\)*}$`)
)

func numbers(version string) []int {
	var all []int
	for _, digits := range versionNumber.FindAllString(version, -1) {
		n, _ := strconv.Atoi(digits) // a number that does not fit is as large as one can be
		all = append(all, n)
	}
	return all
}

// engineVersion is the text of a version. In synthesized JSON it may stand at the end of an expression, as the last argument of coalesce.
func engineVersion(v any) string {
	text := plan.Text(v)
	if literal := versionLiteral.FindStringSubmatch(text); literal != nil {
		return literal[1]
	}
	return text
}
