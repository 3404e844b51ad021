package config

import "fmt"

// Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html
func (p Proxy) check(c checker) {
	if !p.Enabled {
		c.leftOut(p, "the proxy")
		return
	}
	if p.MaxIdleConnectionsPercent > p.MaxConnectionsPercent {
		c.Conflict("max_idle_connections_percent", p.MaxIdleConnectionsPercent,
			fmt.Sprintf("above max_connections_percent, which is %d", p.MaxConnectionsPercent),
			fmt.Sprintf("use %d or less", p.MaxConnectionsPercent), c.Path("max_connections_percent"))
	}
	c.distinct("session_pinning_filters", p.SessionPinningFilters)
}
