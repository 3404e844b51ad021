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

// platform is what all services of an environment have in common.
type platform struct {
	key      *rds.Key
	network  *network.Network
	groups   *network.SecurityGroups
	database database
	login    login
	watch    *watch
	cluster  *ecs.Cluster
	balancer *ecs.LoadBalancer // nil without one

	priorities  map[string]int // of all rules of the listener
	connections config.Connections
	namespace   string             // ARN; "" where no service has an endpoint
	running     map[string]service // those made so far, by name
}

// task is what a service runs, before it runs it.
type task struct {
	logGroup   string
	group      *network.ServiceGroup
	definition string // ARN of the revision

	role, executionRole *iam.Role
}

// service is one of an environment, and what outputs, alarms and extensions need of it.
type service struct {
	task
	env       config.Environment // as the service has it
	balancing *ecs.Balancing     // nil for a worker
	service   *ecs.Service
}

// newServices makes all services, each after those that it finds by Service Connect, and gives them as EachService does.
func newServices(root address.Scope, env config.Environment, shared platform, balancing *ecs.Balancing) (all []service) {
	shared.running = map[string]service{}
	for _, of := range env.ServersFirst() {
		if of.Part != "" {
			shared.running[of.ServiceName()] = newFurtherService(root.Child("services."+of.Part).Part(of.Part), of, shared)
			continue
		}
		scope := root.Child("service")
		shared.running[of.ServiceName()] = newService(scope, of, shared, newTask(scope, of, shared), balancing)
	}
	for _, of := range env.EachService() {
		all = append(all, shared.running[of.ServiceName()])
	}
	return all
}

// newFurtherService makes a service beside the first one, with rules of the load balancer for its routes.
func newFurtherService(scope address.Scope, env config.Environment, shared platform) service {
	task := newTask(scope, env, shared)
	if !env.Balanced() {
		return newService(scope, env, shared, task, nil)
	}
	targets := newTargetGroup(scope, env, shared.network)
	// A rule has its address by what it asks for, whoever answers: two services that exchange routes change the rules in place.
	routed := ecs.NewRoutes(scope.Part(""), ecs.RoutesProps{
		Routes: env.Routes, Priorities: shared.priorities, Listener: shared.balancer.Listener, TargetGroup: targets.Arn,
	})
	return newService(scope, env, shared, task, &ecs.Balancing{Targets: targets, Balancer: shared.balancer.Suffix, Ready: routed})
}

func newTask(scope address.Scope, env config.Environment, shared platform) task {
	names := env.Names()
	logGroup := ecs.NewLogGroup(scope, names.ServiceLogs(), env.Service.LogRetentionDays, shared.key.Arn)
	newLogCounts(scope, env, logGroup, newLogSubscription(scope, env, logGroup))
	role, executionRole := newTaskRole(scope, env, shared.key, shared.login), newExecutionRole(scope, env, shared.login)
	props := ecs.TaskDefinitionProps{
		Family:        names.Service(),
		Region:        env.Region,
		Service:       env.Service,
		Listens:       env.Balanced() || env.Service.ServiceConnect || len(shared.connections.ClientsOf(env)) > 0,
		Database:      databaseAccess(env, shared.database, shared.login),
		LogGroup:      logGroup,
		TaskRole:      role,
		ExecutionRole: executionRole,
	}
	if env.Service.ServiceConnect {
		target := env.Target()
		props.Found = &target
	}
	for _, server := range shared.connections.FoundBy(env) {
		props.Endpoints = append(props.Endpoints, server.Endpoint())
	}
	return task{logGroup, newServiceGroup(env, shared), ecs.NewTaskDefinition(scope, props), role, executionRole}
}

// newService runs tasks. A worker's have no load balancer in front of them.
func newService(scope address.Scope, env config.Environment, shared platform, task task, balancing *ecs.Balancing) service {
	var alarms ecs.Alarms
	if balancing != nil {
		alarms = shared.watch.deployments(env, shared.balancer, balancing)
	}
	after := slices.Concat(task.role.Ready, task.executionRole.Ready, task.group.Edges, shared.database.ready())
	for _, server := range shared.connections.FoundBy(env) {
		after = append(after, shared.running[server.ServiceName()].service.Ready...)
	}
	made := ecs.NewService(scope, ecs.ServiceProps{
		Name:           env.Names().Service(),
		Cluster:        shared.cluster,
		TaskDefinition: task.definition,
		Service:        env.Service,
		Deployment:     env.Deployment,
		Scaling:        env.Scaling,
		Balancing:      balancing,
		Target:         env.Target(),
		Gone:           env.Clock().Gone(),
		Alarms:         alarms,
		Subnets:        shared.network.PrivateSubnets,
		SecurityGroup:  task.group.ID,
		ServiceConnect: serviceConnect(env, shared, task),
		After:          after,
	})
	if env.Scaling.Enabled {
		ecs.NewAutoscaling(scope, ecs.AutoscalingProps{Service: made, Balancing: balancing, Scaling: env.Scaling, Queue: queueScaling(env, made)})
	}
	return service{task, env, balancing, made}
}

// newNamespace is for Service Connect, and "" where no service has an endpoint.
func newNamespace(scope address.Scope, env config.Environment) string {
	if !env.HasEndpoints() {
		return ""
	}
	return ecs.NewNamespace(scope, env.Names().Prefix())
}

// serviceConnect is nil for a service that neither has an endpoint nor connects to one.
func serviceConnect(env config.Environment, shared platform, task task) *ecs.ServiceConnect {
	connect := &ecs.ServiceConnect{Namespace: shared.namespace, Region: env.Region, LogGroup: task.logGroup, IdleTimeout: env.ProxyIdleTimeout()}
	switch {
	case env.Service.ServiceConnect:
		connect.Name = env.ServiceName()
	case len(shared.connections.FoundBy(env)) == 0:
		return nil
	}
	return connect
}

func newServiceGroup(env config.Environment, shared platform) *network.ServiceGroup {
	props := network.ServiceGroupProps{Name: env.ServiceName(), Egress: env.Service.Egress, FileSystems: mountTargets(env.Service)}
	if env.Balanced() {
		props.TargetPort, props.HealthCheckPort = env.Target().Port, env.HealthCheckPort()
	}
	for _, server := range shared.connections.ServersOf(env) {
		props.Servers = append(props.Servers, network.Server{Name: server.ServiceName(), Port: server.Target().Port})
	}
	return shared.groups.NewService(props)
}

func newExecutionRole(scope address.Scope, env config.Environment, login login) *iam.Role {
	names := env.Names()
	return iam.NewExecutionRole(scope, iam.ExecutionRoleProps{
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
}

func newCluster(scope address.Scope, env config.Environment, key *rds.Key) *ecs.Cluster {
	return ecs.NewCluster(scope, env.Names().Cluster(), env.Service.ContainerInsights, newContainerInsightsLogs(scope, env, key))
}

func newTargetGroup(scope address.Scope, env config.Environment, net *network.Network) *ecs.TargetGroup {
	return ecs.NewTargetGroup(scope, ecs.TargetGroupProps{
		Names: env.Names(), LoadBalancer: env.LoadBalancer, Protocol: env.Target().Protocol, VpcID: net.VpcID, VpcKey: net.Key,
	})
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

// newLoadBalancer makes the load balancer and the targets of the first service, to which it forwards what no rule sends elsewhere. Both are nil where the
// environment does without.
func newLoadBalancer(scope address.Scope, env config.Environment, shared platform) (*ecs.LoadBalancer, *ecs.Balancing) {
	if !env.LoadBalancer.Enabled {
		return nil, nil
	}
	net := shared.network
	var accessLogs *ecs.AccessLogs
	if env.LoadBalancer.AccessLogs.Enabled {
		accessLogs = ecs.NewAccessLogs(scope, env.Names().AccessLogsBucket(), env.Place(), env.LoadBalancer.AccessLogs)
	}
	props := ecs.LoadBalancerProps{
		Names:         env.Names(),
		LoadBalancer:  env.LoadBalancer,
		Priorities:    shared.priorities,
		Subnets:       net.PublicSubnets,
		SecurityGroup: shared.groups.LoadBalancer,
		AccessLogs:    accessLogs,
		After:         net.PublicReady,
	}
	if waf := env.LoadBalancer.Waf; waf != nil {
		names := env.Names()
		props.WebACL = ecs.NewWebACL(scope, ecs.WebACLProps{Name: names.WebACL(), LogGroup: names.WafLogs(), KmsKey: shared.key.Arn, Waf: *waf})
	}
	if env.LoadBalancer.Internal && env.Network.Existing == nil {
		props.Subnets = net.PrivateSubnets
	}
	balancer := ecs.NewLoadBalancer(scope, props)
	targets := newTargetGroup(scope, env, net)
	balancer.Listen(scope, props, targets)
	return balancer, &ecs.Balancing{Targets: targets, Balancer: balancer.Suffix, Ready: balancer.Ready}
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

// databaseAccess is by way of the proxy, where there is one.
func databaseAccess(env config.Environment, database database, login login) *ecs.DatabaseAccess {
	if database.cluster == nil {
		return nil
	}
	access := &ecs.DatabaseAccess{Name: env.Database.Name, Username: login.username, Password: login.password, CredentialsVersion: login.version}
	if database.proxy != nil {
		access.Host, access.ReaderHost, access.Port = database.proxy.Endpoint, database.proxy.ReaderEndpoint, network.ProxyPort
		return access
	}
	access.Host, access.Port = database.cluster.Endpoint, env.Database.Port
	if env.Database.Readers > 0 {
		access.ReaderHost = database.cluster.ReaderEndpoint
	}
	return access
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
