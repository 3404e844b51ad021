package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/stackjson"
)

// Connections holds what the tasks of all services together may open against what the proxy and the database let in.
type Connections struct {
	PerTask       int      `json:"connections_per_task"` // report.connections_per_task
	Tasks         int      `json:"tasks"`                // at most
	Deploying     int      `json:"tasks_while_deploying"`
	Inputs        []Fact   `json:"inputs"`
	MaxConnection int      `json:"max_connections"` // of one instance
	Pool          int      `json:"proxy_pool"`      // of the proxy, for one instance; 0 without a proxy
	Budget        []Need   `json:"budget"`
	LargestPool   int      `json:"largest_connections_per_task"` // that fits everywhere
	Notes         []string `json:"notes,omitempty"`
	Problems      []string `json:"problems,omitempty"`
}

// Need is one row of the budget.
type Need struct {
	What    string `json:"what"`
	Wanted  int    `json:"wanted"`
	Offered int    `json:"offered"`
	Formula string `json:"formula"`
}

// Fits tells whether enough is offered.
func (n Need) Fits() bool { return n.Wanted <= n.Offered }

// Pooled tells whether a proxy shares its connections among the tasks.
func (c Connections) Pooled() bool { return c.Pool > 0 }

// Tightest is the row that takes the most of what is offered; false where nothing could be computed.
func (c Connections) Tightest() (Need, bool) {
	if len(c.Budget) == 0 {
		return Need{}, false
	}
	return slices.MaxFunc(c.Budget, func(a, b Need) int { return cmp.Compare(a.Wanted*b.Offered, b.Wanted*a.Offered) }), true
}

func newConnections(stack *stackjson.Config, perTask int) Connections {
	c := Connections{PerTask: perTask}
	all, clusters := services(stack), made(stack, "aws_rds_cluster")
	pools, pooled := made(stack, "aws_db_proxy_default_target_group"), proxyPart.in(stack)
	stateless := len(all) > 0 && !databasePart.in(stack)
	if !stateless && (len(all) == 0 || len(clusters) == 0 || pooled && len(pools) == 0) {
		c.Problems = append(c.Problems, "the configuration lacks a service, a cluster or a proxy's target group, so nothing can be computed")
		return c
	}
	var tasks, deploying shares
	for _, service := range all {
		_, most := taskRange(stack, service)
		tasks = append(tasks, tasksOf{nameOf(service), most})
		deploying = append(deploying, tasksOf{nameOf(service), max(most, most*c.read(service, "deployment_maximum_percent")/100)})
	}
	c.Tasks, c.Deploying = tasks.sum(), deploying.sum()
	if stateless {
		c.Inputs, c.Notes = nil, append(c.Notes, "There is no database to connect to (`database.enabled`).")
		return c
	}
	percentage := 0
	if pooled {
		percentage = c.read(pools[0], "connection_pool_config.max_connections_percent")
	}
	members := instances(stack, clusters[0])
	c.MaxConnection = c.maxConnections(stack, clusters[0], members)
	if c.MaxConnection == 0 || len(c.Problems) > 0 {
		return c
	}
	c.Pool = c.MaxConnection * percentage / 100
	c.noteClasses(members)
	c.fill(stack, len(members)-1, tasks, deploying)
	return c
}

// tasksOf a service, at most; shares are those of all services, which share the pool.
type tasksOf struct {
	service string
	most    int
}

type shares []tasksOf

func (all shares) sum() (n int) {
	for _, one := range all {
		n += one.most
	}
	return n
}

// String is 12 tasks, and whose where there are several services.
func (all shares) String() string {
	said := fmt.Sprintf("%d tasks", all.sum())
	if len(all) == 1 {
		return said
	}
	var parts []string
	for _, one := range all {
		parts = append(parts, fmt.Sprintf("%s %d", one.service, one.most))
	}
	return said + " (" + strings.Join(parts, ", ") + ")"
}

// noteClasses says what instances of several classes mean: the one that fewest can connect to may serve the writes one day.
func (c *Connections) noteClasses(members []stackjson.Block) {
	var classes []string
	for _, instance := range members {
		if class := textOr(instance, "instance_class"); !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	if len(classes) > 1 {
		c.Notes = append(c.Notes, fmt.Sprintf("The instances are %s. Everything is computed with the one that the fewest connections fit, since any of them may "+
			"serve the writes after a failover.", strings.Join(classes, " and ")))
	}
}

func (c *Connections) read(block stackjson.Block, attribute string) int {
	n, ok := block.Number(attribute)
	if !ok {
		c.Problems = append(c.Problems, block.Address+" "+attribute+" is "+textOr(block, attribute)+", so nothing can be computed")
	}
	c.Inputs = append(c.Inputs, Fact{Address: block.Address, Attribute: attribute, Value: textOr(block, attribute), Holds: ok})
	return int(n)
}

func (c *Connections) fill(stack *stackjson.Config, readers int, tasks, deploying shares) {
	need := func(what string, wanted, offered int, formula string) {
		c.Budget = append(c.Budget, Need{what, wanted, offered, formula})
	}
	all, from, offered, lost := c.Deploying*c.PerTask, "proxy", c.Pool, "With its only reader lost, the proxy's read-only endpoint has nowhere to connect to: "+
		"read-only queries fail until a reader is back."
	if !c.Pooled() {
		from, offered = "tasks", c.MaxConnection
		// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Endpoints.Reader.html
		lost = "With its only reader lost, the cluster's reader endpoint leads to the writer, which then lets in both kinds of connections."
		c.Notes = append(c.Notes, "Nothing pools, as there is no proxy: each connection that a task holds is one of an instance, busy or idle, and a failover ends "+
			"all of them. What migrations and administration connect with comes on top.")
	}
	need(from+" to the writer", c.Tasks*c.PerTask, offered, fmt.Sprintf("%s x %d", tasks, c.PerTask))
	need(from+" to the writer, while deploying", all, offered, fmt.Sprintf("%s x %d", deploying, c.PerTask))
	if readers > 0 && (readerEndpoint(stack) || !c.Pooled()) {
		// A reader is lost when its zone fails, or when it is promoted because the writer failed.
		need(fmt.Sprintf("%s to %s, while deploying", from, plural(readers, "reader")), all, readers*offered,
			fmt.Sprintf("%s x %d; %d x %d", deploying, c.PerTask, readers, offered))
		if readers > 1 {
			need("the same with one reader lost", all, (readers-1)*offered, fmt.Sprintf("%s x %d; %d x %d", deploying, c.PerTask, readers-1, offered))
		} else {
			c.Notes = append(c.Notes, lost)
		}
	} else if readers > 0 {
		c.Notes = append(c.Notes, "With one reader lost nothing changes: without a read-only endpoint of the proxy all goes to the writer.")
	} else {
		c.Notes = append(c.Notes, "There is no reader to lose. When the writer fails, Aurora makes a new one, which takes minutes.")
	}
	if c.MaxConnection == c.Pool {
		c.Notes = append(c.Notes, "The proxy may take all of max_connections: nothing is left for migrations and administration past it, when it is busy. "+
			"database.proxy.max_connections_percent below 100 leaves room.")
	}
	c.LargestPool = c.Budget[1].Offered / c.Deploying
	for _, need := range c.Budget {
		if !need.Fits() {
			c.Problems = append(c.Problems, fmt.Sprintf("%s: %d wanted (%s), %d offered", need.What, need.Wanted, need.Formula, need.Offered))
		}
		c.LargestPool = min(c.LargestPool, need.Offered/c.Deploying)
	}
}

func readerEndpoint(stack *stackjson.Config) bool {
	for _, endpoint := range stack.OfType("aws_db_proxy_endpoint") {
		if textOr(endpoint, "target_role") == "READ_ONLY" {
			return true
		}
	}
	return false
}

// maxConnections is that of the smallest instance: a parameter, or Aurora's default.
func (c *Connections) maxConnections(stack *stackjson.Config, cluster stackjson.Block, members []stackjson.Block) int {
	if len(members) == 0 {
		c.Problems = append(c.Problems, cluster.Address+" has no instance, so nothing can be computed")
		return 0
	}
	smallest := 0
	for _, instance := range members {
		n, from := c.ofInstance(stack, cluster, instance)
		if n == 0 {
			c.Notes = append(c.Notes, fmt.Sprintf("Not computed: max_connections of %s is not known, as %s of %s is %s.", instance.Address, from.Attribute,
				from.Address, from.Value))
			return 0
		}
		c.Inputs = append(c.Inputs, from)
		if smallest == 0 || n < smallest {
			smallest = n
		}
	}
	return smallest
}

// ofInstance reads max_connections: the instance's parameter group comes before the cluster's, then the class.
func (c *Connections) ofInstance(stack *stackjson.Config, cluster, instance stackjson.Block) (int, Fact) {
	for _, from := range []string{textOr(instance, "db_parameter_group_name"), textOr(cluster, "db_cluster_parameter_group_name")} {
		group, _, _ := stack.Reference(from)
		for _, parameter := range group.Objects("parameter") {
			if textOf(parameter, "name") == "max_connections" {
				value := textOf(parameter, "value")
				n, _ := strconv.Atoi(value)
				return n, Fact{Address: group.Address, Attribute: "parameter max_connections", Value: value, Holds: n > 0}
			}
		}
	}
	class := textOr(instance, "instance_class")
	if class == "db.serverless" {
		acu, _ := cluster.Number("serverlessv2_scaling_configuration.max_capacity")
		n := acuConnections(acu)
		return n, Fact{Address: cluster.Address, Attribute: "serverlessv2_scaling_configuration.max_capacity",
			Value: fmt.Sprintf("%v, so max_connections is %d", acu, n), Holds: n > 0}
	}
	n := classConnections(class)
	return n, Fact{Address: instance.Address, Attribute: "instance_class", Value: fmt.Sprintf("%s, so max_connections is %d", class, n), Holds: n > 0}
}
