package billing

import (
	"strconv"
	"strings"

	"slipway/internal/prices"
)

// freeStorage of a task, in GB.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
const freeStorage = 20

// Task is the size of a task on Fargate with Linux.
type Task struct {
	VCPU, Memory float64 // GB
	Storage      float64 // GB above what is free
	ARM          bool
}

// TaskOf reads a task definition. The second result is false where the size is not known, or is none of Fargate with Linux.
func TaskOf(definition Resource) (Task, bool) {
	cpu, sized := units(definition.Text("cpu"), "vcpu")
	memory, sizedToo := units(definition.Text("memory"), "gb")
	architecture := definition.Text("runtime_platform", "cpu_architecture")
	switch {
	case !sized || !sizedToo || definition.Unknown("runtime_platform"),
		strings.HasPrefix(definition.Text("runtime_platform", "operating_system_family"), "WINDOWS"),
		architecture != "" && architecture != "X86_64" && architecture != "ARM64":
		return Task{}, false
	}
	storage, _ := definition.Number("ephemeral_storage", "size_in_gib")
	return Task{cpu, memory, max(0, storage-freeStorage), architecture == "ARM64"}, true
}

// Charges of so many tasks.
func (t Task) Charges(count float64) []Charge {
	vcpu, memory := prices.FargateVCPU, prices.FargateMemory
	if t.ARM {
		vcpu, memory = prices.FargateARMVCPU, prices.FargateARMMemory
	}
	charges := []Charge{{Item: vcpu, Quantity: count * t.VCPU}, {Item: memory, Quantity: count * t.Memory}}
	if t.Storage > 0 {
		charges = append(charges, Charge{Item: prices.FargateStorage, Quantity: count * t.Storage})
	}
	return charges
}

// Spot gives the charges of so many tasks on Fargate Spot.
func (t Task) Spot(count float64) []Charge {
	charges := t.Charges(count)
	charges[0].Item, charges[1].Item = prices.FargateSpotVCPU, prices.FargateSpotMemory
	return charges
}

// Providers are how a service's tasks are spread over Fargate and Fargate Spot.
type Providers struct {
	base, weight, spotBase, spotWeight float64
}

// ProvidersOf reads a service. The second result is false where its tasks may run elsewhere: what the cluster's default is, the service does not say.
func ProvidersOf(service Resource) (Providers, bool) {
	strategy := service.Blocks("capacity_provider_strategy")
	if len(strategy) == 0 {
		return Providers{weight: 1}, service.Text("launch_type") == "FARGATE"
	}
	var p Providers
	for _, provider := range strategy {
		base, _ := provider.Number("base")
		weight, weighed := provider.Number("weight")
		if len(strategy) == 1 && !weighed { // all tasks run on the only one there is
			weight = 1
		}
		switch provider.Text("capacity_provider") {
		case "FARGATE":
			p.base, p.weight = base, weight
		case "FARGATE_SPOT":
			p.spotBase, p.spotWeight = base, weight
		default:
			return Providers{}, false
		}
	}
	return p, !service.Unknown("capacity_provider_strategy") && p.weight+p.spotWeight > 0
}

// Split tasks: first the base, and the rest by weight. ECS has whole tasks, so that of a few it is an average.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
func (p Providers) Split(tasks float64) (onDemand, spot float64) {
	onDemand, spot = min(tasks, p.base), min(tasks, p.spotBase) // one of the two bases is 0
	rest := max(0, tasks-onDemand-spot) / (p.weight + p.spotWeight)
	return onDemand + rest*p.weight, spot + rest*p.spotWeight
}

// units reads a size of a task: 1024 to a vCPU or a GB, or written as 0.5 vCPU or 1 GB.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
func units(size, unit string) (float64, bool) {
	size = strings.ToLower(strings.ReplaceAll(size, " ", ""))
	number, named := strings.CutSuffix(size, unit)
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || n <= 0 {
		return 0, false
	}
	if !named {
		n /= 1024
	}
	return n, true
}

// OnlySpot has all tasks on Fargate Spot.
func OnlySpot() Providers { return Providers{spotWeight: 1} }
