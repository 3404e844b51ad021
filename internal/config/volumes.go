package config

import (
	"fmt"
	"slices"
)

// Volume is a directory that is not the image's: empty, and as old as its task, or one of a file system.
type Volume struct {
	// Name in the task definition, and in the mounts of sidecars: at most 255 letters, digits, hyphens and underscores.
	Name string `yaml:"name" jsonschema:"required,example=uploads"`

	// Path where the application has it, absolute. Default: none, so that only sidecars have it.
	Path string `yaml:"path"`

	// ReadOnly keeps the application from writing to it; the mounts of sidecars say their own. Default: false.
	ReadOnly bool `yaml:"read_only"`

	// Owner of an empty volume, as user or user:group, in numbers or in names that the service's image knows. Before the containers that have it start, one of
	// that image runs chown as root; so the image needs sh and chown, and Security Hub's ECS.20 counts that container. Default: none, root owns it with mode
	// 0755. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html; see docs/files.md
	Owner string `yaml:"owner"`

	// Efs is the Amazon EFS file system whose directory it is. Default: none, the volume is empty in each new task.
	Efs *Efs `yaml:"efs"`
}

// Efs is a directory of a file system that is there already: of the environment's account and region, with mount targets in its VPC.
type Efs struct {
	// FileSystemID is the file system's id.
	FileSystemID string `yaml:"file_system_id" jsonschema:"required,example=fs-0123456789abcdef0" refers:"file_system"`

	// AccessPointID leads to the access point's directory, with its user. Not together with root_directory. Default: none.
	AccessPointID string `yaml:"access_point_id" refers:"access_point"`

	// RootDirectory in the file system, absolute, which must exist. Default: its root, or the access point's directory.
	RootDirectory string `yaml:"root_directory"`

	// SecurityGroupID of the mount targets: the tasks may connect to it, on TCP 2049.
	SecurityGroupID string `yaml:"security_group_id" jsonschema:"required,example=sg-0123456789abcdef0" refers:"security_group"`

	// IngressRule lets the tasks in by a rule in that group. Set it to false where the group's owner writes the rule, or has all rules of the group in a list of
	// Terraform's, which would take this one away. Default: true.
	IngressRule bool `yaml:"ingress_rule"`

	// TransitEncryption is TLS on the way. Needed for iam and access_point_id. Default: true.
	TransitEncryption bool `yaml:"transit_encryption"`

	// Iam makes the tasks connect as their task role, which may then mount, and write unless all mounts are read_only. Default: true.
	Iam bool `yaml:"iam"`

	// RootAccess adds elasticfilesystem:ClientRootAccess: root in a container is root in the file system. Needs iam. Default: false.
	RootAccess bool `yaml:"root_access"`
}

// NFSPort of EFS. Source: https://docs.aws.amazon.com/efs/latest/ug/network-access.html
const NFSPort = 2049

// SetDefaults of a section that is optional.
func (e *Efs) SetDefaults() { *e = Efs{IngressRule: true, TransitEncryption: true, Iam: true} }

// OwnerContainer is the name of the one that gives empty volumes to their owners.
const OwnerContainer = "volume-owner"

// owned says whether a volume has an owner, so that each task has that container.
func (s Service) owned() bool {
	return slices.ContainsFunc(s.Scratches(), func(o Scratch) bool { return o.Owner != "" })
}

// FileSystems are the volumes of EFS.
func (s Service) FileSystems() []Volume {
	var all []Volume
	for _, v := range s.Volumes {
		if v.Efs != nil {
			all = append(all, v)
		}
	}
	return all
}

// Writes says whether a container of the task may write to a volume.
func (s Service) Writes(v Volume) bool {
	return v.Path != "" && !v.ReadOnly || slices.ContainsFunc(s.mountsOf(v.Name), func(m Mount) bool { return !m.ReadOnly })
}

// mountsOf a volume in sidecars.
func (s Service) mountsOf(volume string) []Mount {
	var all []Mount
	for _, sidecar := range s.Sidecars {
		for _, m := range sidecar.Mounts {
			if m.Volume == volume {
				all = append(all, m)
			}
		}
	}
	return all
}

// Scratch is a volume that is empty in each new task.
type Scratch struct {
	Name     string
	Path     string // in the application's container; "" where it has none
	ReadOnly bool
	Owner    string // user[:group]; "" for root
}

// Scratches are the empty volumes of the task: those of writable_paths first, then those of volumes.
func (s Service) Scratches() []Scratch {
	var all []Scratch
	for i, path := range s.WritablePaths {
		all = append(all, Scratch{Name: fmt.Sprintf("writable-%d", i), Path: path, Owner: s.WritablePathsOwner})
	}
	for _, v := range s.Volumes {
		if v.Efs == nil {
			all = append(all, Scratch{v.Name, v.Path, v.ReadOnly, v.Owner})
		}
	}
	return all
}
