package architecture

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// style names colors by what they are of. Text has a contrast of at least 4.5 on all that is behind it, in the light and in the dark.
const style = `
.slipway-art{--paper:#fff;--region:#f6f8fa;--tier:#e6edf5;--line:#8c959f;--text:#1f2328;--muted:#47505a;--rule:#0550ae;--reference:#6639a6;--own:#116329;` +
	`font-family:Helvetica,Arial,sans-serif}
@media (prefers-color-scheme:dark){.slipway-art{--paper:#0d1117;--region:#151b23;--tier:#1f2937;--line:#656c76;--text:#f0f6fc;--muted:#b1bac4;` +
	`--rule:#79c0ff;--reference:#d2a8ff;--own:#7ee787}}
@media print{.slipway-art{--paper:#fff;--region:#fff;--tier:#f6f8fa;--line:#8c959f;--text:#000;--muted:#333;--rule:#0550ae;--reference:#6639a6;--own:#116329}}
.slipway-paper,.slipway-subnet{fill:var(--paper)}
.slipway-region,.slipway-vpc{fill:var(--region);stroke:var(--line)}
.slipway-vpc{stroke:var(--rule);stroke-opacity:.6}
.slipway-tier{fill:var(--tier)}
.slipway-zone{fill:none}
.slipway-box{fill:var(--paper);stroke:var(--rule);stroke-width:1.5}
.slipway-outside{stroke:var(--line);stroke-dasharray:5 3}
.slipway-own{stroke:var(--own)}
.slipway-art text{fill:var(--muted);font-size:11px}
.slipway-art .slipway-name{fill:var(--text);font-size:13px;font-weight:bold}
.slipway-art .slipway-title{fill:var(--text);font-size:20px;font-weight:bold}
.slipway-art .slipway-caption{fill:var(--text)}
.slipway-rule{fill:none;stroke:var(--rule);stroke-width:1.5}
.slipway-reference{fill:none;stroke:var(--reference);stroke-width:1.2;stroke-dasharray:2 3}
.slipway-rule-head{fill:var(--rule)}
.slipway-reference-head{fill:var(--reference)}
`

// SVG draws a Model. It holds all that it needs, refers to nothing outside, and may stand in an HTML page beside others.
func SVG(m Model) string {
	l := newLayout(m)
	d := drawing{layout: l, end: l.h}
	for _, frame := range l.frames {
		d.frame(frame)
	}
	for _, route := range l.routes {
		d.route(route)
	}
	for _, id := range slices.Sorted(maps.Keys(l.boxes)) {
		d.box(l.boxes[id])
	}
	d.below()
	var out strings.Builder
	id := "slipway-" + strings.ReplaceAll(m.Name, "/", "-")
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" class="slipway-art" width="%d" height="%d" viewBox="0 0 %d %d"`, l.w, d.end, l.w, d.end)
	fmt.Fprintf(&out, ` role="img" aria-labelledby="%s-title %s-desc">`+"\n", id, id)
	fmt.Fprintf(&out, "<title id=\"%s-title\">%s</title>\n", id, escape("Architecture of "+m.Name))
	fmt.Fprintf(&out, "<desc id=\"%s-desc\">%s</desc>\n<style>%s</style>\n", id, escape(l.inWords()), style)
	fmt.Fprintf(&out, `<rect class="slipway-paper" width="%d" height="%d"/>`+"\n", l.w, d.end)
	out.WriteString(d.out.String() + "</svg>\n")
	return out.String()
}

type drawing struct {
	*layout
	out strings.Builder
	end int // of what is drawn, below
}

func (d *drawing) text(x, y int, class, anchor, text string) {
	if class != "" {
		class = ` class="slipway-` + class + `"`
	}
	if anchor != "" {
		anchor = ` text-anchor="` + anchor + `"`
	}
	fmt.Fprintf(&d.out, `<text x="%d" y="%d"%s%s>%s</text>`+"\n", x, y, class, anchor, escape(text))
}

func (d *drawing) rect(x, y, w, h, round int, class string) {
	fmt.Fprintf(&d.out, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d" class="%s"/>`+"\n", x, y, w, h, round, class)
}

// frame draws a rectangle, with its name where no arrow passes.
func (d *drawing) frame(f frame) {
	d.out.WriteString("<g><title>" + escape(f.text) + "</title>\n")
	x, y := d.left+step, f.y+2*step
	if f.class == "zone" || f.class == "subnet" {
		x = f.x + step
	}
	round := step
	if f.class == "subnet" {
		round = step / 2
	}
	if f.class == "vpc" || f.class == "region" {
		y += step / 2
	}
	class := "caption"
	if f.class == "zone" || f.class == "region" || f.class == "vpc" {
		class = "name"
	}
	size := small
	if class == "name" {
		size = normal
	}
	d.rect(f.x, f.y, f.w, f.h, round, "slipway-"+f.class)
	d.text(x, y, class, "", fit(f.text, column-inset, size))
	d.out.WriteString("</g>\n")
}

func (d *drawing) box(b *box) {
	node, known := d.Nodes[b.id]
	class, full := "slipway-box", b.id
	if known {
		full = strings.TrimSpace(node.Title + " " + node.About)
	}
	if node.Outside {
		class += " slipway-outside"
	}
	if node.Own {
		class += " slipway-own"
	}
	d.out.WriteString("<g><title>" + escape(full) + "</title>\n")
	d.rect(b.x, b.y, b.w, b.h, step/2, class)
	y := b.y + b.h/2 + 5 - (len(b.lines)-1)*step
	for i, line := range b.lines {
		class := ""
		if i == 0 {
			class = "name"
		}
		d.text(b.x+b.w/2, y, class, "middle", line)
		y += 2 * step
	}
	d.out.WriteString("</g>\n")
}

func (d *drawing) route(r route) {
	class := "slipway-reference"
	if r.Solid {
		class = "slipway-rule"
	}
	d.out.WriteString("<g><title>" + escape(d.sentence(r.Edge)) + "</title>\n")
	d.line(class, r)
	d.text(r.label.x, r.label.y, "", r.anchor, fit(r.Says, column-inset, small))
	d.out.WriteString("</g>\n")
}

func (d *drawing) line(class string, r route) {
	points, arrow := slices.Clone(r.points[r.shared:]), true
	if r.into {
		points, arrow = slices.Clone(r.points[:len(r.points)-r.shared]), r.shared == 0
	}
	last, before := points[len(points)-1], points[len(points)-2]
	dx, dy := sign(last.x-before.x), sign(last.y-before.y)
	if arrow {
		points[len(points)-1] = point{last.x - dx*head, last.y - dy*head}
	}
	fmt.Fprintf(&d.out, `<path class="%s" d="%s"/>`+"\n", class, path(points))
	if arrow {
		fmt.Fprintf(&d.out, `<path class="%s-head" d="M%d %dL%d %dL%d %dZ"/>`+"\n", class,
			last.x, last.y, last.x-dx*head+dy*4, last.y-dy*head+dx*4, last.x-dx*head-dy*4, last.y-dy*head-dx*4)
	}
}

// path rounds the corners of a line.
func path(points []point) string {
	text := fmt.Sprintf("M%d %d", points[0].x, points[0].y)
	for i := 1; i < len(points)-1; i++ {
		before, at, after := points[i-1], points[i], points[i+1]
		r := min(5, abs(at.x-before.x)+abs(at.y-before.y), (abs(after.x-at.x)+abs(after.y-at.y))/2)
		text += fmt.Sprintf("L%d %dQ%d %d %d %d", at.x-sign(at.x-before.x)*r, at.y-sign(at.y-before.y)*r, at.x, at.y,
			at.x+sign(after.x-at.x)*r, at.y+sign(after.y-at.y)*r)
	}
	last := points[len(points)-1]
	return text + fmt.Sprintf("L%d %d", last.x, last.y)
}

// below draws the title, and what is no box.
func (d *drawing) below() {
	d.text(pad, 36, "title", "", fit("Architecture of "+d.Name, d.w-2*pad, large))
	y := d.end
	section := func(title string, parts []string) {
		if len(parts) == 0 {
			return
		}
		y += pad
		d.text(pad, y, "name", "", title)
		for _, line := range wrap(parts, d.w-2*pad) {
			y += pad
			d.text(pad, y, "", "", line)
		}
		y += step
	}
	section("The team's own, beside what is drawn", d.Own)
	var others []string
	for _, typ := range slices.Sorted(maps.Keys(d.Others)) {
		text := words(typ)
		if n := d.Others[typ]; n > 1 {
			text += fmt.Sprintf(" × %d", n)
		}
		others = append(others, text)
	}
	section("And what these are made of", others)
	section("How to read it", []string{"solid arrow: a pair of security-group rules", "dotted arrow: a reference",
		"dashed box: named, and not made here", "green box: the team's own"})
	d.end = y + pad
}

// inWords tells what the picture shows.
func (l *layout) inWords() string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(l.Nodes)) {
		all = append(all, strings.TrimSpace(l.Nodes[id].Title+" "+l.Nodes[id].About)+".")
	}
	for _, edge := range l.edges {
		all = append(all, l.sentence(edge)+".")
	}
	return strings.Join(all, "\n")
}

func (l *layout) sentence(edge Edge) string {
	return l.Nodes[edge.From].Title + " → " + l.Nodes[edge.To].Title + ": " + edge.Says
}

func escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a builder takes everything
	return out.String()
}

func sign(n int) int { return max(-1, min(1, n)) }

func abs(n int) int { return max(n, -n) }
