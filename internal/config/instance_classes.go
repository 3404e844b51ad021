package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// instanceFamilies are the classes of Aurora MySQL 3, each family with its sizes.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
//
// That page also says which version a class needs. Of it only db.x2g could be read, which all available versions have; so class and version
// are not checked together, and the runbook (Engine version) has the command that asks AWS. db.r9g is newer than this list
// (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/WhatsNew.html, 2026-11-12): its sizes were not found.
var instanceFamilies = []struct{ family, sizes string }{
	{"db.t3", "medium large"},
	{"db.t4g", "medium large"},
	{"db.r5", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge"},
	{"db.r6g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"},
	{"db.r6i", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge"},
	{"db.r7g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"},
	{"db.r7i", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"},
	{"db.r8g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge"},
	{"db.x2g", "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge"},
}

func instanceClasses() []string {
	var all []string
	for _, f := range instanceFamilies {
		for size := range strings.FieldsSeq(f.sizes) {
			all = append(all, f.family+"."+size)
		}
	}
	return all
}

var generation = regexp.MustCompile(`^(db\.[a-z]+)([0-9]+)([a-z]*\.[0-9a-z]+)$`)

// newestGeneration of a class's family in its size that is known, or "".
func newestGeneration(class string) string {
	wanted := generation.FindStringSubmatch(class)
	newest, number := "", 0
	for _, known := range instanceClasses() {
		got := generation.FindStringSubmatch(known)
		if wanted == nil || got[1] != wanted[1] || got[3] != wanted[3] {
			continue
		}
		if n, _ := strconv.Atoi(got[2]); n > number {
			newest, number = known, n
		}
	}
	return newest
}

func instanceClass(class string) bool { return slices.Contains(instanceClasses(), class) }
