// Package config holds one environment's complete configuration as plain Go: read from
// environments/<name>.yaml, every default filled in, every rule checked.
package config

import "slipway/internal/beside"

// Environment is one environment of the service. Its name is the name of its file.
type Environment struct {
	// Name of the environment: the file's name without .yaml. Lowercase letters, digits and single hyphens.
	Name string `yaml:"-"`

	// Folder that the file is in, below environments/, which is also the default of project. Default: none.
	Folder string `yaml:"-" json:",omitzero"`

	// Beside are the files of the team's own that come into the folder of the stack. Default: none.
	Beside []beside.File `yaml:"-" json:"-"`

	// Declared are the addresses that they declare, such as aws_sqs_queue.orders, data.aws_vpc.other or local.name, and those of Locals. Default: none.
	Declared []string `yaml:"-" json:"-"`

	// References are those to what none of them declares. Default: none.
	References []Reference `yaml:"-" json:"-"`

	// Project is the first part of every resource's name. Lowercase letters, digits and single hyphens, starting with a letter.
	Project string `yaml:"project" jsonschema:"required,example=shop"`

	// Region is the AWS region of all resources, such as us-east-1: one of the partitions aws, aws-us-gov and aws-cn with Fargate and RDS Proxy.
	Region string `yaml:"region" jsonschema:"required,example=us-east-1"`

	// Account is the AWS account id, 12 digits, in quotes. Terraform refuses to run with credentials of any other account.
	Account string `yaml:"account" jsonschema:"required,example=123456789012"`

	// Tags are put on every resource, beside Project, Environment and ManagedBy. At most 40.
	Tags map[string]string `yaml:"tags"`

	// AllowUnknown takes the values of these keys as written although this version does not know them, because AWS has added them since,
	// as in [database.instance_class]. Default: none.
	AllowUnknown []string `yaml:"allow_unknown"`

	// AllowsInVain are the entries of AllowUnknown that no value of the file needs.
	AllowsInVain []string `yaml:"-" json:"-"`

	// Origin knows where the environment's keys stand, in its own file and those that it inherits from. Default: none, for one that no file has.
	Origin Origin `yaml:"-" json:"-"`

	// State says where Terraform keeps its state.
	State State `yaml:"state" jsonschema:"required" known:"Terraform reads the backend before it knows any value"`

	// IAM is what holds for every role of the environment.
	IAM IAM `yaml:"iam" json:",omitzero"` // a digest of before stays

	// Network is the VPC that the service runs in.
	Network Network `yaml:"network"`

	// Service is the container and the Fargate task around it.
	Service Service `yaml:"service" jsonschema:"required"`

	// Further are services beside the first one, by name: lowercase letters, digits and single hyphens, at most 20. Default: none. See docs/services.md.
	Further map[string]FurtherService `yaml:"services" json:"-"`

	// Part is the name of the further service as which Of gives the environment. Default: none, the first one.
	Part string `yaml:"-" json:"-"`

	// Routes of that service.
	Routes []Route `yaml:"-" json:"-"`

	// LoadBalancer is the Application Load Balancer in front of the service.
	LoadBalancer LoadBalancer `yaml:"load_balancer"`

	// Deployment says how a new version replaces the old one.
	Deployment Deployment `yaml:"deployment"`

	// Scaling says how many tasks run.
	Scaling Scaling `yaml:"scaling"`

	// Database is the Aurora MySQL cluster and the RDS Proxy in front of it.
	Database Database `yaml:"database"`

	// Monitoring is the alarms and the dashboard.
	Monitoring Monitoring `yaml:"monitoring"`

	// Report is what the production report is told; nothing of it is deployed.
	Report Reporting `yaml:"report"`
}

// State is the S3 backend that holds the Terraform state. Locking uses a lock file in the same bucket.
type State struct {
	// Bucket is the S3 bucket of the state. It must exist before the first deploy.
	Bucket string `yaml:"bucket" jsonschema:"required,example=acme-terraform-state"`

	// Region of the bucket. Default: the environment's region.
	Region string `yaml:"region"`

	// Key of the state object; no two environments may share one. Default: <project>/<environment>/terraform.tfstate.
	Key string `yaml:"key"`

	// KmsKeyArn is the KMS key that encrypts the state object. Default: none, the bucket's own encryption applies.
	KmsKeyArn string `yaml:"kms_key_arn"`
}
