package regions

import (
	"slices"
	"strings"
)

// Date of the table. Stored copies of AWS's pages were read, which may be older.
const Date = "November 2026"

// Services that not every region or zone has.
const (
	Fargate  = "Fargate"
	RDSProxy = "RDS Proxy for Aurora MySQL"
)

// Region is one of a supported partition.
type Region struct {
	Name    string
	prefix  string            // of its zones' ids
	zones   string            // numbers of its zones' ids
	without map[string]string // by service: the numbers of the zones that do not offer it; all where it is not offered at all
}

const all = "all"

// table. Sources:
//   - regions: partitions.json of the AWS SDK for Go (see partitions.go)
//   - zones: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html, which leaves out China and
//     GovCloud. Those are from the tables of moto (https://github.com/getmoto/moto, ec2/models/availability_zones_and_regions.py), and
//     cnn1-az3 and cnn1-az4 from eksctl (https://github.com/eksctl-io/eksctl, pkg/az); not found in AWS's documents
//   - Fargate: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html. It names the zones of us-west-1,
//     ap-northeast-1 and cn-north-1; older copies also name those of ca-central-1, the newest does not. It does not name ap-east-2
//     and ap-southeast-6
//   - RDS Proxy with Aurora MySQL 3:
//     https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.RDS_Proxy.html, which
//     says "not available" for ap-east-2 and ap-southeast-6. The copies break off after Europe, so that Israel, Mexico, the Middle East,
//     South America and GovCloud could not be verified; they are taken to have it. The page names no zones
//   - use1-az3 has no RDS Proxy: https://github.com/hashicorp/terraform-provider-aws/issues/17781 (an answer of AWS's support); not found
//     in AWS's documents, nor any other zone without it
var table = []Region{
	{Name: "af-south-1", prefix: "afs1", zones: "123"},
	{Name: "ap-east-1", prefix: "ape1", zones: "123"},
	{Name: "ap-east-2", prefix: "ape2", zones: "123", without: map[string]string{Fargate: all, RDSProxy: all}},
	{Name: "ap-northeast-1", prefix: "apne1", zones: "1234", without: map[string]string{Fargate: "3"}},
	{Name: "ap-northeast-2", prefix: "apne2", zones: "1234"},
	{Name: "ap-northeast-3", prefix: "apne3", zones: "123"},
	{Name: "ap-south-1", prefix: "aps1", zones: "123"},
	{Name: "ap-south-2", prefix: "aps2", zones: "123"},
	{Name: "ap-southeast-1", prefix: "apse1", zones: "123"},
	{Name: "ap-southeast-2", prefix: "apse2", zones: "123"},
	{Name: "ap-southeast-3", prefix: "apse3", zones: "123"},
	{Name: "ap-southeast-4", prefix: "apse4", zones: "123"},
	{Name: "ap-southeast-5", prefix: "apse5", zones: "123"},
	{Name: "ap-southeast-6", prefix: "apse6", zones: "123", without: map[string]string{Fargate: all, RDSProxy: all}},
	{Name: "ap-southeast-7", prefix: "apse7", zones: "123"},
	{Name: "ca-central-1", prefix: "cac1", zones: "124"},
	{Name: "ca-west-1", prefix: "caw1", zones: "123"},
	{Name: "cn-north-1", prefix: "cnn1", zones: "1234", without: map[string]string{Fargate: "34"}},
	{Name: "cn-northwest-1", prefix: "cnnw1", zones: "123"},
	{Name: "eu-central-1", prefix: "euc1", zones: "123"},
	{Name: "eu-central-2", prefix: "euc2", zones: "123"},
	{Name: "eu-north-1", prefix: "eun1", zones: "123"},
	{Name: "eu-south-1", prefix: "eus1", zones: "123"},
	{Name: "eu-south-2", prefix: "eus2", zones: "123"},
	{Name: "eu-west-1", prefix: "euw1", zones: "123"},
	{Name: "eu-west-2", prefix: "euw2", zones: "1234"},
	{Name: "eu-west-3", prefix: "euw3", zones: "123"},
	{Name: "il-central-1", prefix: "ilc1", zones: "123"},
	{Name: "me-central-1", prefix: "mec1", zones: "123"},
	{Name: "me-south-1", prefix: "mes1", zones: "123"},
	{Name: "mx-central-1", prefix: "mxc1", zones: "123"},
	{Name: "sa-east-1", prefix: "sae1", zones: "123"},
	{Name: "us-east-1", prefix: "use1", zones: "123456", without: map[string]string{RDSProxy: "3"}},
	{Name: "us-east-2", prefix: "use2", zones: "123"},
	{Name: "us-gov-east-1", prefix: "usge1", zones: "123"},
	{Name: "us-gov-west-1", prefix: "usgw1", zones: "123"},
	{Name: "us-west-1", prefix: "usw1", zones: "123", without: map[string]string{Fargate: "2"}},
	{Name: "us-west-2", prefix: "usw2", zones: "1234"},
}

// Find gives a region by its name.
func Find(name string) (Region, bool) {
	i := slices.IndexFunc(table, func(r Region) bool { return r.Name == name })
	if i < 0 {
		return Region{}, false
	}
	return table[i], true
}

// Names of all regions.
func Names() []string {
	names := make([]string, len(table))
	for i, r := range table {
		names[i] = r.Name
	}
	return names
}

// ZonePrefix is what the ids of the region's zones start with, as use1-az.
func (r Region) ZonePrefix() string { return r.prefix + "-az" }

// Zones are the ids of the region's own zones: no Local Zones, no Wavelength Zones.
func (r Region) Zones() []string { return r.ids(r.zones) }

// Lacks says which of the services is not known to be offered in the region.
func (r Region) Lacks() []string {
	var missing []string
	for _, service := range []string{Fargate, RDSProxy} {
		if r.without[service] == all {
			missing = append(missing, service)
		}
	}
	return missing
}

// Excluded are the zones that lack one of the services, in a region that has them.
func (r Region) Excluded() []string {
	var numbers []string
	for _, without := range r.without {
		if without != all {
			numbers = append(numbers, strings.Split(without, "")...)
		}
	}
	slices.Sort(numbers)
	return r.ids(strings.Join(slices.Compact(numbers), ""))
}

func (r Region) ids(numbers string) []string {
	var ids []string
	for _, number := range numbers {
		ids = append(ids, r.ZonePrefix()+string(number))
	}
	return ids
}
