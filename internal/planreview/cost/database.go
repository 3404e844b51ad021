package cost

import (
	"fmt"

	"slipway/internal/prices"
)

// serverless is the class of instances that Aurora sizes.
const serverless = "db.serverless"

// instance is one of Aurora MySQL, by its class or at its least capacity. Whether I/O is billed, its cluster says.
// https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_rds/DBClusterStorageType.html
func instance(e *estimator, b *bill, r resource) string {
	cluster, ok := e.clusterOf(r)
	if !ok || r.text("engine") != "aurora-mysql" || r.unknown("instance_class") || cluster.unknown("storage_type") {
		return ""
	}
	class := r.text("instance_class")
	optimized := cluster.text("storage_type") == "aurora-iopt1" // all else is Aurora Standard
	of := ""
	if optimized {
		of = ", I/O-Optimized"
	}
	if class != serverless {
		b.charge(1)(b.list.Instance(class, optimized))
		return class + of
	}
	least, ok := cluster.number("serverlessv2_scaling_configuration", "min_capacity")
	if !ok {
		return ""
	}
	item := prices.AuroraACU
	if optimized {
		item = prices.AuroraACUOptimized
	}
	b.add(item, least)
	return fmt.Sprintf("serverless%s at its least: %s capacity units", of, plain(least))
}

func (e *estimator) clusterOf(r resource) (resource, bool) {
	c := e.related().target(r.change, "cluster_identifier", clusterType)
	if c == nil {
		return resource{}, false
	}
	cluster := r.same(c)
	return cluster, cluster.values != nil
}

// proxy is billed by the size of the instances behind it, and at least for so many vCPUs or capacity units. It is known where one instance is
// behind it, or all are serverless and small; how several are counted, no page that was read says.
func proxy(e *estimator, b *bill, r resource) string {
	var behind []resource
	for _, t := range e.related().targets[r.change] {
		cluster := e.related().target(t, "db_cluster_identifier", clusterType)
		if cluster == nil {
			return ""
		}
		for _, c := range e.related().instances[cluster] {
			if of := r.same(c); of.values != nil {
				behind = append(behind, of)
			}
		}
	}
	units := 0.0
	for _, of := range behind {
		cluster, ok := e.clusterOf(of)
		least, known := cluster.number("serverlessv2_scaling_configuration", "min_capacity")
		if of.text("instance_class") != serverless || !ok || !known {
			return proxyOfOne(b, behind)
		}
		units += least
	}
	minimum, known := b.list.Price(prices.ProxyACU)
	if len(behind) == 0 || !known || len(behind) > 1 && units > minimum.Minimum {
		return ""
	}
	b.add(prices.ProxyACU, units)
	return fmt.Sprintf("proxy at its least: %s capacity units", plain(max(units, minimum.Minimum)))
}

func proxyOfOne(b *bill, behind []resource) string {
	if len(behind) != 1 || behind[0].unknown("instance_class") {
		return ""
	}
	class := behind[0].text("instance_class")
	size, known := b.list.Instance(class, false)
	if !known {
		return ""
	}
	b.add(prices.ProxyVCPU, size.VCPU)
	return fmt.Sprintf("proxy for %s vCPUs", plain(size.VCPU))
}
