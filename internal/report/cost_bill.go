package report

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"slipway/internal/billing"
	"slipway/internal/config"
	"slipway/internal/prices"
	"slipway/internal/stackjson"
)

// costing is one run over a stack.
type costing struct {
	stack  *stackjson.Config
	from   prices.Lists
	assume config.Assumptions
	year   int
	region string

	lists    map[string]*prices.List
	charges  []charge
	services []costedService
	clusters []costedCluster
	cost     *Cost
	used     map[prices.Price]bool
	assumed  map[string]bool
}

// charge is units of an item at rest, and at the highest.
type charge struct {
	billing.Charge
	most    float64
	part    string
	region  string
	assumed string
	note    string
	service string      // whose tasks are billed, where there are several
	instead prices.Item // whose price bounds one that is not known
	address string
	alone   bool // it has a minimum of its own, and a line
}

// newCost takes the stack with what a team added to it, and what a user assumes.
func newCost(stack *stackjson.Config, assume config.Assumptions, from prices.Lists, year int) Cost {
	c := &costing{stack: stack, from: from, assume: assume, year: year, region: region(stack), lists: map[string]*prices.List{},
		used: map[prices.Price]bool{}, assumed: map[string]bool{}}
	c.cost = &Cost{Region: c.region, Currency: "USD", Parts: []CostPart{}, Assumptions: []Assumption{}}
	if err := from.Check(); err != nil {
		c.cost.Problems = append(c.cost.Problems, strings.Split(err.Error(), "\n")...)
	}
	c.singles()
	c.tasks()
	c.databases()
	c.proxies()
	c.use()
	c.others()
	c.bill()
	c.savings()
	c.alternatives()
	c.surprises()
	c.finish()
	return *c.cost
}

// list of a region's prices.
func (c *costing) list(region string) *prices.List {
	list, read := c.lists[region]
	if !read {
		list, _ = c.from.For(region) // what is wrong in the user's own is among the problems
		c.lists[region] = list
		switch {
		case list == nil && region == "":
			c.cost.Problems = append(c.cost.Problems, "the JSON does not tell the region, so that no price is known")
		case list == nil:
			c.cost.Problems = append(c.cost.Problems, fmt.Sprintf("no price list of %s: add prices/%[1]s.yaml, as CONTRIBUTING.md says, or your own as %s/%[1]s.yaml",
				region, prices.OwnFolder))
		}
	}
	return list
}

// regionOf a resource: that of its provider.
func (c *costing) regionOf(block stackjson.Block) string {
	if key, ok := block.Text("provider"); ok {
		if provider, ok := c.stack.Provider(key); ok {
			name, _ := provider["region"].(string)
			return name
		}
	}
	return c.region
}

// add charges that are alike at rest and at the highest.
func (c *costing) add(part string, block stackjson.Block, charges ...billing.Charge) {
	for _, one := range charges {
		c.charges = append(c.charges, charge{Charge: one, most: one.Quantity, part: part, region: c.regionOf(block), address: block.Address})
	}
}

// assumeUse adds units that follow from an assumption.
func (c *costing) assumeUse(part, key string, item prices.Item, quantity float64, note string) {
	c.assumeIn(c.region, part, key, item, quantity, note)
}

func (c *costing) assumeIn(region, part, key string, item prices.Item, quantity float64, note string) {
	c.assumed[key] = true
	of := billing.Charge{Item: item, Quantity: quantity}
	c.charges = append(c.charges, charge{Charge: of, most: quantity, part: part, region: region, assumed: key, note: note})
}

func (c *costing) unknown(part, what, why string, addresses ...string) {
	for i, known := range c.cost.Unknown {
		if known.What == what && known.Why == why && known.Part == part {
			c.cost.Unknown[i].Addresses = append(known.Addresses, addresses...)
			return
		}
	}
	c.cost.Unknown = append(c.cost.Unknown, Unpriced{what, why, addresses, part})
}

func noPrice(region string) string { return "no known price in " + region }

// price of a charge, and whether it is only a bound of it.
func (c *costing) price(of charge) (price prices.Price, bound, known bool) {
	list := c.list(of.region)
	if price, known = of.Price(list); !known && of.instead != "" {
		price, known = list.Price(of.instead)
		bound = known
	}
	if known {
		c.used[price] = true
	}
	return price, bound, known
}

// dollars of charges a month, at rest and at the highest, as the lines of a bill have them. The last result is false where a price is not known.
func (c *costing) dollars(charges []charge) (rest, most float64, known bool) {
	for _, of := range together(charges) {
		price, _, ok := c.price(of.charge)
		if !ok {
			return 0, 0, false
		}
		rest += cents(price.Month(of.Quantity))
		most += cents(price.Month(of.most))
	}
	return cents(rest), cents(most), true
}

func cents(dollars float64) float64 { return math.Round(dollars*100) / 100 }

// units are those of an item, as long as they follow from the same, with the addresses of what is billed.
type units struct {
	charge
	addresses []string
}

// together adds charges up, in the order of the first of each.
func together(charges []charge) []*units {
	type kind struct {
		item                                               prices.Item
		class, part, region, service, assumed, note, alone string
	}
	var order []*units
	all := map[kind]*units{}
	for _, of := range charges {
		k := kind{of.Item, of.Class, of.part, of.region, of.service, of.assumed, of.note, ""}
		if of.alone {
			k.alone = of.address
		}
		if all[k] == nil {
			first := of
			first.Quantity, first.most = 0, 0
			all[k] = &units{charge: first}
			order = append(order, all[k])
		}
		all[k].Quantity += of.Quantity
		all[k].most += of.most
		if of.address != "" {
			all[k].addresses = append(all[k].addresses, of.address)
		}
	}
	return order
}

// bill writes the lines and adds them up.
func (c *costing) bill() {
	lines := map[string][]CostLine{}
	for _, of := range together(c.charges) {
		if lines[of.part] == nil {
			lines[of.part] = []CostLine{}
		}
		if of.Quantity == 0 && of.most == 0 { // nothing of it is used
			continue
		}
		line, known := c.line(of.charge)
		if !known {
			c.unknown(of.part, of.name(), noPrice(of.region), of.addresses...)
			continue
		}
		line.Addresses = slices.Compact(slices.Sorted(slices.Values(of.addresses)))
		lines[of.part] = append(lines[of.part], line)
	}
	for _, unknown := range c.cost.Unknown {
		if lines[unknown.Part] == nil {
			lines[unknown.Part] = []CostLine{}
		}
	}
	for _, part := range costParts {
		if lines[part.name] == nil || c.list(c.region) == nil {
			continue
		}
		sum := CostPart{Name: part.name, What: part.what(c), Lines: lines[part.name]}
		for _, line := range sum.Lines {
			sum.Rest, sum.Most = cents(sum.Rest+line.Rest), cents(sum.Most+line.Most)
		}
		c.cost.Rest, c.cost.Most = cents(c.cost.Rest+sum.Rest), cents(c.cost.Most+sum.Most)
		c.cost.Parts = append(c.cost.Parts, sum)
	}
}

func (of charge) name() string {
	if of.Class != "" {
		name := of.Class
		if of.Item == prices.AuroraInstanceOptimized {
			name += ", I/O-Optimized"
		}
		return name
	}
	return of.Item.Name()
}

func (c *costing) line(of charge) (CostLine, bool) {
	price, bound, known := c.price(of)
	if !known {
		return CostLine{}, false
	}
	line := CostLine{
		What: of.name(), Rest: cents(price.Month(of.Quantity)), Most: cents(price.Month(of.most)), Assumed: of.assumed, Own: price.Own, Note: of.note,
	}
	if of.service != "" {
		line.What += " of " + of.service
	}
	if of.region != c.region {
		line.What += " in " + of.region
	}
	if bound {
		line.Note = fmt.Sprintf("no list price: counted at the price of on demand, of which AWS says up to %d%% less", spotDiscount)
	}
	rest, most := max(of.Quantity, price.Minimum), max(of.most, price.Minimum)
	formula := amount(rest)
	if rest != most {
		formula += " to " + amount(most)
	}
	if of.Quantity < price.Minimum {
		formula += " (at least)"
	}
	unit, hourly := strings.CutSuffix(price.Unit, "hour")
	switch unit = strings.TrimSuffix(unit, "-"); {
	case hourly && unit == "zone":
		formula += " zones × " + fmt.Sprint(prices.HoursPerMonth) + " h"
	case hourly && unit != "":
		formula += " " + unit + " × " + fmt.Sprint(prices.HoursPerMonth) + " h"
	case hourly:
		formula += " × " + fmt.Sprint(prices.HoursPerMonth) + " h"
	case price.Unit == "metric-month":
		formula += " metrics"
	case price.Unit != "month":
		formula += " " + price.Unit
	}
	line.Formula = formula + " × " + Rate(price.Amount)
	return line, true
}

// finish says which assumptions and prices are behind the sums.
func (c *costing) finish() {
	for _, a := range c.assume.List() {
		if c.assumed[a.Key] {
			c.cost.Assumptions = append(c.cost.Assumptions, Assumption{a.Key, a.Value, a.Default})
		}
	}
	sources := map[string]bool{}
	for price := range c.used {
		sources[price.Source] = true
		c.cost.Prices.Own = c.cost.Prices.Own || price.Own
		if price.Date == "" {
			continue
		}
		if c.cost.Prices.Oldest == "" || price.Date < c.cost.Prices.Oldest {
			c.cost.Prices.Oldest = price.Date
		}
		c.cost.Prices.Newest = max(c.cost.Prices.Newest, price.Date)
	}
	c.cost.Prices.Sources = append([]string{}, slices.Sorted(maps.Keys(sources))...)
	slices.SortFunc(c.cost.Unknown, func(a, b Unpriced) int { return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why)) })
	for i := range c.cost.Unknown {
		c.cost.Unknown[i].Addresses = slices.Compact(slices.Sorted(slices.Values(c.cost.Unknown[i].Addresses)))
	}
}
