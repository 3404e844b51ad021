package ecs

import (
	"strconv"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/cloudwatchloggroup"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecstaskdefinition"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/internal/config"
)

// NewLogGroup makes the log group of the service, encrypted with a key (ARN).
func NewLogGroup(scope address.Scope, name string, retentionDays int, key string) string {
	return *address.New(scope, cloudwatchloggroup.NewCloudwatchLogGroup, "ecs", &cloudwatchloggroup.CloudwatchLogGroupConfig{
		Name:            jsii.String(name),
		RetentionInDays: jsii.Number(retentionDays),
		KmsKeyId:        jsii.String(key),
	}).Name()
}

// DatabaseAccess is what the container gets to know of the database.
type DatabaseAccess struct {
	Host               string // the proxy's endpoint, or the cluster's without a proxy
	ReaderHost         string // for reading only; "" without one
	Port               int
	Name               string
	Username           string // valueFrom of the user name
	Password           string // valueFrom of the password
	CredentialsVersion string // changes whenever the credentials do
}

// TaskDefinitionProps of the service's task.
type TaskDefinitionProps struct {
	Family        string
	Region        string
	Service       config.Service
	Database      *DatabaseAccess // nil without a database
	LogGroup      string          // name
	Listens       bool            // the application answers on service.container_port
	Found         *config.Target  // that other services find by Service Connect; nil where they do not
	Endpoints     []string        // of the services that the tasks find by Service Connect
	TaskRole      *iam.Role
	ExecutionRole *iam.Role
}

// NewTaskDefinition gives the ARN of the task definition's revision.
//
// A change makes a new revision. Old ones stay registered, which costs nothing, so that a rollback has where to go. (With
// create_before_destroy instead, Terraform would treat all that a task refers to the same way, and a proxy or a role that must
// be made again would fail on its own name.)
func NewTaskDefinition(scope address.Scope, props TaskDefinitionProps) string {
	var storage *ecstaskdefinition.EcsTaskDefinitionEphemeralStorage
	if size := props.Service.EphemeralStorageGib; size > config.FargateStorageGib {
		storage = &ecstaskdefinition.EcsTaskDefinitionEphemeralStorage{SizeInGib: jsii.Number(size)}
	}
	return *address.New(scope, ecstaskdefinition.NewEcsTaskDefinition, "main", &ecstaskdefinition.EcsTaskDefinitionConfig{
		Family:                  jsii.String(props.Family),
		RequiresCompatibilities: jsii.Strings(fargate),
		NetworkMode:             jsii.String("awsvpc"),
		Cpu:                     jsii.String(strconv.Itoa(props.Service.Cpu)),
		Memory:                  jsii.String(strconv.Itoa(props.Service.Memory)),
		TaskRoleArn:             jsii.String(props.TaskRole.Arn),
		ExecutionRoleArn:        jsii.String(props.ExecutionRole.Arn),
		RuntimePlatform: &ecstaskdefinition.EcsTaskDefinitionRuntimePlatform{
			OperatingSystemFamily: jsii.String("LINUX"),
			CpuArchitecture:       jsii.String(props.Service.Architecture),
		},
		ContainerDefinitions: jsii.String(containerDefinitions(props)),
		Volume:               volumes(props.Service),
		EphemeralStorage:     storage,
		SkipDestroy:          jsii.Bool(true),
	}).Arn()
}
