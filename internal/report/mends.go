package report

import (
	"slices"

	"slipway/internal/config"
	"slipway/internal/findings"
)

// The functions below give the changes of a configuration until an item of the checklist passes; none where the configuration has it right already.

// mendNothing is of what every configuration has right.
func mendNothing(config.Environment) []findings.Change { return nil }

// mendContainerHealth gives every essential container a check that can fail.
func mendContainerHealth(e config.Environment) []findings.Change {
	const key = "service.health_check."
	var changes []findings.Change
	check := e.Service.HealthCheck
	if !check.Enabled {
		changes = append(changes, findings.Change{Key: key + "enabled", Value: true})
	}
	if !canFail(check.Command) {
		changes = append(changes, findings.Change{Key: key + "command", Value: e.UsualHealthCommand(), About: "the image needs curl for it"})
	}
	lacks := func(s config.Sidecar) bool {
		return s.Essential && (s.HealthCheck == nil || !canFail(s.HealthCheck.Command))
	}
	if slices.ContainsFunc(e.Service.Sidecars, lacks) {
		change := e.Service.ChangeSidecars(func(_ int, s *config.Sidecar) {
			if !lacks(*s) {
				return
			}
			var check config.SidecarHealthCheck
			check.SetDefaults()
			check.Command = config.ExecCommand("/healthcheck")
			s.HealthCheck = &check
		})
		change.About = "a command of the sidecar's image that can fail, in place of /healthcheck; or essential: false"
		changes = append(changes, change)
	}
	return changes
}

func mendTargetHealth(e config.Environment) []findings.Change {
	if e.LoadBalancer.DeregistrationDelay <= longestDelay {
		return nil
	}
	return []findings.Change{{Key: "load_balancer.deregistration_delay", Value: 30}}
}

func mendCircuitBreaker(e config.Environment) []findings.Change {
	var changes []findings.Change
	if !e.Deployment.CircuitBreaker.Enable {
		changes = append(changes, findings.Change{Key: "deployment.circuit_breaker.enable", Value: true})
	}
	if !e.Deployment.CircuitBreaker.Rollback {
		changes = append(changes, findings.Change{Key: "deployment.circuit_breaker.rollback", Value: true})
	}
	return changes
}

// mendScalingPolicies turns each of the three targets on, at what it is by default.
func mendScalingPolicies(e config.Environment) []findings.Change {
	s, usual := e.Scaling, config.UsualScaling()
	changes := scales(s)
	for _, target := range []struct {
		key         string
		has, target config.ScalingTarget
	}{
		{"cpu_target", s.CpuTarget, usual.CpuTarget}, {"memory_target", s.MemoryTarget, usual.MemoryTarget},
		{"alb_request_count_target", s.AlbRequestCountTarget, usual.AlbRequestCountTarget},
	} {
		if target.has.Off() && (e.Balanced() || target.key != "alb_request_count_target") {
			changes = append(changes, findings.Change{Key: "scaling." + target.key, Value: target.target})
		}
	}
	if s.Max <= s.Min {
		changes = append(changes, findings.Change{Key: "scaling.max", Value: s.Min + 1})
	}
	return changes
}

func scales(s config.Scaling) []findings.Change {
	if s.Enabled {
		return nil
	}
	return []findings.Change{{Key: "scaling.enabled", Value: true}}
}

// mendSchedules gives the spec's two: more than one task in business hours, one after them.
func mendSchedules(e config.Environment) []findings.Change {
	s := e.Scaling
	changes := scales(s)
	floor := max(2, s.Min)
	if s.Max < floor {
		changes = append(changes, findings.Change{Key: "scaling.max", Value: floor})
	}
	return append(changes, findings.Change{Key: "scaling.schedules", Value: config.UsualSchedules(floor, max(floor, s.Max)), About: "with your own hours"})
}

func mendReplicas(e config.Environment) []findings.Change {
	if e.Database.Readers > 0 {
		return nil
	}
	return []findings.Change{{Key: "database.readers", Value: 1}}
}

func mendAlarms(e config.Environment) []findings.Change { return e.Monitoring.Heard() }

func mendStickiness(e config.Environment) []findings.Change {
	if e.LoadBalancer.Stickiness.Enabled {
		return nil
	}
	return []findings.Change{{Key: "load_balancer.stickiness.enabled", Value: true}}
}

func mendReaderEndpoint(config.Environment) []findings.Change {
	return []findings.Change{{Key: "database.proxy.reader_endpoint", Value: true}}
}

func mendEvents(config.Environment) []findings.Change {
	return []findings.Change{{Key: "monitoring.database_events", Value: true}}
}

func mendPrefix(e config.Environment) []findings.Change {
	return []findings.Change{{Key: "service.s3.bucket_prefix", Value: e.Project + "-" + e.Name + "-", About: "once the buckets' names begin so"}}
}

// mendFloor keeps so many tasks at any hour. A schedule with more than the fewest now keeps more than them, or the schedules would save nothing.
func mendFloor(fewest int) func(config.Environment) []findings.Change {
	return func(e config.Environment) []findings.Change {
		s := e.Scaling
		lowest, most := s.Fewest(), max(fewest+1, s.Max) // what scales has room above
		schedules := slices.Clone(s.Schedules)
		for i := range schedules {
			floor := fewest
			if schedules[i].Min > lowest {
				floor++
			}
			schedules[i].Min = max(floor, schedules[i].Min)
			schedules[i].Max = max(schedules[i].Min, schedules[i].Max)
			most = max(most, schedules[i].Min)
		}
		var changes []findings.Change
		if s.Min < fewest {
			changes = append(changes, findings.Change{Key: "scaling.min", Value: fewest})
		}
		if s.Max < most {
			changes = append(changes, findings.Change{Key: "scaling.max", Value: most})
		}
		if lowest < fewest {
			changes = append(changes, findings.Change{Key: "scaling.schedules", Value: schedules})
		}
		return changes
	}
}

// mend gives the pool with which all connections fit, where there is one.
func (c Connections) mend() (unmended string, changes []findings.Change) {
	switch {
	case len(c.Budget) == 0:
		return madeOtherwise, nil
	case c.LargestPool < 1:
		return "not even one connection of each task fits: take a larger database, or fewer tasks by scaling.max", nil
	}
	return "", []findings.Change{{Key: "report.connections_per_task", Value: c.LargestPool,
		About: "once the application's own pool has this size; else take a larger database, or fewer tasks by scaling.max"}}
}
