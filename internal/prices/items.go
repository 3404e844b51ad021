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
	ZoneTransfer            Item = "zone-transfer" // between two zones, each way
	FargateVCPU             Item = "fargate-vcpu"  // Linux on x86
	FargateMemory           Item = "fargate-memory"
	FargateARMVCPU          Item = "fargate-arm-vcpu" // Linux on ARM
	FargateARMMemory        Item = "fargate-arm-memory"
	FargateSpotVCPU         Item = "fargate-spot-vcpu" // changes: there is no list price, so that only a user's own file can have one
	FargateSpotMemory       Item = "fargate-spot-memory"
	FargateStorage          Item = "fargate-storage" // of a task above 20 GB
	AuroraInstance          Item = "aurora-instance" // of Aurora MySQL, Standard; by class
	AuroraInstanceOptimized Item = "aurora-instance-io-optimized"
	AuroraACU               Item = "aurora-acu" // of Serverless v2
	AuroraACUOptimized      Item = "aurora-acu-io-optimized"
	AuroraStorage           Item = "aurora-storage"
	AuroraStorageOptimized  Item = "aurora-storage-io-optimized"
	AuroraIO                Item = "aurora-io"     // of Aurora Standard; I/O-Optimized has none
	AuroraBackup            Item = "aurora-backup" // above the size of the cluster
	CPUCredits              Item = "cpu-credits"   // of classes that burst
	ProxyVCPU               Item = "rds-proxy-vcpu"
	ProxyACU                Item = "rds-proxy-acu" // in front of Serverless v2
	KMSKey                  Item = "kms-key"
	KMSRequests             Item = "kms-requests"
	Secret                  Item = "secret"
	SecretCalls             Item = "secret-calls"
	Alarm                   Item = "alarm"                 // by the metrics in it
	AlarmHighResolution     Item = "alarm-high-resolution" // with a period below a minute
	Dashboard               Item = "dashboard"             // beyond the three that an account has free
	LogsIngested            Item = "logs-ingested"
	LogsStored              Item = "logs-stored"
	LogsQueried             Item = "logs-queried"
)

// units are what the price of each item is for. A file repeats them, so that whoever writes it sees what the number means.
var units = map[Item]string{
	ALB: "hour", ALBCapacity: "LCU-hour", NATGateway: "hour", NATGatewayData: "GB", PublicIPv4: "hour",
	InterfaceEndpoint: "zone-hour", InterfaceEndpointData: "GB", GatewayEndpoint: "hour", ZoneTransfer: "GB",
	FargateVCPU: "vCPU-hour", FargateMemory: "GB-hour", FargateARMVCPU: "vCPU-hour", FargateARMMemory: "GB-hour",
	FargateSpotVCPU: "vCPU-hour", FargateSpotMemory: "GB-hour", FargateStorage: "GB-hour",
	AuroraInstance: "hour", AuroraInstanceOptimized: "ratio", AuroraACU: "ACU-hour", AuroraACUOptimized: "ACU-hour",
	AuroraStorage: "GB-month", AuroraStorageOptimized: "GB-month", AuroraIO: "million requests", AuroraBackup: "GB-month", CPUCredits: "vCPU-hour",
	ProxyVCPU: "vCPU-hour", ProxyACU: "ACU-hour",
	KMSKey: "month", KMSRequests: "10000 requests", Secret: "month", SecretCalls: "10000 requests",
	Alarm: "metric-month", AlarmHighResolution: "metric-month", Dashboard: "month",
	LogsIngested: "GB", LogsStored: "GB-month", LogsQueried: "GB",
}

// HoursPerMonth turns prices of hours into those of months: a twelfth of a year of 365 days.
const HoursPerMonth = 730

// Price is what a unit of an item costs, in US dollars.
type Price struct {
	Amount  float64
	Unit    string  // as hour, GB-month, vCPU-hour
	Minimum float64 // units that are billed at least; 0 where there is no minimum
	VCPU    float64 // of a class of instances; 0 for all else
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
