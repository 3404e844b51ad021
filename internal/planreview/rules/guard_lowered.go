package rules

import (
	"fmt"
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
					severity = High
					what = append(what, plan.Join(g.path)+": "+fromTo(was, is))
				}
				if !slices.Contains(effects, g.effect) {
					effects = append(effects, g.effect)
				}
			}
			if c.Type == "aws_backup_plan" {
				if fewer := fewerBackups(c.Old("rule"), c.New("rule")); fewer != "" {
					severity, what, effects = High, append(what, fewer), append(effects, "less far to go back, or no copy elsewhere")
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
}

func isSwitch(on bool) (func(any) bool, func(any, any) bool) {
	raised := func(v any) bool { b, ok := plan.Bool(v); return ok && b == on }
	return raised, func(_, after any) bool { return !raised(after) && !(plan.Empty(after) && !on) }
}

func protectsWhen(on bool, effect string, path ...string) guard {
	raised, lower := isSwitch(on)
	return guard{path, raised, lower, effect}
}

// protectsByNumber takes what a number that is taken out of the configuration falls back to.
func protectsByNumber(fallback float64, effect string, path ...string) guard {
	return guard{path,
		func(v any) bool { n, ok := plan.Number(v); return ok && n > 0 },
		func(before, after any) bool {
			b, _ := plan.Number(before)
			a, ok := plan.Number(after)
			if !ok {
				a = fallback
			}
			return a < b
		}, effect}
}

func protectsByWord(word, effect string, path ...string) guard {
	return guard{path, func(v any) bool { return plan.Text(v) == word }, func(_, after any) bool { return plan.Text(after) != word }, effect}
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
	protectsByNumber(0, "less far to go back", "backup_retention_period"),
	protectsByNumber(0, "less far to go back", "automatic_backup_retention_days"),
	protectsByNumber(0, "less far to go back", "snapshot_retention_limit"),
	protectsByNumber(30, "less time to take a deletion back", "recovery_window_in_days"),
	protectsByNumber(30, "less time to take a deletion back", "deletion_window_in_days"),
	protectsWhen(true, "no way back to a point in time", "point_in_time_recovery", "enabled"),
	protectsByWord("Enabled", "an overwritten or deleted object is lost", "versioning_configuration", "status"),
	protectsWhen(true, "an overwritten or deleted object is lost", "versioning", "enabled"),
}

// fewerBackups says what the rules of a backup plan keep less of: copies, or days, those of all backups and copies together.
func fewerBackups(before, after any) string {
	was, days := backupRules(before)
	is, left := backupRules(after)
	switch {
	case is < was:
		return fmt.Sprintf("rule.copy_action: %d → %d", was, is)
	case left < days:
		return fmt.Sprintf("rule.lifecycle.delete_after: %v → %v", days, left)
	}
	return ""
}

// backupRules counts the copies of a plan's rules, and adds up the days for which backups and copies are kept.
func backupRules(rules any) (copies int, days float64) {
	list, _ := rules.([]any)
	for _, rule := range list {
		object, _ := rule.(map[string]any)
		actions, _ := object["copy_action"].([]any)
		copies += len(actions)
		for _, kept := range append(actions, rule) {
			object, _ := kept.(map[string]any)
			lifecycles, _ := object["lifecycle"].([]any)
			for _, lifecycle := range lifecycles {
				settings, _ := lifecycle.(map[string]any)
				n, _ := plan.Number(settings["delete_after"])
				days += n
			}
		}
	}
	return copies, days
}

// guardTypes are resources that are nothing but a guard, with the effect of their deletion.
var guardTypes = map[string]string{
	"aws_s3_bucket_versioning":                "an overwritten or deleted object is lost",
	"aws_s3_bucket_object_lock_configuration": "objects can be deleted",
	"aws_backup_plan":                         "no more backups are made",
	"aws_backup_selection":                    "no more backups of what it selects",
	"aws_backup_vault_lock_configuration":     "backups can be deleted",
}
