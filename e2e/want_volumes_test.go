//go:build e2e

package e2e

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// wantVolumes compares the task's volumes, their mounts, and the way to them.
func wantVolumes(d *deployment) {
	d.t.Helper()
	service, task := d.environment.Service, d.taskDefinition()
	same(d.t, "volumes", len(task.Volumes), len(service.Scratches())+len(service.FileSystems()))
	var owned int
	for _, scratch := range service.Scratches() {
		volume := d.volume(task, scratch.Name)
		same(d.t, "file system of "+scratch.Name, volume.EfsVolumeConfiguration == nil, true)
		d.wantMount(task, scratch.Name, scratch.Path, scratch.ReadOnly)
		if scratch.Owner != "" {
			owned++
		}
	}
	for _, v := range service.FileSystems() {
		efs := d.volume(task, v.Name).EfsVolumeConfiguration
		if efs == nil || efs.AuthorizationConfig == nil {
			d.t.Fatalf("%s is no file system, or says nothing of authorization", v.Name)
		}
		same(d.t, "file system of "+v.Name, aws.ToString(efs.FileSystemId), v.Efs.FileSystemID)
		same(d.t, "access point of "+v.Name, aws.ToString(efs.AuthorizationConfig.AccessPointId), v.Efs.AccessPointID)
		same(d.t, "encryption of "+v.Name, efs.TransitEncryption == ecstypes.EFSTransitEncryptionEnabled, v.Efs.TransitEncryption)
		same(d.t, "IAM of "+v.Name, efs.AuthorizationConfig.Iam == ecstypes.EFSAuthorizationConfigIAMEnabled, v.Efs.Iam)
		d.wantMount(task, v.Name, v.Path, v.ReadOnly)
		same(d.t, "rules in "+v.Efs.SecurityGroupID, d.letsTasksIn(v.Efs.SecurityGroupID), v.Efs.IngressRule)
	}
	helper := slices.IndexFunc(task.ContainerDefinitions, func(c ecstypes.ContainerDefinition) bool { return aws.ToString(c.Name) == "volume-owner" })
	same(d.t, "a container that gives volumes to their owners", helper >= 0, owned > 0)
	if helper >= 0 {
		same(d.t, "volumes with an owner", len(task.ContainerDefinitions[helper].MountPoints), owned)
	}
}

func (d *deployment) volume(task *ecstypes.TaskDefinition, name string) ecstypes.Volume {
	d.t.Helper()
	i := slices.IndexFunc(task.Volumes, func(v ecstypes.Volume) bool { return aws.ToString(v.Name) == name })
	if i < 0 {
		d.t.Fatalf("no volume %s", name)
	}
	return task.Volumes[i]
}

func (d *deployment) wantMount(task *ecstypes.TaskDefinition, volume, path string, readOnly bool) {
	d.t.Helper()
	if path == "" {
		return
	}
	app := slices.IndexFunc(task.ContainerDefinitions, func(c ecstypes.ContainerDefinition) bool { return aws.ToString(c.Name) == "app" })
	mounts := task.ContainerDefinitions[app].MountPoints
	i := slices.IndexFunc(mounts, func(m ecstypes.MountPoint) bool { return aws.ToString(m.SourceVolume) == volume })
	if i < 0 {
		d.t.Fatalf("the application does not have %s", volume)
	}
	same(d.t, "path of "+volume, aws.ToString(mounts[i].ContainerPath), path)
	same(d.t, "only reading of "+volume, aws.ToBool(mounts[i].ReadOnly), readOnly)
}

// letsTasksIn says whether a group lets the tasks' group in for NFS.
func (d *deployment) letsTasksIn(group string) bool {
	d.t.Helper()
	answer := must(ec2.NewFromConfig(d.emulator.Config()).DescribeSecurityGroupRules(ctx, &ec2.DescribeSecurityGroupRulesInput{
		Filters: []ec2types.Filter{{Name: aws.String("group-id"), Values: []string{group}}},
	}))(d.t)
	tasks := d.output("service_security_group_id")
	return slices.ContainsFunc(answer.SecurityGroupRules, func(rule ec2types.SecurityGroupRule) bool {
		return !aws.ToBool(rule.IsEgress) && aws.ToInt32(rule.FromPort) == 2049 && rule.ReferencedGroupInfo != nil &&
			aws.ToString(rule.ReferencedGroupInfo.GroupId) == tasks
	})
}
