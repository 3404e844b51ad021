package ci

import (
	"strings"
	"testing"
)

func TestProposeOpensOnePullRequestAndRenewsIt(t *testing.T) {
	b := newBench(t, "propose")
	origin := t.TempDir()
	b.git("init", "--quiet", "--bare", origin)
	b.git("remote", "add", "origin", origin)
	b.write("note", "digest sha256:0\n")
	note := b.job.path("note")
	const opened, renewed = "POST pulls", "PATCH pulls/7"
	b.answers["GET pulls"] = "[]"
	b.answers[opened], b.answers[renewed] = `{"number": 7}`, `{"number": 7}`

	wants(t, b.job.Propose(t.Context(), "prod", "", "main", note), "")
	if said := b.out.String(); !strings.Contains(said, "nothing to propose") || len(b.writes) > 0 {
		t.Errorf("without a change: %s %v", said, b.writes)
	}
	for version, request := range map[string]string{"shop:1.1.0": opened, "shop:1.2.0": renewed} {
		b.answers["GET pulls"] = map[string]string{opened: "[]", renewed: `[{"number": 7}]`}[request]
		b.write("environments/prod.yaml", strings.Replace(environment, "shop:1.0.0", version, 1))
		wants(t, b.job.Propose(t.Context(), "prod", "", "main", note), "")
		title := "Promote 123456789012.dkr.ecr.us-east-1.amazonaws.com/" + version + " to prod"
		if said := b.out.String(); !strings.Contains(said, "pull request #7: "+title) {
			t.Errorf("said %s", said)
		}
		if pushed := b.git("--git-dir", origin, "show", "promote/prod:environments/prod.yaml"); !strings.Contains(pushed, version) {
			t.Errorf("pushed %s", pushed)
		}
		if written := b.writes[request]; !strings.Contains(written, title) || !strings.Contains(written, "sha256:0") {
			t.Errorf("%s: %s", request, written)
		}
		b.git("switch", "--quiet", "main")
	}
	if b.asked["GET pulls"].Get("head") != "acme:promote/prod" {
		t.Errorf("asked for %v", b.asked["GET pulls"])
	}
}

func TestProposeOfAFoldersEnvironment(t *testing.T) {
	b := newBench(t, "propose")
	orders := strings.Replace(environment, "project: shop\n", "", 1)
	b.write("environments/orders/qa.yaml", orders)
	b.write("delivery.yaml", deliveryFile+"  - name: orders-qa\n    approval: none\n")
	b.commit()
	origin := t.TempDir()
	b.git("init", "--quiet", "--bare", origin)
	b.git("remote", "add", "origin", origin)
	b.write("note", "digest sha256:0\n")
	b.answers["GET pulls"], b.answers["POST pulls"] = "[]", `{"number": 7}`
	b.write("environments/orders/qa.yaml", strings.Replace(orders, "shop:1.0.0", "shop:1.1.0", 1))
	wants(t, b.job.Propose(t.Context(), "orders-qa", "", "main", b.job.path("note")), "")
	if pushed := b.git("--git-dir", origin, "show", "promote/orders-qa:environments/orders/qa.yaml"); !strings.Contains(pushed, "shop:1.1.0") {
		t.Errorf("pushed %s", pushed)
	}
}

func TestProposeOfAFurtherService(t *testing.T) {
	b := newBench(t, "propose")
	const services = "services: {worker: {image: 'worker:1.0.0'}}\n"
	b.write("environments/prod.yaml", environment+services)
	b.commit()
	origin := t.TempDir()
	b.git("init", "--quiet", "--bare", origin)
	b.git("remote", "add", "origin", origin)
	b.write("note", "digest sha256:0\n")
	b.answers["GET pulls"], b.answers["POST pulls"] = "[]", `{"number": 7}`
	b.write("environments/prod.yaml", environment+strings.Replace(services, "1.0.0", "1.1.0", 1))
	wants(t, b.job.Propose(t.Context(), "prod", "worker", "main", b.job.path("note")), "")
	if pushed := b.git("--git-dir", origin, "show", "promote/prod.worker:environments/prod.yaml"); !strings.Contains(pushed, "worker:1.1.0") {
		t.Errorf("pushed %s", pushed)
	}
	if said, want := b.out.String(), "pull request #7: Promote worker:1.1.0 to worker of prod"; !strings.Contains(said, want) {
		t.Errorf("said %s, want %s", said, want)
	}
}
