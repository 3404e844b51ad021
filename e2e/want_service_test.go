//go:build e2e

package e2e

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"slipway/internal/config"
	"slipway/internal/names"
)

func (d *deployment) names() names.Names {
	e := d.environment
	return names.For(e.Project, e.Name, e.Account)
}

func (d *deployment) service() ecstypes.Service {
	d.t.Helper()
	client := ecs.NewFromConfig(d.emulator.Config())
	name := d.names().Prefix()
	services := must(client.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: &name, Services: []string{name}}))(d.t)
	return only(d.t, "services", services.Services)
}

func (d *deployment) taskDefinition() *ecstypes.TaskDefinition {
	d.t.Helper()
	client := ecs.NewFromConfig(d.emulator.Config())
	described := must(client.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: d.service().TaskDefinition}))(d.t)
	return described.TaskDefinition
}

// wantService compares the service and its task definition with the configuration.
func wantService(d *deployment) {
	d.t.Helper()
	service, e := d.service(), d.environment
	rollout := service.DeploymentConfiguration
	same(d.t, "desired count", int(service.DesiredCount), e.Scaling.Min)
	same(d.t, "circuit breaker", rollout.DeploymentCircuitBreaker.Enable, e.Deployment.CircuitBreaker.Enable)
	same(d.t, "rollback", rollout.DeploymentCircuitBreaker.Rollback, e.Deployment.CircuitBreaker.Rollback)
	same(d.t, "minimum healthy percent", number(rollout.MinimumHealthyPercent), e.Deployment.MinimumHealthyPercent)
	same(d.t, "maximum percent", number(rollout.MaximumPercent), e.Deployment.MaximumPercent)
	same(d.t, "grace period", number(service.HealthCheckGracePeriodSeconds), e.Deployment.HealthCheckGracePeriod)
	same(d.t, "ECS Exec", service.EnableExecuteCommand, e.Service.ExecuteCommand)
	sentTo := only(d.t, "load balancers", service.LoadBalancers)
	same(d.t, "load balancer's container", aws.ToString(sentTo.ContainerName), e.Target().Container)
	same(d.t, "load balancer's container port", number(sentTo.ContainerPort), e.Target().Port)
	same(d.t, "public IP", service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp, ecstypes.AssignPublicIpDisabled)

	task := d.taskDefinition()
	role := func(name string) string { return e.Place().Global("iam", "role"+cmp.Or(e.IAM.Path, "/")+name) }
	same(d.t, "task role", aws.ToString(task.TaskRoleArn), role(d.names().TaskRole()))
	same(d.t, "execution role", aws.ToString(task.ExecutionRoleArn), role(d.names().ExecutionRole()))
	same(d.t, "cpu", aws.ToString(task.Cpu), fmt.Sprint(e.Service.Cpu))
	same(d.t, "memory", aws.ToString(task.Memory), fmt.Sprint(e.Service.Memory))
	size := config.FargateStorageGib
	if task.EphemeralStorage != nil {
		size = int(task.EphemeralStorage.SizeInGiB)
	}
	same(d.t, "disk", size, e.Service.EphemeralStorageGib)
	wantContainer(d, task)
	wantSidecars(d, task)
}

func wantContainer(d *deployment, task *ecstypes.TaskDefinition) {
	d.t.Helper()
	e := d.environment
	container := containerOf(d, task, config.Application)
	same(d.t, "image", aws.ToString(container.Image), e.Service.Image)
	wantHealthCheck(d, container.HealthCheck)
	wantStart(d, container)

	variables := map[string]string{}
	for _, variable := range container.Environment {
		variables[aws.ToString(variable.Name)] = aws.ToString(variable.Value)
	}
	for name, value := range e.Service.Environment {
		same(d.t, name, variables[name], value)
	}
	same(d.t, "DB_HOST", variables["DB_HOST"], d.output("rds_proxy_endpoint"))
	same(d.t, "DB_PORT", variables["DB_PORT"], "3306") // RDS Proxy's, whatever the cluster's is
	same(d.t, "DB_NAME", variables["DB_NAME"], e.Database.Name)

	secrets := map[string]string{}
	for _, secret := range container.Secrets {
		secrets[aws.ToString(secret.Name)] = aws.ToString(secret.ValueFrom)
	}
	if e.Database.AppSecret == nil {
		same(d.t, "DB_USERNAME", secrets["DB_USERNAME"], d.output("db_username_secret_arn"))
		same(d.t, "DB_PASSWORD", strings.TrimSuffix(secrets["DB_PASSWORD"], ":password::"), d.output("db_password_secret_arn"))
	} else {
		same(d.t, "DB_PASSWORD", secrets["DB_PASSWORD"], e.Database.AppSecret.Arn+":password::")
	}
	for _, secret := range e.Service.Secrets {
		same(d.t, secret.Name, secrets[secret.Name], secret.ValueFrom)
	}
}

func wantHealthCheck(d *deployment, check *ecstypes.HealthCheck) {
	d.t.Helper()
	want := d.environment.Service.HealthCheck
	same(d.t, "a health check", check != nil, want.Enabled)
	if check == nil {
		return
	}
	same(d.t, "health check", check.Command, []string(want.Command))
	same(d.t, "interval, timeout, retries, start period",
		[]int{number(check.Interval), number(check.Timeout), number(check.Retries), number(check.StartPeriod)},
		[]int{want.Interval, want.Timeout, want.Retries, want.StartPeriod})
}

// wantStart compares what the container is started with.
func wantStart(d *deployment, container ecstypes.ContainerDefinition) {
	d.t.Helper()
	want := d.environment.Service
	same(d.t, "command", strings.Join(container.Command, "\n"), strings.Join(want.Command, "\n"))
	same(d.t, "entry point", strings.Join(container.EntryPoint, "\n"), strings.Join(want.Entrypoint, "\n"))
	same(d.t, "working directory", aws.ToString(container.WorkingDirectory), want.WorkingDirectory)
	same(d.t, "user", aws.ToString(container.User), want.User)
	var limits []config.Ulimit
	for _, limit := range container.Ulimits {
		limits = append(limits, config.Ulimit{Name: string(limit.Name), SoftLimit: int(limit.SoftLimit), HardLimit: int(limit.HardLimit)})
	}
	same(d.t, "ulimits", limits, want.Ulimits)
	for label, value := range want.DockerLabels {
		same(d.t, "label "+label, container.DockerLabels[label], value)
	}
	credentials := ""
	if container.RepositoryCredentials != nil {
		credentials = aws.ToString(container.RepositoryCredentials.CredentialsParameter)
	}
	same(d.t, "credentials of the registry", credentials, want.RepositoryCredentialsArn)
	init := container.LinuxParameters != nil && aws.ToBool(container.LinuxParameters.InitProcessEnabled)
	same(d.t, "init process", init, want.InitProcess || want.ExecuteCommand)

	options := container.LogConfiguration.Options
	same(d.t, "log mode", options["mode"], want.Log.Mode)
	same(d.t, "multiline pattern", options["awslogs-multiline-pattern"], want.Log.MultilinePattern)
	if want.Log.Mode == config.NonBlocking {
		same(d.t, "log buffer", options["max-buffer-size"], fmt.Sprintf("%dm", want.Log.MaxBufferMib))
	}
}
