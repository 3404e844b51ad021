//go:build e2e

package e2e

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"slipway/internal/config"
)

// wantSidecars compares the containers beside the application, and what waits for what.
func wantSidecars(d *deployment, task *ecstypes.TaskDefinition) {
	d.t.Helper()
	service := d.environment.Service
	wantOrder(d, containerOf(d, task, config.Application), service.DependsOn)
	for _, want := range service.Sidecars {
		got := containerOf(d, task, want.Name)
		same(d.t, want.Name+"'s image", aws.ToString(got.Image), want.Image)
		same(d.t, want.Name+" is essential", aws.ToBool(got.Essential), want.Essential)
		sameList(d.t, want.Name+"'s command", got.Command, want.Command)
		sameList(d.t, want.Name+"'s entry point", got.EntryPoint, want.Entrypoint)
		same(d.t, want.Name+"'s user", aws.ToString(got.User), want.User)
		same(d.t, want.Name+"'s cpu, memory, reservation, start and stop timeout",
			[]int32{got.Cpu, aws.ToInt32(got.Memory), aws.ToInt32(got.MemoryReservation), aws.ToInt32(got.StartTimeout), aws.ToInt32(got.StopTimeout)},
			[]int32{int32(want.Cpu), int32(want.Memory), int32(want.MemoryReservation), int32(want.StartTimeout), int32(want.StopTimeout)}) //nolint:gosec // small
		same(d.t, want.Name+"'s read-only root", aws.ToBool(got.ReadonlyRootFilesystem), want.ReadonlyRootFilesystem)
		var ports []config.Port
		for _, mapping := range got.PortMappings {
			ports = append(ports, config.Port(number(mapping.ContainerPort)))
		}
		sameList(d.t, want.Name+"'s ports", ports, want.Ports)
		variables := map[string]string{}
		for _, variable := range got.Environment {
			variables[aws.ToString(variable.Name)] = aws.ToString(variable.Value)
		}
		if !want.Database {
			same(d.t, want.Name+"'s variables", len(variables), len(want.Environment))
			same(d.t, want.Name+"'s secrets", len(got.Secrets), len(want.Secrets))
		} else {
			same(d.t, want.Name+"'s DB_HOST", variables["DB_HOST"], d.output("rds_proxy_endpoint"))
		}
		for name, value := range want.Environment {
			same(d.t, want.Name+"'s "+name, variables[name], value)
		}
		for _, secret := range want.Secrets {
			same(d.t, want.Name+"'s "+secret.Name, slices.ContainsFunc(got.Secrets, func(s ecstypes.Secret) bool {
				return aws.ToString(s.Name) == secret.Name && aws.ToString(s.ValueFrom) == secret.ValueFrom
			}), true)
		}
		for _, mount := range want.Mounts {
			same(d.t, want.Name+" has "+mount.Volume, slices.ContainsFunc(got.MountPoints, func(m ecstypes.MountPoint) bool {
				return aws.ToString(m.SourceVolume) == mount.Volume && aws.ToString(m.ContainerPath) == mount.Path && aws.ToBool(m.ReadOnly) == mount.ReadOnly
			}), true)
		}
		same(d.t, want.Name+" has a health check", got.HealthCheck != nil, want.HealthCheck != nil)
		if check := want.HealthCheck; check != nil {
			sameList(d.t, want.Name+"'s health check", got.HealthCheck.Command, []string(check.Command))
			same(d.t, want.Name+"'s interval, timeout, retries, start period", []int{number(got.HealthCheck.Interval), number(got.HealthCheck.Timeout),
				number(got.HealthCheck.Retries), number(got.HealthCheck.StartPeriod)}, []int{check.Interval, check.Timeout, check.Retries, check.StartPeriod})
		}
		same(d.t, want.Name+"'s streams", got.LogConfiguration.Options["awslogs-stream-prefix"], want.Name)
		wantOrder(d, got, want.DependsOn)
	}
}

// wantOrder holds what a container waits for, besides the one that gives volumes to their owners.
func wantOrder(d *deployment, got ecstypes.ContainerDefinition, want []config.Dependency) {
	d.t.Helper()
	var waits []config.Dependency
	for _, wait := range got.DependsOn {
		if aws.ToString(wait.ContainerName) != config.OwnerContainer {
			waits = append(waits, config.Dependency{Container: aws.ToString(wait.ContainerName), Condition: string(wait.Condition)})
		}
	}
	sameList(d.t, "what "+aws.ToString(got.Name)+" waits for", waits, want)
}

func sameList[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, not %v", what, got, want)
	}
}

func containerOf(d *deployment, task *ecstypes.TaskDefinition, name string) ecstypes.ContainerDefinition {
	d.t.Helper()
	i := slices.IndexFunc(task.ContainerDefinitions, func(c ecstypes.ContainerDefinition) bool { return aws.ToString(c.Name) == name })
	if i < 0 {
		d.t.Fatalf("the task has no container %s", name)
	}
	return task.ContainerDefinitions[i]
}
