package architecture

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// The grid, in pixels. Every box begins at a multiple of the step: ports of boxes that face each other then never meet on one line.
const (
	step     = 8
	pad      = 16
	column   = 232 // a zone
	gutter   = 16  // between zones
	inset    = 40  // right of a cell, for the arrows that pass it
	straight = 12  // from the right of a zone: arrows from a wide box to the next one
	trunk    = 28  // from the right of a zone: arrows to cells
	port     = 16  // between the arrows of a side of a box
	lane     = 12  // between parallel arrows
	gap      = 32  // between a box and what is below, for a label
	low      = 40  // the least height of a box
	side     = 232 // the width of a box beside the VPC
	head     = 8   // an arrow's head
)

// box is a node where it is drawn.
type box struct {
	id         string
	x, y, w, h int
	lines      []string
}

func (b *box) bottom() int { return b.y + b.h }
func (b *box) right() int  { return b.x + b.w }

type point struct{ x, y int }

// route is an arrow: from its first point to its last. Edges between the same boxes are one.
type route struct {
	Edge
	points []point
	shared int  // how many of the points at the hub's end another route of the bundle draws
	into   bool // the hub, and not out of it
	label  point
	anchor string // start or end, of the label at its point
}

// frame is a rectangle behind boxes, with what it is called.
type frame struct {
	x, y, w, h  int
	class, text string
}

// layout places a Model: the nodes of tiers in the middle, one below the other, who comes in above them, and all else in a column to the right. Arrows run
// straight down or in three gutters: left of the middle, between the middle and the column, and right of the column.
type layout struct {
	Model
	edges   []Edge
	boxes   map[string]*box
	middle  []string // the wide boxes, from above
	beside  []string // the column's
	cells   map[string][]string
	rank    map[string]int
	tierOf  map[string]int
	zones   int
	frames  []frame
	routes  []route
	under   map[string]int // where the label of an arrow straight down from a box stands
	left    int            // of the middle
	column  int            // left of the column
	w, h    int
	inCells []Edge
	down    []Edge
	toLeft  []*bundle
	between []*bundle
	toRight []*bundle
}

func newLayout(m Model) *layout {
	l := &layout{Model: m, boxes: map[string]*box{},
		cells: map[string][]string{}, rank: map[string]int{}, tierOf: map[string]int{}, under: map[string]int{}}
	l.merge()
	l.order()
	l.sort()
	l.bundle()
	l.place()
	l.connect()
	return l
}

// merge makes one edge of those that lead from the same node to the same.
func (l *layout) merge() {
	says := map[Edge][]string{}
	for _, edge := range l.Model.Edges {
		key := edge
		key.Says = ""
		says[key] = append(says[key], edge.Says)
	}
	for key, texts := range says {
		slices.Sort(texts)
		key.Says = strings.Join(slices.Compact(texts), ", ")
		l.edges = append(l.edges, key)
	}
	slices.SortFunc(l.edges, compare)
}

func compare(a, b Edge) int {
	solid := 0
	if a.Solid != b.Solid {
		solid = 1
		if a.Solid {
			solid = -1
		}
	}
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Says, b.Says), solid)
}

// order finds how far each node of a tier is from where requests come in, and brings tiers and their nodes into that order.
func (l *layout) order() {
	for i, tier := range l.Tiers {
		for _, id := range tier.Nodes {
			l.tierOf[id] = i
		}
		l.zones = max(l.zones, len(tier.Subnets))
	}
	l.zones = max(l.zones, 2)
	for range l.tierOf { // the longest way has no more steps than there are nodes
		for _, edge := range l.edges {
			_, from := l.tierOf[edge.From]
			if _, to := l.tierOf[edge.To]; from && to && edge.Solid && edge.From != edge.To && l.rank[edge.From] < len(l.tierOf) {
				l.rank[edge.To] = max(l.rank[edge.To], l.rank[edge.From]+1)
			}
		}
	}
	first := func(tier Tier) int {
		least := len(l.tierOf)
		for _, id := range tier.Nodes {
			least = min(least, l.rank[id])
		}
		return least
	}
	l.Tiers = slices.Clone(l.Tiers)
	slices.SortStableFunc(l.Tiers, func(a, b Tier) int { return cmp.Compare(first(a), first(b)) })
	for i := range l.Tiers {
		tier := &l.Tiers[i]
		tier.Nodes = slices.Clone(tier.Nodes)
		slices.SortStableFunc(tier.Nodes, func(a, b string) int { return cmp.Or(cmp.Compare(l.rank[a], l.rank[b]), cmp.Compare(a, b)) })
		for _, id := range tier.Nodes {
			l.tierOf[id] = i
		}
	}
}

// only gives the other end of a node's edge, if it has one edge.
func (l *layout) only(id string) string {
	var ends []string
	for _, edge := range l.edges {
		if edge.From == id {
			ends = append(ends, edge.To)
		}
		if edge.To == id {
			ends = append(ends, edge.From)
		}
	}
	if len(ends) != 1 {
		return ""
	}
	return ends[0]
}

// sort decides which nodes are wide boxes of the middle, cells of one, or in the column beside.
func (l *layout) sort() {
	entry := ""
	for _, tier := range l.Tiers {
		for _, id := range tier.Nodes {
			entry = cmp.Or(entry, id)
		}
	}
	var above []string
	for _, edge := range l.edges {
		if _, placed := l.tierOf[edge.From]; !placed && l.Nodes[edge.From].Outside && edge.To == entry && edge.Solid && !slices.Contains(above, edge.From) {
			above = append(above, edge.From)
		}
	}
	for _, id := range above {
		if len(above) > 1 && l.only(id) == entry {
			l.cells[atTop] = append(l.cells[atTop], id)
		} else {
			l.middle = append(l.middle, id)
		}
	}
	for _, tier := range l.Tiers {
		for _, id := range tier.Nodes {
			if parent := l.only(id); parent != "" && parent != id && l.rank[id] > 0 && slices.Contains(tier.Nodes, parent) && l.only(parent) == "" {
				l.cells[parent] = append(l.cells[parent], id)
			} else {
				l.middle = append(l.middle, id)
			}
		}
	}
	var rest []string
	for _, id := range slices.Sorted(maps.Keys(l.Nodes)) {
		_, placed := l.tierOf[id]
		of := l.Nodes[id].Of
		switch {
		case placed || slices.Contains(above, id):
		case of != "" && slices.Contains(l.middle, of) && l.only(id) == of:
			l.cells[of] = append(l.cells[of], id)
		default:
			rest = append(rest, id)
		}
	}
	l.alongside(rest)
}

// atTop has the cells above the first wide box.
const atTop = ""

// alongside orders the column: as the boxes of the middle that its nodes are connected with, and each other node after the one that it is connected with.
func (l *layout) alongside(rest []string) {
	height, says := map[string]int{}, map[string]string{} // of the highest box
	for _, edge := range l.edges {
		for _, ends := range [][2]string{{edge.From, edge.To}, {edge.To, edge.From}} {
			if at := slices.Index(l.middle, ends[0]); at >= 0 && slices.Contains(rest, ends[1]) {
				if known, ok := height[ends[1]]; !ok || at < known {
					height[ends[1]], says[ends[1]] = at, edge.Says
				}
			}
		}
	}
	for _, id := range rest {
		if _, ok := height[id]; ok {
			l.beside = append(l.beside, id)
		}
	}
	slices.SortStableFunc(l.beside, func(a, b string) int { return cmp.Or(cmp.Compare(height[a], height[b]), cmp.Compare(says[a], says[b])) })
	for len(l.beside) < len(rest) {
		id, after := l.next(rest)
		l.beside = slices.Insert(l.beside, after, id)
	}
}

// next is a node that is not in the column yet, and where: if there is one, after the last that it is connected with.
func (l *layout) next(rest []string) (id string, at int) {
	for _, id := range rest {
		if slices.Contains(l.beside, id) {
			continue
		}
		after := -1
		for _, edge := range l.edges {
			switch id {
			case edge.From:
				after = max(after, slices.Index(l.beside, edge.To))
			case edge.To:
				after = max(after, slices.Index(l.beside, edge.From))
			}
		}
		if after >= 0 {
			return id, after + 1
		}
	}
	for _, id := range rest {
		if !slices.Contains(l.beside, id) {
			return id, len(l.beside)
		}
	}
	return "", 0
}
