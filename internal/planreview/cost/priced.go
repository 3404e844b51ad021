package cost

import (
	"fmt"
	"strings"

	"slipway/internal/billing"
	"slipway/internal/planreview/text"
	"slipway/internal/prices"
)

// priced are the types whose bill rests on what stands beside them, or before and after them. Those that are billed by themselves, billing knows.
var priced = map[string]func(*estimator, *prices.List, resource) billing.Bill{
	"aws_lb":          loadBalancer,
	"aws_alb":         loadBalancer,
	"aws_ecs_service": service,
	instanceType:      instance,
	proxyType:         proxy,
}

// loadBalancer has public addresses that count only where they are known before and after: else they would be a difference that is none.
func loadBalancer(_ *estimator, _ *prices.List, r resource) billing.Bill {
	n, known := billing.PublicAddresses(r)
	for _, side := range r.sides() {
		_, there := billing.PublicAddresses(side)
		known = known && there
	}
	return billing.LoadBalancer(r, n, known)
}

// service is the tasks that a service wants, on Fargate with Linux. What scaling adds is not counted, and Fargate Spot has no list price.
func service(e *estimator, _ *prices.List, r resource) billing.Bill {
	count, ok := r.Number("desired_count")
	providers, onFargate := billing.ProvidersOf(r)
	definition := e.related().target(r.change, "task_definition", taskType)
	if !ok || r.Unknown("desired_count") || !onFargate || definition == nil {
		return billing.Bill{}
	}
	task, sized := billing.TaskOf(r.same(definition))
	onDemand, spot := providers.Split(count)
	if !sized {
		return billing.Bill{}
	}
	what := fmt.Sprintf("%s tasks of %s vCPU and %s GB", text.Number(count), text.Number(task.VCPU), text.Number(task.Memory))
	if count == 1 {
		what = strings.Replace(what, "tasks", "task", 1)
	}
	charges := task.Charges(onDemand)
	if spot > 0 {
		charges = append(charges, task.Spot(spot)...)
	}
	return billing.Bill{What: what, Charges: charges}
}

// instance is one of Aurora MySQL, by its class or at its least capacity. Whether I/O is billed, its cluster says.
func instance(e *estimator, _ *prices.List, r resource) billing.Bill {
	cluster, ok := e.clusterOf(r)
	if !ok || r.Text("engine") != "aurora-mysql" || r.Unknown("instance_class") || cluster.Unknown("storage_type") {
		return billing.Bill{}
	}
	class := r.Text("instance_class")
	optimized, of := billing.Optimized(cluster), ""
	if optimized {
		of = ", I/O-Optimized"
	}
	least, ok := cluster.Number("serverlessv2_scaling_configuration", "min_capacity")
	what := class + of
	if class == billing.Serverless {
		if !ok {
			return billing.Bill{}
		}
		what = fmt.Sprintf("serverless%s at its least: %s capacity units", of, text.Number(least))
	}
	return billing.Bill{What: what, Charges: []billing.Charge{billing.Instance(class, least, optimized)}}
}

func (e *estimator) clusterOf(r resource) (resource, bool) {
	c := e.related().target(r.change, "cluster_identifier", clusterType)
	if c == nil {
		return resource{}, false
	}
	cluster := r.same(c)
	return cluster, cluster.values != nil
}

// proxy is billed by the size of the instances behind it.
func proxy(e *estimator, list *prices.List, r resource) billing.Bill {
	var behind []billing.Behind
	for _, t := range e.related().targets[r.change] {
		cluster := e.related().target(t, "db_cluster_identifier", clusterType)
		if cluster == nil {
			return billing.Bill{}
		}
		least, sized := r.same(cluster).Number("serverlessv2_scaling_configuration", "min_capacity")
		for _, c := range e.related().instances[cluster] {
			of := r.same(c)
			switch class := of.Text("instance_class"); {
			case of.values == nil:
			case of.Unknown("instance_class"), class == billing.Serverless && !sized:
				return billing.Bill{}
			default:
				behind = append(behind, billing.Behind{Class: class, Capacity: least})
			}
		}
	}
	charge, known := billing.Proxy(list, behind)
	price, priced := charge.Price(list)
	if !known || !priced {
		return billing.Bill{}
	}
	units := text.Number(max(charge.Quantity, price.Minimum))
	what := "proxy for " + units + " vCPUs"
	if charge.Item == prices.ProxyACU {
		what = "proxy at its least: " + units + " capacity units"
	}
	return billing.Bill{What: what, Charges: []billing.Charge{charge}}
}
