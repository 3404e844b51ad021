package report

// Cost is what a month of the environment costs, in the prices' currency, to the cent. At rest: the fewest tasks that the schedules' hours give, capacity
// units at their least. At its highest: the most tasks, capacity units and readers all month. The assumptions of use are alike in both.
type Cost struct {
	Region       string        `json:"region"`
	Currency     string        `json:"currency"`
	Rest         float64       `json:"at_rest"`
	Most         float64       `json:"at_most"`
	Parts        []CostPart    `json:"parts"`
	Assumptions  []Assumption  `json:"assumptions"`
	Unknown      []Unpriced    `json:"unknown,omitempty"` // what costs money, or may, and has no known price: it is in no sum
	Savings      []Saving      `json:"savings,omitempty"` // of each service's schedules
	Alternatives []Alternative `json:"alternatives,omitempty"`
	Surprises    []string      `json:"surprises,omitempty"` // where bills surprise
	Prices       PricesUsed    `json:"prices"`
	Problems     []string      `json:"problems,omitempty"` // why prices are missing, and how to add them
}

// CostPart is a part of the environment, such as its tasks.
type CostPart struct {
	Name  string     `json:"name"`
	What  string     `json:"what"` // it is made of, in short
	Rest  float64    `json:"at_rest"`
	Most  float64    `json:"at_most"`
	Lines []CostLine `json:"lines"`
}

// CostLine is the units of one item, as a bill has them.
type CostLine struct {
	What      string   `json:"what"`
	Rest      float64  `json:"at_rest"`
	Most      float64  `json:"at_most"`
	Formula   string   `json:"formula"`              // the units, at rest and at the highest where they differ, and the price of one
	Assumed   string   `json:"assumed,omitempty"`    // the key of report.assumptions that the units follow from
	Own       bool     `json:"your_price,omitempty"` // of the user's own file
	Note      string   `json:"note,omitempty"`       // what else there is to know about it
	Addresses []string `json:"addresses,omitempty"`  // of what is billed
}

// Assumption is a use that the cost rests on, for a month.
type Assumption struct {
	Key     string  `json:"key"` // of report.assumptions
	Value   float64 `json:"value"`
	Default bool    `json:"default"` // nobody said it of this environment
}

// Unpriced is what has no known price.
type Unpriced struct {
	What      string   `json:"what"`
	Why       string   `json:"why"`
	Addresses []string `json:"addresses,omitempty"`
	Part      string   `json:"part,omitempty"` // whose sum lacks it; none of what a team added, which is no part
}

// Alternative is what a change would cost in a month; less where it is below 0.
type Alternative struct {
	What   string  `json:"what"`
	Rest   float64 `json:"at_rest"`
	Most   float64 `json:"at_most"`
	Note   string  `json:"note,omitempty"`
	Source string  `json:"source,omitempty"` // of a percentage
}

// PricesUsed are the prices behind the sums.
type PricesUsed struct {
	Oldest  string   `json:"oldest,omitempty"` // date of a list price
	Newest  string   `json:"newest,omitempty"`
	Own     bool     `json:"your_prices"` // some are the user's own
	Sources []string `json:"sources"`     // addresses of pages, and the user's own files
}

// The parts, in their order.
const (
	partTasks        = "tasks"
	partLoadBalancer = "load balancer"
	partNetwork      = "network"
	partDatabase     = "database"
	partProxy        = "proxy"
	partKeys         = "keys and secrets"
	partMonitoring   = "monitoring"
	partLogs         = "logs"
	partBackups      = "backups"
	partWebACL       = "web ACL"
)

// costParts are the parts, and what each is made of in a stack.
var costParts = []struct {
	name string
	what func(*costing) string
}{
	{partTasks, (*costing).tasksInShort}, {partLoadBalancer, (*costing).loadBalancerInShort}, {partNetwork, (*costing).networkInShort},
	{partDatabase, (*costing).databaseInShort}, {partProxy, (*costing).proxyInShort}, {partKeys, (*costing).keysInShort},
	{partMonitoring, (*costing).monitoringInShort}, {partLogs, (*costing).logsInShort}, {partBackups, (*costing).backupsInShort},
	{partWebACL, (*costing).webACLInShort},
}
