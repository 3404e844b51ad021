package prices

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/regions"
	"slipway/internal/regular"
	"slipway/internal/strictyaml"
)

// OwnFolder is where a user's own price lists are, in the project's folder, each with its region as its name. Slipway itself keeps nothing there.
const OwnFolder = "prices/own"

// ownFile is a user's own price list as it is written: what a contract says.
type ownFile struct {
	// Region that the prices are of.
	Region string `yaml:"region" jsonschema:"required,example=us-east-1"`

	// Percent off every list price that the file does not name.
	Discount float64 `yaml:"discount" jsonschema:"minimum=0,maximum=100"`

	// Prices, and discounts on single items.
	Prices []ownRow `yaml:"prices"`
}

type ownRow struct {
	// What is billed.
	Item string `yaml:"item" jsonschema:"required,example=nat-gateway"`

	// Class of an instance. Without it a discount is on all classes.
	Class string `yaml:"class" jsonschema:"example=db.r7g.large"`

	// Virtual processors of the class, where the list does not have it.
	VCPU float64 `yaml:"vcpu" jsonschema:"minimum=0"`

	// Price of a unit.
	Price float64 `yaml:"price" jsonschema:"minimum=0,example=0.04"`

	// What the price is for.
	Unit string `yaml:"unit" jsonschema:"example=hour"`

	// Percent off the list price.
	Discount float64 `yaml:"discount" jsonschema:"minimum=0,maximum=100"`
}

// Own are the prices of a user's own file.
type Own struct {
	Region    string
	prices    map[key]Price
	discounts map[key]float64
	discount  float64
}

var ownReading = strictyaml.Options{
	MaxBytes: 1 << 20,
	OneFile:  "keep the prices of one region in one file",
	Empty:    "give it a region and prices or a discount, or remove it",
}

// ReadOwn reads a user's own price list. The error is strictyaml.Problems: all that is wrong.
func ReadOwn(name string, text []byte) (*Own, error) {
	var written ownFile
	read := strictyaml.Read(name, text, &written, ownReading)
	own := &Own{written.Region, map[key]Price{}, map[key]float64{}, written.Discount}
	if region := strings.TrimSuffix(filepath.Base(name), ".yaml"); written.Region != region {
		strictyaml.Checker{File: read}.Value("region", written.Region, "not the name of the file", "write region: "+region+", or rename the file")
	}
	for i, r := range written.Prices {
		r.check(strictyaml.Checker{File: read, Section: fmt.Sprintf("prices[%d]", i)}, own)
	}
	if err := read.Problems.Err(); err != nil {
		return nil, err
	}
	return own, nil
}

// check adds a price or a discount.
func (r ownRow) check(c strictyaml.Checker, own *Own) {
	item := Item(r.Item)
	if !checkItem(c, item) {
		return
	}
	priced, k := c.Given("price"), key{item, r.Class}
	switch {
	case priced == c.Given("discount"):
		c.Value("item", r.Item, "a price or a discount", "give it one of the two")
	case priced && r.Unit == "":
		c.Value("unit", "missing", "", "add unit: "+item.Unit())
	case priced && r.Unit != item.Unit():
		c.Value("unit", r.Unit, "not the unit of "+r.Item, "give the price of one "+item.Unit())
	case r.Class != "" && item != AuroraInstance, r.Class == "" && item == AuroraInstance && priced:
		c.Value("class", cmp.Or(r.Class, "missing"), "an instance's price has a class, and nothing else has", "add it, or remove it")
	case !priced && !discounted(item):
		c.Value("discount", r.Discount, "not a price that is paid", "give the item's own number as price")
	}
	_, twice := own.prices[k]
	if _, again := own.discounts[k]; twice || again {
		c.Value("item", r.Item, "there twice", "remove one of the two")
	}
	if priced {
		own.prices[k] = Price{Amount: r.Price, Unit: item.Unit(), VCPU: r.VCPU, Own: true, Source: c.Name}
	} else {
		own.discounts[k] = r.Discount
	}
}

// discounted says whether a discount lowers an item: ratios and percentages are no prices.
func discounted(item Item) bool { return item.Unit() != "ratio" && item.Unit() != "percent" }

// With gives the list with the prices of one's own file in their places, and its discounts taken off the others.
func (l *List) With(own *Own) *List {
	if own == nil {
		return l
	}
	together := &List{own.Region, map[key]Price{}}
	if l != nil {
		maps.Copy(together.prices, l.prices)
	}
	for k, price := range together.prices {
		off, named := own.discounts[k]
		if !named {
			off, named = own.discounts[key{item: k.item}]
		}
		if !named {
			off = own.discount
		}
		if off > 0 && discounted(k.item) {
			price.Amount *= 1 - off/100
			price.Own = true
			together.prices[k] = price
		}
	}
	for k, price := range own.prices {
		list := together.prices[k]
		price.VCPU, price.Minimum = cmp.Or(price.VCPU, list.VCPU), list.Minimum
		together.prices[k] = price
	}
	return together
}

// Lists finds the price list of a region: the program's, with that of a user's own folder before it.
type Lists struct {
	Own string // folder; "" for none
}

// For is the list of a region; nil where there is none. With an error it is the program's alone.
func (l Lists) For(region string) (*List, error) {
	list, err := For(region)
	if err != nil || l.Own == "" {
		return list, err
	}
	own, err := readOwn(filepath.Join(l.Own, region+".yaml"))
	if err != nil {
		return list, err
	}
	return list.With(own), nil
}

// Check gives all that is wrong in the user's own folder: mistakes in its files, and names by which nobody would ever read them.
func (l Lists) Check() error {
	if l.Own == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(l.Own, "*.y*ml"))
	if err != nil {
		return fmt.Errorf("own prices: %w", err)
	}
	var all []error
	for _, file := range files {
		if own, isYML := strings.CutSuffix(filepath.Base(file), ".yml"); isYML && slices.Contains(regions.Names(), own) {
			all = append(all, fmt.Errorf("%s: only files that end in .yaml are read; rename it to %s.yaml", filepath.ToSlash(file), own))
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if !slices.Contains(regions.Names(), name) {
			all = append(all, fmt.Errorf("%s: not named for a region that is known; %s", filepath.ToSlash(file),
				cmp.Or(nearest.DidYouMean(name, regions.Names()), "name it as us-east-1.yaml")))
			continue
		}
		_, err := readOwn(file)
		all = append(all, err)
	}
	return errors.Join(all...)
}

// readOwn gives nil where there is no such file.
func readOwn(file string) (*Own, error) {
	text, err := regular.Read(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("own prices: %w", err)
	}
	return ReadOwn(filepath.ToSlash(file), text)
}
