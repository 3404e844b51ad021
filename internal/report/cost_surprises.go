package report

import (
	"fmt"

	"slipway/internal/billing"
	"slipway/internal/prices"
)

// surprises are where bills surprise, with what each is here.
func (c *costing) surprises() {
	for _, surprise := range []func(*costing) string{
		(*costing).proxyMinimum, (*costing).readerEndpointCost, (*costing).alarmsByMetric, (*costing).natData, (*costing).idleNAT, (*costing).balancerAddresses,
		(*costing).insightsCost, (*costing).wholeCopies, (*costing).credits, (*costing).dashboards,
	} {
		if said := surprise(c); said != "" {
			c.cost.Surprises = append(c.cost.Surprises, said)
		}
	}
}

// of an item in the environment's region; false where the price is not known.
func (c *costing) of(item prices.Item) (prices.Price, bool) { return c.list(c.region).Price(item) }

// found are the charges of an item.
func (c *costing) found(part string, item prices.Item) []charge {
	var all []charge
	for _, of := range c.charges {
		if of.part == part && of.Item == item {
			all = append(all, of)
		}
	}
	return all
}

func (c *costing) proxyMinimum() string {
	price, known := c.of(prices.ProxyACU)
	for _, of := range c.found(partProxy, prices.ProxyACU) {
		if !known || of.Quantity >= price.Minimum {
			continue
		}
		text := fmt.Sprintf("RDS Proxy before Serverless v2 is billed for at least %s capacity units: %s a month",
			Decimals(price.Minimum, 1), Dollars(cents(price.Month(0))))
		if acu, known := c.of(prices.AuroraACU); known {
			text += fmt.Sprintf(", where the database at its least of %s costs %s", Decimals(of.Quantity, 1), Dollars(cents(acu.Month(of.Quantity))))
		}
		return text + ". The proxy also keeps the database from pausing."
	}
	return ""
}

func (c *costing) readerEndpointCost() string {
	zones := 0.0
	for _, of := range c.found(partProxy, prices.InterfaceEndpoint) {
		zones += of.Quantity
	}
	price, known := c.of(prices.InterfaceEndpoint)
	if zones == 0 || !known {
		return ""
	}
	return fmt.Sprintf("A further endpoint of the proxy, such as the read-only one, is an interface endpoint in each of its zones: %s a month.",
		Dollars(cents(price.Month(zones))))
}

func (c *costing) alarmsByMetric() string {
	alarms, metrics := c.alarmMetrics()
	price, known := c.of(prices.Alarm)
	if metrics <= alarms || !known {
		return ""
	}
	return fmt.Sprintf("Alarms are billed by the metrics in them: %s watch %s, and cost %s instead of %s a month.",
		plural(alarms, "alarm"), plural(metrics, "metric"), Dollars(cents(price.Month(float64(metrics)))), Dollars(cents(price.Month(float64(alarms)))))
}

func (c *costing) natData() string {
	data, known := c.of(prices.NATGatewayData)
	hours, knownToo := c.of(prices.NATGateway)
	if len(c.found(partNetwork, prices.NATGateway)) == 0 || !known || !knownToo {
		return ""
	}
	return fmt.Sprintf("Each GB through a NAT gateway costs %s beside the data to the internet, whether it goes out or comes in: from %s GB a month on more "+
		"than the gateway itself. What goes to S3 passes by the gateway endpoint, for nothing.",
		Rate(data.Amount), Decimals(hours.Month(1)/data.Amount, 0))
}

func (c *costing) idleNAT() string {
	n := float64(len(c.found(partNetwork, prices.NATGateway)))
	hours, known := c.of(prices.NATGateway)
	address, knownToo := c.of(prices.PublicIPv4)
	if n < 2 || !known || !knownToo {
		return ""
	}
	return fmt.Sprintf("A NAT gateway in each zone costs %s a month with its addresses before anything passes.",
		Dollars(cents(hours.Month(n)+address.Month(n))))
}

func (c *costing) balancerAddresses() string {
	n := 0.0
	for _, of := range c.found(partLoadBalancer, prices.PublicIPv4) {
		n += of.Quantity
	}
	price, known := c.of(prices.PublicIPv4)
	if n == 0 || !known {
		return ""
	}
	return fmt.Sprintf("The load balancer has a public IPv4 address in each zone: %s a month for %s.", Dollars(cents(price.Month(n))), plural(int(n), "zone"))
}

func (c *costing) insightsCost() string {
	for _, of := range append(c.found(partMonitoring, prices.EnhancedInsightsMetric), c.found(partMonitoring, prices.CustomMetric)...) {
		price, known := c.of(of.Item)
		if !known || of.Item == prices.CustomMetric && of.note == "" {
			continue
		}
		if of.Item == prices.CustomMetric {
			return fmt.Sprintf("Container Insights makes %s metrics, each billed as one of one's own: %s a month.",
				Decimals(of.Quantity, 0), Dollars(cents(price.Month(of.Quantity))))
		}
		return fmt.Sprintf("Enhanced Container Insights makes metrics for each task: %s at rest and %s at the highest, %s to %s a month.",
			Decimals(of.Quantity, 0), Decimals(of.most, 0), Dollars(cents(price.Month(of.Quantity))), Dollars(cents(price.Month(of.most))))
	}
	return ""
}

func (c *costing) wholeCopies() string {
	transfer, known := c.of(prices.RegionTransfer)
	copies := c.found(partBackups, prices.RegionTransfer)
	if len(copies) == 0 || !known || c.assume.StorageGB == 0 {
		return ""
	}
	perGB := 0.0
	for _, of := range c.found(partBackups, prices.AuroraBackup) {
		price, known := c.list(of.region).Price(prices.AuroraBackup)
		if of.region == c.region {
			continue
		}
		if !known {
			return ""
		}
		perGB += price.Month(of.Quantity / c.assume.StorageGB)
	}
	for _, of := range copies {
		perGB += transfer.Month(of.Quantity / c.assume.StorageGB)
	}
	storage, _ := c.of(prices.AuroraStorage)
	return fmt.Sprintf("Each copy of a backup in another region is a whole one, sent and kept: every GB of the database costs %s a month in copies, where "+
		"its storage costs %s.", Dollars(cents(perGB)), Dollars(cents(storage.Amount)))
}

func (c *costing) credits() string {
	price, known := c.of(prices.CPUCredits)
	for _, d := range c.clusters {
		for _, m := range d.members {
			if family := prices.Family(m.class); known && m.class != billing.Serverless && (family == "db.t3" || family == "db.t4g") {
				return fmt.Sprintf("%s bursts: above its baseline each vCPU costs %s an hour more, up to %s a month for each vCPU that is always busy.", m.class,
					Dollars(price.Amount), Dollars(cents(price.Month(1))))
			}
		}
	}
	return ""
}

func (c *costing) dashboards() string {
	price, known := c.of(prices.Dashboard)
	if len(c.found(partMonitoring, prices.Dashboard)) == 0 || !known {
		return ""
	}
	return fmt.Sprintf("An account has three dashboards free; the environment's is counted at %s a month.", Dollars(price.Amount))
}
