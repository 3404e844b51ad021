// Package trial asks IAM policies whether they allow a request, as IAM does. Requests are those of a log of calls that Terraform made.
package trial

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Request is what IAM judges: one action on one resource. A call of an API is one or several of them.
type Request struct {
	Action   string // such as ec2:CreateSubnet
	Resource string // an ARN, or * where the action takes no resource
	// Context by condition key, such as aws:RequestedRegion. A key without value is not there.
	Context map[string]string
}

// String is a line of a log: action, resource, and the context's keys, sorted. None of them has a space.
func (r Request) String() string {
	fields := []string{r.Action, r.Resource}
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		fields = append(fields, key+"="+r.Context[key])
	}
	return strings.Join(fields, " ")
}

// Parse reads a log.
func Parse(log string) (requests []Request, err error) {
	for line := range strings.Lines(log) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			return nil, fmt.Errorf("%q is not a line of a log: it has an action, a resource, and pairs of condition key and value", line)
		}
		request := Request{Action: fields[0], Resource: fields[1], Context: map[string]string{}}
		for _, pair := range fields[2:] {
			key, value, _ := strings.Cut(pair, "=")
			request.Context[key] = value
		}
		requests = append(requests, request)
	}
	return requests, nil
}

// Log writes requests, a line for each.
func Log(requests []Request) string {
	var log strings.Builder
	for _, request := range requests {
		fmt.Fprintln(&log, request)
	}
	return log.String()
}
