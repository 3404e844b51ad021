// Package billing says what AWS bills for resources of Terraform by their existence and their size: items and how many units of each. It reads
// arguments, wherever they stand, and knows no prices. What is billed by use, such as data and requests, no argument tells.
package billing

import "slipway/internal/prices"

// Resource is the arguments of a resource, or of a block in it.
type Resource interface {
	Text(path ...string) string // "" where there is none, or it is not known
	Number(path ...string) (float64, bool)
	Blocks(name string) []Resource
	Values(name string) int   // of a list
	Unknown(name string) bool // an argument is set, and it or a part of it is not known
}

// Bill is what a resource is billed for.
type Bill struct {
	What    string // in words, with what is not counted; "" where the resource's cost is not known
	Charges []Charge
}

// Known says whether all is known that is billed by existence and size.
func (b Bill) Known() bool { return b.What != "" }

// Charge is units of an item, in use all month where the item is billed by the hour.
type Charge struct {
	Item     prices.Item
	Class    string // of an instance
	Quantity float64
}

// Price of a unit in a list.
func (c Charge) Price(list *prices.List) (prices.Price, bool) {
	if c.Class != "" {
		return list.Instance(c.Class, c.Item == prices.AuroraInstanceOptimized)
	}
	return list.Price(c.Item)
}

func one(item prices.Item, quantity float64, what string) Bill {
	return Bill{what, []Charge{{Item: item, Quantity: quantity}}}
}
