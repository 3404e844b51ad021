// Package account knows what an AWS account needs before its first environment: docs/account.md.
package account

import (
	"strings"

	"slipway/internal/stackjson"
)

// LinkedRole is a service-linked role. AWS makes one at a service's first use, and needs a while until it can be assumed: the first call then
// fails, and the provider tries again for ECS clusters only (hashicorp/terraform-provider-aws#15457).
type LinkedRole struct {
	// Service is what iam create-service-linked-role calls it, and the value of iam:AWSServiceName.
	Service string
	Name    string
	// For says what needs it.
	For string
	// Source is the service's page "using service-linked roles".
	Source string
}

var (
	rds = LinkedRole{"rds.amazonaws.com", "AWSServiceRoleForRDS", "the database's subnet group, cluster, instances, proxy and events",
		"https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html"}
	ecs = LinkedRole{"ecs.amazonaws.com", "AWSServiceRoleForECS", "the ECS cluster and its services",
		"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html"}
	elb = LinkedRole{"elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing", "the load balancer and its target group",
		"https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html"}
	// Of Application Auto Scaling there is one for each service that scales. It makes them at RegisterScalableTarget.
	scalingOfEcs = LinkedRole{"ecs.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_ECSService",
		"scaling of tasks (`scaling`)", scalingSource}
	scalingOfRds = LinkedRole{"rds.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_RDSCluster",
		"scaling of readers (`database.reader_autoscaling`)", scalingSource}
	chat = LinkedRole{"management.chatbot.amazonaws.com", "AWSServiceRoleForAWSChatbot", "the Slack channel that hears the alarms (`monitoring.slack`)",
		"https://docs.aws.amazon.com/chatbot/latest/adminguide/using-service-linked-roles.html"}
	backup = LinkedRole{"backup.amazonaws.com", "AWSServiceRoleForBackup", "backups by AWS Backup, and copies to another account",
		"https://docs.aws.amazon.com/aws-backup/latest/devguide/using-service-linked-roles-AWSServiceRoleForBackup.html"}
)

const scalingSource = "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html"

// LinkedRoles are all that an environment of any configuration may need.
var LinkedRoles = []LinkedRole{rds, ecs, elb, scalingOfEcs, scalingOfRds, chat, backup}

// byService says of each service, by the beginning of its types' names, which role it needs, or why it needs none: for what an environment uses
// of it, AWS's documents name none. Of two beginnings the longer one counts.
var byService = map[string]struct {
	role *LinkedRole
	none string
}{
	"aws_db_":      {role: &rds},
	"aws_rds_":     {role: &rds},
	"aws_ecs_":     {role: &ecs},
	"aws_lb":       {role: &elb},
	"aws_backup_":  {role: &backup},
	"aws_chatbot_": {role: &chat},

	// Policies and scheduled actions are of a target.
	"aws_appautoscaling_": {none: "its scalable target has it"},
	// A task definition is text that ECS keeps.
	"aws_ecs_task_definition": {none: "it uses nothing"},
	// ECS registers tasks there.
	"aws_service_discovery_": {none: "ECS has its own"},

	"aws_acm_":            {none: "the role of ACM is for certificates of a private authority of another account"},
	"aws_route53_":        {none: "records of a zone use no role"},
	"aws_cloudwatch_":     {none: "alarms that tell a topic or scaling, dashboards, log groups and their filters, and rules that tell a topic use no role of CloudWatch's or EventBridge's own"},
	"aws_ecr_":            {none: "only for replication, templates of repositories and pull through caches"},
	"aws_iam_":            {none: "IAM has no service-linked role of its own"},
	"aws_kms_":            {none: "only for keys of other regions or of a custom key store"},
	"aws_s3_":             {none: "the bucket's policy is enough"},
	"aws_secretsmanager_": {none: "without replication and managed rotation it uses nothing"},
	"aws_sns_":            {none: "the topic's policy is enough"},
	"aws_wafv2_":          {none: "only a web ACL that logs to Firehose needs one; CloudWatch Logs has a resource policy for it"},

	"aws_default_security_group": {none: network},
	"aws_eip":                    {none: network},
	"aws_flow_log":               {none: "flow logs to CloudWatch Logs are given a role of the environment's own"},
	"aws_internet_gateway":       {none: network},
	"aws_nat_gateway":            {none: "a NAT gateway of one zone needs none"},
	"aws_route":                  {none: network},
	"aws_security_group":         {none: network},
	"aws_subnet":                 {none: network},
	"aws_vpc":                    {none: network},
}

// network: the VPC's own service-linked role is for regional NAT gateways.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/using-service-linked-roles.html
const network = "parts of a VPC need none"

// Of gives the role that a resource needs, if it needs one. It is unknown when nobody has looked at its service yet.
func Of(resource stackjson.Block) (role LinkedRole, needed, known bool) {
	if resource.Type == "aws_appautoscaling_target" {
		switch namespace, _ := resource.Text("service_namespace"); namespace {
		case "ecs":
			return scalingOfEcs, true, true
		case "rds":
			return scalingOfRds, true, true
		}
		return LinkedRole{}, false, false
	}
	longest := ""
	for beginning := range byService {
		if len(beginning) > len(longest) && strings.HasPrefix(resource.Type, beginning) {
			longest = beginning
		}
	}
	service, known := byService[longest]
	if service.role == nil {
		return LinkedRole{}, false, known
	}
	return *service.role, true, true
}
