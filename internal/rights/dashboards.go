package rights

import "slipway/internal/policy"

// dashboard has no region in its ARN.
func dashboard(s subject) []policy.Statement {
	return one([]string{s.place().Global("cloudwatch", "dashboard/"+s.prefix())})
}
