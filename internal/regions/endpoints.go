package regions

import (
	"regexp"
	"slices"
	"strings"
)

// EndpointService is a service that an interface endpoint connects to.
type EndpointService struct {
	Name   string // as EC2 has it, such as com.amazonaws.us-east-1.ecr.api
	Short  string // as ecr.api; "" for a service of a partner
	Region string // in which the service is; "" for one without a region in its name
	// Partner is a service that another account offers, of a name with vpce-svc-.
	Partner bool
	// PrivateDNS is whether the service's own DNS names can lead to the endpoint. Nobody can know it of a partner's.
	PrivateDNS bool
	Ports      []int // TCP
}

// elsewhere are the services whose names do not start with com.amazonaws.<region>, with what they start with instead. Of the global
// ones, the region is left out. Source: as of endpointServices.
var elsewhere = map[string]string{
	"bcm-data-exports": "aws.api.<region>.",
	"freetier":         "aws.api.<region>.",
	"kendra-ranking":   "aws.api.<region>.",
	"qbusiness":        "aws.api.<region>.",

	"experiments": "aws.sagemaker.<region>.",
	"notebook":    "aws.sagemaker.<region>.",
	"partner-app": "aws.sagemaker.<region>.",
	"studio":      "aws.sagemaker.<region>.",

	"codecatalyst":          "aws.api.global.",
	"iam":                   "com.amazonaws.",
	"s3-global.accesspoint": "com.amazonaws.",
	"savingsplans":          "com.amazonaws.",
}

// withoutPrivateDNS are the services for which EC2 answers private_dns_enabled with an error, as their documents say. A whole list was not
// found: aws ec2 describe-vpc-endpoint-services shows a PrivateDnsName for those that have one. Sources:
//   - https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html, privatelink-streams.html
//   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html: only beside a gateway endpoint, and then
//     for resolvers outside the VPC
//   - https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html (data and credentials)
//   - https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-apprunner-alpha.VpcIngressConnectionProps.html, by its example
var withoutPrivateDNS = []string{
	"dynamodb", "dynamodb-fips", "dynamodb-streams", "s3", "iot.data", "iot.credentials", "apprunner.requests",
}

// ports other than 443 alone. Sources: as of endpointServices for Keyspaces;
// https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html for SMTP
var ports = map[string][]int{
	"cassandra":      {443, 9142},
	"cassandra-fips": {443, 9142},
	"email-smtp":     {443, 465, 587, 2465, 2587},
}

// EndpointServices are the short names of all services with an interface endpoint.
func EndpointServices() []string { return strings.Fields(endpointServices) }

// roots of full names; the longer one first. Source: as of endpointServices, and
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
var roots = []string{"cn.com.amazonaws.", "com.amazonaws.", "aws.sagemaker.", "aws.api.", "api.aws."}

var (
	partner     = regexp.MustCompile(`^(?:cn\.)?com\.amazonaws\.vpce\.([a-z0-9-]+)\.vpce-svc-([0-9a-f]{8}|[0-9a-f]{17})$`)
	regionInIt  = regexp.MustCompile(`^([a-z]+(?:-[a-z]+)+-[0-9]+)\.(.+)$`)
	serviceForm = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
)

// FullName says whether a name is a full one: it is taken as it is.
func FullName(name string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return strings.HasPrefix(name, root) })
}

// Endpoint reads the short or full name of a service, for an endpoint in a region; false where it is no name of a service. A name can be
// well-formed and not exist.
func Endpoint(region, name string) (EndpointService, bool) {
	s := EndpointService{Name: name, Region: region, Ports: []int{443}}
	if !serviceForm.MatchString(name) {
		return s, false
	}
	if found := partner.FindStringSubmatch(name); found != nil {
		s.Region, s.Partner = found[1], true
		return s, true
	}
	if FullName(name) {
		s.Region, s.Short = split(name)
	} else {
		s.Short, s.Name = name, fullName(region, name)
		s.Region, _ = split(s.Name)
	}
	if s.Short == "" || MeansPartner(name) {
		return s, false
	}
	s.PrivateDNS = !slices.Contains(withoutPrivateDNS, s.Short)
	if special, ok := ports[s.Short]; ok {
		s.Ports = special
	}
	return s, true
}

// MeansPartner says whether a name has what only the names of partners' services have, and those of endpoints.
func MeansPartner(name string) bool { return strings.Contains(strings.ToLower(name), "vpce") }

// PartnerName gives the form of the full name of a partner's service in a region.
func PartnerName(region, id string) string {
	root := "com.amazonaws.vpce."
	if PartitionOf(region).ID == "aws-cn" {
		root = "cn." + root
	}
	return root + region + "." + id
}

func fullName(region, short string) string {
	root := "com.amazonaws." + region + "."
	switch other, ok := elsewhere[short]; {
	case ok:
		root = strings.ReplaceAll(other, "<region>", region)
	case PartitionOf(region).ID == "aws-cn" && slices.Contains(strings.Fields(chineseServices), short):
		root = "cn." + root
	}
	if short == "transcribe" && strings.HasPrefix(root, "cn.") {
		short += ".cn"
	}
	return root + short
}

// split takes a full name apart. The region is "" for a global service.
func split(name string) (region, short string) {
	for _, root := range roots {
		rest, ok := strings.CutPrefix(name, root)
		if !ok {
			continue
		}
		if found := regionInIt.FindStringSubmatch(rest); found != nil {
			region, rest = found[1], found[2]
		}
		if root == "cn.com.amazonaws." {
			rest = strings.TrimSuffix(rest, ".cn")
		}
		return region, strings.TrimPrefix(rest, "global.")
	}
	return "", ""
}

// Gateway is the name of a service for a gateway endpoint. It starts alike in every supported partition.
// Source: GatewayVpcEndpointAwsService of the file above.
func Gateway(region, short string) string { return "com.amazonaws." + region + "." + short }
