package stacks

import (
	"slices"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/ecs"
	"slipway/constructs/iam"
	"slipway/constructs/logs"
	"slipway/constructs/network"
	"slipway/constructs/rds"
	"slipway/internal/alarms"
	"slipway/internal/alarms/catalog"
	"slipway/internal/arn"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// service is what the outputs need of the service.
type service struct {
	balancer *ecs.LoadBalancer
	service  *ecs.Service
	logGroup string

	task                    string // ARN of the task definition's revision
	taskRole, executionRole *iam.Role
}

func newService(scope address.Scope, env config.Environment, key *rds.Key, net *network.Network, groups *network.SecurityGroups,
	database database, login login, watch *watch) service {
	names := env.Names()
	logGroup := ecs.NewLogGroup(scope, names.ServiceLogs(), env.Service.LogRetentionDays, key.Arn)
	newLogCounts(scope, env, logGroup, newLogSubscription(scope, env, logGroup))
	taskRole := newTaskRole(scope, env, key, login)
	executionRole := iam.NewExecutionRole(scope, iam.ExecutionRoleProps{
		Name:         roleName(env, names.ExecutionRole()),
		Place:        env.Place(),
		Repositories: repositories(env.Service),
		Registry: policy.RegistryCredentials{
			Secret: env.Service.RepositoryCredentialsArn,
			Key:    env.Service.RepositoryCredentialsKmsKeyArn,
		},
		LogGroup: names.ServiceLogs(),
		Injected: injectedSecrets(env.Service.Injected(), login),
	})
	task := ecs.NewTaskDefinition(scope, ecs.TaskDefinitionProps{
		Family:        names.Prefix(),
		Region:        env.Region,
		Service:       env.Service,
		Database:      databaseAccess(env, database, login),
		LogGroup:      logGroup,
		TaskRole:      taskRole,
		ExecutionRole: executionRole,
	})

	balancer := newLoadBalancer(scope, env, key, net, groups)
	made := ecs.NewService(scope, ecs.ServiceProps{
		Name:                names.Prefix(),
		Cluster:             ecs.NewCluster(scope, names.Cluster(), env.Service.ContainerInsights, newContainerInsightsLogs(scope, env, key)),
		TaskDefinition:      task,
		Service:             env.Service,
		Deployment:          env.Deployment,
		Scaling:             env.Scaling,
		LoadBalancer:        balancer,
		Target:              env.Target(),
		DeregistrationDelay: env.LoadBalancer.DeregistrationDelay,
		Alarms:              watch.deployments(balancer),
		Subnets:             net.PrivateSubnets,
		SecurityGroup:       groups.Service,
		After:               slices.Concat(taskRole.Ready, executionRole.Ready, groups.ServiceEdges, database.credentials.Ready, database.proxy.Ready),
	})
	if env.Scaling.Enabled {
		ecs.NewAutoscaling(scope, ecs.AutoscalingProps{Service: made, LoadBalancer: balancer, Scaling: env.Scaling, Queue: queueScaling(env, made)})
	}
	return service{balancer, made, logGroup, task, taskRole, executionRole}
}

// queueScaling is nil where no queue scales the service.
func queueScaling(env config.Environment, made *ecs.Service) *ecs.QueueScaling {
	if env.Scaling.Queue == nil {
		return nil
	}
	of := alarms.Resources{catalog.ClusterName: made.Cluster, catalog.ServiceName: made.Name}
	return &ecs.QueueScaling{
		MessagesPerTask: alarms.MessagesPerTask(env, of),
		FirstTask:       alarms.FirstTask(env, of),
		AlarmName:       env.Names().Alarm("queue-first-task"),
	}
}

// newContainerInsightsLogs makes the group of the events of Container Insights; where that is off, none, which takes the old ones away.
func newContainerInsightsLogs(scope address.Scope, env config.Environment, key *rds.Key) []cdktf.ITerraformDependable {
	if !env.Service.Insights() {
		return nil
	}
	return logs.NewTakenOver(scope, logs.Props{
		Label:         "container_insights",
		Name:          env.Names().ContainerInsightsLogs(),
		RetentionDays: env.Service.ContainerInsightsRetentionDays,
		Key:           key.Arn,
	})
}

func newLoadBalancer(scope address.Scope, env config.Environment, key *rds.Key, net *network.Network, groups *network.SecurityGroups) *ecs.LoadBalancer {
	var accessLogs *ecs.AccessLogs
	if env.LoadBalancer.AccessLogs.Enabled {
		accessLogs = ecs.NewAccessLogs(scope, env.Names().AccessLogsBucket(), env.Place(), env.LoadBalancer.AccessLogs)
	}
	props := ecs.LoadBalancerProps{
		Names:         env.Names(),
		LoadBalancer:  env.LoadBalancer,
		Protocol:      env.Target().Protocol,
		VpcID:         net.VpcID,
		VpcKey:        net.Key,
		Subnets:       net.PublicSubnets,
		SecurityGroup: groups.LoadBalancer,
		AccessLogs:    accessLogs,
		After:         net.PublicReady,
	}
	if waf := env.LoadBalancer.Waf; waf != nil {
		names := env.Names()
		props.WebACL = ecs.NewWebACL(scope, ecs.WebACLProps{Name: names.WebACL(), LogGroup: names.WafLogs(), KmsKey: key.Arn, Waf: *waf})
	}
	if env.LoadBalancer.Internal && env.Network.Existing == nil {
		props.Subnets = net.PrivateSubnets
	}
	return ecs.NewLoadBalancer(scope, props)
}

func newTaskRole(scope address.Scope, env config.Environment, key *rds.Key, login login) *iam.Role {
	names := env.Names()
	props := iam.TaskRoleProps{
		Name:           roleName(env, names.TaskRole()),
		Place:          env.Place(),
		Secrets:        login.patterns,
		SecretKeys:     login.keys,
		Key:            key.Arn,
		Objects:        taskObjects(env),
		Permissions:    env.Permissions(),
		LogGroup:       names.ServiceLogs(),
		ExecuteCommand: env.Service.ExecuteCommand,
		FileSystems:    fileSystems(env.Service),
	}
	if env.Scaling.Queue != nil {
		props.Queue = env.Scaling.Queue.QueueArn
	}
	if env.Service.TaskProtection {
		props.Protects = names.Cluster()
	}
	return iam.NewTaskRole(scope, props)
}

// taskObjects are the buckets that the task role may use by itself, without a permission of the team's own.
func taskObjects(env config.Environment) *policy.TaskObjects {
	s3 := env.Service.S3
	if !s3.Enabled {
		return nil
	}
	return &policy.TaskObjects{Prefix: s3.BucketPrefix, Buckets: s3.Buckets, AllowDelete: s3.AllowDelete, Platform: env.PlatformBuckets()}
}

// fileSystems are those that the tasks mount with their role.
func fileSystems(service config.Service) []policy.FileSystem {
	var all []policy.FileSystem
	for _, v := range service.FileSystems() {
		if v.Efs.Iam {
			all = append(all, policy.FileSystem{ID: v.Efs.FileSystemID, AccessPoint: v.Efs.AccessPointID, Write: service.Writes(v), Root: v.Efs.RootAccess})
		}
	}
	return all
}

// databaseAccess is by way of the proxy.
func databaseAccess(env config.Environment, database database, login login) ecs.DatabaseAccess {
	return ecs.DatabaseAccess{
		Host:               database.proxy.Endpoint,
		ReaderHost:         database.proxy.ReaderEndpoint,
		Port:               network.ProxyPort,
		Name:               env.Database.Name,
		Username:           login.username,
		Password:           login.password,
		CredentialsVersion: login.version,
	}
}

// repositories of ECR that the images of a task come from, by ARN.
func repositories(service config.Service) []string {
	var all []string
	for _, image := range service.Images() {
		if repository := arn.OfImage(image); repository != "" {
			all = append(all, repository)
		}
	}
	return unique(all)
}

// injectedSecrets are those of the database user and the configuration's own.
func injectedSecrets(own []config.Secret, login login) policy.InjectedSecrets {
	injected := policy.InjectedSecrets{Secrets: slices.Clone(login.secrets), SecretKeys: slices.Clone(login.keys)}
	for _, secret := range own {
		from := arn.WithoutJSONKey(secret.ValueFrom)
		if secret.OfParameterStore() {
			injected.Parameters = append(injected.Parameters, from)
			if secret.KmsKeyArn != "" {
				injected.ParameterKeys = append(injected.ParameterKeys, secret.KmsKeyArn)
			}
			continue
		}
		injected.Secrets = append(injected.Secrets, from)
		if secret.KmsKeyArn != "" {
			injected.SecretKeys = append(injected.SecretKeys, secret.KmsKeyArn)
		}
	}
	for _, list := range []*[]string{&injected.Secrets, &injected.SecretKeys, &injected.Parameters, &injected.ParameterKeys} {
		*list = unique(*list)
	}
	return injected
}

// unique keeps the first of equal values, in the given order.
func unique(values []string) []string {
	var kept []string
	for _, value := range values {
		if !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}
