package rules

import (
	"cmp"
	"maps"
	"slices"

	"slipway/internal/planreview/plan"
)

var filesMoved = Rule{
	ID:   "files-moved",
	Fact: "The containers of a task find the files of EFS where they were.",
	Why: "A new revision with another file system, or with none, starts without complaint. The application finds other files or an empty directory, and what it " +
		"writes goes there, or is lost with its task.",
	Severity: High,
	Blind:    "what is in the file systems, and whether somebody copied it; volumes of virtual machines, functions and Kubernetes",
	Check: each(
		func(c *plan.Change) bool {
			return c.Keeps() && c.Is("aws_ecs_task_definition") && len(efsVolumes(c.Old("volume"))) > 0
		},
		func(c *plan.Change) []Finding {
			var findings []Finding
			report := func(severity Severity, what, effect string) {
				findings = append(findings, Finding{
					Severity: severity, Address: c.Address, What: what, Why: cmp.Or(cause(c), inConfiguration), Effect: effect, Undo: "set it back and apply",
				})
			}
			if c.Unknown("volume") && len(plan.List(c.New("volume"))) == 0 {
				report(High, "volume: known after apply", "perhaps the containers find other files, or none")
				return findings
			}
			before, after := efsVolumes(c.Old("volume")), efsVolumes(c.New("volume"))
			for _, name := range slices.Sorted(maps.Keys(before)) {
				is, there := after[name]
				switch {
				case there && is != before[name]:
					report(High, "volume "+name+": "+fromTo(before[name], is), "the containers find other files, or none, and write elsewhere")
				case !there && !holds(after, before[name]):
					report(High, "volume "+name+" of "+before[name]+" removed", "the containers find none of its files; the file system keeps them")
				}
			}
			if !c.Unknown("container_definitions") {
				changedMounts(c, before, after, report)
			}
			return findings
		}),
}

// efsVolumes of a task definition: the file system of each, with access point or directory, by the volumes' names.
func efsVolumes(volumes any) map[string]string {
	all := map[string]string{}
	for _, volume := range plan.List(volumes) {
		for _, efs := range plan.List(plan.Value(volume, "efs_volume_configuration")) {
			place := cmp.Or(plan.Text(plan.Value(efs, "file_system_id")), "(not known)")
			for _, authorization := range plan.List(plan.Value(efs, "authorization_config")) {
				if point := plan.Text(plan.Value(authorization, "access_point_id")); point != "" {
					place += " " + point
				}
			}
			if directory := plan.Text(plan.Value(efs, "root_directory")); directory != "" && directory != "/" {
				place += " " + directory
			}
			all[plan.Text(plan.Value(volume, "name"))] = place
		}
	}
	return all
}

func holds(volumes map[string]string, place string) bool {
	return slices.Contains(slices.Collect(maps.Values(volumes)), place)
}

// changedMounts finds containers that lose what they had of a place that the task still has.
func changedMounts(c *plan.Change, before, after map[string]string, report func(severity Severity, what, effect string)) {
	was, is := efsMounts(c.Old("container_definitions"), before), efsMounts(c.New("container_definitions"), after)
	for _, at := range slices.SortedFunc(maps.Keys(was), func(a, b efsMount) int {
		return cmp.Or(cmp.Compare(a.container, b.container), cmp.Compare(a.path, b.path))
	}) {
		place := was[at].place
		now, there := is[at]
		switch {
		case !holds(after, place): // said of the volume
		case !there:
			report(High, at.path+" of "+at.container+": mount of "+place+" removed", "the container finds none of its files there")
		case now.place == place && now.readOnly && !was[at].readOnly:
			report(Medium, at.path+" of "+at.container+": readOnly: false → true", "the container can write no file there")
		}
	}
}

type (
	efsMount  struct{ container, path string }
	efsSource struct {
		place    string
		readOnly bool
	}
)

// efsMounts are the places that containers mount.
func efsMounts(definitions any, volumes map[string]string) map[efsMount]efsSource {
	all := map[efsMount]efsSource{}
	for _, container := range plan.List(definitions) {
		for _, mount := range plan.List(plan.Value(container, "mountPoints")) {
			if place, ok := volumes[plan.Text(plan.Value(mount, "sourceVolume"))]; ok {
				readOnly, _ := plan.Bool(plan.Value(mount, "readOnly"))
				all[efsMount{plan.Text(plan.Value(container, "name")), plan.Text(plan.Value(mount, "containerPath"))}] = efsSource{place, readOnly}
			}
		}
	}
	return all
}
