package stacks

import (
	"slices"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/constructs/address"
	"slipway/constructs/ecs"
	"slipway/constructs/iam"
	"slipway/constructs/monitoring"
	"slipway/constructs/rds"
	"slipway/internal/alarms"
	"slipway/internal/alarms/catalog"
	"slipway/internal/config"
	"slipway/internal/policy"
)

// watch is the monitoring of an environment. Alarms that can end deployments are made before the service, which names them, and all
// others after it.
type watch struct {
	scope     address.Scope
	env       config.Environment
	topic     monitoring.Topic
	dashboard string // name
}

func newWatch(scope address.Scope, env config.Environment, key *rds.Key) *watch {
	w := &watch{scope: scope, env: env, topic: monitoring.Topic{Arn: env.Monitoring.TopicArn}}
	if env.Monitoring.TopicOfItsOwn() {
		w.topic = monitoring.NewTopic(scope, monitoring.TopicProps{
			Name:   env.Names().AlarmTopic(),
			Place:  env.Place(),
			Alarms: env.Names().Alarms(),
			Events: env.Monitoring.DatabaseEvents,
			Tasks:  env.TellsOfTasks(),
			Vault:  backupVault(env),
			Key:    key.Arn,
			Emails: env.Monitoring.Emails,
			Https:  env.Monitoring.HttpsEndpoints,
		})
		w.tellSlack()
	}
	return w
}

// tellSlack has the topic's messages written in a channel, where there is one.
func (w *watch) tellSlack() {
	slack, names := w.env.Monitoring.Slack, w.env.Names()
	if slack == nil {
		return
	}
	monitoring.NewSlack(w.scope, monitoring.SlackProps{
		Name:      names.AlarmChannel(),
		Workspace: slack.WorkspaceId,
		Channel:   slack.ChannelId,
		Topic:     w.env.Place().Of("sns", names.AlarmTopic()),
		After:     w.topic.Ready,
		Role:      iam.NewChatRole(w.scope, roleName(w.env, names.ChatRole()), w.env.Place(), names.Alarms()),
		Guardrail: policy.ChatGuardrail(w.env.Place()),
	})
}

// deployments makes the alarms that can end deployments of a service. Without monitoring, ECS is given their names all the same: the provider
// cannot send it an empty list, and without the block every plan would show what ECS still has.
func (w *watch) deployments(env config.Environment, balancer *ecs.LoadBalancer, balancing *ecs.Balancing) ecs.Alarms {
	table := alarms.Deployment(alarms.Table(env, balanced(balancer, balancing)))
	if !env.Monitoring.Enabled {
		var off ecs.Alarms
		for _, alarm := range table {
			off.Names = append(off.Names, env.Names().Alarm(alarm.Anchor()))
		}
		return off
	}
	return ecs.Alarms{
		Names:    w.make(env, table, nil),
		Enable:   w.env.Monitoring.DeploymentAlarms.Enable,
		Rollback: w.env.Monitoring.DeploymentAlarms.Rollback,
	}
}

// everything makes all other alarms, the dashboard of all of them, and what tells of the tasks' and the database's events.
func (w *watch) everything(balancer *ecs.LoadBalancer, services []service, database database, backups *rds.BackupCopy) {
	if !w.env.Monitoring.Enabled {
		return
	}
	var arns []string // known before a deploy
	var parts []alarms.Part
	var ready []cdktf.ITerraformDependable
	for _, service := range services {
		env := service.env
		resources := balanced(balancer, service.balancing)
		resources[catalog.ClusterName], resources[catalog.ServiceName] = service.service.Cluster, service.service.Name
		database.watched(resources)
		if backups != nil {
			resources[catalog.BackupVaultName] = backups.Vault
		}
		table := alarms.Table(env, resources)

		rest := slices.DeleteFunc(slices.Clone(table), func(a alarms.Alarm) bool { return a.Deployment })
		w.make(env, rest, service.service.Ready)
		for _, alarm := range table {
			arns = append(arns, env.Place().Of("cloudwatch", "alarm:"+env.Names().Alarm(alarm.Anchor())))
		}
		parts = append(parts, alarms.Part{Service: env.Part, Alarms: table, Graphs: alarms.Graphs(env, resources)})
		ready = append(ready, service.service.Ready...)
	}
	w.dashboard = monitoring.NewDashboard(w.scope, w.env.Names().Dashboard(), alarms.Dashboard(w.env.Region, arns, parts))
	topic := w.topic.Arn
	if w.env.Monitoring.TopicOfItsOwn() {
		topic = w.env.Place().Of("sns", w.env.Names().AlarmTopic()) // known before a deploy
	}
	for _, service := range services {
		w.taskEvents(service, topic)
	}
	if w.env.Monitoring.DatabaseEvents {
		monitoring.NewDatabaseEvents(w.scope, monitoring.DatabaseEventsProps{
			Names:   w.env.Names(),
			Topic:   topic,
			Cluster: database.cluster,
			Proxy:   database.proxy,
			After:   slices.Concat(w.topic.Ready, ready),
		})
	}
}

// taskEvents tells of the tasks of a service that failed to start, where it shall.
func (w *watch) taskEvents(of service, topic string) {
	if !of.env.Monitoring.TaskEvents {
		return
	}
	names := of.env.Names()
	monitoring.NewTaskEvents(w.scope.Part(of.env.Part), monitoring.TaskEventsProps{
		Name:    names.FailedStarts(),
		Cluster: of.env.Place().Of("ecs", "cluster/"+names.Cluster()), // known before a deploy as well
		Service: names.Service(),
		Topic:   topic,
		After:   slices.Concat(w.topic.Ready, of.service.Ready),
	})
}

func (w *watch) make(env config.Environment, wanted []alarms.Alarm, after []cdktf.ITerraformDependable) []string {
	return monitoring.NewAlarms(w.scope.Part(env.Part), monitoring.AlarmsProps{
		Names:   env.Names(),
		Alarms:  wanted,
		Topic:   w.topic.Arn,
		Runbook: w.env.Monitoring.RunbookUrl,
		After:   after,
	})
}

// watched adds what alarms are about.
func (d database) watched(resources alarms.Resources) {
	if d.cluster != nil {
		resources[catalog.DBClusterID] = d.cluster.ID
	}
	if d.proxy != nil {
		resources[catalog.ProxyName], resources[catalog.ProxyTargetGroupName] = d.proxy.Name, d.proxy.TargetGroup
		resources[catalog.ProxyEndpointName] = d.proxy.ReaderName
	}
}

// balanced are the resources that are there before a service is. A worker has no targets.
func balanced(balancer *ecs.LoadBalancer, balancing *ecs.Balancing) alarms.Resources {
	resources := alarms.Resources{}
	if balancer != nil {
		resources[catalog.LoadBalancerSuffix], resources[catalog.CertificateArn] = balancer.Suffix, balancer.Certificate
		resources[catalog.WebACLName] = balancer.WebACL
	}
	if balancing != nil {
		resources[catalog.TargetGroupSuffix] = balancing.Targets.Suffix
	}
	return resources
}
