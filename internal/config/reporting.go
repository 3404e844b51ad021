package config

import (
	"reflect"
	"slices"
	"strings"

	"slipway/internal/strictyaml"
)

// Reporting is what `go run ./cmd/slipway report` is told. Nothing of it is deployed.
type Reporting struct {
	// ConnectionsPerTask is the size of the pool with which one task connects to the proxy, 1-10000; the connection budget
	// multiplies it. Default: 10.
	ConnectionsPerTask int `yaml:"connections_per_task" jsonschema:"minimum=1,maximum=10000"`

	// Assumptions of the month's cost.
	Assumptions Assumptions `yaml:"assumptions" json:"-"`

	// Waive lists items of the production checklist that this environment may fail. Default: none.
	Waive []Waiver `yaml:"waive"`
}

// Assumptions are what a month's cost rests on beside what is deployed: use, which no configuration tells. Each is for a month, and alike at rest and at the
// highest.
type Assumptions struct {
	// StorageGB is the size of the database. Default: 20.
	StorageGB float64 `yaml:"storage_gb" jsonschema:"minimum=0,maximum=262144"`
	// ChangedGBPerDay is how much of the database changes in a day, which automated backups keep. Default: 1.
	ChangedGBPerDay float64 `yaml:"changed_gb_per_day" jsonschema:"minimum=0,maximum=262144"`
	// IOMillions are the million requests to the database's storage. Default: 20.
	IOMillions float64 `yaml:"io_millions" jsonschema:"minimum=0,maximum=1000000"`
	// LoadBalancerLCUs are the capacity units that the load balancer uses on average. One is 25 new connections a second, 3000 open ones, 1 GB an hour or 1000
	// rules evaluated a second, whichever is most. Default: 1.
	// Source: https://aws.amazon.com/elasticloadbalancing/pricing/
	LoadBalancerLCUs float64 `yaml:"load_balancer_lcus" jsonschema:"minimum=0,maximum=100000"`
	// RequestsMillions are the million requests that clients make. Only a web ACL is billed by them. Default: 5.
	RequestsMillions float64 `yaml:"requests_millions" jsonschema:"minimum=0,maximum=1000000"`
	// InternetGB is what is sent to clients on the internet, and to others there. Default: 50.
	InternetGB float64 `yaml:"internet_gb" jsonschema:"minimum=0,maximum=10000000"`
	// NATGB is what passes NAT gateways, either way: calls of AWS and of others, and images whose layers do not come by the S3 endpoint. Default: 50.
	NATGB float64 `yaml:"nat_gb" jsonschema:"minimum=0,maximum=10000000"`
	// EndpointGB is what passes interface endpoints. Default: 10.
	EndpointGB float64 `yaml:"endpoint_gb" jsonschema:"minimum=0,maximum=10000000"`
	// ZoneGB is what tasks, proxy and database send to each other across zones. Default: 50.
	ZoneGB float64 `yaml:"zone_gb" jsonschema:"minimum=0,maximum=10000000"`
	// LogGB is what the containers log. Default: 5.
	LogGB float64 `yaml:"log_gb" jsonschema:"minimum=0,maximum=10000000"`
	// DatabaseLogGB is what the database and the proxy log. An audit log is large. Default: 1.
	DatabaseLogGB float64 `yaml:"database_log_gb" jsonschema:"minimum=0,maximum=10000000"`
	// FlowLogGB is what flow logs take. Default: 5.
	FlowLogGB float64 `yaml:"flow_log_gb" jsonschema:"minimum=0,maximum=10000000"`
	// MonitoringLogGB is what Container Insights and enhanced monitoring log. Default: 1.
	MonitoringLogGB float64 `yaml:"monitoring_log_gb" jsonschema:"minimum=0,maximum=10000000"`
	// WAFLogGB is what a web ACL logs. Default: 1.
	WAFLogGB float64 `yaml:"waf_log_gb" jsonschema:"minimum=0,maximum=10000000"`
	// AccessLogGB is what the load balancer logs to S3. Default: 2.
	AccessLogGB float64 `yaml:"access_log_gb" jsonschema:"minimum=0,maximum=10000000"`
}

// DefaultAssumptions are those of a small service. Nobody measured them: they show which use costs how much.
func DefaultAssumptions() Assumptions {
	return Assumptions{
		StorageGB: 20, ChangedGBPerDay: 1, IOMillions: 20, LoadBalancerLCUs: 1, RequestsMillions: 5, InternetGB: 50, NATGB: 50, EndpointGB: 10, ZoneGB: 50,
		LogGB: 5, DatabaseLogGB: 1, FlowLogGB: 5, MonitoringLogGB: 1, WAFLogGB: 1, AccessLogGB: 2,
	}
}

// Assumed is one of the assumptions.
type Assumed struct {
	Key     string
	Value   float64
	Default bool
}

// List gives the assumptions, in the order of their keys in the reference.
func (a Assumptions) List() []Assumed {
	value, defaults := reflect.ValueOf(a), reflect.ValueOf(DefaultAssumptions())
	var all []Assumed
	for _, f := range strictyaml.FieldsOf(value.Type()) {
		n := value.FieldByIndex(f.Index).Float()
		all = append(all, Assumed{f.Key, n, n == defaults.FieldByIndex(f.Index).Float()})
	}
	return all
}

// Waiver is an item of the checklist that an environment may fail, and why.
type Waiver struct {
	// Item of the checklist.
	Item string `yaml:"item" jsonschema:"required,enum=task-role,enum=container-health-check,enum=alb-health-check,enum=circuit-breaker,enum=scaling-policies,enum=scheduled-scaling,enum=read-replicas,enum=rds-proxy,enum=database-tls,enum=secrets,enum=alarms,enum=stickiness" choices:"ours"`
	// Reason why the environment can do without it.
	Reason string `yaml:"reason" jsonschema:"required"`
}

func defaultReporting() Reporting {
	return Reporting{ConnectionsPerTask: 10, Assumptions: DefaultAssumptions()}
}

func (r Reporting) check(c checker) {
	for i, waiver := range r.Waive {
		in := c.in(index("waive", i))
		if strings.TrimSpace(waiver.Reason) == "" {
			in.Value("reason", waiver.Reason, "a waiver without a reason", "say why the environment can do without it")
		}
		if slices.ContainsFunc(r.Waive[:i], func(o Waiver) bool { return o.Item == waiver.Item }) {
			in.Conflict("item", waiver.Item, "waived twice", "remove one of the two")
		}
	}
}
