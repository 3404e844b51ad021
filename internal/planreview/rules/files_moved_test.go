package rules

import (
	"fmt"
	"strconv"
	"testing"
)

func TestFilesMoved(t *testing.T) {
	const task = "aws_ecs_task_definition.main"
	volume := func(name, file, more string) string {
		return fmt.Sprintf(`{"name":%q,"efs_volume_configuration":[{"file_system_id":%q,"transit_encryption":"ENABLED"%s}]}`, name, file, more)
	}
	state := func(mounts string, volumes string) string {
		containers := `[{"name":"app","mountPoints":[` + mounts + `]}]`
		return `{"container_definitions":` + strconv.Quote(containers) + `,"volume":[` + volumes + `]}`
	}
	const media, frozen = `{"sourceVolume":"media","containerPath":"/media"}`, `{"sourceVolume":"media","containerPath":"/media","readOnly":true}`
	const point = `,"authorization_config":[{"access_point_id":"fsap-1","iam":"ENABLED"}]`
	is := state(media, volume("media", "fs-1", ""))
	becomes := func(after string) string {
		return changes(change("replace", task, is, after, `"replace_paths":[["volume"]]`))
	}
	verify(t, filesMoved, map[string]example{
		"another resource": {unrelated, notApplicable},
		"made":             {changes(change("create", task, "", is)), notApplicable},
		"empty volumes":    {changes(change("replace", task, `{"volume":[{"name":"a"}]}`, `{"volume":[]}`)), notApplicable},
		"another image":    {becomes(is), ok},
		"another name":     {becomes(state(`{"sourceVolume":"files","containerPath":"/media"}`, volume("files", "fs-1", ""))), ok},
		"one more":         {becomes(state(media, volume("media", "fs-1", "")+`,`+volume("logs", "fs-2", ""))), ok},
		"another file system": {becomes(state(media, volume("media", "fs-2", ""))),
			"high " + task + ": volume media: fs-1 → fs-2"},
		"an access point":  {becomes(state(media, volume("media", "fs-1", point))), "high " + task + ": volume media: fs-1 → fs-1 fsap-1"},
		"a directory":      {becomes(state(media, volume("media", "fs-1", `,"root_directory":"/b"`))), "high " + task + ": volume media: fs-1 → fs-1 /b"},
		"the root by name": {becomes(state(media, volume("media", "fs-1", `,"root_directory":"/"`))), ok},
		"gone":             {becomes(state(``, ``)), "high " + task + ": volume media of fs-1 removed"},
		"an empty one":     {becomes(state(media, `{"name":"media"}`)), "high " + task + ": volume media of fs-1 removed"},
		"not mounted":      {becomes(state(``, volume("media", "fs-1", ""))), "high " + task + ": /media of app: mount of fs-1 removed"},
		"read only":        {becomes(state(frozen, volume("media", "fs-1", ""))), "medium " + task + ": /media of app: readOnly: false → true"},
		"of no matter":     {changes(change("replace", task, is, is, `"after_unknown":{"volume":[{"configure_at_launch":true}]}`)), ok},
		"the file system known later": {changes(change("replace", task, is, state(media, `{"name":"media","efs_volume_configuration":[{}]}`),
			`"after_unknown":{"volume":[{"efs_volume_configuration":[{"file_system_id":true}]}]}`)), "high " + task + ": volume media: fs-1 → (not known)"},
		"known later": {changes(change("replace", task, is, `{}`, `"after_unknown":{"volume":true}`)),
			"high " + task + ": volume: known after apply"},
	})
}
