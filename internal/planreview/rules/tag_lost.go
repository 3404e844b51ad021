package rules

import (
	"maps"
	"slices"

	"slipway/internal/planreview/plan"
)

var tagLost = Rule{
	ID:       "tag-lost",
	Fact:     "No resource loses a tag.",
	Why:      "Tags say who pays and who may act: cost reports, backup plans and access conditions go by them.",
	Severity: Low,
	Blind:    "tags that AWS or a service sets by itself; who uses a tag for costs or permissions",
	Check: each(
		func(c *plan.Change) bool { return c.Keeps() && len(tags(c.Before)) > 0 },
		func(c *plan.Change) []Finding {
			if c.Unknown("tags_all") && c.Unknown("tags") {
				return nil
			}
			after := tags(c.After)
			var lost []string
			for _, name := range slices.Sorted(maps.Keys(tags(c.Before))) {
				if _, kept := after[name]; !kept {
					lost = append(lost, name)
				}
			}
			if len(lost) == 0 || plan.Empty(c.New("tags_all")) && c.Unknown("tags_all") {
				return nil
			}
			return []Finding{{
				Severity: Low, Address: c.Address, What: "loses " + listed(lost), Why: inConfiguration,
				Effect: "reports and rules that go by the tag miss it", Undo: "set it back and apply",
			}}
		}),
}

// tags are those of the resource and of the provider's default_tags, which a plan joins in tags_all.
func tags(side any) map[string]any {
	all, ok := plan.Object(plan.Value(side, "tags_all"))
	if !ok || len(all) == 0 {
		all, _ = plan.Object(plan.Value(side, "tags"))
	}
	return all
}
