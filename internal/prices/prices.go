// Package prices is what AWS's services cost, as far as this version knows: list prices of some regions, read from the files of the folder prices.
// A price that is not there is not known. It is never taken from another region or estimated.
package prices

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	data "slipway/prices"
)

// List is the prices of one region. The methods of a nil List know no price.
type List struct {
	Region string
	prices map[key]Price
}

// key of a price: class is that of an instance, and empty for all else.
type key struct {
	item  Item
	class string
}

// For is the list of a region; nil where there is none.
func For(region string) (*List, error) {
	name := region + ".yaml"
	if !slices.Contains(Regions(), region) {
		return nil, nil // a nil list knows no price, which is what is known of the region
	}
	text, err := data.Files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("price list of %s: %w", region, err)
	}
	return Read("prices/"+name, text)
}

// Regions that there is a list of, sorted.
func Regions() []string {
	var all []string
	entries, _ := data.Files.ReadDir(".") // it is embedded
	for _, entry := range entries {
		all = append(all, strings.TrimSuffix(entry.Name(), ".yaml"))
	}
	return all
}

// Price of an item.
func (l *List) Price(item Item) (Price, bool) {
	if l == nil {
		return Price{}, false
	}
	price, ok := l.prices[key{item: item}]
	return price, ok
}

// Instance is the price of an hour of an instance of Aurora MySQL, of a class such as db.r7g.large.
func (l *List) Instance(class string, ioOptimized bool) (Price, bool) {
	if l == nil {
		return Price{}, false
	}
	price, ok := l.prices[key{AuroraInstance, class}]
	if ok && ioOptimized {
		var ratio Price
		ratio, ok = l.Price(AuroraInstanceOptimized)
		price.Amount *= ratio.Amount
	}
	return price, ok
}

// Classes of instances with a price, the smallest of each family first.
func (l *List) Classes() []string {
	if l == nil {
		return nil
	}
	var all []string
	for k := range l.prices {
		if k.item == AuroraInstance {
			all = append(all, k.class)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		x, y := l.prices[key{AuroraInstance, a}], l.prices[key{AuroraInstance, b}]
		return cmp.Or(strings.Compare(Family(a), Family(b)), cmp.Compare(x.Amount, y.Amount), strings.Compare(a, b))
	})
	return all
}

// Family of a class, as db.r7g of db.r7g.large.
func Family(class string) string { return class[:max(0, strings.LastIndexByte(class, '.'))] }
