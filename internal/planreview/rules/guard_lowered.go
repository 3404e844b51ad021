package rules

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

var guardLowered = Rule{
	ID:   "guard-lowered",
	Fact: "Deletion protection, final snapshots, backups, recovery windows and versioning are not weakened.",
	Why: "The next plan that deletes the resource then goes through, and what it deletes cannot be brought back. Lowering a guard is the first of two " +
		"steps; it needs a look of its own.",
	Severity: High,
	Blind:    "guards that are set outside of the resource: by AWS Backup plans, lifecycle policies, an SCP; what a module or a variable of another plan sets",
	Check: each(
		func(c *plan.Change) bool { return c.Keeps() || c.Action == plan.Delete && guardTypes[c.Type] != "" },
		func(c *plan.Change) []Finding {
			if c.Action == plan.Delete {
				return []Finding{lessGuarded(c, High, verb(c), guardTypes[c.Type])}
			}
			var severity Severity
			var what, effects []string
			for _, g := range guards {
				was, is := c.Old(g.path...), c.New(g.path...)
				switch unknown := c.Unknown(g.path...); {
				case plan.Empty(was) || !g.raised(was) || !unknown && !g.lower(was, is):
					continue
				case unknown:
					severity = max(severity, Medium)
					what = append(what, plan.Join(g.path)+": "+show(was)+" → known after apply")
				default:
					severity = max(severity, g.severity(is))
					what = append(what, plan.Join(g.path)+": "+fromTo(was, is))
				}
				if !slices.Contains(effects, g.effect) {
					effects = append(effects, g.effect)
				}
			}
			if len(what) == 0 {
				return nil
			}
			return []Finding{lessGuarded(c, severity, strings.Join(what, ", "), strings.Join(effects, "; "))}
		}),
}

func lessGuarded(c *plan.Change, severity Severity, what, effect string) Finding {
	return Finding{
		Severity: severity, Address: c.Address, What: what, Why: inConfiguration,
		Effect: effect, Undo: "set it back and apply, before anything is deleted",
	}
}

// guard is an attribute that protects what a resource holds.
type guard struct {
	path   []string
	raised func(any) bool               // whether there is protection to lose
	lower  func(before, after any) bool // whether less protects after
	effect string                       // of having less of it
	enough float64                      // a number above which less is still much; 0 where less is never enough
}

// severity is that of what is left.
func (g guard) severity(left any) Severity {
	if n, ok := plan.Number(left); ok && g.enough > 0 && n > g.enough {
		return Medium
	}
	return High
}

func isSwitch(on bool) (func(any) bool, func(any, any) bool) {
	raised := func(v any) bool { b, ok := plan.Bool(v); return ok && b == on }
	return raised, func(_, after any) bool { return !raised(after) && !(plan.Empty(after) && !on) }
}

func protectsWhen(on bool, effect string, path ...string) guard {
	raised, lower := isSwitch(on)
	return guard{path: path, raised: raised, lower: lower, effect: effect}
}

// protectsByNumber takes what a number that is taken out of the configuration falls back to.
func protectsByNumber(fallback float64, effect string, path ...string) guard {
	return guard{path: path, effect: effect,
		raised: func(v any) bool { n, ok := plan.Number(v); return ok && n > 0 },
		lower: func(before, after any) bool {
			b, _ := plan.Number(before)
			a, ok := plan.Number(after)
			if !ok {
				a = fallback
			}
			return a < b
		}}
}

// backups are kept for days. A week is what most restores need; what is left above it is medium.
func backups(path string) guard {
	g := protectsByNumber(0, "less far to go back", path)
	g.enough = 7
	return g
}

func protectsByWord(word, effect string, path ...string) guard {
	return guard{path: path, effect: effect, raised: func(v any) bool { return plan.Text(v) == word },
		lower: func(_, after any) bool { return plan.Text(after) != word }}
}

// guards are the attributes of the AWS provider, and of lifecycle in synthesized JSON, that keep data from being lost.
var guards = []guard{
	protectsWhen(true, "it can be deleted", "deletion_protection"),
	protectsWhen(true, "it can be deleted", "enable_deletion_protection"),
	protectsWhen(true, "it can be deleted", "deletion_protection_enabled"),
	protectsWhen(true, "Terraform does not refuse to delete it any more", "lifecycle", "prevent_destroy"),
	protectsWhen(false, "a deletion leaves no snapshot", "skip_final_snapshot"),
	protectsWhen(false, "a deletion takes the automated backups along", "delete_automated_backups"),
	protectsWhen(false, "a deletion takes everything in it along", "force_destroy"),
	protectsWhen(false, "a deletion takes all images along", "force_delete"),
	backups("backup_retention_period"),
	backups("automatic_backup_retention_days"),
	backups("snapshot_retention_limit"),
	protectsByNumber(30, "less time to take a deletion back", "recovery_window_in_days"),
	protectsByNumber(30, "less time to take a deletion back", "deletion_window_in_days"),
	protectsWhen(true, "no way back to a point in time", "point_in_time_recovery", "enabled"),
	protectsByWord("Enabled", "an overwritten or deleted object is lost", "versioning_configuration", "status"),
	protectsWhen(true, "an overwritten or deleted object is lost", "versioning", "enabled"),
}

// guardTypes are resources that are nothing but a guard, with the effect of their deletion.
var guardTypes = map[string]string{
	"aws_s3_bucket_versioning":                "an overwritten or deleted object is lost",
	"aws_s3_bucket_object_lock_configuration": "objects can be deleted",
	"aws_backup_plan":                         "no more backups are made",
	"aws_backup_selection":                    "no more backups of what it selects",
	"aws_backup_vault_lock_configuration":     "backups can be deleted",
}
