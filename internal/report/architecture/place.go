package architecture

import (
	"fmt"
	"slices"
	"strings"
)

// place gives boxes and frames their rectangles.
func (l *layout) place() {
	lanes := len(l.toLeft) * lane
	l.left = 3*pad + lanes + labelWidth(l.toLeft) + pad
	y := 4 * step * 2
	for _, id := range l.middle {
		if _, placed := l.tierOf[id]; !placed {
			y = l.wide(id, y)
			l.under[id] = y + 20
			y += gap
		}
	}
	y = l.grid(l.cells[atTop], y)
	region := frame{x: pad, y: y + step, class: "region", text: "Region " + l.Region}
	vpc := frame{x: 2 * pad, y: region.y + 2*pad, w: l.left + l.width() - pad, class: "vpc", text: strings.TrimSpace("VPC " + l.VPC)}
	y = l.tiers(vpc.y + 2*pad)
	vpc.h = y - vpc.y
	l.column = vpc.x + vpc.w + 2*pad + len(l.between)*lane + labelWidth(l.between)
	besides := vpc.y
	for _, id := range l.beside {
		b := &box{id: id, x: l.column, y: besides, w: side}
		b.lines = l.lines(id, b.w)
		b.h = max(height(b), l.ports(id)*port+port)
		l.boxes[id] = b
		besides = b.bottom() + pad
	}
	region.h = max(y, besides) + pad - region.y
	region.w = l.column + side + labelWidth(l.toRight) + len(l.toRight)*lane + 2*pad - region.x
	l.w, l.h = region.x+region.w+pad, region.y+region.h+pad
	l.frames = append([]frame{region, vpc}, l.frames...)
}

func (l *layout) width() int { return l.zones*(column+gutter) - gutter }

// wide places a box over all zones, and says where it ends.
func (l *layout) wide(id string, y int) int {
	b := &box{id: id, x: l.left + step, y: y, w: l.width() - 2*step}
	b.lines = l.lines(id, b.w)
	b.h = max(height(b), l.ports(id)*port+port)
	l.boxes[id] = b
	return b.bottom()
}

// grid places cells by zone, each below its label, and says where they end.
func (l *layout) grid(ids []string, y int) int {
	for row := range slices.Chunk(ids, l.zones) {
		least := low
		for i, id := range row {
			b := &box{id: id, x: l.left + i*(column+gutter) + step, y: y + 3*step, w: column - step - inset}
			b.lines = l.lines(id, b.w)
			l.boxes[id] = b
			least = max(least, height(b))
		}
		for _, id := range row {
			l.boxes[id].h = least
		}
		y += 3*step + least
	}
	return y
}

// tiers places what is in subnets, and says where the VPC ends.
func (l *layout) tiers(y int) int {
	for i := range l.zones {
		l.frames = append(l.frames, frame{l.left + i*(column+gutter), y, column, 3 * step, "zone", l.zone(i)})
	}
	y += 3 * step
	for i, tier := range l.Tiers {
		top := y
		y += 6 * step
		y = l.gateways(tier, y)
		for _, id := range l.middle {
			if at, placed := l.tierOf[id]; !placed || at != i {
				continue
			}
			y = l.grid(l.cells[id], l.wide(id, y))
			l.under[id] = y + 20
			y += gap
		}
		y += 2*step - gap
		l.frames = append(l.frames, frame{2*pad + step, top, l.left + l.width() - 2*pad, y - top, "tier", tier.Name})
		for j, subnet := range tier.Subnets {
			text := strings.TrimSpace(subnet.Name + " " + subnet.Range)
			l.frames = append(l.frames, frame{l.left + j*(column+gutter), top + 3*step, column, y - top - 3*step - step, "subnet", text})
		}
		for _, id := range tier.Nodes {
			if slices.Contains(l.middle, id) {
				l.lowest(i, id, y)
			}
		}
		y += 3 * step
	}
	return y - step
}

// lowest has the label below the last box of a tier stand between two tiers.
func (l *layout) lowest(tier int, id string, bottom int) {
	at := slices.Index(l.middle, id)
	if at+1 < len(l.middle) && l.tierOf[l.middle[at+1]] != tier {
		l.under[id] = bottom + 16
	}
}

// gateways places the NAT gateways of a tier, each in the zone of its subnet.
func (l *layout) gateways(tier Tier, y int) int {
	end := y
	for i, subnet := range tier.Subnets {
		for j, address := range subnet.Gateways {
			b := &box{id: address, x: l.left + i*(column+gutter) + step, y: y + j*(low+step), w: column - step - inset, h: low}
			b.lines = linesOf(Node{Title: address, Type: strings.SplitN(address, ".", 2)[0]}, b.w)
			l.boxes[address] = b
			end = max(end, b.bottom()+2*step)
		}
	}
	return end
}

// zone names a column by the first subnet whose zone is known. What AWS alone knows is a number.
func (l *layout) zone(i int) string {
	for _, tier := range l.Tiers {
		if i >= len(tier.Subnets) || tier.Subnets[i].Zone == "" {
			continue
		}
		if zone := tier.Subnets[i].Zone; !strings.Contains(zone, "${") {
			return zone
		}
		return fmt.Sprintf("Zone %d", i+1)
	}
	return ""
}

func height(b *box) int { return low + max(0, len(b.lines)-2)*2*step }

// lines are the text of a box: a block's type in words, its label and what is shown of it.
func (l *layout) lines(id string, w int) []string { return linesOf(l.Nodes[id], w) }

func linesOf(node Node, w int) []string {
	all := []string{node.Title}
	if node.Type != "" {
		all = []string{words(node.Type), node.Title[strings.LastIndex(node.Title, ".")+1:]}
	}
	if node.About != "" {
		all = append(all, node.About)
	}
	if len(all) == 3 {
		if both := all[1] + " · " + all[2]; textWidth(both, small) <= w-step {
			all = []string{all[0], both}
		}
	}
	for i, line := range all {
		all[i] = fit(line, w-step, sizeOf(i))
	}
	return all
}

// words shows aws_db_proxy as DB proxy: the first word, a service's, is an abbreviation if it is short.
func words(typ string) string {
	first, rest, more := strings.Cut(strings.TrimPrefix(typ, "aws_"), "_")
	capital := 1
	if len(first) <= 3 {
		capital = len(first)
	}
	text := strings.ToUpper(first[:capital]) + first[capital:]
	if more {
		text += " " + strings.ReplaceAll(rest, "_", " ")
	}
	return text
}
