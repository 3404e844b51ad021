package config

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/template"
)

var (
	// volumeName. Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html
	volumeName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	ownVolume  = regexp.MustCompile(`^writable-[0-9]+$`)

	// ownerForm is a user and a group as chown reads them, of characters that a shell leaves alone.
	ownerForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$`)
	rootOwner = regexp.MustCompile(`^(0|root)(:(0|root))?$`)

	// fileSystem and accessPoint. Source: https://docs.aws.amazon.com/efs/latest/ug/API_AccessPointDescription.html
	fileSystem  = fileSystemKind{"file-system", regexp.MustCompile(`^fs-[0-9a-f]{8,40}$`), "the id of a file system", "fs-0123456789abcdef0"}
	accessPoint = fileSystemKind{"access-point", regexp.MustCompile(`^fsap-[0-9a-f]{8,40}$`), "the id of an access point", "fsap-0123456789abcdef0"}
)

type fileSystemKind struct {
	resource string // in ARNs
	form     *regexp.Regexp
	what     string
	example  string
}

func (s Service) checkVolumes(c checker, e Environment) {
	if s.WritablePathsOwner != "" {
		c.owner("writable_paths_owner", s.WritablePathsOwner)
		if len(s.WritablePaths) == 0 {
			c.Conflict("writable_paths_owner", s.WritablePathsOwner, "there are no writable_paths to own", "add some, or remove it", "service.writable_paths")
		}
	}
	mounts := s.mounts()
	for i, v := range s.Volumes {
		at := index("volumes", i)
		in := c.in(at)
		switch {
		case !volumeName.MatchString(v.Name):
			in.Value("name", v.Name, "not the name of a volume", "use at most 255 letters, digits, hyphens and underscores")
		case ownVolume.MatchString(v.Name):
			in.Value("name", v.Name, "the name of a volume of writable_paths", "choose another name")
		case slices.ContainsFunc(s.Volumes[:i], func(o Volume) bool { return o.Name == v.Name }):
			in.Conflict("name", v.Name, "in the list twice", "choose another name; a sidecar mounts a volume by its name")
		}
		s.checkMount(in, at, v, mounts)
		if v.Owner != "" {
			in.owner("owner", v.Owner)
		}
		if v.Efs != nil {
			v.checkEfs(in, e)
		}
	}
}

// mount is a directory of the application's container that is not the image's.
type mount struct {
	at   string // complete path of the key
	path string
}

func (s Service) mounts() []mount {
	var all []mount
	for i, dir := range s.WritablePaths {
		all = append(all, mount{"service." + index("writable_paths", i), dir})
	}
	for i, m := range s.Tmpfs {
		all = append(all, mount{"service." + index("tmpfs", i) + ".path", m.Path})
	}
	for i, v := range s.Volumes {
		if v.Path != "" {
			all = append(all, mount{"service." + index("volumes", i) + ".path", v.Path})
		}
	}
	return all
}

// checkMount refuses a place that another mount has, or hides: in which order Fargate mounts is not in AWS's documents.
func (s Service) checkMount(c checker, at string, v Volume, mounts []mount) {
	switch {
	case v.Path == "" && len(s.mountsOf(v.Name)) == 0:
		c.Value("path", v.Path, "no container has the volume", "set path to where the application has it, as /"+v.Name+", or mount it in a sidecar")
	case v.Path == "" && v.ReadOnly:
		c.Conflict("read_only", v.ReadOnly, "the application does not have the volume", "set path, or read_only at the sidecar's mount", "service."+at+".path")
	case v.Path != "" && c.mountPath("path", v.Path, "/uploads"):
		for _, other := range mounts {
			if other.at == c.Path("path") {
				break // the later of two reports both
			}
			switch {
			case other.path == v.Path:
				c.Conflict("path", v.Path, "the path of "+strings.TrimSuffix(other.at, ".path")+", too", "remove one of the two", other.at)
			case below(v.Path, other.path) || below(other.path, v.Path):
				c.Conflict("path", v.Path, "one of it and "+other.path+" of "+strings.TrimSuffix(other.at, ".path")+" is in the other, and may be hidden by it",
					"use paths of which none is in another", other.at)
			}
		}
	}
}

// mountPath says whether something can be mounted at a path, and reports what cannot. Docker reads a colon as the end of a path.
func (c checker) mountPath(key, dir, example string) bool {
	switch {
	case !path.IsAbs(dir) || path.Clean(dir) != dir || dir == "/":
		c.Value(key, dir, "not an absolute path below /", "write it as "+example)
	case strings.Contains(dir, ":"):
		c.Value(key, dir, "has a colon, which Docker reads as the end of a path", "use a path without one")
	default:
		return true
	}
	return false
}

func below(inner, outer string) bool { return strings.HasPrefix(inner, outer+"/") }

func (c checker) owner(key, owner string) {
	switch {
	case !ownerForm.MatchString(owner):
		c.Value(key, owner, "not a user, or a user and a group", `write it as "1000:1000"`)
	case rootOwner.MatchString(owner):
		c.Value(key, owner, "root owns it anyway", "remove it, or name the user that writes")
	}
}

func (v Volume) checkEfs(c checker, e Environment) {
	efs, at := *v.Efs, c.Section+".efs"
	if v.Owner != "" {
		c.Conflict("owner", v.Owner, "chown would change the file system's root for everybody who uses it",
			"remove it, and give the access point a user and its directory an owner", at)
	}
	c = c.in("efs")
	c.fileSystemID("file_system_id", efs.FileSystemID, fileSystem, e)
	if efs.AccessPointID != "" {
		c.fileSystemID("access_point_id", efs.AccessPointID, accessPoint, e)
	}
	switch group := referred(efs.SecurityGroupID); {
	case group.LookedUp() && efs.IngressRule:
		c.Conflict("security_group_id", efs.SecurityGroupID, "somebody else's group, in which the roles of CI may write no rule unless its id is known",
			"write its id, or set ingress_rule to false", c.Path("ingress_rule"))
	case !securityGroupID.MatchString(efs.SecurityGroupID) && !template.Refers(efs.SecurityGroupID):
		c.Value("security_group_id", efs.SecurityGroupID, "not the id of a security group", "write the one of the mount targets, as sg-0123456789abcdef0")
	}
	efs.checkDirectory(c)
	efs.checkEncryption(c)
	if efs.RootAccess && !efs.Iam {
		c.Conflict("root_access", true, "a right of the task role, as which nothing connects without iam", "set iam to true, or remove root_access", c.Path("iam"))
	}
}

func (c checker) fileSystemID(key, id string, kind fileSystemKind, e Environment) {
	got, isArn := arn.Parse(id)
	_, bare, _ := strings.Cut(got.Resource, "/")
	switch {
	case kind.form.MatchString(id), template.Refers(id):
	case isArn && kind.form.MatchString(bare) && (got.AccountID != e.Account || got.Region != e.Region):
		c.Value(key, id, "of another account or region; ECS takes those of its own", "use one of "+e.Account+" in "+e.Region+", as "+kind.example)
	case isArn && kind.form.MatchString(bare):
		c.Value(key, id, "an ARN, where ECS takes an id", "write "+bare)
	default:
		c.Value(key, id, "not "+kind.what, "write it as "+kind.example)
	}
}

// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
func (efs Efs) checkDirectory(c checker) {
	dir := efs.RootDirectory
	switch {
	case dir == "" || dir == "/":
	case !path.IsAbs(dir) || path.Clean(dir) != dir:
		c.Value("root_directory", dir, "not an absolute path", "write it as /media")
	case efs.AccessPointID != "":
		c.Conflict("root_directory", dir, "the access point has a directory of its own", "remove one of the two", c.Path("access_point_id"))
	}
}

// Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html and
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html
func (efs Efs) checkEncryption(c checker) {
	if efs.TransitEncryption {
		return
	}
	if efs.Iam {
		c.Conflict("transit_encryption", false, "iam needs it", "set it to true, or iam to false", c.Path("iam"))
	}
	if efs.AccessPointID != "" {
		c.Conflict("transit_encryption", false, "an access point needs it", "set it to true, or remove access_point_id", c.Path("access_point_id"))
	}
}
