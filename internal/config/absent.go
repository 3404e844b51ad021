package config

import (
	"fmt"
	"reflect"
	"slices"

	"slipway/internal/strictyaml"
)

// leaveOut takes back what the files say of a part that the environment does without: what they say beside enabled: false is reported, and what is inherited
// counts for nothing.
func (e *Environment) leaveOut() {
	if !e.LoadBalancer.Enabled {
		e.LoadBalancer = defaultLoadBalancer()
		e.LoadBalancer.Enabled = false
		e.Scaling.AlbRequestCountTarget, e.Scaling.ResponseTimeTarget = 0, 0
	}
	if !e.Database.Enabled {
		said := e.Database
		e.Database = defaultDatabase()
		e.Database.Enabled, e.Database.Proxy.Enabled = false, false
		e.Database.DeletionProtection, e.Database.KmsDeletionWindowDays = said.DeletionProtection, said.KmsDeletionWindowDays
	}
	if !e.Database.Proxy.Enabled {
		e.Database.Proxy = defaultDatabase().Proxy
		e.Database.Proxy.Enabled, e.Database.Proxy.ReaderEndpoint = false, false
	}
}

// withoutDatabase are the keys of database that are about the environment's key and its network as well.
var withoutDatabase = []string{"deletion_protection", "kms_deletion_window_days"}

// leftOut reports the keys of a section that stand beside its enabled: false, but those that have an effect all the same.
func (c checker) leftOut(section any, what string, effective ...string) {
	for _, f := range strictyaml.FieldsOf(reflect.TypeOf(section)) {
		if f.Key != "enabled" && !slices.Contains(effective, f.Key) {
			c.inVain(c.Path(f.Key), c.Path("enabled"), "has no effect without "+what)
		}
	}
}

// inVain reports a key that stands in the file that says with another one that it has no effect. An inherited one may be meant for others.
func (c checker) inVain(path, without, rule string) {
	at := c.WhereKey(path)
	if c.Set(path) && !c.Spoiled(path) && at.File == c.WhereKey(without).File {
		c.Add(at, path, "", rule, fmt.Sprintf("remove it, or set %s to true", without))
	}
}

// ofRequests are the keys outside of load_balancer that are about requests to the first service.
var ofRequests = []string{"scaling.alb_request_count_target", "scaling.response_time_target", "deployment.health_check_grace_period"}
