package ecs

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecsservice"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/servicediscoveryhttpnamespace"

	"slipway/constructs/address"
	"slipway/constructs/lifecycle"
)

// NewNamespace makes the namespace in which services find each other by Service Connect, and gives its ARN. Its lifecycle lets them leave it before it is
// deleted, which Cloud Map refuses while one is in it.
func NewNamespace(scope address.Scope, name string) string {
	return *address.New(scope, servicediscoveryhttpnamespace.NewServiceDiscoveryHttpNamespace, "main",
		&servicediscoveryhttpnamespace.ServiceDiscoveryHttpNamespaceConfig{
			Name:      jsii.String(name),
			Lifecycle: lifecycle.CreateBeforeDestroy(),
		}).Arn()
}

// ServiceConnect is what a service has of it: its tasks find the others of the namespace, and may be found.
type ServiceConnect struct {
	Namespace string // ARN
	Region    string
	LogGroup  string // name, for the proxies
	Name      string // by which others find the tasks; "" where they do not
	// IdleTimeout is the time in seconds after which the proxies close a silent connection.
	IdleTimeout int
}

// foundPort is the name of the port that others find. The Service Connect service is named for the service, not for it.
const foundPort = "http"

// serviceConnect gives requests no limit: what the load balancer sends comes by way of the proxy as well, and AWS's limit would end it after 15 seconds.
// Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TimeoutConfiguration.html, https://github.com/aws/containers-roadmap/issues/1958,
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html (ingressPortOverride)
func serviceConnect(props ServiceProps) *ecsservice.EcsServiceServiceConnectConfiguration {
	connect := props.ServiceConnect
	if connect == nil {
		return nil
	}
	options := map[string]*string{}
	for option, value := range logsTo(connect.LogGroup, connect.Region, "service-connect", props.Service.Log) {
		options[option] = jsii.String(value)
	}
	configuration := &ecsservice.EcsServiceServiceConnectConfiguration{
		Enabled:          jsii.Bool(true),
		Namespace:        jsii.String(connect.Namespace),
		LogConfiguration: &ecsservice.EcsServiceServiceConnectConfigurationLogConfiguration{LogDriver: jsii.String("awslogs"), Options: &options},
	}
	if connect.Name != "" {
		configuration.Service = []ecsservice.EcsServiceServiceConnectConfigurationService{{
			PortName:      jsii.String(foundPort),
			DiscoveryName: jsii.String(connect.Name),
			ClientAlias: &ecsservice.EcsServiceServiceConnectConfigurationServiceClientAlias{
				DnsName: jsii.String(connect.Name), Port: jsii.Number(props.Target.Port),
			},
			Timeout: &ecsservice.EcsServiceServiceConnectConfigurationServiceTimeout{
				IdleTimeoutSeconds: jsii.Number(connect.IdleTimeout), PerRequestTimeoutSeconds: jsii.Number(0),
			},
		}}
	}
	return configuration
}
