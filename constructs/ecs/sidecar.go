package ecs

import (
	"maps"
	"slices"

	"slipway/internal/config"
)

// sidecar is a container beside the application, which gets the database's variables where it asks for them.
func sidecar(props TaskDefinitionProps, s config.Sidecar) container {
	c := container{
		Name:                   s.Name,
		Image:                  s.Image,
		Essential:              s.Essential,
		Cpu:                    s.Cpu,
		Memory:                 s.Memory,
		MemoryReservation:      s.MemoryReservation,
		EntryPoint:             s.Entrypoint,
		Command:                s.Command,
		User:                   s.User,
		DependsOn:              dependencies(s.DependsOn),
		StartTimeout:           s.StartTimeout,
		StopTimeout:            s.StopTimeout,
		ReadonlyRootFilesystem: s.ReadonlyRootFilesystem,
		LogConfiguration:       logs(props, s.Name),
	}
	if s.Database {
		c.Environment, c.Secrets = environment(s.Environment, props.Database), secrets(s.Secrets, props.Database)
	} else {
		c.Environment, c.Secrets = variables(s.Environment), sources(s.Secrets)
	}
	for _, m := range s.Mounts {
		c.MountPoints = append(c.MountPoints, mountPoint{SourceVolume: m.Volume, ContainerPath: m.Path, ReadOnly: m.ReadOnly})
	}
	for _, port := range s.Ports {
		c.PortMappings = append(c.PortMappings, mapped(props, s.Name, int(port)))
	}
	if check := s.HealthCheck; check != nil {
		c.HealthCheck = &healthCheck{
			Command: check.Command, Interval: check.Interval, Timeout: check.Timeout, Retries: check.Retries, StartPeriod: check.StartPeriod,
		}
	}
	return c
}

func dependencies(all []config.Dependency) []dependency {
	var waits []dependency
	for _, one := range all {
		waits = append(waits, dependency{ContainerName: one.Container, Condition: one.Condition})
	}
	return waits
}

func variables(all map[string]string) []nameValue {
	var sorted []nameValue
	for _, name := range slices.Sorted(maps.Keys(all)) {
		sorted = append(sorted, nameValue{name, all[name]})
	}
	return sorted
}

func sources(all []config.Secret) []nameValueFrom {
	byName := map[string]string{}
	for _, secret := range all {
		byName[secret.Name] = secret.ValueFrom
	}
	return sortedSources(byName)
}

func sortedSources(byName map[string]string) []nameValueFrom {
	var sorted []nameValueFrom
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		sorted = append(sorted, nameValueFrom{name, byName[name]})
	}
	return sorted
}
