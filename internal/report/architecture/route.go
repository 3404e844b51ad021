package architecture

import (
	"cmp"
	"slices"
)

// bundle is edges that share a line in a gutter: they say the same, and have the hub in common. Each leads to or from the hub.
type bundle struct {
	hub    string
	edges  []Edge
	hubY   int
	spokeY []int // of each edge's other end
	x      int   // of the line that they share
}

func (b *bundle) spoke(i int) string {
	if b.edges[i].From == b.hub {
		return b.edges[i].To
	}
	return b.edges[i].From
}

// labelWidth is the room that the labels of a gutter take, with heads of arrows.
func labelWidth(all []*bundle) int {
	most := 0
	for _, b := range all {
		for _, edge := range b.edges {
			most = max(most, textWidth(edge.Says, small)+head+2*step)
		}
	}
	return (most + step - 1) / step * step
}

// bundle decides in which gutter each edge runs, or straight down.
func (l *layout) bundle() {
	cell := map[string]bool{}
	for _, ids := range l.cells {
		for _, id := range ids {
			cell[id] = true
		}
	}
	parallel := map[[2]int]int{}
	for _, edge := range l.edges {
		from, to := slices.Index(l.middle, edge.From), slices.Index(l.middle, edge.To)
		pair := [2]int{min(from, to), max(from, to)}
		switch {
		case cell[edge.From] || cell[edge.To]:
			l.inCells = append(l.inCells, edge)
		case from < 0 && to < 0:
			l.toRight = join(l.toRight, edge.To, edge, edge.From != edge.To)
		case from < 0:
			l.between = join(l.between, edge.To, edge, true)
		case to < 0:
			l.between = join(l.between, edge.From, edge, true)
		case pair[1]-pair[0] == 1 && parallel[pair] < l.zones:
			parallel[pair]++
			l.down = append(l.down, edge)
		default:
			l.toLeft = join(l.toLeft, edge.From, edge, false)
		}
	}
}

// join adds an edge to the bundle that it belongs to.
func join(all []*bundle, hub string, edge Edge, may bool) []*bundle {
	for _, b := range all {
		first := b.edges[0]
		if may && first.From != first.To && b.hub == hub && first.Says == edge.Says && first.Solid == edge.Solid && (first.From == hub) == (edge.From == hub) {
			b.edges, b.spokeY = append(b.edges, edge), append(b.spokeY, 0)
			return all
		}
	}
	return append(all, &bundle{hub: hub, edges: []Edge{edge}, spokeY: []int{0}})
}

// ports counts the arrows on the side of a box that has more of them.
func (l *layout) ports(id string) int {
	count := func(all []*bundle, hub, spoke bool) (n int) {
		for _, b := range all {
			if hub && b.hub == id {
				n++
			}
			for i := range b.edges {
				if spoke && b.spoke(i) == id {
					n++
				}
			}
		}
		return n
	}
	if slices.Contains(l.middle, id) {
		return max(count(l.toLeft, true, true), count(l.between, true, false))
	}
	return max(count(l.between, false, true), count(l.toRight, true, true))
}

// end is where a line meets a side of a box.
type end struct {
	y      *int
	toward int // the height that it comes from
}

// connect gives every edge its route.
func (l *layout) connect() {
	l.straightDown()
	l.toCells()
	l.ends(l.toLeft, l.toLeft, 0)
	l.ends(l.between, nil, step/2)
	l.ends(nil, l.between, 0)
	l.ends(l.toRight, l.toRight, 0)
	byLength := func(a, b *bundle) int { return cmp.Compare(a.span(), b.span()) }
	slices.SortStableFunc(l.toLeft, byLength)
	slices.SortStableFunc(l.toRight, byLength)
	untangle(l.between)
	middle, beside := l.left+step, l.column+side
	vpc := l.left + l.width() + pad
	for i, b := range l.toLeft {
		b.x = middle - step - labelWidth(l.toLeft) - i*lane
		l.run(b, middle, middle, "end")
	}
	for i, b := range l.between {
		b.x = vpc + pad + i*lane
		l.run(b, l.left+l.width()-step, l.column, "end")
	}
	for i, b := range l.toRight {
		b.x = beside + labelWidth(l.toRight) + i*lane
		l.run(b, beside, beside, "start")
	}
}

// ends spreads the ends of lines over a side of their boxes, from above by where they come from.
func (l *layout) ends(hubs, spokes []*bundle, shift int) {
	sides := map[string][]end{}
	center := func(id string) int { return l.boxes[id].y + l.boxes[id].h/2 }
	for _, b := range hubs {
		sum := 0
		for i := range b.edges {
			sum += center(b.spoke(i))
		}
		sides[b.hub] = append(sides[b.hub], end{&b.hubY, sum / len(b.edges)})
	}
	for _, b := range spokes {
		for i := range b.edges {
			sides[b.spoke(i)] = append(sides[b.spoke(i)], end{&b.spokeY[i], center(b.hub)})
		}
	}
	for id, all := range sides {
		slices.SortStableFunc(all, func(a, b end) int { return cmp.Compare(a.toward, b.toward) })
		first := l.boxes[id].y + (l.boxes[id].h-(len(all)-1)*port)/2/step*step + shift
		for i, one := range all {
			*one.y = first + i*port
		}
	}
}

func (b *bundle) span() int {
	return max(b.hubY, slices.Max(b.spokeY)) - min(b.hubY, slices.Min(b.spokeY))
}

// untangle orders lines from left to right so that few of them cross.
func untangle(all []*bundle) {
	for range all {
		better := false
		for i := range len(all) - 1 {
			if crossings(all[i+1], all[i]) < crossings(all[i], all[i+1]) {
				all[i], all[i+1], better = all[i+1], all[i], true
			}
		}
		if !better {
			return
		}
	}
}

// crossings of two lines, of which one is left of the other: a hub is on the left, what it is connected with on the right.
func crossings(left, right *bundle) (n int) {
	within := func(y int, b *bundle) bool {
		return y > min(b.hubY, slices.Min(b.spokeY)) && y < max(b.hubY, slices.Max(b.spokeY))
	}
	for _, y := range left.spokeY {
		if within(y, right) {
			n++
		}
	}
	if within(right.hubY, left) {
		n++
	}
	return n
}

// run draws the edges of a bundle: out of a box, along the line that they share, and into the other box.
func (l *layout) run(b *bundle, hubX, spokeX int, anchor string) {
	for i, edge := range b.edges {
		points := []point{{hubX, b.hubY}, {b.x, b.hubY}, {b.x, b.spokeY[i]}, {spokeX, b.spokeY[i]}}
		label := point{spokeX - head - step/2, b.spokeY[i] - 4}
		if anchor == "start" {
			label = point{spokeX + head + step/2, b.spokeY[i] - 4}
		}
		if edge.To == b.hub {
			slices.Reverse(points)
		}
		l.routes = append(l.routes, route{Edge: edge, points: points, shared: b.shared(i), into: edge.To == b.hub, label: label, anchor: anchor})
	}
}

// shared counts the points of an edge from the hub on that another edge of the bundle draws: dots drawn twice are a line. The edge that leads farthest up
// draws all, the one farthest down what is below the hub, and each other the way from their line.
func (b *bundle) shared(i int) int {
	up, down := slices.Index(b.spokeY, slices.Min(b.spokeY)), slices.Index(b.spokeY, slices.Max(b.spokeY))
	switch {
	case i == up && b.spokeY[up] <= b.hubY || i == down && b.spokeY[up] > b.hubY:
		return 0
	case i == down && b.spokeY[down] > b.hubY:
		return 1
	}
	return 2
}

// straightDown draws arrows between a wide box and the next, in the free strip of a zone: of the middle one, if it has no other.
func (l *layout) straightDown() {
	taken := map[[2]string]int{}
	for _, edge := range l.down {
		from, to := l.boxes[edge.From], l.boxes[edge.To]
		upper, y1, y2 := edge.From, from.bottom(), to.y
		if to.y < from.y {
			upper, y1, y2 = edge.To, from.y, to.bottom()
		}
		pair := [2]string{min(edge.From, edge.To), max(edge.From, edge.To)}
		zone := ((l.zones-1)/2 + taken[pair]) % l.zones
		taken[pair]++
		x := l.left + zone*(column+gutter) + column - straight
		l.routes = append(l.routes, route{Edge: edge, points: []point{{x, y1}, {x, y2}}, label: point{x - step, l.under[upper]}, anchor: "end"})
	}
}

// toCells draws the arrows between a wide box and its cells.
func (l *layout) toCells() {
	for parent, ids := range l.cells {
		for _, edge := range l.inCells {
			if slices.Contains(ids, edge.From) || slices.Contains(ids, edge.To) {
				l.toCell(edge, parent)
			}
		}
	}
	slices.SortFunc(l.routes, func(a, b route) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Says, b.Says))
	})
}

func (l *layout) toCell(edge Edge, parent string) {
	cell, wide := l.boxes[edge.From], l.boxes[edge.To]
	into := edge.From == parent || l.isCell(edge.To, parent)
	if into {
		cell, wide = wide, cell
	}
	y := wide.bottom()
	if wide.y > cell.y {
		y = wide.y
	}
	x := cell.right() + inset - trunk
	points := []point{{cell.right(), cell.y + cell.h/2}, {x, cell.y + cell.h/2}, {x, y}}
	if into {
		slices.Reverse(points)
	}
	l.routes = append(l.routes, route{Edge: edge, points: points, label: point{cell.right(), cell.y - 5}, anchor: "end"})
}

func (l *layout) isCell(id, parent string) bool { return slices.Contains(l.cells[parent], id) }
