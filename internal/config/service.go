package config

// Service is the container and the Fargate task around it.
type Service struct {
	// Image of the container; with a tag or digest, so that it is known what runs. Of a repository in ECR, the execution role may pull that one only.
	Image string `yaml:"image" jsonschema:"required,example=nginx:1.29" known:"the execution role may pull this one image"`

	// ContainerPort is the port on which the container serves HTTP, 1-65535. Default: 80.
	ContainerPort int `yaml:"container_port" jsonschema:"minimum=1,maximum=65535"`

	// Cpu of a task in CPU units: 256, 512, 1024, 2048, 4096, 8192 or 16384. Default: 256.
	Cpu int `yaml:"cpu" jsonschema:"enum=256,enum=512,enum=1024,enum=2048,enum=4096,enum=8192,enum=16384" choices:"theirs"`

	// Memory of a task in MiB; Fargate offers certain sizes for each cpu. Default: 512.
	Memory int `yaml:"memory"`

	// Architecture of the image: X86_64 or ARM64. Default: X86_64.
	Architecture string `yaml:"architecture" jsonschema:"enum=X86_64,enum=ARM64" choices:"theirs"`

	// Command that the container runs, in words, in place of the image's. No shell reads it: what needs one is ["sh", "-c", "..."]. It becomes the arguments of
	// the entry point where there is one, the image's or entrypoint. Default: the image's.
	Command []string `yaml:"command" json:"-" list:"words" text:"lines" refers:"text"`

	// Entrypoint of the container, in words, in place of the image's. The image's own command is then dropped, so write command as well where there is one.
	// Default: the image's. Source: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
	Entrypoint []string `yaml:"entrypoint" json:"-" list:"words" text:"lines" refers:"text"`

	// WorkingDirectory in which the command starts, absolute. Default: the image's.
	WorkingDirectory string `yaml:"working_directory" json:"-"`

	// User that the container runs as: user, user:group, uid, uid:gid, uid:group or user:gid. A name must be known to the image. Security Hub's ECS.20 wants one
	// that is not root, written here. Default: the image's.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
	User string `yaml:"user" json:"-"`

	// InitProcess runs an init as the container's first process, which passes signals on and reaps what its children leave. execute_command always has it.
	// Default: false.
	InitProcess bool `yaml:"init_process" json:"-"`

	// Ulimits of the container's processes. Default: Fargate's, which are 65535 open files, and else those of the operating system.
	Ulimits []Ulimit `yaml:"ulimits" json:"-"`

	// EphemeralStorageGib of a task's disk, which holds its images and what all its containers write, 20-200. What is above 20 costs extra. Default: 20.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
	EphemeralStorageGib int `yaml:"ephemeral_storage_gib" json:"-" jsonschema:"minimum=20,maximum=200"`

	// DockerLabels of the container, such as an agent reads. credentials-version and service-connect-endpoints are Slipway's. Default:
	// none.
	DockerLabels map[string]string `yaml:"docker_labels" json:"-" text:"lines" refers:"text"`

	// RepositoryCredentialsArn is the full ARN of a secret {"username": ..., "password": ...} with which the image is pulled from a private registry that is not
	// ECR. Default: none. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
	RepositoryCredentialsArn string `yaml:"repository_credentials_arn" json:"-" refers:"secret"`

	// RepositoryCredentialsKmsKeyArn is the customer managed key that encrypts that secret. Default: none, AWS's own key.
	RepositoryCredentialsKmsKeyArn string `yaml:"repository_credentials_kms_key_arn" json:"-" refers:"kms_key"`

	// RepositoryCredentialsCompleteArn confirms that the secret's ARN ends with the six random characters, where they look like a part of the name. Default:
	// false.
	RepositoryCredentialsCompleteArn bool `yaml:"repository_credentials_complete_arn" json:"-"`

	// Environment variables of the container. DB_HOST, DB_PORT, DB_NAME and, with readers to be reached,
	// DB_READER_HOST are added. Not for secrets: anyone who may describe the task definition reads them, and what looks like one is refused.
	// A value may refer to what a file beside the environment or stacks/extensions.go declares: ${aws_sqs_queue.orders.url}.
	Environment map[string]string `yaml:"environment" text:"lines" refers:"text"`

	// PublicEnvironment names variables of environment that look like secrets and are none, such as a publishable key. Default: none.
	PublicEnvironment []string `yaml:"public_environment" json:"-"`

	// Secrets are environment variables whose values ECS reads when a task starts, as a list, or as names and sources: API_KEY: /shop/api-key. DB_USERNAME and
	// DB_PASSWORD are added.
	Secrets []Secret `yaml:"secrets" keyed:"name,value_from"`

	// HealthCheck is the container's own health check.
	HealthCheck ContainerHealthCheck `yaml:"health_check"`

	// DependsOn are the sidecars that the application waits for. It is stopped before them.
	DependsOn []Dependency `yaml:"depends_on" json:"-"`

	// Sidecars are further containers of every task, at most 9. Default: none.
	Sidecars []Sidecar `yaml:"sidecars" json:"-"`

	// Log is how the output of all containers gets to CloudWatch Logs.
	Log Log `yaml:"log" json:"-"`

	// LogRetentionDays keeps the container's log events; a retention that CloudWatch Logs offers. Default: 30.
	LogRetentionDays int `yaml:"log_retention_days"`

	// LogSubscription sends what the service logs to somewhere else, too. Default: none.
	LogSubscription *LogSubscription `yaml:"log_subscription" json:"-"`

	// ContainerInsights of the cluster: enhanced, enabled or disabled. Default: enabled.
	ContainerInsights string `yaml:"container_insights" jsonschema:"enum=enhanced,enum=enabled,enum=disabled" choices:"theirs"`

	// ContainerInsightsRetentionDays keeps the events that Container Insights makes its metrics of; a retention that CloudWatch Logs offers. Their log group,
	// which ECS would make by itself without the environment's key, is the environment's: one that exists is taken over, and a destroy deletes it. Default: 30.
	ContainerInsightsRetentionDays int `yaml:"container_insights_retention_days"`

	// ExecuteCommand allows `aws ecs execute-command`, the shell into a running task. Default: false.
	ExecuteCommand bool `yaml:"execute_command"`

	// ReadonlyRootFilesystem mounts the container's root file system read-only. Not together with execute_command. Default: false.
	ReadonlyRootFilesystem bool `yaml:"readonly_root_filesystem"`

	// WritablePaths are absolute paths that stay writable: volumes on the task's disk that live as long as the task. Such a volume is empty and belongs to root
	// with mode 0755, so an image that runs as another user cannot write there, unless the image declares exactly that path, not one behind a link, as a VOLUME
	// after giving the directory its owner and mode: Fargate then copies both, and what is in it; or unless writable_paths_owner names the user. See
	// docs/files.md, and tmpfs, which needs nothing of the image. Default: none.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html, aws/containers-roadmap#938 and #863
	WritablePaths []string `yaml:"writable_paths"`

	// WritablePathsOwner is the owner of all of them, as of a volume: see volumes.owner. Default: none, root owns them.
	WritablePathsOwner string `yaml:"writable_paths_owner" json:"-"`

	// Volumes are directories that are not the image's: empty ones, which the containers of a task share, and those of EFS file systems, whose files outlive the
	// task. Default: none.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
	Volumes []Volume `yaml:"volumes" json:"-"`

	// Tmpfs are directories in the task's memory that every user of the image may write to, as /tmp is meant to be, and that are empty in each new task. Default:
	// none. Source: https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/ and aws/containers-roadmap#736; the
	// developer guide's page on Fargate's differences was not changed by then, and still calls tmpfs unsupported
	Tmpfs []Tmpfs `yaml:"tmpfs"`

	// StopTimeout is the time in seconds between SIGTERM and SIGKILL, 2-120. At least the target group's
	// deregistration delay lets running requests end. Default: 30.
	StopTimeout int `yaml:"stop_timeout" jsonschema:"minimum=2,maximum=120"`

	// CapacityProviders shares the tasks between FARGATE and FARGATE_SPOT.
	CapacityProviders CapacityProviders `yaml:"capacity_providers"`

	// S3 is what the task role may do with the project's buckets.
	S3 S3Access `yaml:"s3"`

	// Permissions are what the application may do beside its own secrets, logs and buckets: statements of the task role. Default: none. See docs/permissions.md.
	Permissions []Permission `yaml:"permissions" json:"-"`

	// TaskProtection lets the application ask ECS not to stop its task, for as long as it works on something: neither scaling nor a deployment then ends it, for 2
	// hours, or what is asked for up to 48. Nothing is protected by the key alone. Default: false.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
	TaskProtection bool `yaml:"task_protection" json:"-"`

	// Egress is what the tasks may connect to, beside the proxy, the VPC endpoints and S3. DNS queries to the VPC's own resolver need no rule.
	// Default: TCP 443 to 0.0.0.0/0, or nothing where network.nat is none.
	// Source: https://aws.amazon.com/blogs/networking-and-content-delivery/secure-your-amazon-vpc-dns-resolution-with-amazon-route-53-resolver-dns-firewall/
	Egress []Egress `yaml:"egress"`

	// SecurityGroupIds of groups that are there already and are put on the tasks beside their own: what their rules let in and out is open, too, and nothing here
	// shows it. Groups of the tasks' VPC, four at most. Default: none.
	// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
	SecurityGroupIds []string `yaml:"security_group_ids" json:"-" refers:"security_group"`

	// ConnectsTo are the services whose tasks this one's may connect to, by name: those of services, and service, which is the first. They connect on the port
	// on which the other one answers: that of its load_balancer.target, or its container_port. Default: none. See docs/service-connect.md.
	ConnectsTo []string `yaml:"connects_to" json:"-" jsonschema:"example=admin"`

	// ServiceConnect lets the services that connect to this one find it by its name, with ECS Service Connect: http://<name>:<port>, where the name is the one
	// that they have in connects_to. Each task then has a proxy of AWS's beside it, and so has each task of those services. Default: false. See
	// docs/service-connect.md. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
	ServiceConnect bool `yaml:"service_connect" json:"-"`
}

// Tmpfs is a directory in the memory of the task.
type Tmpfs struct {
	// Path in the container, absolute.
	Path string `yaml:"path" jsonschema:"required,example=/tmp"`
	// SizeMib is the most that it may hold, in MiB. What it holds counts as memory that the task uses, so the sizes of all are below service.memory together.
	SizeMib int `yaml:"size_mib" jsonschema:"required,minimum=1,example=64"`
	// Mode of the directory, in octal. Default: 1777, in which every user may write, and delete what is their own.
	Mode string `yaml:"mode"`
}

// Secret is an environment variable that ECS fills from Secrets Manager or the SSM Parameter Store.
type Secret struct {
	// Name of the environment variable.
	Name string `yaml:"name" jsonschema:"required"`
	// ValueFrom is the full ARN of a secret (with the six random characters; a JSON key may follow as :key::), or the name or the ARN of an SSM parameter, such as
	// /shop/api-key. A secret may be of another account, with kms_key_arn and where that account lets the execution role read it (see docs/integration.md); a
	// parameter is of this one, and a name of this region.
	ValueFrom string `yaml:"value_from" jsonschema:"required" refers:"value_from"`
	// CompleteArn confirms that a secret's ARN ends with the six random characters, where they look like a part of the name. Default: false.
	CompleteArn bool `yaml:"complete_arn"`
	// KmsKeyArn is the customer managed key that encrypts it. Default: none, AWS's own key.
	KmsKeyArn string `yaml:"kms_key_arn" refers:"kms_key"`

	// ParameterName is what value_from was, where that is a name; ValueFrom is then the parameter's ARN.
	ParameterName string `yaml:"-" json:"-"`
}

// ContainerHealthCheck runs inside the container; its defaults are those of the ECS health check of the spec.
type ContainerHealthCheck struct {
	// Enabled runs the check. Without it only the load balancer tells a task that hangs. Default: true.
	Enabled bool `yaml:"enabled" json:"-"`
	// Command that gives 0 where the container is healthy: a text for the image's shell, or a list of words, which needs none. The image must contain it: slim
	// images have no curl, distroless ones no shell either. Default: curl -f http://localhost<:port><path> || exit 1.
	Command HealthCommand `yaml:"command" text:"lines"`
	// Path of the default command. Default: /.
	Path string `yaml:"path"`
	// Interval between checks in seconds, 5-300. Default: 30.
	Interval int `yaml:"interval" jsonschema:"minimum=5,maximum=300"`
	// Timeout of one check in seconds, 2-60. Default: 5.
	Timeout int `yaml:"timeout" jsonschema:"minimum=2,maximum=60"`
	// Retries is the number of failures in a row that make the container unhealthy, 1-10. Default: 3.
	Retries int `yaml:"retries" jsonschema:"minimum=1,maximum=10"`
	// StartPeriod in seconds after the start in which failures do not count, 0-300. Default: 60.
	StartPeriod int `yaml:"start_period" jsonschema:"minimum=0,maximum=300"`
}

// CapacityProviders are relative weights, 0-1000; at least one is above 0.
type CapacityProviders struct {
	// FargateBase is the number of tasks that always run on FARGATE, 0-100000. Default: 0.
	FargateBase int `yaml:"fargate_base" jsonschema:"minimum=0,maximum=100000"`
	// FargateWeight of on-demand tasks. Default: 1.
	FargateWeight int `yaml:"fargate_weight" jsonschema:"minimum=0,maximum=1000"`
	// FargateSpotWeight of interruptible tasks: two minutes' notice, about 70% cheaper by AWS's own account. Default: 0.
	FargateSpotWeight int `yaml:"fargate_spot_weight" jsonschema:"minimum=0,maximum=1000"`
}

// S3Access is the task role's access to buckets of its own account.
type S3Access struct {
	// Enabled lets the task role use buckets without a permission of their own. Default: true.
	Enabled bool `yaml:"enabled" json:"-"`
	// BucketPrefix is the prefix of the names of the buckets that the task role may use. Default: <project>-;
	// <project>-<environment>- keeps the environments apart.
	BucketPrefix string `yaml:"bucket_prefix"`
	// Buckets are the names of the buckets that the task role may use, and no others. Not together with bucket_prefix. Default: none, the prefix holds.
	Buckets []string `yaml:"buckets" json:"-" refers:"bucket"`
	// AllowDelete adds s3:DeleteObject to read and write. Default: false.
	AllowDelete bool `yaml:"allow_delete"`
}

// Egress is one outgoing rule of the service's security group: to a cidr, a security group or a prefix list.
type Egress struct {
	// Cidr is the IPv4 destination. Default: none.
	Cidr string `yaml:"cidr" jsonschema:"example=10.0.0.0/8"`
	// SecurityGroupId of the destination, whose own rules must let the tasks in: output service_security_group_id. Default: none.
	SecurityGroupId string `yaml:"security_group_id" jsonschema:"example=sg-0123456789abcdef0" json:"-" refers:"security_group"`
	// PrefixListId of the destination, other than those of S3 and network.gateway_endpoints, which have their rules. The rule counts as many as the list may
	// have entries, against 60 of a security group. Default: none.
	PrefixListId string `yaml:"prefix_list_id" jsonschema:"example=pl-0123456789abcdef0" json:"-" refers:"prefix_list"`
	// Port is the destination port, 1-65535.
	Port int `yaml:"port" jsonschema:"required,minimum=1,maximum=65535"`
	// Protocol is tcp or udp. Default: tcp.
	Protocol string `yaml:"protocol" jsonschema:"enum=tcp,enum=udp" choices:"ours" json:"-"`
}

// FargateStorageGib is the disk of a task that asks for none. AWS takes no wish below 21.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
const FargateStorageGib = 20

// SetDefaults of an entry.
func (e *Egress) SetDefaults() { *e = Egress{Protocol: TCP} }

// Protocols of Egress.
const (
	TCP = "tcp"
	UDP = "udp"
)

func defaultService() Service {
	return Service{
		ContainerPort: 80,
		Cpu:           256,
		Memory:        512,
		Architecture:  "X86_64",

		EphemeralStorageGib: FargateStorageGib,

		HealthCheck: ContainerHealthCheck{
			Enabled:     true,
			Path:        "/",
			Interval:    30,
			Timeout:     5,
			Retries:     3,
			StartPeriod: 60,
		},
		Log:                            Log{Mode: NonBlocking, MaxBufferMib: 25},
		LogRetentionDays:               30,
		ContainerInsights:              "enabled",
		ContainerInsightsRetentionDays: 30,
		StopTimeout:                    30,
		CapacityProviders:              CapacityProviders{FargateWeight: 1},
		S3:                             S3Access{Enabled: true},
	}
}
