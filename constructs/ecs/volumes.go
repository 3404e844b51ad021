package ecs

import (
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/ecstaskdefinition"

	"slipway/internal/config"
)

// volumes of the task definition: the empty ones, then those of file systems.
func volumes(service config.Service) []ecstaskdefinition.EcsTaskDefinitionVolume {
	var all []ecstaskdefinition.EcsTaskDefinitionVolume
	for _, scratch := range service.Scratches() {
		all = append(all, ecstaskdefinition.EcsTaskDefinitionVolume{Name: jsii.String(scratch.Name)})
	}
	for _, v := range service.FileSystems() {
		all = append(all, ecstaskdefinition.EcsTaskDefinitionVolume{Name: jsii.String(v.Name), EfsVolumeConfiguration: fileSystem(*v.Efs)})
	}
	return all
}

// fileSystem writes encryption and authorization even where they are off, which is what ECS takes for nothing.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
func fileSystem(efs config.Efs) *ecstaskdefinition.EcsTaskDefinitionVolumeEfsVolumeConfiguration {
	made := &ecstaskdefinition.EcsTaskDefinitionVolumeEfsVolumeConfiguration{
		FileSystemId:        jsii.String(efs.FileSystemID),
		TransitEncryption:   jsii.String(enabled(efs.TransitEncryption)),
		AuthorizationConfig: &ecstaskdefinition.EcsTaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfig{Iam: jsii.String(enabled(efs.Iam))},
	}
	if efs.RootDirectory != "" {
		made.RootDirectory = jsii.String(efs.RootDirectory)
	}
	if efs.AccessPointID != "" {
		made.AuthorizationConfig.AccessPointId = jsii.String(efs.AccessPointID)
	}
	return made
}

func enabled(on bool) string {
	if on {
		return "ENABLED"
	}
	return "DISABLED"
}

// ownMounts are those of the application.
func ownMounts(service config.Service) []mountPoint {
	var mounts []mountPoint
	for _, scratch := range service.Scratches() {
		if scratch.Path != "" {
			mounts = append(mounts, mountPoint{scratch.Name, scratch.Path, scratch.ReadOnly})
		}
	}
	for _, v := range service.FileSystems() {
		if v.Path != "" {
			mounts = append(mounts, mountPoint{v.Name, v.Path, v.ReadOnly})
		}
	}
	return mounts
}

// ownersFirst adds the container that gives empty volumes to their owners, and lets those that have such a volume wait until it has done so. It is of the
// image of the application, the first of the containers: the task pulls it anyway, and it knows the names of its users. See docs/decisions/volumes.md.
func ownersFirst(props TaskDefinitionProps, containers []container) []container {
	var commands []string
	var mounts []mountPoint
	for _, scratch := range props.Service.Scratches() {
		if scratch.Owner != "" {
			at := "/volumes/" + scratch.Name // where no image has anything that the mount would hide
			commands = append(commands, "chown "+scratch.Owner+" "+at)
			mounts = append(mounts, mountPoint{SourceVolume: scratch.Name, ContainerPath: at})
		}
	}
	if len(mounts) == 0 {
		return containers
	}
	for i := range containers {
		if sharesOne(containers[i].MountPoints, mounts) {
			containers[i].DependsOn = append(containers[i].DependsOn, dependency{config.OwnerContainer, "SUCCESS"})
		}
	}
	app := containers[0]
	return append(containers, container{
		Name:                   config.OwnerContainer,
		Image:                  app.Image,
		RepositoryCredentials:  app.RepositoryCredentials,
		EntryPoint:             []string{"sh", "-c"},
		Command:                []string{strings.Join(commands, " && ")},
		User:                   "0",
		StopTimeout:            app.StopTimeout,
		ReadonlyRootFilesystem: true,
		MountPoints:            mounts,
		LogConfiguration:       logs(props, config.OwnerContainer),
	})
}

func sharesOne(some, others []mountPoint) bool {
	for _, a := range some {
		for _, b := range others {
			if a.SourceVolume == b.SourceVolume {
				return true
			}
		}
	}
	return false
}
