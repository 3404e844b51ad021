package prices

import "strings"

// Item is a thing that AWS bills.
type Item string

// All items. What a file calls otherwise is none.
const (
	ALB                     Item = "alb"          // an Application Load Balancer
	ALBCapacity             Item = "alb-capacity" // its capacity units, by use
	NATGateway              Item = "nat-gateway"
	NATGatewayData          Item = "nat-gateway-data" // what it passes on, either way
	PublicIPv4              Item = "public-ipv4"      // an address, in use or not
	InterfaceEndpoint       Item = "interface-endpoint"
	InterfaceEndpointData   Item = "interface-endpoint-data"
	GatewayEndpoint         Item = "gateway-endpoint"
	ZoneTransfer            Item = "zone-transfer"     // between two zones, each way
	InternetTransfer        Item = "internet-transfer" // out; what comes in costs nothing
	RegionTransfer          Item = "region-transfer"   // out, to another region
	FargateVCPU             Item = "fargate-vcpu"      // Linux on x86
	FargateMemory           Item = "fargate-memory"
	FargateARMVCPU          Item = "fargate-arm-vcpu" // Linux on ARM
	FargateARMMemory        Item = "fargate-arm-memory"
	FargateSpotVCPU         Item = "fargate-spot-vcpu" // changes: there is no list price, so that only a user's own file can have one
	FargateSpotMemory       Item = "fargate-spot-memory"
	FargateStorage          Item = "fargate-storage"             // of a task above 20 GB
	FargatePlan1            Item = "fargate-savings-plan-1-year" // less by a Compute Savings Plan, nothing paid in advance
	FargatePlan3            Item = "fargate-savings-plan-3-years"
	AuroraInstance          Item = "aurora-instance" // of Aurora MySQL, Standard; by class
	AuroraInstanceOptimized Item = "aurora-instance-io-optimized"
	AuroraReserved1         Item = "aurora-reserved-1-year"  // less by reserved instances, nothing paid in advance
	AuroraReserved3         Item = "aurora-reserved-3-years" // half paid in advance: without that there are none
	AuroraPlanInstances     Item = "database-savings-plan-instances"
	AuroraPlanServerless    Item = "database-savings-plan-serverless"
	AuroraACU               Item = "aurora-acu" // of Serverless v2
	AuroraACUOptimized      Item = "aurora-acu-io-optimized"
	AuroraStorage           Item = "aurora-storage"
	AuroraStorageOptimized  Item = "aurora-storage-io-optimized"
	AuroraIO                Item = "aurora-io"              // of Aurora Standard; I/O-Optimized has none
	AuroraBackup            Item = "aurora-backup"          // above the size of the cluster
	CPUCredits              Item = "cpu-credits"            // of classes that burst
	InsightsVCPU            Item = "database-insights-vcpu" // Database Insights, advanced
	InsightsACU             Item = "database-insights-acu"
	ProxyVCPU               Item = "rds-proxy-vcpu"
	ProxyACU                Item = "rds-proxy-acu" // in front of Serverless v2
	KMSKey                  Item = "kms-key"
	KMSRequests             Item = "kms-requests"
	Secret                  Item = "secret"
	SecretCalls             Item = "secret-calls"
	Alarm                   Item = "alarm"                 // by the metrics in it
	AlarmHighResolution     Item = "alarm-high-resolution" // with a period below a minute
	Dashboard               Item = "dashboard"             // beyond the three that an account has free
	CustomMetric            Item = "custom-metric"         // also one of Container Insights
	EnhancedInsightsMetric  Item = "container-insights-enhanced"
	LogsIngested            Item = "logs-ingested"
	LogsVended              Item = "logs-vended" // that AWS writes, as flow logs
	LogsStored              Item = "logs-stored"
	LogsQueried             Item = "logs-queried"
	ObjectStorage           Item = "s3-storage"
	WebACL                  Item = "web-acl"
	WebACLRule              Item = "web-acl-rule" // a rule or a group of AWS's
	WebACLRequests          Item = "web-acl-requests"
)

// items are what each is called, and what its price is for. A file repeats the unit, so that whoever writes it sees what the number means.
var items = map[Item]struct{ name, unit string }{
	ALB:                     {"Application Load Balancer", "hour"},
	ALBCapacity:             {"capacity units of the load balancer", "LCU-hour"},
	NATGateway:              {"NAT gateways", "hour"},
	NATGatewayData:          {"data through NAT gateways", "GB"},
	PublicIPv4:              {"public IPv4 addresses", "hour"},
	InterfaceEndpoint:       {"interface endpoints", "zone-hour"},
	InterfaceEndpointData:   {"data through interface endpoints", "GB"},
	GatewayEndpoint:         {"gateway endpoints", "hour"},
	ZoneTransfer:            {"data between zones, each way", "GB"},
	InternetTransfer:        {"data to the internet", "GB"},
	RegionTransfer:          {"data to another region", "GB"},
	FargateVCPU:             {"vCPUs of tasks", "vCPU-hour"},
	FargateMemory:           {"memory of tasks", "GB-hour"},
	FargateARMVCPU:          {"vCPUs of tasks, ARM", "vCPU-hour"},
	FargateARMMemory:        {"memory of tasks, ARM", "GB-hour"},
	FargateSpotVCPU:         {"vCPUs of tasks, Spot", "vCPU-hour"},
	FargateSpotMemory:       {"memory of tasks, Spot", "GB-hour"},
	FargateStorage:          {"storage of tasks above 20 GB", "GB-hour"},
	FargatePlan1:            {"Compute Savings Plan on Fargate, 1 year", "percent"},
	FargatePlan3:            {"Compute Savings Plan on Fargate, 3 years", "percent"},
	AuroraInstance:          {"Aurora instances", "hour"},
	AuroraInstanceOptimized: {"Aurora instances, I/O-Optimized", "ratio"},
	AuroraReserved1:         {"reserved instances, 1 year, nothing in advance", "percent"},
	AuroraReserved3:         {"reserved instances, 3 years, half in advance", "percent"},
	AuroraPlanInstances:     {"Database Savings Plan, 1 year", "percent"},
	AuroraPlanServerless:    {"Database Savings Plan on Serverless v2, 1 year", "percent"},
	AuroraACU:               {"capacity units of Serverless v2", "ACU-hour"},
	AuroraACUOptimized:      {"capacity units of Serverless v2, I/O-Optimized", "ACU-hour"},
	AuroraStorage:           {"storage of the cluster", "GB-month"},
	AuroraStorageOptimized:  {"storage of the cluster, I/O-Optimized", "GB-month"},
	AuroraIO:                {"I/O of the cluster", "million requests"},
	AuroraBackup:            {"backups", "GB-month"},
	CPUCredits:              {"CPU credits", "vCPU-hour"},
	InsightsVCPU:            {"Database Insights, advanced", "vCPU-hour"},
	InsightsACU:             {"Database Insights, advanced, of Serverless v2", "ACU-hour"},
	ProxyVCPU:               {"RDS Proxy", "vCPU-hour"},
	ProxyACU:                {"RDS Proxy before Serverless v2", "ACU-hour"},
	KMSKey:                  {"KMS keys", "month"},
	KMSRequests:             {"requests to KMS", "10000 requests"},
	Secret:                  {"secrets", "month"},
	SecretCalls:             {"calls of Secrets Manager", "10000 requests"},
	Alarm:                   {"metrics in alarms", "metric-month"},
	AlarmHighResolution:     {"metrics in alarms of high resolution", "metric-month"},
	Dashboard:               {"dashboards", "month"},
	CustomMetric:            {"custom metrics", "metric-month"},
	EnhancedInsightsMetric:  {"metrics of Container Insights, enhanced", "metric-month"},
	LogsIngested:            {"logs written", "GB"},
	LogsVended:              {"logs written by AWS", "GB"},
	LogsStored:              {"logs kept", "GB-month"},
	LogsQueried:             {"logs searched", "GB"},
	ObjectStorage:           {"objects in S3", "GB-month"},
	WebACL:                  {"web ACLs", "month"},
	WebACLRule:              {"rules of web ACLs", "month"},
	WebACLRequests:          {"requests that a web ACL looks at", "million requests"},
}

// Name of an item, for people.
func (i Item) Name() string { return items[i].name }

// Unit that a price of the item is for.
func (i Item) Unit() string { return items[i].unit }

// HoursPerMonth turns prices of hours into those of months: a twelfth of a year of 365 days.
const HoursPerMonth = 730

// Hourly says whether the item is billed by the hour.
func (i Item) Hourly() bool { return strings.HasSuffix(i.Unit(), "hour") }

// Price is what a unit of an item costs, in US dollars.
type Price struct {
	Amount  float64
	Unit    string  // as hour, GB-month, vCPU-hour
	Minimum float64 // units that are billed at least; 0 where there is no minimum
	VCPU    float64 // of a class of instances; 0 for all else
	Own     bool    // of a user's own file, or less a discount that it gives
	Source  string  // where the price was read
	Date    string  // that the source gives, or on which it was read, as 2026-03-28 or 2026-03
}

// Month is what so many units cost, used for a whole month where they are billed by the hour.
func (p Price) Month(quantity float64) float64 {
	month := p.Amount * max(quantity, p.Minimum)
	if strings.HasSuffix(p.Unit, "hour") {
		month *= HoursPerMonth
	}
	return month
}
