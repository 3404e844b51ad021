package report

import (
	"math"
	"strings"
	"testing"

	"slipway/internal/config"
)

func TestConnectionsOfTheSamples(t *testing.T) {
	for _, test := range []struct {
		name                                  string
		most, deploying, max, pool, rows, fit int
	}{
		{"dev", 2, 4, 90, 90, 2, 22},       // 2 ACU; 90 / 4
		{"staging", 4, 8, 90, 90, 3, 11},   // db.t4g.medium; 90 / 8, one reader
		{"prod", 12, 24, 1000, 900, 4, 37}, // db.r7g.large, 90%; 900 / 24, and with one of two readers lost 900 / 24
		{"minimal", 10, 20, 1000, 1000, 3, 50},
		{"everything", 30, 45, 500, 400, 4, 8}, // max_connections 500 given, 80%; 150% of 30 tasks; 400 / 45
	} {
		c := newConnections(snapshot(t, test.name).read(), 10)
		if c.Tasks != test.most || c.Deploying != test.deploying || c.MaxConnection != test.max || c.Pool != test.pool || len(c.Budget) != test.rows ||
			c.LargestPool != test.fit {
			t.Errorf("%s: %d tasks, %d deploying, max_connections %d, pool %d, %d rows, largest %d", test.name, c.Tasks, c.Deploying, c.MaxConnection, c.Pool,
				len(c.Budget), c.LargestPool)
		}
		if (len(c.Problems) > 0) != (test.name == "everything") { // 45 x 10 > 400
			t.Errorf("%s: %q", test.name, c.Problems)
		}
	}
}

func TestOneReaderLost(t *testing.T) {
	c := newConnections(snapshot(t, "prod").read(), 75)
	// 24 x 75 = 1800: two readers offer 1800, one 900
	last := c.Budget[len(c.Budget)-1]
	if last.What != "the same with one reader lost" || last.Wanted != 1800 || last.Offered != 900 || last.Fits() {
		t.Errorf("%+v", last)
	}
	if before := c.Budget[len(c.Budget)-2]; before.Offered != 1800 || !before.Fits() {
		t.Errorf("%+v", before)
	}
	if all := strings.Join(c.Problems, "\n"); !strings.Contains(all, "the same with one reader lost: 1800 wanted (24 tasks x 75; 1 x 900), 900 offered") {
		t.Errorf("%s", all)
	}
	if notes := strings.Join(newConnections(snapshot(t, "staging").read(), 10).Notes, "\n"); !strings.Contains(notes,
		"With its only reader lost, the proxy's read-only endpoint has nowhere to connect to") {
		t.Errorf("staging: %s", notes)
	}
}

func TestWhereMaxConnectionsComesFrom(t *testing.T) {
	d := snapshot(t, "prod")
	d.set("aws_rds_cluster_parameter_group.main.parameter.1", map[string]any{"name": "max_connections", "value": "700"})
	if c := newConnections(d.read(), 10); c.MaxConnection != 700 {
		t.Errorf("of the cluster's parameter group: %d", c.MaxConnection)
	}
	d.set("aws_db_parameter_group.main.parameter", []any{map[string]any{"name": "max_connections", "value": "600"}})
	if c := newConnections(d.read(), 10); c.MaxConnection != 600 {
		t.Errorf("of the instances' parameter group, which comes first: %d", c.MaxConnection)
	}
	d.set("aws_db_parameter_group.main.parameter", []any{map[string]any{"name": "max_connections", "value": "{DBInstanceClassMemory/12582880}"}})
	if c := newConnections(d.read(), 10); c.MaxConnection != 0 || len(c.Budget) > 0 ||
		!strings.Contains(strings.Join(c.Notes, ""), "is {DBInstanceClassMemory/12582880}") {
		t.Errorf("of a formula: %+v", c)
	}
	d = snapshot(t, "prod").set("aws_rds_cluster_instance.instance_2.instance_class", "db.t4g.large")
	if c := newConnections(d.read(), 10); c.MaxConnection != 135 {
		t.Errorf("of the smallest instance: %d", c.MaxConnection)
	}
	notes := strings.Join(newConnections(d.read(), 10).Notes, "\n")
	if !strings.Contains(notes, "The instances are db.r7g.large and db.t4g.large. Everything is") {
		t.Errorf("of several classes: %s", notes)
	}
	if notes := strings.Join(newConnections(snapshot(t, "prod").read(), 10).Notes, "\n"); strings.Contains(notes, "The instances are") {
		t.Errorf("of one class: %s", notes)
	}
	if c := newConnections(snapshot(t, "prod").remove("aws_db_proxy_default_target_group").read(), 10); len(c.Problems) != 1 {
		t.Errorf("without a pool: %q", c.Problems)
	}
}

// AWS's table follows from its formula, GREATEST(log2(memory/805306368)*45, log2(memory/8187281408)*1000), with both logarithms
// rounded to whole steps.
func TestTheTableFollowsTheFormula(t *testing.T) {
	memory := map[string]float64{"large": 16, "xlarge": 32, "2xlarge": 64, "4xlarge": 128, "8xlarge": 256, "12xlarge": 384, "16xlarge": 512, "24xlarge": 768,
		"32xlarge": 1024, "48xlarge": 1536}
	formula := func(gib float64) int {
		bytes := gib * (1 << 30)
		return int(max(math.Round(math.Log2(bytes/805306368))*45, math.Round(math.Log2(bytes/8187281408))*1000))
	}
	for size, gib := range memory {
		if got := classConnections("db.r6i." + size); got != formula(gib) {
			t.Errorf("db.r6i.%s: %d, the formula gives %d", size, got, formula(gib))
		}
	}
	for size := range x2g {
		if got := classConnections("db.x2g." + size); got != formula(2*memory[size]) {
			t.Errorf("db.x2g.%s: %d, the formula gives %d", size, got, formula(2*memory[size]))
		}
	}
	for class, gib := range map[string]float64{"db.t4g.medium": 4, "db.t3.large": 8} {
		if got := classConnections(class); got != formula(gib) {
			t.Errorf("%s: %d, the formula gives %d", class, got, formula(gib))
		}
	}
	for acu, want := range map[float64]int{0.5: 0, 1: 90, 3.5: 90, 4: 135, 8: 1000, 15.5: 1000, 128: 5000, 256: 5000} {
		if got := acuConnections(acu); got != want {
			t.Errorf("%v ACU: %d, want %d", acu, got, want)
		}
	}
	if classConnections("db.m5.large") != 0 {
		t.Error("an unknown class has connections")
	}
}

func TestUnknownClassIsSaid(t *testing.T) {
	d := snapshot(t, "prod")
	for _, instance := range d.read().OfType("aws_rds_cluster_instance") {
		d.set(instance.Address+".instance_class", "db.m5.large")
	}
	if c := newConnections(d.read(), 10); len(c.Budget) > 0 ||
		!strings.Contains(strings.Join(c.Notes, ""), "instance_class of aws_rds_cluster_instance.instance_0 is db.m5.large") {
		t.Errorf("%+v", c)
	}
}

// Every class that the configuration takes is in the table.
func TestEveryClassHasConnections(t *testing.T) {
	accepted := 0
	for _, family := range []string{"t3", "t4g", "r5", "r6g", "r6i", "r7g", "r7i", "r8g", "x2g", "m5", "r4", "r9g"} {
		for _, size := range []string{"medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "32xlarge", "48xlarge"} {
			class := "db." + family + "." + size
			_, err := config.Parse("test.yaml", []byte("project: shop\nregion: us-east-1\naccount: \"123456789012\"\nstate: {bucket: shop-state}\nservice: "+
				"{image: \"nginx:1.29\"}\ndatabase: {instance_class: "+class+", insights: {enabled: false}}\n"))
			if err != nil {
				continue
			}
			if accepted++; classConnections(class) == 0 {
				t.Errorf("%s is not in the table", class)
			}
		}
	}
	if accepted < 60 {
		t.Errorf("only %d classes were tried", accepted)
	}
}
