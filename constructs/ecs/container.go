package ecs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
	Name          string `json:"name,omitempty"`
	AppProtocol   string `json:"appProtocol,omitempty"`
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
	if err := encoder.Encode(ownersFirst(props, all)); err != nil {
		panic(err) // strings and numbers only: nothing here can fail to encode
	}
	return string(bytes.TrimSpace(out.Bytes()))
}

// application is the container that the service is for.
func application(props TaskDefinitionProps) container {
	service := props.Service
	c := container{
		Name:        config.Application,
		Image:       service.Image,
		Essential:   true,
		DependsOn:   dependencies(service.DependsOn),
		Environment: environment(service.Environment, props.Database),
		Secrets:     secrets(service.Secrets, props.Database),
		HealthCheck: containerHealthCheck(service.HealthCheck),

		EntryPoint:       service.Entrypoint,
		Command:          service.Command,
		WorkingDirectory: service.WorkingDirectory,
		User:             service.User,

		StopTimeout:            service.StopTimeout,
		ReadonlyRootFilesystem: service.ReadonlyRootFilesystem,
		Ulimits:                ulimits(service.Ulimits),
		DockerLabels:           labels(props),
		LogConfiguration:       logs(props, config.Application),
	}
	if props.Listens {
		c.PortMappings = []portMapping{mapped(props, config.Application, service.ContainerPort)}
	}
	if service.RepositoryCredentialsArn != "" {
		c.RepositoryCredentials = &credentials{service.RepositoryCredentialsArn}
	}
	if init := service.InitProcess || service.ExecuteCommand; init || len(service.Tmpfs) > 0 {
		c.LinuxParameters = &linuxParameters{
			InitProcessEnabled: init, // reaps what a session leaves behind
			Tmpfs:              tmpfsMounts(service.Tmpfs),
		}
	}
	c.MountPoints = ownMounts(service)
	return c
}

// containerHealthCheck is nil where there is none: ECS does not look at the image's own.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
func containerHealthCheck(check config.ContainerHealthCheck) *healthCheck {
	if !check.Enabled {
		return nil
	}
	return &healthCheck{
		Command:     check.Command,
		Interval:    check.Interval,
		Timeout:     check.Timeout,
		Retries:     check.Retries,
		StartPeriod: check.StartPeriod,
	}
}

func ulimits(all []config.Ulimit) []ulimit {
	var limits []ulimit
	for _, one := range all {
		limits = append(limits, ulimit{one.Name, one.SoftLimit, one.HardLimit})
	}
	slices.SortFunc(limits, func(a, b ulimit) int { return strings.Compare(a.Name, b.Name) })
	return limits
}

// mapped gives the port of a container; that which other services find has a name for them.
func mapped(props TaskDefinitionProps, container string, port int) portMapping {
	mapping := portMapping{ContainerPort: port, HostPort: port, Protocol: "tcp"}
	if found := props.Found; found != nil && found.Container == container && found.Port == port {
		mapping.Name, mapping.AppProtocol = foundPort, "http"
	}
	return mapping
}

// labels with those of our own: running tasks keep what they started with, so that a rotation, or another endpoint, needs a new revision.
func labels(props TaskDefinitionProps) map[string]string {
	all := map[string]string{}
	if props.Database != nil {
		all[config.CredentialsLabel] = props.Database.CredentialsVersion
	}
	if len(props.Endpoints) > 0 {
		all[config.EndpointsLabel] = strings.Join(props.Endpoints, " ")
	}
	maps.Copy(all, props.Service.DockerLabels)
	return all
}

// logsTo a group, in streams that begin with a prefix.
func logsTo(group, region, prefix string, log config.Log) map[string]string {
	options := map[string]string{
		"awslogs-group":         group,
		"awslogs-region":        region,
		"awslogs-stream-prefix": prefix,
		"mode":                  log.Mode,
	}
	if log.Mode == config.NonBlocking { // blocking output has no buffer
		options["max-buffer-size"] = fmt.Sprintf("%dm", log.MaxBufferMib)
	}
	return options
}

// logs of a container go to the group of the service, in streams of the container's name.
func logs(props TaskDefinitionProps, container string) logConfiguration {
	options := logsTo(props.LogGroup, props.Region, container, props.Service.Log)
	if pattern := props.Service.Log.MultilinePattern; pattern != "" {
		options["awslogs-multiline-pattern"] = pattern
	}
	return logConfiguration{LogDriver: "awslogs", Options: options}
}

func environment(own map[string]string, database *DatabaseAccess) []nameValue {
	if database == nil {
		return variables(own)
	}
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

func secrets(own []config.Secret, database *DatabaseAccess) []nameValueFrom {
	if database == nil {
		return sources(own)
	}
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
