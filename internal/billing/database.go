package billing

import "slipway/internal/prices"

// Serverless is the class of instances that Aurora sizes.
const Serverless = "db.serverless"

// Optimized says whether a cluster's I/O is in the prices of its instances and storage. All else is Aurora Standard.
// https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.aws_rds/DBClusterStorageType.html
func Optimized(cluster Resource) bool { return cluster.Text("storage_type") == "aurora-iopt1" }

// Instance is one of a class. One that Aurora sizes is billed by its capacity units.
func Instance(class string, capacity float64, optimized bool) Charge {
	item, ofACU := prices.AuroraInstance, prices.AuroraACU
	if optimized {
		item, ofACU = prices.AuroraInstanceOptimized, prices.AuroraACUOptimized
	}
	if class == Serverless {
		return Charge{Item: ofACU, Quantity: capacity}
	}
	return Charge{Item: item, Class: class, Quantity: 1}
}

// Behind is an instance behind a proxy.
type Behind struct {
	Class    string
	Capacity float64 // of one that Aurora sizes
}

// Proxy is billed by the vCPUs of all instances behind it, in the words of AWS's price list "per vCPU of the ... instances associated with an RDS
// Proxy", or by their capacity units where Aurora sizes them all, and at least for so many of either as its price says. How a mixture is billed, no page
// that was read says.
// https://aws.amazon.com/rds/proxy/pricing/
func Proxy(list *prices.List, behind []Behind) (Charge, bool) {
	units, sized := 0.0, 0
	for _, of := range behind {
		if of.Class == Serverless {
			units += of.Capacity
			sized++
			continue
		}
		price, known := list.Instance(of.Class, false)
		if !known || price.VCPU == 0 {
			return Charge{}, false
		}
		units += price.VCPU
	}
	switch sized {
	case 0:
		return Charge{Item: prices.ProxyVCPU, Quantity: units}, len(behind) > 0
	case len(behind):
		return Charge{Item: prices.ProxyACU, Quantity: units}, true
	}
	return Charge{}, false
}
