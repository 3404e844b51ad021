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
			Tasks:  env.Monitoring.TaskEvents,
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

// deployments makes the alarms that can end deployments. Without monitoring, ECS is given their names all the same: the provider
// cannot send it an empty list, and without the block every plan would show what ECS still has.
func (w *watch) deployments(balancer *ecs.LoadBalancer) ecs.Alarms {
	table := alarms.Deployment(alarms.Table(w.env, balanced(balancer)))
	if !w.env.Monitoring.Enabled {
		var off ecs.Alarms
		for _, alarm := range table {
			off.Names = append(off.Names, w.env.Names().Alarm(alarm.Anchor()))
		}
		return off
	}
	return ecs.Alarms{
		Names:    w.make(table, nil),
		Enable:   w.env.Monitoring.DeploymentAlarms.Enable,
		Rollback: w.env.Monitoring.DeploymentAlarms.Rollback,
	}
}

// everything makes all other alarms, the dashboard of all of them, and what tells of the tasks' and the database's events.
func (w *watch) everything(service service, database database, backups *rds.BackupCopy) {
	if !w.env.Monitoring.Enabled {
		return
	}
	resources := balanced(service.balancer)
	resources[catalog.ClusterName], resources[catalog.ServiceName] = service.service.Cluster, service.service.Name
	resources[catalog.ProxyName], resources[catalog.ProxyTargetGroupName] = database.proxy.Name, database.proxy.TargetGroup
	resources[catalog.ProxyEndpointName] = database.proxy.ReaderName
	resources[catalog.DBClusterID] = database.cluster.ID
	if backups != nil {
		resources[catalog.BackupVaultName] = backups.Vault
	}
	table := alarms.Table(w.env, resources)

	rest := slices.DeleteFunc(slices.Clone(table), func(a alarms.Alarm) bool { return a.Deployment })
	w.make(rest, service.service.Ready)
	var arns []string // known before a deploy
	for _, alarm := range table {
		arns = append(arns, w.env.Place().Of("cloudwatch", "alarm:"+w.env.Names().Alarm(alarm.Anchor())))
	}
	body := alarms.Dashboard(w.env.Region, arns, table, alarms.Graphs(w.env, resources))
	w.dashboard = monitoring.NewDashboard(w.scope, w.env.Names().Dashboard(), body)
	topic := w.topic.Arn
	if w.env.Monitoring.TopicOfItsOwn() {
		topic = w.env.Place().Of("sns", w.env.Names().AlarmTopic()) // known before a deploy
	}
	after := slices.Concat(w.topic.Ready, service.service.Ready)
	if w.env.Monitoring.TaskEvents {
		names := w.env.Names()
		monitoring.NewTaskEvents(w.scope, monitoring.TaskEventsProps{
			Name:    names.FailedStarts(),
			Cluster: w.env.Place().Of("ecs", "cluster/"+names.Cluster()), // as well
			Service: names.Prefix(),
			Topic:   topic,
			After:   after,
		})
	}
	if w.env.Monitoring.DatabaseEvents {
		monitoring.NewDatabaseEvents(w.scope, monitoring.DatabaseEventsProps{
			Names:     w.env.Names(),
			Topic:     topic,
			Cluster:   database.cluster.ID,
			Instances: database.cluster.Instances,
			Proxy:     database.proxy.Name,
			After:     after,
		})
	}
}

func (w *watch) make(wanted []alarms.Alarm, after []cdktf.ITerraformDependable) []string {
	return monitoring.NewAlarms(w.scope, monitoring.AlarmsProps{
		Names:   w.env.Names(),
		Alarms:  wanted,
		Topic:   w.topic.Arn,
		Runbook: w.env.Monitoring.RunbookUrl,
		After:   after,
	})
}

// balanced are the resources that are there before the service is.
func balanced(balancer *ecs.LoadBalancer) alarms.Resources {
	return alarms.Resources{
		catalog.LoadBalancerSuffix: balancer.Suffix, catalog.TargetGroupSuffix: balancer.TargetGroupSuffix, catalog.CertificateArn: balancer.Certificate,
		catalog.WebACLName: balancer.WebACL,
	}
}
