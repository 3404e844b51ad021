package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/report/architecture"
)

// mermaid draws a picture as a Mermaid flowchart.
func mermaid(m architecture.Model) string {
	var out strings.Builder
	out.WriteString("flowchart LR\n")
	line := func(indent, id string) {
		node := m.Nodes[id]
		label := node.Title
		if node.About != "" {
			label += "<br/>" + node.About
		}
		fmt.Fprintf(&out, "%s%s[\"%s\"]\n", indent, id, strings.ReplaceAll(label, `"`, "#quot;"))
	}
	groups, grouped := map[string][]string{}, map[string]bool{}
	for _, tier := range m.Tiers {
		if tier.Known {
			groups[tier.Name] = append(groups[tier.Name], tier.Nodes...)
		}
	}
	for i, name := range sortedKeys(groups) {
		fmt.Fprintf(&out, "  subgraph subnets_%d[\"%s\"]\n", i, name)
		for _, id := range groups[name] {
			grouped[id] = true
			line("    ", id)
		}
		out.WriteString("  end\n")
	}
	for _, id := range sortedKeys(m.Nodes) {
		if !grouped[id] {
			line("  ", id)
		}
	}
	var arrows []string
	for _, edge := range m.Edges {
		arrow := "-.->"
		if edge.Solid {
			arrow = "-->"
		}
		arrows = append(arrows, fmt.Sprintf("  %s %s|%s| %s\n", edge.From, arrow, edge.Says, edge.To))
	}
	slices.Sort(arrows)
	out.WriteString(strings.Join(arrows, ""))
	return out.String()
}
