package rds

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchloggroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbproxy"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbproxydefaulttargetgroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbproxyendpoint"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/dbproxytarget"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/lifecycle"
	"slipway/internal/config"
	"slipway/internal/names"
)

// ProxyProps of the RDS Proxy.
type ProxyProps struct {
	Names            names.Names
	Proxy            config.Proxy
	LogRetentionDays int
	Cluster          *Cluster
	Secrets          []string                     // ARNs, one for each user whom the proxy lets in, with the JSON {"username", "password"}
	SecretsReady     []cdktf.ITerraformDependable // the secrets have their values
	Role             *iam.Role
	Key              *Key
	Subnets          []string // ids, only of zones in which RDS Proxy is offered
	SecurityGroup    string   // id
}

// Proxy is the RDS Proxy, connected to the cluster.
type Proxy struct {
	Name           string
	Arn            string
	TargetGroup    string // name
	Endpoint       string
	ReaderEndpoint string                       // "" without one
	ReaderName     string                       // of the read-only endpoint; "" without one
	Ready          []cdktf.ITerraformDependable // the cluster is its target
}

// NewProxy makes the proxy, its connection pool and its target.
func NewProxy(scope address.Scope, props ProxyProps) *Proxy {
	logs := address.New(scope, cloudwatchloggroup.NewCloudwatchLogGroup, "rds_proxy", &cloudwatchloggroup.CloudwatchLogGroupConfig{
		Name:            jsii.String(props.Names.ProxyLogs()),
		RetentionInDays: jsii.Number(props.LogRetentionDays),
		KmsKeyId:        jsii.String(props.Key.Arn),
	})
	// The proxy tries its credentials when it is made: role and secrets must be complete by then.
	after := append([]cdktf.ITerraformDependable{logs}, props.Role.Ready...)
	after = append(after, props.SecretsReady...)
	main := address.New(scope, dbproxy.NewDbProxy, "main", &dbproxy.DbProxyConfig{
		Name:                jsii.String(props.Names.Proxy()),
		EngineFamily:        jsii.String("MYSQL"),
		RequireTls:          jsii.Bool(true),
		RoleArn:             jsii.String(props.Role.Arn),
		VpcSubnetIds:        jsii.Strings(props.Subnets...),
		VpcSecurityGroupIds: jsii.Strings(props.SecurityGroup),
		IdleClientTimeout:   jsii.Number(props.Proxy.IdleClientTimeout),
		DebugLogging:        jsii.Bool(props.Proxy.DebugLogging),
		Auth:                proxyAuth(props),
		DependsOn:           &after,
		Lifecycle:           ignoreSubnets(),
	})

	pool := &dbproxydefaulttargetgroup.DbProxyDefaultTargetGroupConnectionPoolConfig{
		ConnectionBorrowTimeout:   jsii.Number(props.Proxy.ConnectionBorrowTimeout),
		MaxConnectionsPercent:     jsii.Number(props.Proxy.MaxConnectionsPercent),
		MaxIdleConnectionsPercent: jsii.Number(props.Proxy.MaxIdleConnectionsPercent),
	}
	if props.Proxy.InitQuery != "" {
		pool.InitQuery = jsii.String(props.Proxy.InitQuery)
	}
	if len(props.Proxy.SessionPinningFilters) > 0 {
		pool.SessionPinningFilters = jsii.Strings(props.Proxy.SessionPinningFilters...)
	}
	group := address.New(scope, dbproxydefaulttargetgroup.NewDbProxyDefaultTargetGroup, "main", &dbproxydefaulttargetgroup.DbProxyDefaultTargetGroupConfig{
		DbProxyName:          main.Name(),
		ConnectionPoolConfig: pool,
	})
	target := address.New(scope, dbproxytarget.NewDbProxyTarget, "main", &dbproxytarget.DbProxyTargetConfig{
		DbProxyName:         main.Name(),
		TargetGroupName:     group.Name(),
		DbClusterIdentifier: jsii.String(props.Cluster.ID),
		DependsOn:           &props.Cluster.Ready, // a cluster without an available instance is refused as a target
	})
	proxy := &Proxy{
		Name:        *main.Name(),
		Arn:         *main.Arn(),
		TargetGroup: *group.Name(),
		Endpoint:    *main.Endpoint(),
		Ready:       []cdktf.ITerraformDependable{target},
	}
	if props.Proxy.ReaderEndpoint {
		reader := address.New(scope, dbproxyendpoint.NewDbProxyEndpoint, "reader", &dbproxyendpoint.DbProxyEndpointConfig{
			DbProxyName:         main.Name(),
			DbProxyEndpointName: jsii.String(props.Names.ProxyReader()),
			TargetRole:          jsii.String("READ_ONLY"),
			VpcSubnetIds:        jsii.Strings(props.Subnets...),
			VpcSecurityGroupIds: jsii.Strings(props.SecurityGroup),
			Lifecycle:           ignoreSubnets(),
		})
		proxy.ReaderEndpoint, proxy.ReaderName = *reader.Endpoint(), *reader.DbProxyEndpointName()
	}
	return proxy
}

// ignoreSubnets keeps a proxy where it was made: other subnets would replace it, and with it every connection. A further zone
// does not need that, and where AWS silently drops the subnet of a zone without RDS Proxy, every plan would ask for it
// (hashicorp/terraform-provider-aws#17781).
func ignoreSubnets() *cdktf.TerraformResourceLifecycle {
	return lifecycle.IgnoreChanges(nil, "vpc_subnet_ids")
}

func proxyAuth(props ProxyProps) []dbproxy.DbProxyAuth {
	var auth []dbproxy.DbProxyAuth
	for _, secret := range props.Secrets {
		way := dbproxy.DbProxyAuth{
			AuthScheme: jsii.String("SECRETS"),
			IamAuth:    jsii.String("DISABLED"),
			SecretArn:  jsii.String(secret),
		}
		if props.Proxy.ClientPasswordAuthType != "" {
			way.ClientPasswordAuthType = jsii.String(props.Proxy.ClientPasswordAuthType)
		}
		auth = append(auth, way)
	}
	return auth
}
