package stackcheck

import (
	"slices"
	"strings"

	"slipway/internal/stackjson/jsonvalue"
)

// cycles reports every group of nodes that need each other, with the shortest way around from the first of them.
func (c *referenceChecker) cycles() {
	done := map[string]bool{}
	for _, node := range jsonvalue.SortedKeys(c.edges) {
		if done[node] {
			continue
		}
		if around := c.wayAround(node); around != nil {
			for _, member := range around {
				done[member] = true
			}
			c.node = node
			what := "needs itself: " + strings.Join(around, " -> ")
			if len(around) == 2 {
				c.refuse("", what, "Self-referential block", "write self in a postcondition, and the value itself elsewhere")
			} else {
				c.refuse("", what, "Cycle", "break it with a value that is known before")
			}
		}
	}
}

// wayAround gives the shortest path from a node back to it, or nil.
func (c *referenceChecker) wayAround(node string) []string {
	from := map[string]string{}
	queue := []string{node}
	for len(queue) > 0 {
		current := queue[0]
		queue = queue[1:]
		needed := slices.Clone(c.edges[current])
		slices.Sort(needed)
		for _, next := range needed {
			if next == node {
				path := []string{node, current}
				for current != node {
					current = from[current]
					path = append(path, current)
				}
				slices.Reverse(path)
				return path
			}
			if _, seen := from[next]; !seen {
				from[next] = current
				queue = append(queue, next)
			}
		}
	}
	return nil
}
