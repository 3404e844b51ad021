package catalog

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestRowsAreComplete(t *testing.T) {
	for _, row := range Rows {
		threshold := row.Threshold
		wrong := func(format string, values ...any) {
			t.Helper()
			t.Errorf("%s: "+format, append([]any{row.ID}, values...)...)
		}
		if !regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`).MatchString(row.ID) {
			wrong("the ID is no key")
		}
		if row.Title == "" || !strings.HasSuffix(row.Says, ".") || !strings.Contains(row.Says, "{threshold}") {
			wrong("is called %q and says %q", row.Title, row.Says)
		}
		if !slices.Contains(Groups, row.Group) {
			wrong("the dashboard has no group %q", row.Group)
		}
		if row.Datapoints < 1 || row.Datapoints > row.Of {
			wrong("%d of %d periods", row.Datapoints, row.Of)
		}
		if !slices.Contains([]Missing{Fine, Alarming, Kept}, row.Missing) || !slices.Contains([]Comparison{Above, Below}, row.Comparison) {
			wrong("treats missing data as %q and compares by %q", row.Missing, row.Comparison)
		}
		if !strings.HasSuffix(threshold.Means, ".") || threshold.Unit.Name == "" || threshold.Unit.Scale <= 0 {
			wrong("the threshold means %q, in %+v", threshold.Means, threshold.Unit)
		}
		high := threshold.Max == unlimited || threshold.Default <= threshold.Max && threshold.Min <= threshold.Max
		if threshold.Derived == "" && (threshold.Default < threshold.Min || !high) {
			wrong("the default %v is out of its range, %v to %v", threshold.Default, threshold.Min, threshold.Max)
		}
		if !threshold.Fraction && threshold.Default != float64(int(threshold.Default)) {
			wrong("the default %v needs Fraction", threshold.Default)
		}
		checkExpression(wrong, row)
	}
}

// checkExpression: an expression is of the metrics' ids, and uses each of them; without one there is one metric to compare.
func checkExpression(wrong func(string, ...any), row Row) {
	if row.Expression == "" {
		if len(row.Metrics) != 1 {
			wrong("has %d metrics and no expression", len(row.Metrics))
		}
		return
	}
	used := regexp.MustCompile(`[a-z]+`).FindAllString(row.Expression, -1)
	var ids []string
	for _, series := range row.Metrics {
		ids = append(ids, series.ID)
	}
	slices.Sort(used)
	slices.Sort(ids)
	if !slices.Equal(slices.Compact(used), ids) {
		wrong("the expression is of %v, the metrics are %v", used, ids)
	}
}

func TestExpressionsOfScalingAreOfTheirMetrics(t *testing.T) {
	for _, graph := range []Graph{MessagesPerTask, FirstTask} {
		checkExpression(t.Errorf, Row{Metrics: graph.Metrics, Expression: graph.Expression})
	}
}

func TestRowsOfOneKeyShareItsThreshold(t *testing.T) {
	for _, row := range Rows {
		for _, other := range Rows {
			if row.ID == other.ID && (!reflect.DeepEqual(row.Threshold, other.Threshold) || row.Group != other.Group) {
				t.Errorf("%s has two rows with different thresholds or groups", row.ID)
			}
		}
	}
	if len(keys()) < 20 {
		t.Errorf("%d keys", len(keys()))
	}
}

// everySeries gives each metric of the rows and of the graphs, with what reads it.
func everySeries() map[string][]Series {
	all := map[string][]Series{}
	for _, row := range Rows {
		all[row.ID] = append(all[row.ID], row.Metrics...)
	}
	for _, graph := range Graphs {
		all["the graph "+graph.Title] = graph.Metrics
	}
	return all
}

func TestMetricsAreReadAsAWSDocumentsThem(t *testing.T) {
	for reader, metrics := range everySeries() {
		for _, series := range metrics {
			metric := series.Metric
			if !strings.HasPrefix(metric.Page, "https://docs.aws.amazon.com/") {
				t.Errorf("%s: %s does not name the page of AWS's documentation that describes it", reader, metric.Name)
			}
			if !slices.Contains([]string{"Average", "Sum", "Minimum", "Maximum", "SampleCount", "p95"}, series.Statistic) {
				t.Errorf("%s: %s has the statistic %q", reader, metric.Name, series.Statistic)
			}
			for _, set := range setsOf(series.Of) {
				if !slices.Contains(metric.Documented, set) {
					t.Errorf("%s: AWS documents %s %s with the dimensions %q, not with %q", reader, metric.Namespace, metric.Name, metric.Documented, set)
				}
			}
			for _, dimension := range series.Of {
				if (dimension.From == "") == (dimension.Value == "") || (dimension.Value == "") != (dimension.Needs == "") {
					t.Errorf("%s: the dimension %s needs either a resource's attribute, or a value and the block that it needs", reader, dimension.Name)
				}
			}
		}
	}
}

// setsOf gives the names of a set, with and without the dimensions that some environments have.
func setsOf(set Set) []string {
	var always, all []string
	for _, dimension := range set {
		all = append(all, dimension.Name)
		if dimension.When == Always {
			always = append(always, dimension.Name)
		}
	}
	slices.Sort(always)
	slices.Sort(all)
	return []string{strings.Join(always, " "), strings.Join(all, " ")}
}

// An alarm that ends a deployment must not watch the service, which refers to it.
func TestDeploymentAlarmsWatchTheLoadBalancerOnly(t *testing.T) {
	looked := 0
	for _, row := range Rows {
		for _, series := range row.Metrics {
			for _, dimension := range series.Of {
				if !row.Deployment {
					continue
				}
				looked++
				if row.When != Always || dimension.From != LoadBalancerSuffix && dimension.From != TargetGroupSuffix {
					t.Errorf("%s watches %s", row.ID, dimension.Name)
				}
			}
		}
	}
	if looked == 0 {
		t.Error("no alarm can end a deployment")
	}
}
