package report

import (
	"encoding/xml"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/report/architecture"
	"slipway/internal/stackjson"
	"slipway/internal/testbench/samples"
)

// drawnSVG is an SVG as a viewer reads it.
type drawnSVG struct {
	Width  int      `xml:"width,attr"`
	Height int      `xml:"height,attr"`
	Role   string   `xml:"role,attr"`
	Title  string   `xml:"title"`
	Desc   string   `xml:"desc"`
	Groups []parts  `xml:"g"`
	Texts  []letter `xml:"text"`
}

type parts struct {
	Title string `xml:"title"`
	Rects []struct {
		Class string `xml:"class,attr"`
		X     int    `xml:"x,attr"`
		Y     int    `xml:"y,attr"`
		W     int    `xml:"width,attr"`
		H     int    `xml:"height,attr"`
	} `xml:"rect"`
	Paths []struct {
		Class string `xml:"class,attr"`
		D     string `xml:"d,attr"`
	} `xml:"path"`
	Texts []letter `xml:"text"`
}

type letter struct {
	Class  string `xml:"class,attr"`
	X      int    `xml:"x,attr"`
	Y      int    `xml:"y,attr"`
	Anchor string `xml:"text-anchor,attr"`
	Text   string `xml:",chardata"`
}

// area is from a corner to the one across, which are not part of it.
type area struct {
	x1, y1, x2, y2 float64
	what           string
}

func (a area) meets(b area) bool { return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2 }

func (a area) holds(b area) bool { return a.x1 <= b.x1 && b.x2 <= a.x2 && a.y1 <= b.y1 && b.y2 <= a.y2 }

// helvetica has the widths of the characters from the space on, in thousandths of the size, as Adobe's Helvetica.afm has them. Arial has the same.
var helvetica = []float64{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584,
	556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278,
	469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260,
	334, 584,
}

// area is where a text stands: bold ones are a tenth wider.
func (l letter) area() area {
	size, wider := 11.0, 1.0
	switch l.Class {
	case "slipway-name":
		size, wider = 13, 1.1
	case "slipway-title":
		size, wider = 20, 1.1
	}
	width := 0.0
	for _, r := range l.Text {
		if at := int(r - ' '); at >= 0 && at < len(helvetica) {
			width += helvetica[at]
		} else {
			width += 1000
		}
	}
	width *= size * wider / 1000
	left := float64(l.X)
	switch l.Anchor {
	case "end":
		left -= width
	case "middle":
		left -= width / 2
	}
	return area{left, float64(l.Y) - size*0.72, left + width, float64(l.Y), l.Text}
}

var numbers = regexp.MustCompile(`-?[0-9]+`)

// strokes are the parts of a path, a corner's two sides among them.
func strokes(d, what string) (all []area) {
	var at []float64
	for _, text := range numbers.FindAllString(d, -1) {
		n, _ := strconv.ParseFloat(text, 64) // what the pattern finds is one
		at = append(at, n)
	}
	for i := 2; i+1 < len(at); i += 2 {
		all = append(all, area{min(at[i-2], at[i]), min(at[i-1], at[i+1]), max(at[i-2], at[i]), max(at[i-1], at[i+1]), what})
	}
	return all
}

// legible fails where something of an SVG hides something else.
func legible(t *testing.T, name, svg string) drawnSVG {
	t.Helper()
	var drawn drawnSVG
	decoder := xml.NewDecoder(strings.NewReader(svg))
	if err := decoder.Decode(&drawn); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if drawn.Role != "img" || drawn.Title == "" || drawn.Desc == "" {
		t.Errorf("%s: nothing for who does not see it", name)
	}
	for _, outside := range []string{"href", "url(", "<script", "@import"} {
		if strings.Contains(svg, outside) {
			t.Errorf("%s: %s leads out of it", name, outside)
		}
	}
	var boxes, labels, lines []area
	paper := area{0, 0, float64(drawn.Width), float64(drawn.Height), "paper"}
	for _, group := range drawn.Groups {
		for _, path := range group.Paths {
			if !strings.HasSuffix(path.Class, "-head") {
				lines = append(lines, strokes(path.D, group.Title)...)
			}
		}
		var box area
		for _, r := range group.Rects {
			box = area{float64(r.X), float64(r.Y), float64(r.X + r.W), float64(r.Y + r.H), group.Title}
			if !paper.holds(box) {
				t.Errorf("%s: %s leaves the paper", name, box.what)
			}
			if strings.HasPrefix(r.Class, "slipway-box") {
				boxes = append(boxes, box)
			}
		}
		for _, text := range group.Texts {
			if len(group.Rects) == 0 || !strings.HasPrefix(group.Rects[0].Class, "slipway-box") {
				labels = append(labels, text.area())
			} else if !box.holds(text.area()) {
				t.Errorf("%s: %q is wider than its box", name, text.Text)
			}
		}
	}
	for _, text := range drawn.Texts {
		labels = append(labels, text.area())
	}
	apart(t, name, boxes, labels, lines)
	for _, label := range labels {
		if !paper.holds(label) {
			t.Errorf("%s: %q leaves the paper", name, label.what)
		}
	}
	return drawn
}

func apart(t *testing.T, name string, boxes, labels, lines []area) {
	t.Helper()
	for i, box := range boxes {
		for _, other := range boxes[i+1:] {
			if box.meets(other) {
				t.Errorf("%s: %s lies over %s", name, box.what, other.what)
			}
		}
		for _, line := range lines {
			if box.meets(line) {
				t.Errorf("%s: %s passes through %s", name, line.what, box.what)
			}
		}
	}
	for i, label := range labels {
		for _, other := range labels[i+1:] {
			if label.meets(other) {
				t.Errorf("%s: %q lies over %q", name, label.what, other.what)
			}
		}
		for _, box := range boxes {
			if label.meets(box) {
				t.Errorf("%s: %q lies over %s", name, label.what, box.what)
			}
		}
		for _, line := range lines {
			if label.meets(line) {
				t.Errorf("%s: %s passes through %q", name, line.what, label.what)
			}
		}
	}
}

// complete fails where something of the model is not in its SVG.
func complete(t *testing.T, name string, m architecture.Model) {
	t.Helper()
	svg := architecture.SVG(m)
	if svg != architecture.SVG(m) {
		t.Errorf("%s is drawn in another way each time", name)
	}
	drawn := legible(t, name, svg)
	titles, texts := map[string]int{}, ""
	for _, group := range drawn.Groups {
		titles[group.Title]++
		from, says, _ := strings.Cut(group.Title, ": ")
		for one := range strings.SplitSeq(says, ", ") {
			titles[from+": "+one]++
		}
	}
	for _, text := range drawn.Texts {
		texts += text.Text + "\n"
	}
	for id, node := range m.Nodes {
		if titles[strings.TrimSpace(node.Title+" "+node.About)] == 0 {
			t.Errorf("%s: no box of %s", name, id)
		}
	}
	for _, edge := range m.Edges {
		if want := m.Nodes[edge.From].Title + " → " + m.Nodes[edge.To].Title + ": " + edge.Says; titles[want] == 0 {
			t.Errorf("%s: no arrow %s", name, want)
		}
	}
	for _, address := range m.Own {
		if !strings.Contains(texts, address) {
			t.Errorf("%s: %s of the team's own is not there", name, address)
		}
	}
}

func TestTheSVGShowsAllThatIsInThePicture(t *testing.T) {
	stacks := map[string]*stackjson.Config{}
	for _, name := range samples.Names(t) {
		stacks[name] = snapshot(t, name).read()
	}
	stacks["own"] = snapshot(t, "prod").with(map[string]string{"queue.tf": example(t, queueHeading), "cache.tf": example(t, redisHeading)})
	existing := snapshot(t, "prod")
	for path, ids := range map[string][]any{
		"aws_lb.main.subnets": {"subnet-0a", "subnet-0b"}, "aws_ecs_service.main.network_configuration.subnets": {"subnet-1a", "subnet-1b"},
		"aws_db_subnet_group.main.subnet_ids": {"subnet-2a", "subnet-2b", "subnet-2c"},
	} {
		existing.set(path, ids)
	}
	stacks["existing"] = existing.read()
	alone := snapshot(t, "prod")
	alone.remove("aws_rds_cluster_instance.instance_1").remove("aws_rds_cluster_instance.instance_2")
	stacks["no readers"] = alone.read()
	for name, stack := range stacks {
		m := newArchitecture(stack)
		m.Name = name
		complete(t, name, m)
	}
}

// Any model is legible, whatever its edges join.
func TestTheSVGOfAnyModelIsLegible(t *testing.T) {
	for seed := range uint64(100) {
		complete(t, fmt.Sprintf("seed %d", seed), anyModel(rand.New(rand.NewPCG(seed, 0))))
	}
}

func anyModel(r *rand.Rand) architecture.Model {
	m := architecture.Model{Name: "any", Region: "us-east-1", VPC: "10.0.0.0/16", Nodes: map[string]architecture.Node{}, Others: map[string]int{"aws_eip": 2}}
	var ids []string
	node := func() string {
		id := fmt.Sprintf("n%d", len(ids))
		one := architecture.Node{Title: "aws_" + strings.Repeat("wide_", r.IntN(9)) + "type." + id, Type: "aws_" + strings.Repeat("wide_", r.IntN(9)) + "type"}
		if r.IntN(3) == 0 {
			one = architecture.Node{Title: strings.Repeat("W", r.IntN(40)) + id, Outside: true}
		}
		if r.IntN(2) == 0 {
			one.About = strings.Repeat("about ", r.IntN(20))
		}
		if len(ids) > 0 && r.IntN(4) == 0 {
			one.Of = ids[r.IntN(len(ids))]
		}
		m.Nodes[id], ids = one, append(ids, id)
		return id
	}
	for i := range r.IntN(4) {
		tier := architecture.Tier{Name: fmt.Sprintf("tier %d", i), Known: r.IntN(2) == 0}
		for j := range 1 + r.IntN(4) {
			subnet := architecture.Subnet{Name: fmt.Sprintf("subnet_%d", j), Range: "10.255.255.128/25", Zone: "us-east-1a"}
			if r.IntN(3) == 0 {
				subnet.Gateways = []string{fmt.Sprintf("aws_nat_gateway.g_%d_%d", i, j)}
			}
			tier.Subnets = append(tier.Subnets, subnet)
		}
		for range r.IntN(6) {
			tier.Nodes = append(tier.Nodes, node())
		}
		m.Tiers = append(m.Tiers, tier)
	}
	for range 1 + r.IntN(12) {
		node()
	}
	for range r.IntN(30) {
		says := []string{"tcp 443", "udp 123", "all", "authenticates with", "mounts as archive"}[r.IntN(5)]
		m.Edges = append(m.Edges, architecture.Edge{From: ids[r.IntN(len(ids))], To: ids[r.IntN(len(ids))], Says: says, Solid: r.IntN(2) == 0})
	}
	return m
}

var (
	themeForm = regexp.MustCompile(`\.slipway-art\{(--paper[^}]*)`)
	colorForm = regexp.MustCompile(`--([a-z]+):#([0-9a-f]{3}(?:[0-9a-f]{3})?)`)
)

// Text can be read on all that is behind it, as WCAG 2.2 measures it: https://www.w3.org/TR/WCAG22/#contrast-minimum
func TestTextOfTheSVGHasContrast(t *testing.T) {
	themes := themeForm.FindAllStringSubmatch(architecture.SVG(architecture.Model{Name: "any"}), -1)
	if len(themes) != 3 {
		t.Fatalf("%d themes; there are one for the light, one for the dark and one for paper", len(themes))
	}
	for i, theme := range themes {
		colors := map[string]float64{}
		for _, color := range colorForm.FindAllStringSubmatch(theme[1], -1) {
			colors[color[1]] = luminance(color[2])
		}
		for _, text := range []string{"text", "muted"} {
			for _, behind := range []string{"paper", "region", "tier"} {
				light, dark := max(colors[text], colors[behind]), min(colors[text], colors[behind])
				if ratio := (light + 0.05) / (dark + 0.05); ratio < 4.5 {
					t.Errorf("theme %d: %s on %s has a contrast of %.1f", i, text, behind, ratio)
				}
			}
		}
	}
}

func luminance(hex string) float64 {
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8) // two hexadecimal digits
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
