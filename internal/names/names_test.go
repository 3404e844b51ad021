package names

import (
	"strings"
	"testing"
)

func TestShortNamesAreKept(t *testing.T) {
	n := For("shop", "dev", "123456789012")
	for got, want := range map[string]string{
		n.LoadBalancer():       "shop-dev",
		n.Proxy():              "shop-dev-rds-proxy",
		n.DbPassword():         "shop-dev-db-password",
		n.DbSecrets():          "shop-dev-db-*",
		n.AccessLogsBucket():   "shop-dev-alb-logs-123456789012",
		n.ClusterLogs("audit"): "/aws/rds/cluster/shop-dev/audit",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLongNamesAreShortenedAndStayDifferent(t *testing.T) {
	long := strings.Repeat("a", 30)
	dev, prod := For(long, "development", "123456789012"), For(long, "development2", "123456789012")
	if dev.LoadBalancer() == prod.LoadBalancer() {
		t.Errorf("two environments share the load balancer name %s", dev.LoadBalancer())
	}
	for name, max := range map[string]int{dev.LoadBalancer(): 32, dev.TargetGroup("80"): 32, dev.AccessLogsBucket(): 63} {
		if len(name) > max {
			t.Errorf("%s has %d characters, more than %d", name, len(name), max)
		}
	}
}

func TestAShortenedNameHasNoDoubleHyphen(t *testing.T) {
	n := For(strings.Repeat("a", 22), strings.Repeat("b", 20), "123456789012")
	if got := n.LoadBalancer(); strings.Contains(got, "--") || len(got) > 32 {
		t.Errorf("got %s", got)
	}
}

func TestTargetGroupNameFollowsWhatReplacesIt(t *testing.T) {
	n := For("shop", "dev", "123456789012")
	if n.TargetGroup("80", "HTTP") == n.TargetGroup("8080", "HTTP") {
		t.Error("the name does not follow the port, so the new target group could not be made before the old one goes")
	}
}

func TestLimitedNamesFitUpTo49Characters(t *testing.T) {
	fits := For(strings.Repeat("a", 45), "dev", "123456789012")
	for _, name := range fits.Limited() {
		if len(name.Value) > name.Max {
			t.Errorf("%s %s has %d characters, more than %d", name.What, name.Value, len(name.Value), name.Max)
		}
	}
}

func TestEveryAccessLogsBucketMatchesThePattern(t *testing.T) {
	for _, project := range []string{"shop", strings.Repeat("a", 45)} {
		n := For(project, "dev", "123456789012")
		suffix, found := strings.CutPrefix(n.AccessLogsBuckets(), "*")
		if !found || !strings.HasSuffix(n.AccessLogsBucket(), suffix) {
			t.Errorf("%s does not match %s", n.AccessLogsBucket(), n.AccessLogsBuckets())
		}
	}
}
