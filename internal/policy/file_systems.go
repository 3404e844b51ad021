package policy

import (
	"fmt"

	"slipway/internal/arn"
)

// FileSystem is a volume of EFS that a task mounts with its role.
type FileSystem struct {
	ID          string // as fs-0123456789abcdef0
	AccessPoint string // its id; "" for none
	Write       bool
	Root        bool // root in a container is root in the file system
}

// FileSystems lets the tasks mount file systems of the account, each by its access point alone where it has one.
// Source: https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
func FileSystems(place arn.Place, all ...FileSystem) Document {
	var document Document
	for i, fs := range all {
		s := Statement{
			Sid:       fmt.Sprintf("MountFileSystem%d", i+1),
			Actions:   []string{"elasticfilesystem:ClientMount"},
			Resources: []string{place.Of("elasticfilesystem", "file-system/"+fs.ID)},
		}
		if fs.Root {
			s.Actions = append(s.Actions, "elasticfilesystem:ClientRootAccess")
		}
		if fs.Write {
			s.Actions = append(s.Actions, "elasticfilesystem:ClientWrite")
		}
		if fs.AccessPoint != "" {
			s.Conditions = equals("elasticfilesystem:AccessPointArn", place.Of("elasticfilesystem", "access-point/"+fs.AccessPoint))
		}
		document = append(document, s)
	}
	return document
}
