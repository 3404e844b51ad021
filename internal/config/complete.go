package config

import (
	"fmt"
	"net/netip"
	"slices"

	"slipway/internal/parameters"
	"slipway/internal/regions"
)

func defaultEnvironment(name string) Environment {
	return Environment{
		Name:         name,
		Network:      defaultNetwork(),
		Service:      defaultService(),
		LoadBalancer: defaultLoadBalancer(),
		Deployment:   defaultDeployment(),
		Scaling:      defaultScaling(),
		Database:     defaultDatabase(),
		Monitoring:   defaultMonitoring(),
		Report:       defaultReporting(),
	}
}

// SetDefaults of a section that is optional.
func (a *ReaderAutoscaling) SetDefaults() { *a = ReaderAutoscaling{CpuTarget: 70} }

// complete fills in the defaults that follow from other values. set says whether the file gives a path a value: an
// explicit 0, false, "" or [] is a choice and stays.
func (e *Environment) complete(set func(path string) bool) {
	e.leaveOut()
	fill := func(path string, target *string, value string) {
		if !set(path) {
			*target = value
		}
	}
	fill("state.region", &e.State.Region, e.Region)
	fill("state.key", &e.State.Key, e.Project+"/"+e.Name+"/terraform.tfstate")
	if region, _ := regions.Find(e.Region); !set("network.excluded_zone_ids") {
		e.Network.ExcludedZoneIds = region.Excluded()
	}
	if e.LoadBalancer.Ingress != nil && !set("load_balancer.allowed_cidrs") {
		e.LoadBalancer.AllowedCidrs = nil // beside everybody, nobody needs to be named
	}
	if e.LoadBalancer.Waf != nil && !set("load_balancer.waf.managed_rules") {
		e.LoadBalancer.Waf.ManagedRules = slices.Clone(usualGroups)
	}
	e.Network.completeEndpoints(set, e.Region)
	e.Network.complete()
	e.completeService(set)
	e.Database.complete(set)
	e.Monitoring.complete(set, e.Scaling, e.Database)
}

// completeService fills in what is about one service, after what all of them have in common.
func (e *Environment) completeService(set func(path string) bool) {
	if !set("service.s3.bucket_prefix") {
		e.Service.S3.BucketPrefix = e.Project + "-"
	}
	if !set("service.health_check.command") {
		e.Service.HealthCheck.Command = e.UsualHealthCommand()
		if !e.Balanced() && !set("service.health_check") {
			e.Service.HealthCheck.Enabled = false // what nobody asks need not answer
		}
	}
	completeSecrets(e.Service.Secrets, e.Place())
	for i := range e.Service.Sidecars {
		completeSecrets(e.Service.Sidecars[i].Secrets, e.Place())
	}
	e.LoadBalancer.Target.complete(e.Service)
	for i := range e.Service.Tmpfs {
		if !set(fmt.Sprintf("service.tmpfs[%d].mode", i)) {
			e.Service.Tmpfs[i].Mode = "1777"
		}
	}
	if !set("deployment.circuit_breaker.rollback") {
		e.Deployment.CircuitBreaker.Rollback = e.Deployment.CircuitBreaker.Enable
	}
	if !set("service.egress") && (e.Network.Existing != nil || e.Network.Nat != NatNone) {
		e.Service.Egress = []Egress{{Cidr: "0.0.0.0/0", Port: 443, Protocol: TCP}}
	}
	if !e.Balanced() && !set("scaling.alb_request_count_target") {
		e.Scaling.AlbRequestCountTarget = 0
	}
	e.Scaling.complete(set)
	e.Deployment.complete(set, *e)
}

// UsualHealthCommand asks the application itself, in the service's own container.
func (e Environment) UsualHealthCommand() HealthCommand {
	return ShellCommand(e.Service.curl(e.speaksTLS()))
}

// curl asks the application itself; of its certificate nobody else asks anything either.
func (s Service) curl(tls bool) string {
	command, usual := "curl -f http://localhost", 80
	if tls {
		command, usual = "curl -fk https://localhost", 443
	}
	if s.ContainerPort != usual {
		command += fmt.Sprintf(":%d", s.ContainerPort)
	}
	return command + s.HealthCheck.Path + " || exit 1"
}

func (n *Network) complete() {
	vpc, err := netip.ParsePrefix(n.Cidr)
	if n.Existing != nil || err != nil || !vpc.Addr().Is4() || vpc.Bits() > 21 || n.AzCount < 2 || n.AzCount > 3 {
		return // the check reports it
	}
	if n.Subnets == nil {
		n.Subnets = &SubnetCidrs{}
	}
	if n.Subnets.Private == nil {
		n.Subnets.Private = carve(vpc, 2, 0, n.AzCount)
	}
	if n.Subnets.Public == nil {
		n.Subnets.Public = carve(vpc, 4, 12, n.AzCount)
	}
	if n.Subnets.Database == nil {
		n.Subnets.Database = carve(vpc, 6, 60, n.AzCount)
	}
}

// carve cuts a block into 2^bits parts and gives count of them, from the part at first on. The private quarters 0-2,
// the public sixteenths 12-14 and the database sixty-fourths 60-62 do not overlap.
func carve(block netip.Prefix, bits, first, count int) []string {
	size := block.Bits() + bits
	base := block.Masked().Addr().As4()
	start := uint32(base[0])<<24 | uint32(base[1])<<16 | uint32(base[2])<<8 | uint32(base[3])
	var parts []string
	for i := first; i < first+count; i++ {
		at := start + uint32(i)<<(32-size)
		address := netip.AddrFrom4([4]byte{byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at)})
		parts = append(parts, netip.PrefixFrom(address, size).String())
	}
	return parts
}

func (s *Scaling) complete(set func(string) bool) {
	if s.Queue != nil {
		s.leaveTo(set)
	} else if s.Enabled && !set("scaling.schedules") {
		s.Schedules = defaultSchedules(s.Min, s.Max)
		return
	}
	for i := range s.Schedules {
		path := fmt.Sprintf("scaling.schedules[%d]", i)
		schedule := &s.Schedules[i]
		if !set(path + ".timezone") {
			schedule.Timezone = "UTC"
		}
		if !set(path + ".min") {
			schedule.Min = s.Min
		}
		if !set(path + ".max") {
			schedule.Max = s.Max
		}
	}
}

// leaveTo the queue what the file does not say.
func (s *Scaling) leaveTo(set func(string) bool) {
	for path, target := range map[string]*ScalingTarget{
		"scaling.cpu_target": &s.CpuTarget, "scaling.memory_target": &s.MemoryTarget, "scaling.alb_request_count_target": &s.AlbRequestCountTarget,
	} {
		if !set(path) {
			*target = 0
		}
	}
}

func (d *Database) complete(set func(string) bool) {
	if !d.Enabled {
		return
	}
	d.EngineVersionGiven = set("database.engine_version")
	if !set("database.instance_class") && d.Serverless == nil {
		d.InstanceClass = defaultInstanceClass
	}
	if d.Proxy.Enabled && !set("database.proxy.reader_endpoint") {
		d.Proxy.ReaderEndpoint = d.Readers > 0
	}
	if !set("database.insights.retention_days") {
		d.Insights.RetentionDays = 7
		if d.Insights.Mode == "advanced" {
			d.Insights.RetentionDays = 465
		}
	}
	family := parameters.Of(d.ParameterFamily())
	fill := func(group string, list []Parameter) {
		for i, p := range list {
			switch {
			case set(fmt.Sprintf("database.%s[%d].apply_method", group, i)):
			case p.Unchecked:
				list[i].ApplyMethod = parameters.PendingReboot
			default:
				list[i].ApplyMethod = family.ApplyMethod(p.Name)
			}
		}
	}
	fill("cluster_parameters", d.ClusterParameters)
	fill("instance_parameters", d.InstanceParameters)
}
