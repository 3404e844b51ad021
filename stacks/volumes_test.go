package stacks

import (
	"strings"
	"testing"
)

func TestEmptyVolumesGetTheirOwnerBeforeTheApplicationStarts(t *testing.T) {
	const owner = "container_definitions.5."
	check(t, everything(t, ""), []expectation{
		{"", taskPath, container + "user", "1000:1000"},
		{"", taskPath, container + "dependsOn.1.containerName", "volume-owner"},
		{"", taskPath, container + "dependsOn.1.condition", "SUCCESS"},
		{"", taskPath, owner + "name", "volume-owner"},
		{"the image that the task has anyway", taskPath, owner + "image", text(lookup(t, everything(t, ""), taskPath, container+"image"))},
		{"else SUCCESS could not be waited for", taskPath, owner + "essential", "false"},
		{"only root may give files away", taskPath, owner + "user", "0"},
		{"", taskPath, owner + "entryPoint", "sh, -c"},
		{"", taskPath, owner + "command",
			"chown 1000:1000 /volumes/writable-0 && chown 1000:1000 /volumes/writable-1 && chown 1000:1001 /volumes/uploads"},
		{"", taskPath, owner + "readonlyRootFilesystem", "true"},
		{"the database's login is the application's", taskPath, owner + "secrets", "(not set)"},
		{"", taskPath, owner + "environment", "(not set)"},
		{"", taskPath, owner + "logConfiguration.options.awslogs-stream-prefix", "volume-owner"},
		{"", taskPath, owner + "mountPoints.2.sourceVolume", "uploads"},
		{"", taskPath, owner + "mountPoints.2.containerPath", "/volumes/uploads"},
		{"nobody is to own it", taskPath, owner + "mountPoints.3", "(not set)"},
	})
}

func TestAVolumeWithoutAnOwnerNeedsNoContainer(t *testing.T) {
	stack := minimal(t, "{service: {writable_paths: [/data], volumes: [{name: shared, path: /shared, read_only: true}]}}")
	check(t, stack, []expectation{
		{"", taskPath, "volume.0.name", "writable-0"},
		{"", taskPath, "volume.1.name", "shared"},
		{"", taskPath, container + "mountPoints.0.sourceVolume", "writable-0"},
		{"", taskPath, container + "mountPoints.1.sourceVolume", "shared"},
		{"", taskPath, container + "mountPoints.1.containerPath", "/shared"},
		{"", taskPath, container + "mountPoints.1.readOnly", "true"},
		{"", taskPath, container + "dependsOn", "(not set)"},
		{"", taskPath, "container_definitions.1", "(not set)"},
	})
	wantNoBlock(t, stack, "aws_iam_role_policy.ecs_task_role_file_systems")
}

func TestAFileSystemIsMountedEncryptedAndAsTheTaskRole(t *testing.T) {
	const media, archive, public = "volume.4.efs_volume_configuration.", "volume.5.efs_volume_configuration.", "volume.6.efs_volume_configuration."
	check(t, everything(t, ""), []expectation{
		{"", taskPath, "volume.4.name", "media"},
		{"", taskPath, media + "file_system_id", "fs-0123456789abcdef0"},
		{"", taskPath, media + "transit_encryption", "ENABLED"},
		{"", taskPath, media + "authorization_config.iam", "ENABLED"},
		{"", taskPath, media + "authorization_config.access_point_id", "fsap-0123456789abcdef0"},
		{"the access point's", taskPath, media + "root_directory", "(not set)"},
		{"", taskPath, archive + "root_directory", "/archive"},
		{"", taskPath, archive + "authorization_config.access_point_id", "(not set)"},
		{"", taskPath, public + "transit_encryption", "DISABLED"},
		{"", taskPath, public + "authorization_config.iam", "DISABLED"},
		{"", taskPath, container + "mountPoints.4.containerPath", "/srv/media"},
		{"", taskPath, container + "mountPoints.5.readOnly", "true"},
	})
}

func TestTheTaskRoleMayMountItsFileSystemsAndNoOthers(t *testing.T) {
	const policy, of = "aws_iam_role_policy.ecs_task_role_file_systems", "arn:aws:elasticfilesystem:us-east-1:123456789012:"
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"written to", policy, "policy.Statement.0.Action", "elasticfilesystem:ClientMount, elasticfilesystem:ClientWrite"},
		{"", policy, "policy.Statement.0.Resource", of + "file-system/fs-0123456789abcdef0"},
		{"by its access point alone", policy, "policy.Statement.0.Condition.StringEquals.elasticfilesystem:AccessPointArn",
			of + "access-point/fsap-0123456789abcdef0"},
		{"read by root", policy, "policy.Statement.1.Action", "elasticfilesystem:ClientMount, elasticfilesystem:ClientRootAccess"},
		{"without IAM there is no right to give", policy, "policy.Statement.2", "(not set)"},
	})
	wantAmong(t, stack, servicePath, "depends_on", policy)
}

func TestTheTasksReachTheMountTargets(t *testing.T) {
	const out, in = "aws_vpc_security_group_egress_rule.service_2049_to_efs_", "aws_vpc_security_group_ingress_rule.efs_sg0123456789abcdef"
	stack := everything(t, "")
	check(t, stack, []expectation{
		{"", out + "sg0123456789abcdef0", "referenced_security_group_id", "sg-0123456789abcdef0"},
		{"", out + "sg0123456789abcdef0", "from_port", "2049"},
		{"", in + "0_2049_from_service", "security_group_id", "sg-0123456789abcdef0"},
		{"", in + "0_2049_from_service", "referenced_security_group_id", "${aws_security_group.service.id}"},
		{"", out + "sg0123456789abcdef1", "referenced_security_group_id", "sg-0123456789abcdef1"},
	})
	wantNoBlock(t, stack, in+"1_2049_from_service") // its owner writes it
	wantAmong(t, stack, servicePath, "depends_on", out+"sg0123456789abcdef0", in+"0_2049_from_service")
	for _, address := range minimal(t, "").Addresses() {
		if strings.Contains(address, "2049") {
			t.Errorf("%s, and nobody asked for a file system", address)
		}
	}
}
