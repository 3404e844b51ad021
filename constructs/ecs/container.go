package ecs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"slipway/internal/config"
)

// container is a container definition in the canonical form of the ECS API: names sorted, nothing null, so that the definition
// that ECS returns never differs from the one given.
type container struct {
	Name                   string            `json:"name"`
	Image                  string            `json:"image"`
	RepositoryCredentials  *credentials      `json:"repositoryCredentials,omitempty"`
	Essential              bool              `json:"essential"`
	Cpu                    int               `json:"cpu,omitempty"`               // units
	Memory                 int               `json:"memory,omitempty"`            // MiB
	MemoryReservation      int               `json:"memoryReservation,omitempty"` // MiB
	EntryPoint             []string          `json:"entryPoint,omitempty"`
	Command                []string          `json:"command,omitempty"`
	WorkingDirectory       string            `json:"workingDirectory,omitempty"`
	User                   string            `json:"user,omitempty"`
	DependsOn              []dependency      `json:"dependsOn,omitempty"`
	PortMappings           []portMapping     `json:"portMappings,omitempty"`
	Environment            []nameValue       `json:"environment,omitempty"`
	Secrets                []nameValueFrom   `json:"secrets,omitempty"`
	HealthCheck            *healthCheck      `json:"healthCheck,omitempty"`
	StartTimeout           int               `json:"startTimeout,omitempty"` // seconds
	StopTimeout            int               `json:"stopTimeout"`            // seconds
	ReadonlyRootFilesystem bool              `json:"readonlyRootFilesystem"`
	LinuxParameters        *linuxParameters  `json:"linuxParameters,omitempty"`
	Ulimits                []ulimit          `json:"ulimits,omitempty"`
	MountPoints            []mountPoint      `json:"mountPoints,omitempty"`
	DockerLabels           map[string]string `json:"dockerLabels,omitempty"`
	LogConfiguration       logConfiguration  `json:"logConfiguration"`
}

type credentials struct {
	CredentialsParameter string `json:"credentialsParameter"` // ARN of a secret
}

type dependency struct {
	ContainerName string `json:"containerName"`
	Condition     string `json:"condition"` // START, COMPLETE, SUCCESS or HEALTHY
}

type ulimit struct {
	Name      string `json:"name"`
	SoftLimit int    `json:"softLimit"`
	HardLimit int    `json:"hardLimit"`
}

type portMapping struct {
	ContainerPort int    `json:"containerPort"`
	HostPort      int    `json:"hostPort"`
	Protocol      string `json:"protocol"`
}

type nameValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type nameValueFrom struct {
	Name      string `json:"name"`
	ValueFrom string `json:"valueFrom"`
}

type healthCheck struct {
	Command     []string `json:"command"`
	Interval    int      `json:"interval"`
	Timeout     int      `json:"timeout"`
	Retries     int      `json:"retries"`
	StartPeriod int      `json:"startPeriod"`
}

type linuxParameters struct {
	InitProcessEnabled bool    `json:"initProcessEnabled,omitempty"`
	Tmpfs              []tmpfs `json:"tmpfs,omitempty"`
}

type tmpfs struct {
	ContainerPath string   `json:"containerPath"`
	Size          int      `json:"size"` // MiB
	MountOptions  []string `json:"mountOptions"`
}

type mountPoint struct {
	SourceVolume  string `json:"sourceVolume"`
	ContainerPath string `json:"containerPath"`
	ReadOnly      bool   `json:"readOnly"`
}

type logConfiguration struct {
	LogDriver string            `json:"logDriver"`
	Options   map[string]string `json:"options"`
}

func containerDefinitions(props TaskDefinitionProps) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // a health-check command holds ||, an URL &
	all := []container{application(props)}
	for _, one := range props.Service.Sidecars {
		all = append(all, sidecar(props, one))
	}
	if err := encoder.Encode(all); err != nil {
		panic(err) // strings and numbers only: nothing here can fail to encode
	}
	return string(bytes.TrimSpace(out.Bytes()))
}

// application is the container that the service is for.
func application(props TaskDefinitionProps) container {
	service := props.Service
	c := container{
		Name:         config.Application,
		Image:        service.Image,
		Essential:    true,
		DependsOn:    dependencies(service.DependsOn),
		PortMappings: []portMapping{{ContainerPort: service.ContainerPort, HostPort: service.ContainerPort, Protocol: "tcp"}},
		Environment:  environment(service.Environment, props.Database),
		Secrets:      secrets(service.Secrets, props.Database),
		HealthCheck: &healthCheck{
			Command:     []string{"CMD-SHELL", service.HealthCheck.Command},
			Interval:    service.HealthCheck.Interval,
			Timeout:     service.HealthCheck.Timeout,
			Retries:     service.HealthCheck.Retries,
			StartPeriod: service.HealthCheck.StartPeriod,
		},
		StopTimeout:            service.StopTimeout,
		ReadonlyRootFilesystem: service.ReadonlyRootFilesystem,
		// Running tasks keep the values that they started with: a rotation needs a new revision.
		DockerLabels:     map[string]string{"credentials-version": props.Database.CredentialsVersion},
		LogConfiguration: logs(props, config.Application),
	}
	if service.ExecuteCommand || len(service.Tmpfs) > 0 {
		c.LinuxParameters = &linuxParameters{
			InitProcessEnabled: service.ExecuteCommand, // reaps what a session leaves behind
			Tmpfs:              tmpfsMounts(service.Tmpfs),
		}
	}
	for i, path := range service.WritablePaths {
		c.MountPoints = append(c.MountPoints, mountPoint{SourceVolume: volumeName(i), ContainerPath: path})
	}
	return c
}

// logs of a container go to the group of the service, in streams of the container's name.
func logs(props TaskDefinitionProps, container string) logConfiguration {
	return logConfiguration{
		LogDriver: "awslogs",
		Options: map[string]string{
			"awslogs-group":         props.LogGroup,
			"awslogs-region":        props.Region,
			"awslogs-stream-prefix": container,
			// A slow CloudWatch must not stop the application when its buffer is full.
			"mode":            "non-blocking",
			"max-buffer-size": "25m",
		},
	}
}

func environment(own map[string]string, database DatabaseAccess) []nameValue {
	all := maps.Clone(own)
	if all == nil {
		all = map[string]string{}
	}
	all["DB_HOST"] = database.Host
	all["DB_PORT"] = strconv.Itoa(database.Port)
	all["DB_NAME"] = database.Name
	if database.ReaderHost != "" {
		all["DB_READER_HOST"] = database.ReaderHost
	}
	return variables(all)
}

func secrets(own []config.Secret, database DatabaseAccess) []nameValueFrom {
	all := map[string]string{"DB_USERNAME": database.Username, "DB_PASSWORD": database.Password}
	for _, secret := range own {
		all[secret.Name] = secret.ValueFrom
	}
	return sortedSources(all)
}

// tmpfsMounts with the mode written: without it, it is that of the image's directory, or of no one's.
func tmpfsMounts(all []config.Tmpfs) []tmpfs {
	var mounts []tmpfs
	for _, one := range all {
		mounts = append(mounts, tmpfs{ContainerPath: one.Path, Size: one.SizeMib, MountOptions: []string{"rw", "nosuid", "nodev", "mode=" + one.Mode}})
	}
	return mounts
}

func volumeName(index int) string { return fmt.Sprintf("writable-%d", index) }
