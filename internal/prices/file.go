package prices

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"slipway/internal/nearest"
	"slipway/internal/strictyaml"
)

// file is a price list as it is written.
type file struct {
	// Region that the prices are of.
	Region string `yaml:"region" jsonschema:"required,example=us-east-1"`

	// Currency of the prices.
	Currency string `yaml:"currency" jsonschema:"required,enum=USD,example=USD"`

	// Where the prices were read.
	Sources []source `yaml:"sources" jsonschema:"required"`

	// The prices.
	Prices []row `yaml:"prices" jsonschema:"required"`
}

type source struct {
	// Short name, by which prices refer to it.
	ID string `yaml:"id" jsonschema:"required,example=kms"`

	// Address of the page.
	URL string `yaml:"url" jsonschema:"required,example=https://aws.amazon.com/kms/pricing/"`

	// Day or month that the page gives, or on which it was read.
	Date string `yaml:"date" jsonschema:"required,example=2026-03-28"`

	// What else there is to know about it.
	Note string `yaml:"note"`
}

type row struct {
	// What is billed.
	Item string `yaml:"item" jsonschema:"required,example=kms-key"`

	// Class of an instance.
	Class string `yaml:"class" jsonschema:"example=db.r7g.large"`

	// Virtual processors of an instance.
	VCPU float64 `yaml:"vcpu" jsonschema:"minimum=0"`

	// Units that are billed at least.
	Minimum float64 `yaml:"minimum" jsonschema:"minimum=0"`

	// Price of a unit.
	Price float64 `yaml:"price" jsonschema:"required,minimum=0,example=0.045"`

	// What the price is for.
	Unit string `yaml:"unit" jsonschema:"required,example=hour"`

	// Id of the source.
	Source string `yaml:"source" jsonschema:"required,example=kms"`
}

var reading = strictyaml.Options{
	MaxBytes: 1 << 20,
	OneFile:  "keep the prices of one region in one file",
	Empty:    "give it region, currency, sources and prices, or remove it",
}

// Read reads a price list. The name is for messages only. The error is strictyaml.Problems: all that is wrong, each as
// file:line:column: key: value; rule; fix.
func Read(name string, text []byte) (*List, error) {
	var written file
	read := strictyaml.Read(name, text, &written, reading)
	list := &List{written.Region, map[key]Price{}}
	sources := written.sources(read)
	for i, r := range written.Prices {
		r.check(strictyaml.Checker{File: read, Section: fmt.Sprintf("prices[%d]", i)}, list, sources)
	}
	if err := read.Problems.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

func (f file) sources(read *strictyaml.File) map[string]source {
	known := map[string]source{}
	for i, s := range f.Sources {
		c := strictyaml.Checker{File: read, Section: fmt.Sprintf("sources[%d]", i)}
		if _, twice := known[s.ID]; twice {
			c.Value("id", s.ID, "there twice", "give each source a name of its own")
		}
		_, day := time.Parse(time.DateOnly, s.Date)
		_, month := time.Parse("2006-01", s.Date)
		if day != nil && month != nil {
			c.Value("date", s.Date, "neither a day nor a month", "write it as 2026-03-28 or 2026-03")
		}
		known[s.ID] = s
	}
	return known
}

// check adds a price to the list.
func (r row) check(c strictyaml.Checker, list *List, sources map[string]source) {
	item := Item(r.Item)
	known := checkItem(c, item)
	if known && r.Unit != item.Unit() {
		c.Value("unit", r.Unit, "not the unit of "+r.Item, "give the price of one "+item.Unit())
	}
	if ofClass := item == AuroraInstance; known && (ofClass != (r.Class != "") || ofClass != (r.VCPU > 0)) {
		c.Value("item", r.Item, "an instance has class and vcpu, and nothing else has", "add them, or remove them")
	}
	s, ok := sources[r.Source]
	if !ok {
		ids := slices.Sorted(maps.Keys(sources))
		c.Value("source", r.Source, "not a source", cmp.Or(nearest.DidYouMean(r.Source, ids), "use "+strictyaml.OneOf(ids)))
	}
	k := key{item, r.Class}
	if _, twice := list.prices[k]; twice {
		c.Value("item", r.Item, "there twice", "remove one of the two")
	}
	list.prices[k] = Price{Amount: r.Price, Unit: item.Unit(), Minimum: r.Minimum, VCPU: r.VCPU, Source: s.URL, Date: s.Date}
}

// checkItem says whether an item is one.
func checkItem(c strictyaml.Checker, item Item) bool {
	if _, known := items[item]; known {
		return true
	}
	all := make([]string, 0, len(items))
	for item := range items {
		all = append(all, string(item))
	}
	slices.Sort(all)
	c.Value("item", string(item), "not an item", cmp.Or(nearest.DidYouMean(string(item), all), "use "+strictyaml.OneOf(all)))
	return false
}
