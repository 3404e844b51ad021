package cost

import (
	"fmt"
	"strconv"
	"strings"

	"slipway/internal/planreview/plan"
	"slipway/internal/prices"
)

// freeStorage of a task, in GB.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
const freeStorage = 20

// service is the tasks that a service wants, on Fargate with Linux. What scaling adds is not counted.
func service(e *estimator, b *bill, r resource) string {
	count, ok := r.number("desired_count")
	if !ok || r.unknown("desired_count") || !onFargate(r) {
		return ""
	}
	definition := e.related().target(r.change, "task_definition", taskType)
	if definition == nil {
		return ""
	}
	task := r.same(definition)
	cpu, sized := units(task.text("cpu"), "vcpu")
	memory, sizedToo := units(task.text("memory"), "gb")
	if !sized || !sizedToo {
		return ""
	}
	vcpuItem, memoryItem := prices.FargateVCPU, prices.FargateMemory
	switch architecture := task.text("runtime_platform", "cpu_architecture"); {
	case task.unknown("runtime_platform") || strings.HasPrefix(task.text("runtime_platform", "operating_system_family"), "WINDOWS"):
		return ""
	case architecture == "ARM64":
		vcpuItem, memoryItem = prices.FargateARMVCPU, prices.FargateARMMemory
	case architecture != "" && architecture != "X86_64":
		return ""
	}
	b.add(vcpuItem, count*cpu)
	b.add(memoryItem, count*memory)
	if storage, ok := task.number("ephemeral_storage", "size_in_gib"); ok && storage > freeStorage {
		b.add(prices.FargateStorage, count*(storage-freeStorage))
	}
	tasks := "tasks"
	if count == 1 {
		tasks = "task"
	}
	return fmt.Sprintf("%s %s of %s vCPU and %s GB", plain(count), tasks, plain(cpu), plain(memory))
}

// onFargate says whether all tasks run on Fargate. Fargate Spot has no list price, and what the cluster's default is, the service does not say.
func onFargate(r resource) bool {
	strategy := r.list("capacity_provider_strategy")
	if len(strategy) == 0 {
		return r.text("launch_type") == "FARGATE"
	}
	for _, provider := range strategy {
		if plan.Text(plan.Value(provider, "capacity_provider")) != "FARGATE" {
			return false
		}
	}
	return !r.unknown("capacity_provider_strategy")
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

func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
