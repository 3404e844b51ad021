package config

// IAM is what holds for every role of the environment.
type IAM struct {
	// PermissionsBoundaryArn is a managed policy that bounds what the roles may do, whatever their own policies allow. Default: none.
	PermissionsBoundaryArn string `yaml:"permissions_boundary_arn" known:"what the roles of CI may do follows from it"`

	// Path of the roles, such as /team/. Set it before the first apply: on another path the roles are made anew. Default: none, which is /.
	Path string `yaml:"path"`
}
