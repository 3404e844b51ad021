package prices

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ownFolder holds a file of us-east-1.
func ownFolder(t *testing.T, text string) Lists {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "us-east-1.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Lists{Own: folder}
}

func TestOwnPricesComeFirst(t *testing.T) {
	lists := ownFolder(t, `region: us-east-1
discount: 10
prices:
  - {item: nat-gateway, price: 0.03, unit: hour}
  - {item: fargate-spot-vcpu, price: 0.013, unit: vCPU-hour}
  - {item: rds-proxy-acu, price: 0.01, unit: ACU-hour}
  - {item: aurora-instance, class: db.r7g.large, price: 0.2, unit: hour}
  - {item: aurora-instance, discount: 40}
  - {item: alb, discount: 0}
  - {item: aurora-reserved-1-year, price: 25, unit: percent}
`)
	l, err := lists.For("us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	class := func(name string) func() (Price, bool) { return func() (Price, bool) { return l.Instance(name, false) } }
	item := func(item Item) func() (Price, bool) { return func() (Price, bool) { return l.Price(item) } }
	for name, test := range map[string]struct {
		price  func() (Price, bool)
		amount float64
		own    bool
	}{
		"a price":                              {item(NATGateway), 0.03, true},
		"a price that no list has":             {item(FargateSpotVCPU), 0.013, true},
		"a price of a class":                   {class("db.r7g.large"), 0.2, true},
		"a discount on all classes":            {class("db.r7g.xlarge"), 0.553 * 0.6, true},
		"none on this one":                     {item(ALB), 0.0225, false},
		"the discount on all":                  {item(FargateVCPU), 0.04048 * 0.9, true},
		"a ratio is no price":                  {item(AuroraInstanceOptimized), 1.30, false},
		"a percentage is no price":             {item(FargatePlan1), 20, false},
		"but may be another one":               {item(AuroraReserved1), 25, true},
		"what nobody has a price of, has none": {item(FargateSpotMemory), 0, false},
	} {
		price, _ := test.price()
		if diff := price.Amount - test.amount; diff > 1e-9 || diff < -1e-9 || price.Own != test.own {
			t.Errorf("%s: %+v", name, price)
		}
	}
	if proxy, _ := l.Price(ProxyACU); proxy.Minimum != 8 {
		t.Errorf("the minimum is AWS's, whatever the price is: %+v", proxy)
	}
	if r7g, _ := l.Instance("db.r7g.large", false); r7g.VCPU != 2 {
		t.Errorf("the class has its vCPUs, whatever its price is: %+v", r7g)
	}
	base, err := For("us-east-1")
	if price, _ := base.Price(NATGateway); err != nil || price.Amount != 0.045 {
		t.Error("the list itself was changed")
	}
}

func TestOwnPricesOfARegionWithoutAList(t *testing.T) {
	own, err := ReadOwn("xx-north-9.yaml", []byte("region: xx-north-9\ndiscount: 10\nprices:\n  - {item: alb, price: 1, unit: hour}\n"))
	if err != nil {
		t.Fatal(err)
	}
	l := (*List)(nil).With(own)
	if price, ok := l.Price(ALB); !ok || price.Amount != 1 || l.Region != "xx-north-9" {
		t.Errorf("%+v", l)
	}
	if _, ok := l.Price(NATGateway); ok {
		t.Error("a discount made a price")
	}
	if (*List)(nil).With(nil) != nil {
		t.Error("a list of nothing")
	}
}

func TestOwnListsThatAreNotThere(t *testing.T) {
	for name, lists := range map[string]Lists{"no folder": {}, "an empty one": {Own: t.TempDir()}, "none of that name": {Own: filepath.Join(t.TempDir(), "own")}} {
		l, err := lists.For("us-east-1")
		if price, _ := l.Price(NATGateway); err != nil || price.Amount != 0.045 {
			t.Errorf("%s: %v, %+v", name, err, price)
		}
	}
}

// A mistake in a user's file leaves the program's prices, and is said.
func TestOwnListsWithMistakes(t *testing.T) {
	lists := ownFolder(t, `region: us-west-2
discount: 110
prices:
  - {item: nat-gatewy, price: 1, unit: hour}
  - {item: alb, price: 1}
  - {item: alb, price: 1, discount: 3, unit: hour}
  - {item: kms-key}
  - {item: secret, class: db.x, price: 1, unit: month}
  - {item: aurora-instance, price: 1, unit: hour}
  - {item: fargate-savings-plan-1-year, discount: 3}
  - {item: dashboard, price: 1, unit: month}
  - {item: dashboard, discount: 2}
`)
	l, err := lists.For("us-east-1")
	if err == nil {
		t.Fatal("no error")
	}
	if price, _ := l.Price(NATGateway); price.Amount != 0.045 {
		t.Errorf("%+v", price)
	}
	want := `us-east-1.yaml:1:9: region: us-west-2; not the name of the file; write region: us-east-1, or rename the file
us-east-1.yaml:2:11: discount: 110; out of range; use 0 to 100
us-east-1.yaml:4:12: prices[0].item: nat-gatewy; not an item; did you mean nat-gateway?
us-east-1.yaml:5:5: prices[1].unit: missing; add unit: hour
us-east-1.yaml:6:12: prices[2].item: alb; a price or a discount; give it one of the two
us-east-1.yaml:7:12: prices[3].item: kms-key; a price or a discount; give it one of the two
us-east-1.yaml:8:27: prices[4].class: db.x; an instance's price has a class, and nothing else has; add it, or remove it
us-east-1.yaml:9:5: prices[5].class: missing; an instance's price has a class, and nothing else has; add it, or remove it
us-east-1.yaml:10:51: prices[6].discount: 3; not a price that is paid; give the item's own number as price
us-east-1.yaml:12:12: prices[8].item: dashboard; there twice; remove one of the two`
	if diff := cmp.Diff(want, strings.ReplaceAll(err.Error(), filepath.ToSlash(lists.Own)+"/", "")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestOwnListsThatNobodyReads(t *testing.T) {
	for file, want := range map[string]string{
		"us-est-1.yaml":  "us-est-1.yaml: not named for a region that is known; did you mean us-east-1?",
		"prices.yml":     "prices.yml: not named for a region that is known; name it as us-east-1.yaml",
		"us-east-1.yml":  "us-east-1.yml: only files that end in .yaml are read; rename it to us-east-1.yaml",
		"us-west-2.yaml": "us-west-2.yaml:1:1: empty; give it a region and prices or a discount, or remove it",
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		lists := Lists{Own: folder}
		if err := lists.Check(); err == nil || filepath.Base(err.Error()) != want {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
		if l, err := lists.For("us-east-1"); err != nil || l == nil {
			t.Errorf("%s keeps the prices of another region from being read: %v", file, err)
		}
	}
	if err := (Lists{}).Check(); err != nil {
		t.Error(err)
	}
}
