package report

import (
	"fmt"
	"strings"

	"slipway/internal/planreview/cost"
	"slipway/internal/planreview/plan"
	"slipway/internal/prices"
)

// Cost is an estimate of what the plan changes in a month's bill, of what is billed by its existence and size. It never changes the verdict.
type Cost struct {
	Line     string    `json:"line"`
	Currency string    `json:"currency" jsonschema:"enum=USD"`
	Month    float64   `json:"month" jsonschema_description:"sum of the differences, in the currency a month"`
	Known    int       `json:"known" jsonschema_description:"changes whose cost is known, be it the same before and after"`
	Unknown  int       `json:"unknown" jsonschema_description:"changes of things without a known price; they may cost nothing"`
	Regions  []string  `json:"regions" jsonschema_description:"regions whose prices were used"`
	Own      bool      `json:"own_prices,omitempty" jsonschema_description:"some of the prices are a user's own"`
	Dates    string    `json:"dates" jsonschema_description:"when the list prices were read, the oldest and the newest; empty where all are a user's own"`
	Changes  []CostRow `json:"changes" jsonschema_description:"changes that make the bill higher or lower, largest difference first"`
}

// CostRow is the cost of one resource, in the currency a month.
type CostRow struct {
	Address string  `json:"address"`
	Action  string  `json:"action"`
	Before  float64 `json:"before"`
	After   float64 `json:"after"`
	Month   float64 `json:"month" jsonschema_description:"the difference"`
	Detail  string  `json:"detail" jsonschema_description:"what was counted"`
}

// Dollars writes a difference, as +$43.80.
func Dollars(month float64) string {
	sign := "+"
	if month < 0 {
		sign, month = "-", -month
	}
	return fmt.Sprintf("%s$%.2f", sign, month)
}

// estimate gives nil where no cost is known to change.
func estimate(p *plan.Plan, region string, from prices.Lists) *Cost {
	e := cost.Of(p, region, from)
	if e == nil {
		return nil
	}
	c := &Cost{Currency: "USD", Month: e.Month, Known: e.Known, Unknown: e.Unknown, Regions: e.Regions, Own: e.Own, Dates: e.Oldest}
	if e.Newest != e.Oldest {
		c.Dates += " to " + e.Newest
	}
	for _, line := range e.Lines {
		c.Changes = append(c.Changes, CostRow{line.Change.Label(), string(line.Change.Action), line.Before, line.After, line.Month(), line.What})
	}
	of := "one change"
	if c.Known > 1 {
		of = fmt.Sprintf("%d changes", c.Known)
	}
	c.Line = fmt.Sprintf("Estimated cost: %s a month of the %s whose price is known", Dollars(c.Month), of)
	switch {
	case c.Unknown == 1:
		c.Line += "; 1 change is of something without a known price"
	case c.Unknown > 1:
		c.Line += fmt.Sprintf("; %d changes are of things without a known price", c.Unknown)
	}
	return c
}

// Basis says what the numbers rest on.
func (c *Cost) Basis() string {
	of := fmt.Sprintf("list prices of %s, read %s", strings.Join(c.Regions, ", "), c.Dates)
	switch {
	case c.Dates == "":
		of = "your own prices of " + strings.Join(c.Regions, ", ")
	case c.Own:
		of += ", and your own"
	}
	return fmt.Sprintf("%s; a month of %d hours, without use, taxes, discounts and free tiers", of, prices.HoursPerMonth)
}
