package stacks

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"slipway/internal/names"
	"slipway/internal/stackjson"
)

func Test26PrivateSubnetsReachWhatTasksNeed(t *testing.T) {
	stack := everything(t, "")
	for _, endpoint := range []string{"s3", "ecr_api", "ecr_dkr", "logs", "secretsmanager", "ssmmessages"} {
		if _, found := stack.Block("aws_vpc_endpoint." + endpoint); !found {
			t.Errorf("no endpoint %s", endpoint)
		}
	}
	wantNoBlock(t, stack, "aws_nat_gateway.nat_0")
	wantNoBlock(t, stack, "aws_route.private_0")
	perZone := minimal(t, "{network: {nat: perAz, az_count: 3}}")
	check(t, perZone, []expectation{
		{"", "aws_route.private_0", "nat_gateway_id", "${aws_nat_gateway.nat_0.id}"},
		{"", "aws_route.private_2", "nat_gateway_id", "${aws_nat_gateway.nat_2.id}"},
	})
	check(t, minimal(t, ""), []expectation{
		{"one for all", "aws_route.private_0", "nat_gateway_id", "${aws_nat_gateway.nat_0.id}"},
		{"one for all", "aws_route.private_1", "nat_gateway_id", "${aws_nat_gateway.nat_0.id}"},
	})
	wantNoBlock(t, minimal(t, ""), "aws_route.database")
}

func Test39ZonesWithoutRDSProxyAreLeftOut(t *testing.T) {
	stack := minimal(t, "")
	check(t, stack, []expectation{
		{"", "data.aws_availability_zones.available", "exclude_zone_ids", "use1-az3"},
		{"an index fails where element() would wrap around", "aws_subnet.private_1", "availability_zone", "${data.aws_availability_zones.available.names[1]}"},
		{"a further zone replaces no proxy", "aws_db_proxy.main", "lifecycle.ignore_changes", "vpc_subnet_ids"},
		{"a zone that AWS opens replaces no subnet", "aws_subnet.database_0", "lifecycle.ignore_changes", "availability_zone"},
	})
	check(t, everything(t, ""), []expectation{
		{"", "aws_subnet.private_2", "availability_zone", "us-east-1c"},
		{"a named zone is Terraform's", "aws_subnet.private_2", "lifecycle", "(not set)"},
	})
}

// The region's table says which zones are left out; what is there stays where it is, whatever the table says later.
func Test39ZonesFollowTheRegion(t *testing.T) {
	for region, excluded := range map[string]string{"us-west-1": "usw1-az2", "ap-northeast-1": "apne1-az3", "cn-north-1": "cnn1-az3, cnn1-az4",
		"eu-west-1": "(not set)"} {
		check(t, minimal(t, "{region: "+region+", service: {image: \"nginx:1.29\"}}"), []expectation{
			{region, "data.aws_availability_zones.available", "exclude_zone_ids", excluded},
			{region, "aws_subnet.public_0", "lifecycle.ignore_changes", "availability_zone"},
			{region, "aws_subnet.private_1", "lifecycle.ignore_changes", "availability_zone"},
		})
	}
}

func TestChinaAndGovCloudHaveNamesOfTheirOwn(t *testing.T) {
	const endpoints = "service: {image: \"nginx:1.29\"}, network: {interface_endpoints: [ecr.api, logs], gateway_endpoints: [dynamodb]}"
	china := minimal(t, "{region: cn-north-1, "+endpoints+"}")
	check(t, china, []expectation{
		{"", "aws_vpc_endpoint.ecr_api", "service_name", "cn.com.amazonaws.cn-north-1.ecr.api"},
		{"", "aws_vpc_endpoint.logs", "service_name", "com.amazonaws.cn-north-1.logs"},
		{"", "aws_vpc_endpoint.s3", "service_name", "com.amazonaws.cn-north-1.s3"},
		{"", "aws_vpc_endpoint.dynamodb_gateway", "service_name", "com.amazonaws.cn-north-1.dynamodb"},
	})
	gov := minimal(t, "{region: us-gov-west-1, "+endpoints+"}")
	check(t, gov, []expectation{{"", "aws_vpc_endpoint.ecr_api", "service_name", "com.amazonaws.us-gov-west-1.ecr.api"}})
	for name, stack := range map[string]*stackjson.Config{"arn:aws-cn:": china, "arn:aws-us-gov:": gov} {
		for _, block := range stack.Blocks() {
			body, err := json.Marshal(block.Body)
			if err != nil {
				t.Fatal(err)
			}
			for _, foreign := range []string{"arn:aws:", "arn:aws-cn:", "arn:aws-us-gov:"} {
				if foreign != name && strings.Contains(string(body), foreign) {
					t.Errorf("%s has %s", block.Address, foreign)
				}
			}
		}
	}
}

func TestInterfaceEndpoints(t *testing.T) {
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"as ever", "aws_vpc_endpoint.ecr_api", "private_dns_enabled", "true"},
		{"EC2 refuses private DNS here", "aws_vpc_endpoint.dynamodb", "private_dns_enabled", "false"},
		{"another name", "aws_vpc_endpoint.studio", "service_name", "aws.sagemaker.us-east-1.studio"},
		{"another port", "aws_vpc_security_group_ingress_rule.endpoints_9142_from_service", "from_port", "9142"},
		{"", "aws_vpc_security_group_ingress_rule.endpoints_443_from_service", "from_port", "443"},

		{"a partner's", "aws_vpc_endpoint.payments", "service_name", "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"},
		{"", "aws_vpc_endpoint.payments", "private_dns_enabled", "true"},
		{"", "aws_vpc_endpoint.payments", "security_group_ids", "${aws_security_group.endpoint_payments.id}"},
		{"", "aws_vpc_endpoint.payments", "service_region", "(not set)"},
		{"", "aws_vpc_security_group_egress_rule.service_5671_to_endpoint_payments", "to_port", "5671"},
		{"", "aws_vpc_security_group_ingress_rule.endpoint_payments_443_from_service", "to_port", "443"},

		{"not in every zone", "aws_vpc_endpoint.mail", "subnet_ids", "${[for subnet in [aws_subnet.private_0, aws_subnet.private_1, aws_subnet.private_2] : " +
			"subnet.id if contains(data.aws_vpc_endpoint_service.mail.availability_zones, subnet.availability_zone)]}"},
		{"", "data.aws_vpc_endpoint_service.mail", "service_name", "com.amazonaws.us-east-1.email-smtp"},
		{"", "data.aws_vpc_endpoint_service.mail", "service_type", "Interface"},
	})
	check(t, minimal(t, "{network: {endpoint_services: [{name: elsewhere, service: com.amazonaws.eu-west-1.sqs, private_dns: false}]}}"), []expectation{
		{"of another region", "aws_vpc_endpoint.elsewhere", "service_region", "eu-west-1"},
	})
	wantNoBlock(t, stack, "aws_vpc_security_group_ingress_rule.endpoint_mail_443_from_service")
	wantNoBlock(t, stack, "aws_vpc_security_group_ingress_rule.endpoints_5671_from_service")
}

func TestTheGatewayOfDynamoDB(t *testing.T) {
	check(t, everything(t, ""), []expectation{
		{"", "aws_vpc_endpoint.dynamodb_gateway", "vpc_endpoint_type", "Gateway"},
		{"the tasks reach it without NAT", "aws_vpc_security_group_egress_rule.service_443_to_dynamodb", "prefix_list_id",
			"${aws_vpc_endpoint.dynamodb_gateway.prefix_list_id}"},
	})
	check(t, everything(t, ""), []expectation{{"as ever", "aws_vpc_security_group_egress_rule.service_443_to_s3", "prefix_list_id",
		"${aws_vpc_endpoint.s3.prefix_list_id}"}})
	wantNoBlock(t, minimal(t, ""), "aws_vpc_endpoint.dynamodb_gateway")
}

func TestTheNetworkCannotBeExchangedUnderADatabase(t *testing.T) {
	name := func(stack *stackjson.Config) string {
		return text(lookup(t, stack, "aws_db_subnet_group.main", "name"))
	}
	if name(minimal(t, "")) == name(minimal(t, "{network: {cidr: 10.9.0.0/16}}")) {
		t.Error("another VPC keeps the subnet group, so the apply would fail half way instead of being refused")
	}
	if name(minimal(t, "")) != name(minimal(t, "{network: {az_count: 3, nat: perAz}}")) {
		t.Error("a further zone would replace the database")
	}
}

// Terraform destroys what is no longer configured before it changes what referred to it, unless that creates before it destroys.
func TestWhatIsReferredToGoesLast(t *testing.T) {
	stack := everything(t, "{network: {nat: perAz}}")
	for _, address := range []string{"aws_nat_gateway.nat_1", "aws_s3_bucket.alb_logs", "aws_s3_bucket_policy.alb_logs",
		"aws_s3_bucket_public_access_block.alb_logs"} {
		check(t, stack, []expectation{{"", address, "lifecycle.create_before_destroy", "true"}})
	}
	quiet := minimal(t, "{database: {log_exports: []}}")
	check(t, quiet, []expectation{{"a log group outlives its export", "aws_cloudwatch_log_group.database_slowquery", "name",
		"/aws/rds/cluster/shop-minimal/slowquery"}})
}

func TestNoSecurityGroupHasInlineRules(t *testing.T) {
	for _, block := range everything(t, "").Blocks() {
		if strings.HasSuffix(block.Type, "_security_group") && (block.Body["ingress"] != nil || block.Body["egress"] != nil) {
			t.Errorf("%s has rules of its own", block.Address)
		}
	}
}

// EC2's limits: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleDescription.html names the length, and
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html the characters.
func TestEveryRuleSaysWhatItIsFor(t *testing.T) {
	allowed := regexp.MustCompile(`^[a-zA-Z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,255}$`)
	environments, stacks := everyEnvironment(t)
	for _, environment := range environments {
		for _, block := range read(t, stacks[environment.Name]).WithoutOwn() {
			if !strings.HasPrefix(block.Type, "aws_vpc_security_group_") {
				continue
			}
			if description := text(block.Body["description"]); !allowed.MatchString(description) {
				t.Errorf("%s: %s has the description %q", environment.Name, block.Address, description)
			}
		}
	}
	check(t, minimal(t, ""), []expectation{
		{"the same on both sides", "aws_vpc_security_group_egress_rule.service_3306_to_proxy", "description", "SQL from the service tasks to RDS Proxy"},
		{"the same on both sides", "aws_vpc_security_group_ingress_rule.proxy_3306_from_service", "description", "SQL from the service tasks to RDS Proxy"},
		{"a group's own would replace it", "aws_security_group.service", "description", "Service tasks"},
	})
}

func TestAnExistingNetworkIsUsedAsItIs(t *testing.T) {
	environment := parse(t, "minimal.yaml", `network: {existing: {
		vpc_id: vpc-0123456789abcdef0,
		public_subnet_ids: [subnet-0123456789abcdef1, subnet-0123456789abcdef2],
		private_subnet_ids: [subnet-0123456789abcdef3, subnet-0123456789abcdef4],
		database_subnet_ids: [subnet-0123456789abcdef5, subnet-0123456789abcdef6]}}`)
	stack := read(t, synthesize(t, environment)["minimal"])
	for _, block := range stack.Blocks() {
		if slices.Contains([]string{"aws_vpc", "aws_subnet", "aws_nat_gateway", "aws_vpc_endpoint", "aws_default_security_group", "aws_availability_zones"},
			block.Type) {
			t.Errorf("%s is made although the network exists", block.Address)
		}
	}
	check(t, stack, []expectation{
		{"", "aws_lb.main", "subnets", "subnet-0123456789abcdef1, subnet-0123456789abcdef2"},
		{"", servicePath, "network_configuration.subnets", "subnet-0123456789abcdef3, subnet-0123456789abcdef4"},
		{"", "aws_db_proxy.main", "vpc_subnet_ids", "subnet-0123456789abcdef5, subnet-0123456789abcdef6"},
		{"", "aws_security_group.service", "vpc_id", "vpc-0123456789abcdef0"},
		{"", "aws_lb_target_group.main", "name", names.For("shop", "minimal", "").TargetGroup("HTTP", "80", "ip", "vpc-0123456789abcdef0")},
	})
}
