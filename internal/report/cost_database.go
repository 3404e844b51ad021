package report

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/billing"
	"slipway/internal/prices"
	"slipway/internal/stackjson"
)

// costedCluster is a cluster of Aurora MySQL.
type costedCluster struct {
	block       stackjson.Block
	members     []member // made by Terraform
	added       int      // readers that scaling may add, of the class of the last one
	least, most float64  // capacity units of an instance that Aurora sizes
	optimized   bool
}

// member is an instance of a cluster.
type member struct{ address, class string }

const auroraMySQL = "aurora-mysql"

// databases are the clusters with their instances, storage and I/O.
func (c *costing) databases() {
	for _, block := range c.stack.OfType("aws_rds_cluster") {
		in := arguments{block}
		if in.Text("engine") != auroraMySQL || in.Unknown("storage_type") {
			c.unknown(partDatabase, "aws_rds_cluster", "no price of its engine or its storage is known here", block.Address)
			continue
		}
		d := costedCluster{block: block, optimized: billing.Optimized(in)}
		d.least, _ = in.Number("serverlessv2_scaling_configuration", "min_capacity")
		d.most, _ = in.Number("serverlessv2_scaling_configuration", "max_capacity")
		for _, instance := range instances(c.stack, block) {
			class := arguments{instance}.Text("instance_class")
			if class == "" || class == billing.Serverless && d.most == 0 {
				c.unknown(partDatabase, "aws_rds_cluster_instance", "its class or capacity is not in the JSON", instance.Address)
				continue
			}
			d.members = append(d.members, member{instance.Address, class})
		}
		d.added = max(0, c.mostReaders(block)-(len(d.members)-1))
		c.clusters = append(c.clusters, d)
		c.charges = append(c.charges, d.charges(c.region, d.members)...)
		c.insights(d)
		c.storage(d)
	}
}

// mostReaders is how many readers scaling lets a cluster have.
func (c *costing) mostReaders(cluster stackjson.Block) int {
	for _, target := range c.stack.OfType("aws_appautoscaling_target") {
		if textOr(target, "scalable_dimension") == "rds:cluster:ReadReplicaCount" &&
			slices.Contains(c.stack.References(textOr(target, "resource_id")), cluster.Address) {
			n, _ := target.Number("max_capacity")
			return int(n)
		}
	}
	return 0
}

// highest are the members with the readers that scaling may add.
func (d costedCluster) highest(members []member) []member {
	all := slices.Clone(members)
	for range d.added {
		if len(members) > 0 {
			all = append(all, members[len(members)-1])
		}
	}
	return all
}

// charges of the cluster's instances, if they were these.
func (d costedCluster) charges(region string, members []member) []charge {
	var all []charge
	for i, m := range d.highest(members) {
		one := charge{Charge: billing.Instance(m.class, d.least, d.optimized), part: partDatabase, region: region, address: m.address}
		one.most = billing.Instance(m.class, d.most, d.optimized).Quantity
		if i >= len(members) { // only scaling adds it
			one.Quantity = 0
		}
		all = append(all, one)
	}
	return all
}

// insights are Database Insights in its advanced mode, billed by the size of the instances.
func (c *costing) insights(d costedCluster) {
	if textOr(d.block, "database_insights_mode") != "advanced" {
		return
	}
	for i, m := range d.highest(d.members) {
		one := charge{Charge: billing.Charge{Item: prices.InsightsACU, Quantity: d.least}, most: d.most, part: partDatabase, region: c.region, address: m.address}
		if m.class != billing.Serverless {
			price, known := c.list(c.region).Instance(m.class, false)
			if !known {
				c.unknown(partDatabase, "Database Insights", c.unlessPriced("the vCPUs of "+m.class+" are not known", prices.InsightsVCPU), m.address)
				continue
			}
			one.Charge, one.most = billing.Charge{Item: prices.InsightsVCPU, Quantity: price.VCPU}, price.VCPU
		}
		if i >= len(d.members) {
			one.Quantity = 0
		}
		c.charges = append(c.charges, one)
	}
}

func (c *costing) storage(d costedCluster) {
	if d.optimized {
		c.assumeUse(partDatabase, "storage_gb", prices.AuroraStorageOptimized, c.assume.StorageGB, "")
		return
	}
	c.assumeUse(partDatabase, "storage_gb", prices.AuroraStorage, c.assume.StorageGB, "")
	c.assumeUse(partDatabase, "io_millions", prices.AuroraIO, c.assume.IOMillions, "")
}

// unlessPriced is the reason of what is not known; that no price of the items is known comes first.
func (c *costing) unlessPriced(reason string, items ...prices.Item) string {
	for _, item := range items {
		if _, known := c.list(c.region).Price(item); known {
			return reason
		}
	}
	return noPrice(c.region)
}

// proxies before clusters.
func (c *costing) proxies() {
	for _, proxy := range c.stack.OfType("aws_db_proxy") {
		charges, known := c.proxy(proxy, func(d costedCluster) []member { return d.members })
		if !known {
			c.unknown(partProxy, "RDS Proxy", c.unlessPriced("the instances behind it are not in the JSON, their vCPUs are not known, or only some are serverless",
				prices.ProxyVCPU, prices.ProxyACU), proxy.Address)
		}
		c.charges = append(c.charges, charges...)
	}
}

// proxy gives the charges of a proxy, if these were the members of the clusters behind it.
func (c *costing) proxy(proxy stackjson.Block, members func(costedCluster) []member) ([]charge, bool) {
	var rest, most []billing.Behind
	for _, target := range c.stack.OfType("aws_db_proxy_target") {
		if !refersTo(c.stack, textOr(target, "db_proxy_name"), proxy) {
			continue
		}
		for _, d := range c.clusters {
			if !refersTo(c.stack, textOr(target, "db_cluster_identifier"), d.block) {
				continue
			}
			of := members(d)
			for i, m := range d.highest(of) {
				if i < len(of) {
					rest = append(rest, billing.Behind{Class: m.class, Capacity: d.least})
				}
				most = append(most, billing.Behind{Class: m.class, Capacity: d.most})
			}
		}
	}
	list := c.list(c.region)
	low, known := billing.Proxy(list, rest)
	high, knownToo := billing.Proxy(list, most)
	if !known || !knownToo {
		return nil, false
	}
	return []charge{{Charge: low, most: high.Quantity, part: partProxy, region: c.region, address: proxy.Address, alone: true}}, true
}

func (c *costing) databaseInShort() string {
	var all []string
	for _, d := range c.clusters {
		counts := map[string]int{}
		for _, m := range d.members {
			counts[m.class]++
		}
		var parts []string
		for _, class := range sortedKeys(counts) {
			if class == billing.Serverless {
				parts = append(parts, fmt.Sprintf("%d × Serverless v2, %s ACU", counts[class], between(d.least, d.most)))
				continue
			}
			parts = append(parts, fmt.Sprintf("%d × %s", counts[class], class))
		}
		if d.added > 0 {
			parts = append(parts, fmt.Sprintf("up to %d more readers", d.added))
		}
		if d.optimized {
			parts = append(parts, "I/O-Optimized")
		}
		all = append(all, strings.Join(parts, ", "))
	}
	return strings.Join(all, "; ")
}

func (c *costing) proxyInShort() string {
	what := "yes"
	if endpoints := len(c.stack.OfType("aws_db_proxy_endpoint")); endpoints == 1 && readerEndpoint(c.stack) {
		what += ", and a read-only endpoint"
	} else if endpoints > 0 {
		what += ", and " + plural(endpoints, "further endpoint")
	}
	return what
}
