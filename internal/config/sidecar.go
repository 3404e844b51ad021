package config

// Application is the name of the container that the service is for, beside which the sidecars run.
const Application = "app"

// Sidecar is a further container of every task. The containers of a task share its address: they reach each other at localhost, and no two of them listen
// on the same port. It has the task role.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
type Sidecar struct {
	// Name of the container, and of its log streams: letters, digits, hyphens and underscores. The application's own is app.
	Name string `yaml:"name" jsonschema:"required,example=nginx"`

	// Image of the container; with a tag or digest. Of a repository in ECR, the execution role may pull it.
	Image string `yaml:"image" jsonschema:"required,example=nginx:1.29" known:"the execution role may pull this one image"`

	// Command that the container is started with, in words. Default: the image's.
	Command []string `yaml:"command" list:"words" text:"lines" refers:"text"`

	// Entrypoint of the container, in words, in place of the image's. The image's own command is then dropped. Default: the image's.
	Entrypoint []string `yaml:"entrypoint" list:"words" text:"lines" refers:"text"`

	// Environment variables of the container, and no others. Not for secrets: what looks like one is refused.
	Environment map[string]string `yaml:"environment" text:"lines" refers:"text"`

	// PublicEnvironment names variables of environment that look like secrets and are none. Default: none.
	PublicEnvironment []string `yaml:"public_environment"`

	// Secrets are environment variables whose values ECS reads when a task starts, and no others. As service.secrets, a list, or
	// names and sources.
	Secrets []Secret `yaml:"secrets" keyed:"name,value_from"`

	// Database adds what the application is told of the database: DB_HOST and the other variables, DB_USERNAME and DB_PASSWORD, as a container needs that
	// migrates the schema. Default: false.
	Database bool `yaml:"database"`

	// Essential stops the task when the container ends, whatever its exit code; ECS then starts another task. Without it the application goes on alone, and a
	// container that is meant to end needs it so. Default: true, AWS's own.
	Essential bool `yaml:"essential"`

	// Cpu units of the task that are kept for the container. It may use more while others leave it. Default: none.
	Cpu int `yaml:"cpu" jsonschema:"minimum=1"`

	// Memory in MiB above which the container is killed, at least 6. Default: none, it may use all of the task's.
	Memory int `yaml:"memory" jsonschema:"minimum=6"`

	// MemoryReservation in MiB is what of the task's memory is kept for the container, at least 6 and below memory. Default: none.
	MemoryReservation int `yaml:"memory_reservation" jsonschema:"minimum=6"`

	// Ports on which the container serves TCP, 1-65535. load_balancer.target can send requests to them; the task's other containers reach any port of it
	// without. Default: none.
	Ports []Port `yaml:"ports" jsonschema:"minimum=1,maximum=65535"`

	// Mounts are the volumes of service.volumes that the container has. Default: none.
	Mounts []Mount `yaml:"mounts"`

	// DependsOn are the containers that this one waits for. It is stopped before them.
	DependsOn []Dependency `yaml:"depends_on"`

	// HealthCheck runs inside the container. Where the container is essential, ECS replaces the task when it fails. Default: none.
	HealthCheck *SidecarHealthCheck `yaml:"health_check"`

	// User that the container runs as, with or without a group: nginx, 101 or 101:101. Default: the image's own.
	User string `yaml:"user"`

	// ReadonlyRootFilesystem mounts the container's root file system read-only; service.execute_command then opens no session in it. Default: false.
	ReadonlyRootFilesystem bool `yaml:"readonly_root_filesystem"`

	// StartTimeout in seconds, 2-120, in which the container must be what others wait for, COMPLETE, SUCCESS or HEALTHY; else the task is stopped. AWS's
	// documents do not say how long Fargate waits without it. Default: none.
	StartTimeout int `yaml:"start_timeout" jsonschema:"minimum=2,maximum=120"`

	// StopTimeout is the time in seconds between SIGTERM and SIGKILL, 2-120. Default: 30, AWS's own.
	StopTimeout int `yaml:"stop_timeout" jsonschema:"minimum=2,maximum=120"`
}

// SetDefaults of a sidecar.
func (s *Sidecar) SetDefaults() {
	*s = Sidecar{Essential: true, StopTimeout: defaultService().StopTimeout}
}

// Mount is a volume of the task in a sidecar.
type Mount struct {
	// Volume is the name of one of service.volumes.
	Volume string `yaml:"volume" jsonschema:"required,example=uploads"`
	// Path where the sidecar has it, absolute.
	Path string `yaml:"path" jsonschema:"required,example=/etc/nginx/conf.d"`
	// ReadOnly keeps the sidecar from writing to it. Default: false.
	ReadOnly bool `yaml:"read_only"`
}

// Dependency is a container that has to be so far before another one is started.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
type Dependency struct {
	// Container that is waited for: app, or the name of a sidecar.
	Container string `yaml:"container" jsonschema:"required,example=migrate"`
	// Condition that it must meet: START, it runs; HEALTHY, its health check passes; COMPLETE, it has ended; SUCCESS, it has ended with exit code 0. It is met
	// once and for all when the task starts.
	Condition string `yaml:"condition" jsonschema:"required,enum=START,enum=COMPLETE,enum=SUCCESS,enum=HEALTHY,example=SUCCESS" choices:"theirs"`
}

// Ends says whether the container is waited for to end.
func (d Dependency) Ends() bool { return d.Condition == "COMPLETE" || d.Condition == "SUCCESS" }

// SidecarHealthCheck runs inside a sidecar.
type SidecarHealthCheck struct {
	// Command that gives 0 where the container is healthy: a text for the image's shell, or a list of words, which needs none.
	Command HealthCommand `yaml:"command" jsonschema:"required,example=wget -q -O /dev/null http://127.0.0.1/ || exit 1" text:"lines"`
	// Interval between checks in seconds, 5-300. Default: 30.
	Interval int `yaml:"interval" jsonschema:"minimum=5,maximum=300"`
	// Timeout of one check in seconds, 2-60. Default: 5.
	Timeout int `yaml:"timeout" jsonschema:"minimum=2,maximum=60"`
	// Retries is the number of failures in a row that make the container unhealthy, 1-10. Default: 3.
	Retries int `yaml:"retries" jsonschema:"minimum=1,maximum=10"`
	// StartPeriod in seconds after the start in which failures do not count, 0-300. Default: 0, AWS's own.
	StartPeriod int `yaml:"start_period" jsonschema:"minimum=0,maximum=300"`
}

// SetDefaults of a sidecar's health check, which are AWS's.
func (h *SidecarHealthCheck) SetDefaults() {
	*h = SidecarHealthCheck{Interval: 30, Timeout: 5, Retries: 3}
}

// Port of a container.
type Port int

// Spell gives the number.
func (p *Port) Spell() any { return int(*p) }

// Read a number. What other tools publish to a host has none here: a task has an address of its own.
func (p *Port) Read(value any) (rule, fix string) {
	const alone, fix80 = "the container's port alone: a task on Fargate has an address of its own, on which it is reached", "write it as 8080"
	switch v := value.(type) {
	case int:
		*p = Port(v)
		return "", ""
	case map[string]any, string:
		return "must be " + alone, fix80
	}
	return "must be a whole number", "write decimal digits only, without quotes and units"
}

// healthCommand is nil without a health check.
func (s Sidecar) healthCommand() HealthCommand {
	if s.HealthCheck == nil {
		return nil
	}
	return s.HealthCheck.Command
}
