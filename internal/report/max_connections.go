package report

import "strings"

// connectionsBySize is Aurora MySQL's default max_connections of the classes with 8 GiB a vCPU (db.r5, r6g, r6i, r7g, r7i, r8g).
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html
var connectionsBySize = map[string]int{
	"large": 1000, "xlarge": 2000, "2xlarge": 3000, "4xlarge": 4000, "8xlarge": 5000, "12xlarge": 6000, "16xlarge": 6000,
	"24xlarge": 7000, "32xlarge": 7000, "48xlarge": 8000,
}

// burstable are the classes db.t3 and db.t4g.
var burstable = map[string]int{"medium": 90, "large": 135}

// x2g has twice the memory of a db.r class of the same size.
var x2g = map[string]int{"large": 2000, "xlarge": 3000, "2xlarge": 4000, "4xlarge": 5000, "8xlarge": 6000, "12xlarge": 7000, "16xlarge": 7000}

// classConnections is the default max_connections of an instance class; 0 of an unknown one.
func classConnections(class string) int {
	family, size, _ := strings.Cut(strings.TrimPrefix(class, "db."), ".")
	switch family {
	case "t3", "t4g":
		return burstable[size]
	case "x2g":
		return x2g[size]
	case "r5", "r6g", "r6i", "r7g", "r7i", "r8g":
		return connectionsBySize[size]
	}
	return 0
}

// acuSteps is the default max_connections of Serverless v2 by the highest capacity, whatever the capacity of the moment is.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
var acuSteps = []struct {
	acu         float64
	connections int
}{{1, 90}, {4, 135}, {8, 1000}, {16, 2000}, {32, 3000}, {64, 4000}, {128, 5000}}

// acuConnections takes the step at or below, as AWS lists no more: never too many.
func acuConnections(acu float64) int {
	connections := 0
	for _, step := range acuSteps {
		if acu >= step.acu {
			connections = step.connections
		}
	}
	return connections
}
