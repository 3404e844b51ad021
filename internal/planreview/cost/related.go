package cost

import (
	"slices"
	"strings"

	"slipway/internal/planreview/plan"
)

const (
	taskType     = "aws_ecs_task_definition"
	clusterType  = "aws_rds_cluster"
	instanceType = "aws_rds_cluster_instance"
	proxyType    = "aws_db_proxy"
	targetType   = "aws_db_proxy_target"
)

// names are the attributes by whose values a resource of a type is referred to.
var names = map[string][]string{
	taskType:    {"arn", "family"},
	clusterType: {"cluster_identifier", "id"},
	proxyType:   {"name"},
}

// related finds resources that others refer to. Those that stay as they are, are among them.
type related struct {
	plan   *plan.Plan
	blocks map[string][]*plan.Change // by address without the key of count or for_each
	values map[string]*plan.Change   // by type and the value of one of its names

	instances map[*plan.Change][]*plan.Change // of each cluster
	targets   map[*plan.Change][]*plan.Change // of each proxy
}

func relate(p *plan.Plan) *related {
	r := &related{plan: p, blocks: map[string][]*plan.Change{}, values: map[string]*plan.Change{},
		instances: map[*plan.Change][]*plan.Change{}, targets: map[*plan.Change][]*plan.Change{}}
	for _, c := range present(p) {
		block, _ := split(c)
		r.blocks[block] = append(r.blocks[block], c)
		for _, name := range names[c.Type] {
			for _, side := range []any{c.Before, c.After} {
				if value := plan.Text(plan.Value(side, name)); value != "" {
					r.values[c.Type+" "+value] = c
				}
			}
		}
	}
	for _, c := range present(p) {
		switch c.Type {
		case instanceType:
			cluster := r.target(c, "cluster_identifier", clusterType)
			r.instances[cluster] = append(r.instances[cluster], c)
		case targetType:
			proxy := r.target(c, "db_proxy_name", proxyType)
			r.targets[proxy] = append(r.targets[proxy], c)
		}
	}
	return r
}

func present(p *plan.Plan) []*plan.Change {
	var all []*plan.Change
	for _, c := range p.Changes {
		if c.Deposed == "" && c.Is(taskType, clusterType, instanceType, proxyType, targetType) {
			all = append(all, c)
		}
	}
	return all
}

// split parts a change's address into that of its block and its key of count or for_each, as [0] or ["eu"]; empty where there is none.
func split(c *plan.Change) (block, key string) {
	end := len(c.Module) // whose own keys are none of the block
	if i := strings.IndexByte(c.Address[min(end, len(c.Address)):], '['); i >= 0 {
		return c.Address[:end+i], c.Address[end+i:]
	}
	return c.Address, ""
}

// target is the resource of a type that an attribute names, in the plan: by what the attribute refers to in the configuration, else by its value.
// It is nil where it is not in the plan, or is not known.
func (r *related) target(c *plan.Change, attribute, kind string) *plan.Change {
	module := ""
	if c.Module != "" {
		module = c.Module + "."
	}
	_, key := split(c)
	references, _ := c.References(attribute)
	for _, reference := range slices.Backward(references) { // that with a key comes before that without
		rest, ok := strings.CutPrefix(reference, kind+".")
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(rest, ".")
		address := module + kind + "." + name
		for _, address := range []string{address, address + key} {
			if found := r.plan.Find(address); found != nil {
				return found
			}
		}
		if instances := r.blocks[address]; len(instances) == 1 {
			return instances[0]
		}
	}
	for _, side := range []any{c.After, c.Before} {
		if value := plan.Text(plan.Value(side, attribute)); value != "" {
			return r.values[kind+" "+value]
		}
	}
	return nil
}
