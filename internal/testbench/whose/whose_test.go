package whose

import "testing"

func TestTheLongestPatternCounts(t *testing.T) {
	rows := []Row{
		{"environments/", Yours}, {"environments/schema.json", Slipway}, {"docs/", Slipway}, {"docs/*/", Alone}, {"docs/reports/", Made}, {"main.go", Slipway},
	}
	for file, want := range map[string]Owner{
		"environments/dev.yaml":        Yours,
		"environments/dev/queue.tf":    Yours,
		"environments/schema.json":     Slipway,
		"docs/ci.md":                   Slipway,
		"docs/checkout/deploy.md":      Alone,
		"docs/checkout/img/a.svg":      Alone,
		"docs/reports/dev.md":          Made,
		"docs":                         Alone, // a file of that name
		"main.go":                      Slipway,
		"tools/main.go":                Alone,
		"environments-old/schema.json": Alone,
	} {
		if got := Of(rows, file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

// TestTheTable reads the page's own.
func TestTheTable(t *testing.T) {
	rows := Rows(t, "../../..")
	for file, want := range map[string]Owner{
		"environments/prod.yaml": Yours, "README.md": Yours, "delivery.yaml": Alone, ".github/workflows/plan.yml": Slipway, ".github/CODEOWNERS": Alone,
		"testdata/snapshots/prod.json": Made, "testdata/samples/prod.json": Slipway, "tools/release.sh": Alone,
		"stacks/extensions.go": Yours, "stacks/extensions_queue.go": Alone, "stacks/extend.go": Slipway,
	} {
		if got := Of(rows, file); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}
