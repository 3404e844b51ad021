// Package ecs makes the service: cluster, task definition, load balancer, ECS service and its scaling.
package ecs

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecscluster"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecsclustercapacityproviders"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
)

// Cluster is the ECS cluster.
type Cluster struct {
	Arn   string
	Name  string
	Ready []cdktf.ITerraformDependable // its capacity providers are set
}

// NewCluster makes a cluster that runs tasks on FARGATE and FARGATE_SPOT. insights is enhanced, enabled or disabled; what it writes to comes first, since ECS
// makes it otherwise.
func NewCluster(scope address.Scope, name, insights string, after []cdktf.ITerraformDependable) *Cluster {
	cluster := address.New(scope, ecscluster.NewEcsCluster, "main", &ecscluster.EcsClusterConfig{
		Name: jsii.String(name),
		Setting: []ecscluster.EcsClusterSetting{{
			Name:  jsii.String("containerInsights"),
			Value: jsii.String(insights),
		}},
		DependsOn: &after,
	})
	providers := address.New(scope, ecsclustercapacityproviders.NewEcsClusterCapacityProviders, "main",
		&ecsclustercapacityproviders.EcsClusterCapacityProvidersConfig{
			ClusterName:       cluster.Name(),
			CapacityProviders: jsii.Strings(fargate, fargateSpot),
		})
	return &Cluster{Arn: *cluster.Arn(), Name: *cluster.Name(), Ready: []cdktf.ITerraformDependable{providers}}
}

const (
	fargate     = "FARGATE"
	fargateSpot = "FARGATE_SPOT"
)
