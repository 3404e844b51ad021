package report

import (
	"cmp"
	"slices"
	"strings"

	"slipway/internal/stackjson"
)

// Service is what is known of one of several services by itself.
type Service struct {
	Name     string   `json:"service"`
	Calendar Calendar `json:"calendar"`
	Clock    Clock    `json:"clock"`
}

// Services are all of the environment, the first one first.
func (r Report) Services() []Service {
	return append([]Service{{Name: firstName, Calendar: r.Calendar, Clock: r.Clock}}, r.Further...)
}

// Deployment is the longest of all services; they are deployed at the same time. The last result is false where none could be computed.
func (r Report) Deployment() (of Service, longest Span, known bool) {
	for _, service := range r.Services() {
		if span, ok := service.Clock.Deployment(); ok && (!known || span.Seconds > longest.Seconds) {
			of, longest, known = service, span, true
		}
	}
	return of, longest, known
}

// Floors are the lowest and the highest floor of all services together, whether or not they are at the same hours.
func (r Report) Floors() (lowest, highest int) {
	for _, service := range r.Services() {
		lowest += service.Calendar.Lowest
		highest += service.Calendar.Flat
	}
	return lowest, highest
}

// Said of a service names it, where there are several.
func (r Report) Said(service Service, text string) string {
	if len(r.Further) == 0 {
		return text
	}
	return service.Name + ": " + text
}

// newFurther are the services beside the first one.
func newFurther(stack *stackjson.Config, year int) (all []Service) {
	for _, block := range services(stack) {
		if block.Label != firstLabel {
			all = append(all, Service{nameOf(block), calendarOf(stack, block, year), clockOf(stack, block)})
		}
	}
	return all
}

// The service that every environment has, in the JSON and in the configuration. A further one's label is its name, with _ for -.
const firstLabel, firstName = "main", "service"

// services are those that Slipway makes, the first one first.
func services(stack *stackjson.Config) []stackjson.Block {
	return firstFirst(made(stack, "aws_ecs_service"))
}

// firstFirst brings the first service before the others.
func firstFirst(all []stackjson.Block) []stackjson.Block {
	slices.SortStableFunc(all, func(a, b stackjson.Block) int { return cmp.Compare(place(a), place(b)) })
	return all
}

func place(service stackjson.Block) int {
	if service.Label == firstLabel {
		return 0
	}
	return 1
}

// nameOf a service in the configuration: service is the first one.
func nameOf(service stackjson.Block) string {
	if service.Label == firstLabel {
		return firstName
	}
	return strings.ReplaceAll(service.Label, "_", "-")
}

// among says whose something is, where the stack has several services: one of a team's own has its address for a name.
func among(stack *stackjson.Config, service stackjson.Block) (name string, several bool) {
	if stack.Origin(service.Address) != "" {
		return service.Address, true
	}
	return nameOf(service), len(services(stack)) > 1
}

// keyOf a service is the path of a key in the configuration.
func keyOf(service stackjson.Block, key string) string {
	if service.Label == firstLabel {
		return key
	}
	return "services." + nameOf(service) + "." + strings.TrimPrefix(key, "service.")
}

// isWorker tells whether nobody asks a service: it is behind no load balancer, as the first one must be where there is one.
func isWorker(stack *stackjson.Config, service stackjson.Block) bool {
	return len(service.Objects("load_balancer")) == 0 && (service.Label != firstLabel || !loadBalancer.in(stack))
}
