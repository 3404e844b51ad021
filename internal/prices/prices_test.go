package prices

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slipway/internal/config"
	"slipway/internal/regions"
)

func list(t *testing.T, region string) *List {
	t.Helper()
	l, err := For(region)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryListIsSound(t *testing.T) {
	for _, region := range Regions() {
		l := list(t, region)
		if l.Region != region {
			t.Errorf("prices/%s.yaml is of %q; write region: %[1]s", region, l.Region)
		}
		if _, known := regions.Find(region); !known {
			t.Errorf("prices/%s.yaml: no region of internal/regions", region)
		}
		for k, price := range l.prices {
			if !strings.HasPrefix(price.Source, "https://") {
				t.Errorf("prices/%s.yaml: %s has the source %q; write the address of the page", region, k.item, price.Source)
			}
		}
	}
}

// Nobody publishes these, so that only a user's own file can have them.
var withoutListPrice = []Item{FargateSpotVCPU, FargateSpotMemory}

func TestEveryItemHasAPriceSomewhere(t *testing.T) {
	for item := range items {
		found := slices.ContainsFunc(Regions(), func(region string) bool {
			for k := range list(t, region).prices {
				if k.item == item {
					return true
				}
			}
			return false
		})
		if found == slices.Contains(withoutListPrice, item) {
			t.Errorf("%s: no price in any of prices/*.yaml; look it up, or name it in withoutListPrice", item)
		}
	}
}

func TestRegionsOfTheSamplesHaveAList(t *testing.T) {
	environments, err := config.Load("../../testdata/samples")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range environments {
		if list(t, e.Region) == nil {
			t.Errorf("testdata/samples/%s.yaml is in %s; add prices/%[2]s.yaml", e.Name, e.Region)
		}
		if !e.Database.Copies() {
			continue
		}
		if region := e.Database.BackupCopy.Region; region != "" && list(t, region) == nil {
			t.Errorf("testdata/samples/%s.yaml copies backups to %s; add prices/%[2]s.yaml", e.Name, region)
		}
	}
}

func TestPrices(t *testing.T) {
	l := list(t, "us-east-1")
	month := func(price Price, known bool) float64 {
		if !known {
			t.Fatal("no price")
		}
		return math.Round(price.Month(1)*100) / 100
	}
	for name, test := range map[string]struct{ got, want float64 }{
		"by the hour":  {month(l.Price(NATGateway)), 32.85},
		"by the month": {month(l.Price(KMSKey)), 1},
		"with minimum": {month(l.Price(ProxyACU)), 87.60},
		"instance":     {month(l.Instance("db.r7g.large", false)), 201.48},
		"I/O":          {month(l.Instance("db.r7g.large", true)), 261.92},
	} {
		if test.got != test.want {
			t.Errorf("%s: %v, want %v", name, test.got, test.want)
		}
	}
}

func TestWhatIsNotThereHasNoPrice(t *testing.T) {
	if l := list(t, "xx-north-9"); l != nil {
		t.Fatal("a list of a region that there is not")
	}
	for name, l := range map[string]*List{"no list": nil, "us-west-2": list(t, "us-west-2")} {
		_, item := l.Price(FargateSpotVCPU)
		_, instance := l.Instance("db.r7g.large", false)
		if item || instance {
			t.Errorf("%s: a price that nobody wrote down", name)
		}
	}
	if _, ok := list(t, "us-east-1").Instance("db.r99.huge", true); ok {
		t.Error("a class that is not in the list has a price")
	}
	classOnly, err := Read("own.yaml", []byte(head+"  - {item: aurora-instance, class: db.x, vcpu: 2, price: 1, unit: hour, source: a}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := classOnly.Instance("db.x", true); ok {
		t.Error("the price of I/O-Optimized is made up")
	}
}

const head = "region: us-east-1\ncurrency: USD\nsources:\n  - {id: a, url: https://example.com, date: 2026-01}\nprices:\n"

func TestReadNamesAllThatIsWrong(t *testing.T) {
	_, err := Read("own.yaml", []byte(`region: us-east-1
currency: EUR
sources:
  - {id: a, url: https://example.com, date: last week}
  - {id: a, url: https://example.com, date: 2026-01-31}
prices:
  - {item: nat-gatewy, price: 1, unit: hour, source: a}
  - {item: alb, price: -1, unit: hour, source: a}
  - {item: kms-key, price: 1, unit: hour, source: elsewhere}
  - {item: aurora-instance, price: 1, unit: hour, source: a}
  - {item: secret, class: db.x, price: 1, unit: month, source: a}
  - {item: dashboard, price: 1, unit: month, source: a}
  - {item: dashboard, price: 2, unit: month, source: a}
  - {item: logs-stored, cost: 2, unit: GB-month, source: a}
`))
	if err == nil {
		t.Fatal("no error")
	}
	want := `own.yaml:2:11: currency: EUR; not one of the choices; use USD
own.yaml:4:45: sources[0].date: last week; neither a day nor a month; write it as 2026-03-28 or 2026-03
own.yaml:5:10: sources[1].id: a; there twice; give each source a name of its own
own.yaml:7:12: prices[0].item: nat-gatewy; not an item; did you mean nat-gateway?
own.yaml:8:24: prices[1].price: -1; too small; use 0 or more
own.yaml:9:37: prices[2].unit: hour; not the unit of kms-key; give the price of one month
own.yaml:9:51: prices[2].source: elsewhere; not a source; use a
own.yaml:10:12: prices[3].item: aurora-instance; an instance has class and vcpu, and nothing else has; add them, or remove them
own.yaml:11:12: prices[4].item: secret; an instance has class and vcpu, and nothing else has; add them, or remove them
own.yaml:13:12: prices[6].item: dashboard; there twice; remove one of the two
own.yaml:14:5: prices[7].price: missing; add it, such as 0.045
own.yaml:14:25: prices[7].cost: unknown key; known keys here are item, class, vcpu, minimum, price, unit, source`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
