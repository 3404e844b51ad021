// Package stacks wires the constructs of one environment together: one stack, one Terraform state.
package stacks

import (
	"maps"
	"slices"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/iam"
	"slipway/constructs/network"
	"slipway/constructs/rds"
	"slipway/internal/beside"
	"slipway/internal/config"
	"slipway/internal/policy"
	"slipway/internal/template"
)

// newEnvironment adds the stack of one environment to an app, with what an extension adds to it. The error is the extension's.
func newEnvironment(app constructs.Construct, environment config.Environment, extension Extension) (extended, error) {
	env := template.Escape(environment, environment.Referred()...)
	names := env.Names()
	stack := cdktf.NewTerraformStack(app, jsii.String(env.Stack()))
	root := address.Root(stack)
	otherRegion := configureTerraform(stack, root, env)
	root.Override(config.DigestPath, environment.Digest())
	if len(env.Beside) > 0 {
		root.Override(beside.Comment, namesBeside(env))
	}
	locals := env.Locals()
	for _, name := range slices.Sorted(maps.Keys(locals)) {
		root.Override("locals."+name, locals[name])
	}

	key := rds.NewKey(root.Child("key"), rds.KeyProps{
		Label:              "main",
		Alias:              names.KmsAlias(),
		Description:        encrypts(env) + " of " + names.Prefix(),
		Policy:             keyPolicy(env),
		DeletionWindowDays: env.Database.KmsDeletionWindowDays,
		PreventDestroy:     env.Database.DeletionProtection,
	})
	net := newNetwork(root.Child("network"), env, key)
	groups := network.NewSecurityGroups(root.Child("security_groups"), network.SecurityGroupsProps{
		Name:         names.Prefix(),
		Region:       env.Region,
		Network:      net,
		LoadBalancer: env.LoadBalancer,
		Database:     env.Database,
	})
	network.NewInterfaceEndpoints(root.Child("endpoints"), networkProps(env), net, groups)

	credentials := newCredentials(root.Child("database"), env, key)
	logins := newLogins(env, key, credentials)
	database := newDatabase(root.Child("database"), env, key, net, groups, credentials, logins)
	watch := newWatch(root.Child("monitoring"), env, key)
	backups := newBackupCopy(root.Child("backup"), env, key, database, otherRegion, watch)

	shared := platform{key: key, network: net, groups: groups, database: database, login: logins.ofTasks(), watch: watch,
		priorities: env.LoadBalancer.Priorities(env.AllRoutes()...), connections: env.Connections()}
	balancer, balancing := newLoadBalancer(root.Child("load_balancer"), env, shared)
	shared.balancer, shared.cluster = balancer, newCluster(root.Child("cluster"), env, key)
	shared.namespace = newNamespace(root.Child("namespace"), env)
	services := newServices(root, env, shared, balancing)
	first := services[0]
	watch.everything(balancer, services, database, backups)
	groups.Service = first.group.ID
	handles := Handles{
		Network:        net,
		SecurityGroups: groups,
		Key:            key,
		Credentials:    database.credentials,
		Cluster:        database.cluster,
		Proxy:          database.proxy,
		Backups:        backups,
		LoadBalancer:   balancer,
		Service:        first.service,
		TaskDefinition: first.definition,
		TaskRole:       first.role,
		ExecutionRole:  first.executionRole,
		LogGroup:       first.logGroup,
		Services:       map[string]ServiceHandles{},
		Topic:          watch.topic,
		Dashboard:      watch.dashboard,
	}
	for _, s := range services {
		newServiceOutputs(root.Part(s.env.Part), s)
	}
	for _, s := range services[1:] {
		handles.Services[s.env.Part] = s.handles()
	}
	newOutputsForOthers(root, handles)
	newOutputs(root, env, handles)
	result := extended{stack: stack}
	err := result.extend(root, env, handles, extension)
	return result, err
}

// encrypts is what the environment's key is for, besides the topic.
func encrypts(env config.Environment) string {
	if env.Database.Enabled {
		return "Database, secrets and logs"
	}
	return "Logs"
}

// mountTargets are the groups of the file systems' mount targets, each once.
func mountTargets(service config.Service) []network.MountTargets {
	var all []network.MountTargets
	for _, v := range service.FileSystems() {
		group := network.MountTargets{SecurityGroup: v.Efs.SecurityGroupID, IngressRule: v.Efs.IngressRule}
		at := slices.IndexFunc(all, func(o network.MountTargets) bool { return o.SecurityGroup == group.SecurityGroup })
		if at < 0 {
			all = append(all, group)
			continue
		}
		all[at].IngressRule = all[at].IngressRule || group.IngressRule
	}
	return all
}

func networkProps(env config.Environment) network.Props {
	return network.Props{Name: env.Names().Prefix(), Region: env.Region, Network: env.Network, PreventDestroy: env.Database.DeletionProtection}
}

func newNetwork(scope address.Scope, env config.Environment, key *rds.Key) *network.Network {
	if env.Network.Existing != nil {
		return network.Existing(*env.Network.Existing)
	}
	names := env.Names()
	net := network.New(scope, networkProps(env))
	if env.Network.FlowLogs.Enabled {
		network.NewFlowLogs(scope, network.FlowLogsProps{
			VpcID:    net.VpcID,
			LogGroup: names.FlowLogs(),
			KmsKey:   key.Arn,
			Role:     iam.NewFlowLogsRole(scope, roleName(env, names.FlowLogsRole()), env.Place(), names.FlowLogs()),
			FlowLogs: env.Network.FlowLogs,
		})
	}
	return net
}

// keyPolicy lets the services use the key that use it for this environment.
func keyPolicy(env config.Environment) policy.Document {
	key := policy.Key(env.Place(), logGroups(env)...)
	if env.Monitoring.TopicOfItsOwn() {
		key = append(key, policy.KeyForAlarms(env.Place(), env.Names().Alarms())...)
		if env.Monitoring.DatabaseEvents {
			key = append(key, policy.KeyForDatabaseEvents(env.Place())...)
		}
		if env.TellsOfTasks() {
			key = append(key, policy.KeyForTaskEvents(env.Place().Of("sns", env.Names().AlarmTopic()))...)
		}
	}
	return append(key, keyForBackups(env)...)
}

// logGroups are the names of all log groups of the environment, which its key encrypts.
func logGroups(env config.Environment) []string {
	names := env.Names()
	groups := []string{names.ServiceLogs()}
	if env.Database.Proxy.Enabled {
		groups = append(groups, names.ProxyLogs())
	}
	if env.Database.Enabled {
		groups = append(groups, rds.ExportLogs(names, env.Database.LogExports)...)
	}
	for _, of := range env.EachService()[1:] {
		groups = append(groups, of.Names().ServiceLogs())
	}
	if env.Network.FlowLogs.Enabled {
		groups = append(groups, names.FlowLogs())
	}
	if env.LoadBalancer.LogsWaf() {
		groups = append(groups, names.WafLogs())
	}
	if env.Service.Insights() {
		groups = append(groups, names.ContainerInsightsLogs())
	}
	return groups
}
