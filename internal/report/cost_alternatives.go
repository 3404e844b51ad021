package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"slipway/internal/billing"
	"slipway/internal/planreview/text"
	"slipway/internal/prices"
)

// alternatives are what other choices would cost, as far as their prices are known.
func (c *costing) alternatives() {
	for _, d := range c.clusters {
		c.otherClasses(d)
		c.otherStorage(d)
	}
	for _, s := range c.services {
		if s.task.ARM {
			continue
		}
		arm := s.task
		arm.ARM = true
		c.instead("ARM instead of x86 for the tasks of "+s.address, withoutSpot(s.charges(s.task, c.region)), withoutSpot(s.charges(arm, c.region)),
			"the image must be built for it")
	}
	c.oneNAT()
	c.spot()
	c.commitments()
}

// withoutSpot leaves out what is on Fargate Spot, whose prices change.
func withoutSpot(charges []charge) []charge {
	return slices.DeleteFunc(charges, func(of charge) bool { return of.instead != "" })
}

// instead compares charges.
func (c *costing) instead(what string, now, then []charge, note string) {
	rest, most, known := c.dollars(now)
	restThen, mostThen, knownToo := c.dollars(then)
	if known && knownToo && len(now) > 0 {
		c.cost.Alternatives = append(c.cost.Alternatives, Alternative{What: what, Rest: cents(restThen - rest), Most: cents(mostThen - most), Note: note})
	}
}

// withProxies are the charges of a cluster and the proxies before it, if these were its members.
func (c *costing) withProxies(d costedCluster, members []member) ([]charge, bool) {
	all := d.charges(c.region, members)
	for _, proxy := range c.stack.OfType("aws_db_proxy") {
		of, known := c.proxy(proxy, func(other costedCluster) []member {
			if other.block.Address == d.block.Address {
				return members
			}
			return other.members
		})
		if !known {
			return nil, false
		}
		all = append(all, of...)
	}
	return all, true
}

// otherClasses are the next smaller and the next larger class of the family, and the cheapest one of all.
func (c *costing) otherClasses(d costedCluster) {
	now, known := c.withProxies(d, d.members)
	if !known || len(d.members) == 0 {
		return
	}
	var seen []string
	for _, m := range d.members {
		if slices.Contains(seen, m.class) {
			continue
		}
		seen = append(seen, m.class)
		for _, other := range c.neighbors(m.class) {
			members := slices.Clone(d.members)
			count := 0
			for i := range members {
				if members[i].class == m.class {
					members[i].class = other
					count++
				}
			}
			if then, known := c.withProxies(d, members); known {
				size, _ := c.list(c.region).Instance(other, false)
				c.instead(fmt.Sprintf("%s instead of %s for %s, with the proxy", other, m.class, plural(count, "instance")), now, then,
					fmt.Sprintf("%s vCPUs each", text.Number(size.VCPU)))
			}
		}
	}
}

// neighbors of a class: the next ones of its family, by price, and the cheapest of all.
func (c *costing) neighbors(class string) []string {
	all := c.list(c.region).Classes()
	var next []string
	for _, j := range []int{slices.Index(all, class) - 1, slices.Index(all, class) + 1} {
		if j >= 0 && j < len(all) && prices.Family(all[j]) == prices.Family(class) {
			next = append(next, all[j])
		}
	}
	if len(all) == 0 {
		return nil
	}
	cheapest := slices.MinFunc(all, func(a, b string) int {
		x, _ := c.list(c.region).Instance(a, false)
		y, _ := c.list(c.region).Instance(b, false)
		return cmp.Compare(x.Amount, y.Amount)
	})
	if cheapest != class && !slices.Contains(next, cheapest) {
		next = append(next, cheapest)
	}
	return next
}

// otherStorage is I/O-Optimized instead of Standard, or the reverse.
func (c *costing) otherStorage(d costedCluster) {
	standard, optimized := d, d
	standard.optimized, optimized.optimized = false, true
	of := func(item prices.Item, quantity float64) charge {
		return charge{Charge: billing.Charge{Item: item, Quantity: quantity}, most: quantity, region: c.region}
	}
	io := of(prices.AuroraIO, c.assume.IOMillions)
	perMillion, priced := c.list(c.region).Price(prices.AuroraIO)
	cheap := append(standard.charges(c.region, d.members), of(prices.AuroraStorage, c.assume.StorageGB))
	flat := append(optimized.charges(c.region, d.members), of(prices.AuroraStorageOptimized, c.assume.StorageGB))
	low, _, known := c.dollars(cheap)
	high, _, knownToo := c.dollars(flat)
	if !known || !knownToo || !priced || perMillion.Amount == 0 {
		return
	}
	note := fmt.Sprintf("at rest both cost the same with %s million requests a month; %s are assumed",
		Decimals((high-low)/perMillion.Amount, 0), Decimals(c.assume.IOMillions, 2))
	if d.optimized {
		c.instead("Aurora Standard instead of I/O-Optimized", flat, append(cheap, io), note)
		return
	}
	c.instead("I/O-Optimized instead of Aurora Standard", append(cheap, io), flat, note)
}

// oneNAT is a single gateway for all zones.
func (c *costing) oneNAT() {
	gateways := len(c.stack.OfType("aws_nat_gateway"))
	if gateways < 2 {
		return
	}
	of := func(n float64) []charge {
		return []charge{{Charge: billing.Charge{Item: prices.NATGateway, Quantity: n}, most: n, region: c.region},
			{Charge: billing.Charge{Item: prices.PublicIPv4, Quantity: n}, most: n, region: c.region}}
	}
	c.instead(fmt.Sprintf("one NAT gateway instead of %d", gateways), of(float64(gateways)), of(1),
		"when its zone fails, no task reaches the internet; data of the other zones is billed between zones as well")
}

// spotDiscount is the most that AWS says of Fargate Spot, in percent.
// https://aws.amazon.com/fargate/pricing/
const spotDiscount = 70

// spot is all tasks of a service on Fargate Spot: at the user's own price, or as far down as AWS says.
func (c *costing) spot() {
	for _, s := range c.services {
		if _, spot, _, mostSpot := s.split(); spot+mostSpot > 0 {
			continue
		}
		all := s
		all.providers = billing.OnlySpot()
		now, then := s.charges(s.task, c.region), all.charges(s.task, c.region)
		if _, own := c.list(c.region).Price(prices.FargateSpotVCPU); own {
			c.instead("Fargate Spot for the tasks of "+s.address, now, then, "AWS takes tasks away with two minutes' notice")
			continue
		}
		if rest, most, known := c.dollars(now); known {
			c.cost.Alternatives = append(c.cost.Alternatives, Alternative{
				What: "Fargate Spot for the tasks of " + s.address, Rest: -cents(rest * spotDiscount / 100), Most: -cents(most * spotDiscount / 100),
				Note:   fmt.Sprintf("at best: it has no list price, and AWS says up to %d%% less; tasks are taken away with two minutes' notice", spotDiscount),
				Source: "https://aws.amazon.com/fargate/pricing/",
			})
		}
	}
}

// eligible are the families that a Database Savings Plan covers.
// https://github.com/aws/agent-toolkit-for-aws/blob/main/skills/specialized-skills/database-skills/amazon-aurora-mysql
var eligible = []string{"db.r7g", "db.r7i", "db.r8g"}

// commitments are what is less for who commits to what is there at rest. They are bought for an account, not for an environment.
func (c *costing) commitments() {
	var tasks []charge
	for _, s := range c.services {
		for _, of := range withoutSpot(s.charges(s.task, c.region)) {
			if of.Item == prices.FargateVCPU || of.Item == prices.FargateMemory { // of ARM no percentage was found
				tasks = append(tasks, of)
			}
		}
	}
	c.less(prices.FargatePlan1, tasks)
	c.less(prices.FargatePlan3, tasks)
	var fixed, covered, sized []charge
	for _, d := range c.clusters {
		for _, of := range d.charges(c.region, d.members) {
			switch {
			case of.Class == "":
				sized = append(sized, of)
			case slices.Contains(eligible, prices.Family(of.Class)):
				covered = append(covered, of)
				fixed = append(fixed, of)
			default:
				fixed = append(fixed, of)
			}
		}
	}
	c.less(prices.AuroraReserved1, fixed)
	c.less(prices.AuroraReserved3, fixed)
	c.less(prices.AuroraPlanInstances, covered)
	c.less(prices.AuroraPlanServerless, sized)
}

// less by the percentage of a commitment to what is there at rest, which is there at the highest as well.
func (c *costing) less(item prices.Item, of []charge) {
	percentage, priced := c.list(c.region).Price(item)
	rest, _, known := c.dollars(of)
	if !priced || !known || rest == 0 {
		return
	}
	c.used[percentage] = true
	saved := -cents(rest * percentage.Amount / 100)
	var what []string
	for _, one := range of {
		if name := one.name(); !slices.Contains(what, name) {
			what = append(what, name)
		}
	}
	c.cost.Alternatives = append(c.cost.Alternatives, Alternative{What: item.Name(), Rest: saved, Most: saved, Source: percentage.Source,
		Note: fmt.Sprintf("about %s%% off what runs at rest of %s; it is paid whether it is used or not", Decimals(percentage.Amount, 1), strings.Join(what, ", "))})
}
