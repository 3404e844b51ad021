// Package cost estimates what a plan changes in a month's bill, as far as prices are known: list prices of what is billed by its existence and its
// size. What is billed by use, such as data, requests and storage, is in no plan and so in no estimate. It never changes a verdict.
package cost

import (
	"cmp"
	"math"
	"slices"

	"slipway/internal/billing"
	"slipway/internal/planreview/plan"
	"slipway/internal/prices"
)

// Estimate is what a plan changes in a month's bill, in US dollars.
type Estimate struct {
	Lines   []Line   // largest difference first
	Month   float64  // sum of the differences
	Known   int      // changes whose cost is known, be it the same before and after
	Unknown int      // all other changes of resources
	Regions []string // whose prices were used, sorted
	Own     bool     // some of the prices are a user's own
	Oldest  string   // date of a price that was used
	Newest  string
}

// Line is a change that makes the bill higher or lower.
type Line struct {
	Change        *plan.Change
	Before, After float64 // dollars a month, to the cent
	What          string  // what was counted, after the change or, where nothing is left, before it

	region string
	dates  []string // of the list prices that were used
	own    bool
}

// Month is the difference.
func (l Line) Month() float64 { return cents(l.After - l.Before) }

func cents(dollars float64) float64 { return math.Round(dollars*100) / 100 }

// Of estimates a plan by price lists. The region is that of resources whose region the plan does not tell; "" for none. It gives nil where no cost is
// known to change, and for plans that are compared from synthesized files, which do not hold the values.
func Of(p *plan.Plan, region string, from prices.Lists) *Estimate {
	if p.Static {
		return nil
	}
	e := &estimator{plan: p, region: region, from: from, lists: map[string]*prices.List{}}
	result := &Estimate{}
	for _, c := range p.Changes {
		if c.Data || c.Block || c.Action == plan.Forget { // what is forgotten is billed on
			continue
		}
		line, known := e.line(c)
		switch {
		case known && line.Before != line.After:
			result.Lines = append(result.Lines, line)
			result.Month += line.Month()
			result.Known++
		case c.Action == plan.NoOp:
		case known:
			result.Known++
		default:
			result.Unknown++
		}
	}
	if len(result.Lines) == 0 {
		return nil
	}
	slices.SortStableFunc(result.Lines, func(a, b Line) int { return cmp.Compare(math.Abs(b.Month()), math.Abs(a.Month())) })
	result.Month = cents(result.Month)
	var dates []string
	for _, line := range result.Lines {
		result.Regions = append(result.Regions, line.region)
		dates = append(dates, line.dates...)
		result.Own = result.Own || line.own
	}
	slices.Sort(result.Regions)
	result.Regions = slices.Compact(result.Regions)
	if len(dates) > 0 {
		result.Oldest, result.Newest = slices.Min(dates), slices.Max(dates)
	}
	return result
}

// estimator is one run over a plan.
type estimator struct {
	plan   *plan.Plan
	region string
	from   prices.Lists
	common *string // the only region that the plan names, once it was asked for
	lists  map[string]*prices.List
	found  *related
}

func (e *estimator) related() *related {
	if e.found == nil {
		e.found = relate(e.plan)
	}
	return e.found
}

// mostDollars a month are believed of one resource. A plan can say anything, such as 1e308 tasks, or NaN of them.
const mostDollars = 1e9

// line gives the cost of a change. The second result is false where it is not known.
func (e *estimator) line(c *plan.Change) (Line, bool) {
	price := priced[c.Type]
	if price == nil && !billing.Single(c.Type) {
		return Line{}, false
	}
	line := Line{Change: c, region: e.regionOf(c)}
	list := e.list(line.region)
	if list == nil {
		return Line{}, false
	}
	before, after := resource{c, c.Before, false}, resource{c, c.After, true}
	if c.Action == plan.Replace && c.Forgets { // the old one stays and is billed on
		before.values = nil
	}
	for _, side := range []struct {
		of   resource
		cost *float64
	}{{before, &line.Before}, {after, &line.After}} {
		if side.of.values == nil {
			continue
		}
		bill := billing.Of(c.Type, side.of)
		if price != nil {
			bill = price(e, list, side.of)
		}
		if *side.cost = line.add(list, bill); !(*side.cost >= 0 && *side.cost <= mostDollars) {
			return Line{}, false
		}
	}
	return line, true
}

// add what a bill is in a month; NaN where it is not known.
func (l *Line) add(list *prices.List, bill billing.Bill) float64 {
	month := 0.0
	for _, charge := range bill.Charges {
		price, known := charge.Price(list)
		if !known {
			return math.NaN()
		}
		month += price.Month(charge.Quantity)
		l.own = l.own || price.Own
		if price.Date != "" {
			l.dates = append(l.dates, price.Date)
		}
	}
	if l.What = bill.What; !bill.Known() {
		return math.NaN()
	}
	return cents(month)
}

func (e *estimator) list(region string) *prices.List {
	if region == "" {
		return nil
	}
	list, ok := e.lists[region]
	if !ok {
		list, _ = e.from.For(region) // the command says what is wrong in a user's own
		e.lists[region] = list
	}
	return list
}

// resource is one side of a change.
type resource struct {
	change *plan.Change
	values any
	after  bool
}

// Text, Number, Blocks, Values and Unknown make it a billing.Resource.
func (r resource) Text(path ...string) string { return plan.Text(plan.Value(r.values, path...)) }

func (r resource) Number(path ...string) (float64, bool) {
	return plan.Number(plan.Value(r.values, path...))
}

func (r resource) Blocks(name string) []billing.Resource {
	var all []billing.Resource
	for _, values := range plan.List(plan.Value(r.values, name)) {
		all = append(all, resource{r.change, values, r.after})
	}
	return all
}

func (r resource) Values(name string) int { return len(plan.List(plan.Value(r.values, name))) }

// Unknown says whether an attribute that is set, or a part of it, is known only after apply, or hidden.
func (r resource) Unknown(name string) bool {
	return r.after && r.change.Unseen(name) || plan.Holds[plan.Masked](plan.Value(r.values, name))
}

// sides are those that are there, of the resource's change.
func (r resource) sides() []resource {
	var all []resource
	for _, side := range []resource{{r.change, r.change.Before, false}, {r.change, r.change.After, true}} {
		if side.values != nil {
			all = append(all, side)
		}
	}
	return all
}

// same gives the side of a related change that is there together with this one.
func (r resource) same(c *plan.Change) resource {
	if r.after {
		return resource{c, c.After, true}
	}
	return resource{c, c.Before, false}
}
