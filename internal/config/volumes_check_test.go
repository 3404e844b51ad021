package config

import (
	"reflect"
	"testing"
)

func TestVolumes(t *testing.T) {
	volume := func(keys string) string { return "  volumes:\n    - {" + keys + "}\n" }
	efs := func(keys string) string {
		return volume("name: media, path: /media, efs: {file_system_id: fs-0123456789abcdef0, security_group_id: sg-01234567" + keys + "}")
	}
	with := func(owner string) string { return "  writable_paths: [/data]\n  writable_paths_owner: " + owner + "\n" }
	checkRules(t, []ruleTest{
		{name: "an empty volume", added: volume(`name: uploads, path: /srv/uploads, owner: "1000:1000"`)},
		{name: "a user and a group by name", added: volume("name: uploads, path: /srv/uploads, owner: www-data:www-data")},
		{name: "a name that ECS refuses", added: volume("name: my.uploads, path: /a"),
			want: "dev.yaml:9:14: service.volumes[0].name: my.uploads; not the name of a volume; use at most 255 letters, digits, hyphens and underscores"},
		{name: "a name of writable_paths", added: "  writable_paths: [/data]\n" + volume("name: writable-0, path: /a"),
			want: "service.volumes[0].name: writable-0; the name of a volume of writable_paths; choose another name"},
		{name: "two of one name", added: "  volumes: [{name: a, path: /a}, {name: a, path: /b}]\n", want: "service.volumes[1].name: a; in the list twice"},
		{name: "a volume that nobody has", added: volume("name: uploads"),
			want: "service.volumes[0].path: \"\"; no container has the volume; set path to where the application has it, as /uploads"},
		{name: "a relative path", added: volume("name: a, path: a"), want: "service.volumes[0].path: a; not an absolute path below /; write it as /uploads"},
		{name: "the root", added: volume("name: a, path: /"), want: "not an absolute path below /"},
		{name: "a colon", added: volume("name: a, path: '/a:ro'"), want: "has a colon, which Docker reads as the end of a path"},
		{name: "two volumes at one path", added: "  volumes: [{name: a, path: /a}, {name: b, path: /a}]\n",
			want: "service.volumes[1].path: /a; the path of service.volumes[0], too; remove one of the two"},
		{name: "a volume at a writable path", added: "  writable_paths: [/a]\n" + volume("name: a, path: /a"),
			want: "service.volumes[0].path: /a; the path of service.writable_paths[0], too"},
		{name: "a volume below a tmpfs", added: "  tmpfs: [{path: /tmp, size_mib: 1}]\n" + volume("name: a, path: /tmp/a"),
			want: "service.volumes[0].path: /tmp/a; one of it and /tmp of service.tmpfs[0] is in the other, and may be hidden by it; " +
				"use paths of which none is in another"},
		{name: "a volume above another", added: "  volumes: [{name: a, path: /a/b}, {name: b, path: /a}]\n",
			want: "service.volumes[1].path: /a; one of it and /a/b of service.volumes[0] is in the other"},
		{name: "names that begin alike", added: "  volumes: [{name: a, path: /a}, {name: b, path: /ab}]\n"},
		{name: "an owner for a shell to run", added: volume("name: a, path: /a, owner: 1000;reboot"),
			want: `service.volumes[0].owner: 1000;reboot; not a user, or a user and a group; write it as "1000:1000"`},
		{name: "root", added: volume("name: a, path: /a, owner: root:0"), want: "service.volumes[0].owner: root:0; root owns it anyway"},
		{name: "an owner of writable paths", added: with("1000")},
		{name: "an owner of two words", added: with("1000 1000"), want: "service.writable_paths_owner: 1000 1000; not a user"},
		{name: "an owner of nothing", added: "  writable_paths_owner: app\n",
			want: "service.writable_paths_owner: app; there are no writable_paths to own; add some, or remove it"},

		{name: "a file system", added: efs("")},
		{name: "an access point", added: efs(", access_point_id: fsap-0123456789abcdef0")},
		{name: "a directory", added: efs(", root_directory: /srv/media")},
		{name: "the root of an access point", added: efs(", access_point_id: fsap-0123456789abcdef0, root_directory: /")},
		{name: "two directories", added: efs(", access_point_id: fsap-0123456789abcdef0, root_directory: /media"),
			want: "service.volumes[0].efs.root_directory: /media; the access point has a directory of its own; remove one of the two"},
		{name: "a relative directory", added: efs(", root_directory: media"), want: "efs.root_directory: media; not an absolute path; write it as /media"},
		{name: "no group", added: volume("name: a, path: /a, efs: {file_system_id: fs-01234567}"), want: "security_group_id"},
		{name: "the name of a group", added: volume("name: a, path: /a, efs: {file_system_id: fs-01234567, security_group_id: efs}"),
			want: "efs.security_group_id: efs; not the id of a security group; write the one of the mount targets, as sg-0123456789abcdef0"},
		{name: "the name of a file system", added: volume("name: a, path: /a, efs: {file_system_id: media, security_group_id: sg-01234567}"),
			want: "efs.file_system_id: media; not the id of a file system; write it as fs-0123456789abcdef0"},
		{name: "the ARN of a file system", added: volume("name: a, path: /a, efs: {security_group_id: sg-01234567, file_system_id: " +
			"'arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-01234567'}"), want: "an ARN, where ECS takes an id; write fs-01234567"},
		{name: "a file system of another account", added: volume("name: a, path: /a, efs: {security_group_id: sg-01234567, file_system_id: " +
			"'arn:aws:elasticfilesystem:us-east-1:210987654321:file-system/fs-01234567'}"),
			want: "of another account or region; ECS takes those of its own; use one of 123456789012 in us-east-1, as fs-0123456789abcdef0"},
		{name: "a file system for an access point", added: efs(", access_point_id: fs-01234567"),
			want: "efs.access_point_id: fs-01234567; not the id of an access point; write it as fsap-0123456789abcdef0"},
		{name: "an owner of a file system", added: volume("name: a, path: /a, owner: app, efs: {file_system_id: fs-01234567, security_group_id: sg-01234567}"),
			want: "service.volumes[0].owner: app; chown would change the file system's root for everybody who uses it"},
		{name: "plain NFS", added: efs(", transit_encryption: false, iam: false")},
		{name: "plain NFS as the task role", added: efs(", transit_encryption: false"),
			want: "efs.transit_encryption: false; iam needs it; set it to true, or iam to false"},
		{name: "plain NFS to an access point", added: efs(", transit_encryption: false, iam: false, access_point_id: fsap-01234567"),
			want: "efs.transit_encryption: false; an access point needs it; set it to true, or remove access_point_id"},
		{name: "root without a role", added: efs(", iam: false, root_access: true"),
			want: "efs.root_access: true; a right of the task role, as which nothing connects without iam; set iam to true, or remove root_access"},
	})
}

func TestDefaultsOfAFileSystem(t *testing.T) {
	environment := parse(t, minimal+"  volumes: [{name: a, path: /a, efs: {file_system_id: fs-01234567, security_group_id: sg-01234567}}]\n")
	want := Efs{FileSystemID: "fs-01234567", SecurityGroupID: "sg-01234567", IngressRule: true, TransitEncryption: true, Iam: true}
	if got := *environment.Service.Volumes[0].Efs; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestEmptyVolumesInTheirOrder(t *testing.T) {
	service := parse(t, minimal+"  writable_paths: [/a, /b]\n  writable_paths_owner: app\n  volumes:\n    - {name: c, path: /c, read_only: true, owner: web}\n"+
		"    - {name: d, path: /d, efs: {file_system_id: fs-01234567, security_group_id: sg-01234567}}\n").Service
	want := []Scratch{{"writable-0", "/a", false, "app"}, {"writable-1", "/b", false, "app"}, {"c", "/c", true, "web"}}
	if got := service.Scratches(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if service.Writes(service.Volumes[0]) || !service.Writes(service.Volumes[1]) {
		t.Error("what is mounted read-only is written to, or the other way round")
	}
}
