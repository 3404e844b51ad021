package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// sidecars is a list of them below the minimal service.
func sidecars(items ...string) string {
	return "  sidecars:\n    - " + strings.Join(items, "\n    - ") + "\n"
}

func TestSidecars(t *testing.T) {
	ten := make([]string, 10)
	for i := range ten {
		ten[i] = fmt.Sprintf("{name: a%d, image: a:1}", i)
	}
	checkRules(t, []ruleTest{
		{name: "name and image alone", added: sidecars("{name: nginx, image: nginx:1.29}")},
		{name: "no image", added: sidecars("{name: nginx}"), want: "dev.yaml:9:7: service.sidecars[0].image: missing; add it, such as nginx:1.29"},
		{name: "a name instead of a section", added: sidecars("nginx"),
			want: "service.sidecars[0]: nginx; must be a section of keys; write it as {name: ..., image: ...}"},
		{name: "the application's name", added: sidecars("{name: app, image: a:1}"),
			want: "dev.yaml:9:14: service.sidecars[0].name: app; the name of the application's own container; choose another name"},
		{name: "no name of a container", added: sidecars("{name: my nginx, image: a:1}"), want: "not the name of a container"},
		{name: "a name twice", added: sidecars("{name: a, image: a:1}", "{name: a, image: a:2}"),
			want: "dev.yaml:10:14: service.sidecars[1].name: a; the name of service.sidecars[0], too; choose another name"},
		{name: "nine", added: sidecars(ten[:9]...)},
		{name: "ten", added: sidecars(ten...), want: "service.sidecars: 10 sidecars; a task has at most ten containers, the application among them; keep 9"},
		{name: "no tag", added: sidecars("{name: a, image: nginx}"), want: "service.sidecars[0].image: nginx; neither a tag nor a digest"},
		{name: "ECR of another partition", added: sidecars("{name: a, image: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1'}"),
			want: "service.sidecars[0].image: 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1; in ECR of the partition aws-cn"},
		{name: "a variable of the database", added: sidecars("{name: a, image: a:1, environment: {DB_HOST: other}}")},
		{name: "a variable of the database, which the sidecar gets", added: sidecars("{name: a, image: a:1, database: true, environment: {DB_HOST: other}}"),
			want: "service.sidecars[0].environment.DB_HOST: DB_HOST; is set to the database's; remove it or choose another name"},
		{name: "no variable's name", added: sidecars("{name: a, image: a:1, environment: {A-B: c}}"), want: "not the name of an environment variable"},
		{name: "a variable twice", added: sidecars("{name: a, image: a:1, environment: {A: b}, secrets: " +
			"[{name: A, value_from: 'arn:aws:ssm:us-east-1:123456789012:parameter/a'}]}"),
			want: "service.sidecars[0].secrets[0].name: A; also in service.sidecars[0].environment; remove one of the two"},
		{name: "a secret's name", added: sidecars("{name: a, image: a:1, secrets: [{name: A, value_from: 'vault:payment'}]}"),
			want: "service.sidecars[0].secrets[0].value_from: vault:payment; a place that ECS does not read"},
		{name: "no user", added: sidecars("{name: a, image: a:1, user: a b}"), want: "user: a b; not a user; write it as nginx, nginx:nginx, 101 or 101:101"},
		{name: "a command as a text", added: sidecars("{name: a, image: a:1, command: sleep 5}"),
			want: `service.sidecars[0].command: sleep 5; must be a list of words; write it as ["sleep", "5"]`},
		{name: "secrets by name", added: sidecars("{name: a, image: a:1, secrets: {A: /shop/a}}")},
		{name: "a password", added: sidecars("{name: a, image: a:1, environment: {URL: 'mysql://shop:Hx7Lq2pVz9@db/shop'}}"),
			want: "if everybody may know it, add URL to service.sidecars[0].public_environment"},
		{name: "one that everybody knows", added: sidecars("{name: a, image: a:1, environment: {URL: 'mysql://shop:Hx7Lq2pVz9@db/shop'}, " +
			"public_environment: [URL]}")},
		{name: "a public one that is not there", added: sidecars("{name: a, image: a:1, public_environment: [URL]}"),
			want: "service.sidecars[0].public_environment[0]: URL; not a variable of service.sidecars[0].environment"},
		{name: "camel case", added: sidecars("{name: a, image: a:1, dependsOn: []}"), want: "service.sidecars[0].dependsOn: unknown key; did you mean depends_on?"},
		{name: "links", added: sidecars("{name: a, image: a:1, links: [app]}"),
			want: "service.sidecars[0].links: unknown key; the containers of a task reach each other at localhost; order them with depends_on"},
		{name: "port mappings", added: sidecars("{name: a, image: a:1, portMappings: []}"), want: "unknown key; write ports, such as ports: [8080]"},
		{name: "a log configuration", added: sidecars("{name: a, image: a:1, logConfiguration: {}}"),
			want: "every container's logs go to the log group of the service"},
	})
}

func TestSharesOfSidecars(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "all but one unit", added: sidecars("{name: a, image: a:1, cpu: 255, memory: 511}")},
		{name: "all units", added: sidecars("{name: a, image: a:1, cpu: 100}", "{name: b, image: a:1, cpu: 156}"),
			want: "dev.yaml:10:34: service.sidecars[1].cpu: 156; all sidecars together 256 units, which leaves nothing of the task's 256 to the application; " +
				"use less or raise service.cpu"},
		{name: "more memory, of which the sum is told once", added: sidecars("{name: a, image: a:1, memory: 500}", "{name: b, image: a:1, memory: 500}",
			"{name: c, image: a:1, memory: 6}"),
			want: "dev.yaml:10:37: service.sidecars[1].memory: 500; all sidecars together 1006 MiB, which leaves nothing of the task's 512 to the application"},
		{name: "what is reserved counts, not the limit", added: sidecars("{name: a, image: a:1, memory: 500, memory_reservation: 250}",
			"{name: b, image: a:1, memory: 500, memory_reservation: 250}")},
		{name: "more reserved", added: sidecars("{name: a, image: a:1, memory_reservation: 512}"), want: "service.sidecars[0].memory_reservation: 512; all sidecars"},
		{name: "a reservation above the limit", added: sidecars("{name: a, image: a:1, memory: 100, memory_reservation: 100}"),
			want: "memory_reservation: 100; not below memory, which is 100"},
		{name: "a limit above the task's", added: sidecars("{name: a, image: a:1, memory: 513, memory_reservation: 10}"),
			want: "memory: 513; more than the task's 512 MiB"},
		{name: "too little memory", added: sidecars("{name: a, image: a:1, memory: 5}"), want: "memory: 5; too small; use 6 or more"},
		{name: "no unit at all", added: sidecars("{name: a, image: a:1, cpu: 0}"), want: "cpu: 0; too small"},
	})
}

func TestPortsOfSidecars(t *testing.T) {
	checkRules(t, []ruleTest{
		{name: "the application's", added: sidecars("{name: a, image: a:1, ports: [80]}"),
			want: "dev.yaml:9:37: service.sidecars[0].ports[0]: 80; the port of service.container_port, too, and the containers of a task share one address"},
		{name: "another sidecar's", added: sidecars("{name: a, image: a:1, ports: [8080]}", "{name: b, image: a:1, ports: [9090, 8080]}"),
			want: "service.sidecars[1].ports[1]: 8080; the port of service.sidecars[0].ports[0], too"},
		{name: "twice", added: sidecars("{name: a, image: a:1, ports: [8080, 8080]}"), want: "ports[1]: 8080; the port of service.sidecars[0].ports[0], too"},
		{name: "a mapping", added: sidecars("{name: a, image: a:1, ports: [{containerPort: 8080, hostPort: 80}]}"),
			want: "service.sidecars[0].ports[0]: {...}; must be the container's port alone: a task on Fargate has an address of its own, " +
				"on which it is reached; write it as 8080"},
		{name: "Compose's form", added: sidecars("{name: a, image: a:1, ports: ['80:8080']}"), want: `ports[0]: "80:8080"; must be the container's port alone`},
		{name: "a truth", added: sidecars("{name: a, image: a:1, ports: [true]}"), want: "must be a whole number"},
		{name: "out of range", added: sidecars("{name: a, image: a:1, ports: [65536]}"), want: "ports[0]: 65536; out of range; use 1 to 65535"},
		{name: "one port without a list", added: sidecars("{name: a, image: a:1, ports: 8080}"), want: "must be a list"},
	})
}

func TestMountsOfSidecars(t *testing.T) {
	const volume = "  volumes: [{name: uploads}]\n"
	mounts := func(items string) string { return sidecars("{name: a, image: a:1, mounts: [" + items + "]}") }
	checkRules(t, []ruleTest{
		{name: "a volume that only sidecars have", added: volume + mounts("{volume: uploads, path: /uploads}")},
		{name: "no volume", added: mounts("{volume: uploads, path: /uploads}"),
			want: "service.sidecars[0].mounts[0].volume: uploads; no volume of service.volumes; add it there, or name one of them"},
		{name: "a volume that nobody has", added: volume, want: "no container has the volume; set path to where the application has it, as /uploads, or mount it"},
		{name: "a relative path", added: volume + mounts("{volume: uploads, path: uploads}"), want: "mounts[0].path: uploads; not an absolute path below /"},
		{name: "a path in another", added: volume + mounts("{volume: uploads, path: /a}, {volume: uploads, path: /a/b}"),
			want: "service.sidecars[0].mounts[1].path: /a/b; one of it and /a of service.sidecars[0].mounts[0] may hide the other"},
		{name: "AWS's words", added: sidecars("{name: a, image: a:1, mountPoints: []}"), want: "unknown key; write mounts"},
	})
	checkRules(t, []ruleTest{{name: "the container for owners", added: sidecars("{name: volume-owner, image: a:1}"),
		want: "volume-owner; the name of the container that gives volumes to their owners"}})
	e := parse(t, minimal+"  volumes: [{name: a, path: /a, read_only: true}, {name: b, path: /b, read_only: true}]\n"+
		mounts("{volume: a, path: /a}, {volume: b, path: /b, read_only: true}"))
	if s := e.Service; !s.Writes(s.Volumes[0]) || s.Writes(s.Volumes[1]) {
		t.Error("a sidecar writes where the application does not")
	}
}

func TestHealthChecksOfSidecars(t *testing.T) {
	check := func(keys string) string { return sidecars("{name: a, image: a:1, health_check: {" + keys + "}}") }
	checkRules(t, []ruleTest{
		{name: "a text for the shell", added: check("command: 'true || false'")},
		{name: "a program", added: check("command: [/healthcheck, -v]")},
		{name: "no command", added: check("interval: 5"), want: "health_check.command: missing; add it, such as wget -q"},
		{name: "an empty one", added: check("command: []"), want: "ECS wants a command"},
		{name: "as a task definition has it", added: check("command: [CMD-SHELL, agent health]"), want: "write it as agent health"},
		{name: "a password in it", added: check("command: 'curl -u admin:Hx7Lq2pVz9 http://localhost/'"),
			want: "service.sidecars[0].health_check.command: (not shown)"},
		{name: "a longer start than the grace period", added: check("command: [a], start_period: 90"),
			want: "deployment.health_check_grace_period: 60 (default); shorter than the container's start_period, which is 90"},
	})
}

func TestDependencies(t *testing.T) {
	on := func(name, condition string) string {
		return fmt.Sprintf("depends_on: [{container: %s, condition: %s}]", name, condition)
	}
	app := "  " + on("a", "HEALTHY") + "\n"
	const healthy = "health_check: {command: [a]}"
	checkRules(t, []ruleTest{
		{name: "an init container", added: "  " + on("a", "SUCCESS") + "\n" + sidecars("{name: a, image: a:1, essential: false}")},
		{name: "a chain", added: app + sidecars("{name: a, image: a:1, "+healthy+", "+on("b", "START")+"}", "{name: b, image: a:1}")},
		{name: "the application", added: sidecars("{name: a, image: a:1, " + on("app", "HEALTHY") + "}")},
		{name: "a missing one", added: app + sidecars("{name: b, image: a:1}"),
			want: "dev.yaml:8:28: service.depends_on[0].container: a; no container of the task; name one of app and b"},
		{name: "itself", added: sidecars("{name: a, image: a:1, " + on("a", "START") + "}"), want: "depends_on[0].container: a; the container itself; remove it"},
		{name: "twice", added: "  depends_on: [{container: a, condition: START}, {container: a, condition: HEALTHY}]\n" +
			sidecars("{name: a, image: a:1, "+healthy+"}"),
			want: "service.depends_on[1].container: a; in the list twice"},
		{name: "in lower case", added: "  " + on("a", "healthy") + "\n" + sidecars("{name: a, image: a:1, "+healthy+"}"),
			want: "service.depends_on[0].condition: healthy; not known to this version; did you mean HEALTHY?"},
		{name: "without condition", added: "  depends_on: [{container: a}]\n" + sidecars("{name: a, image: a:1}"),
			want: "condition: missing; add it, such as SUCCESS"},
		{name: "a name alone", added: "  depends_on: [a]\n" + sidecars("{name: a, image: a:1}"), want: "write it as {container: ..., condition: ...}"},
		{name: "an application without a check", added: "  health_check: {enabled: false}\n" + sidecars("{name: a, image: a:1, "+on("app", "HEALTHY")+"}"),
			want: "condition: HEALTHY; the application's health check is off; set service.health_check.enabled to true, or wait for START"},
		{name: "healthy without a check", added: app + sidecars("{name: a, image: a:1}"),
			want: "dev.yaml:8:42: service.depends_on[0].condition: HEALTHY; service.sidecars[0] has no health check; add one there, or wait for START"},
		{name: "the end of an essential one", added: "  " + on("a", "COMPLETE") + "\n" + sidecars("{name: a, image: a:1}"),
			want: "condition: COMPLETE; service.sidecars[0] is essential, so that its end stops the task; set essential: false there, or wait for START or HEALTHY"},
		{name: "the end of the application", added: sidecars("{name: a, image: a:1, " + on("app", "SUCCESS") + "}"), want: "the application is not meant to end"},
		{name: "a circle with the application", added: app + sidecars("{name: a, image: a:1, "+healthy+", "+on("app", "START")+"}"),
			want: "dev.yaml:10:84: service.sidecars[0].depends_on[0].container: app; each waits for the next: app, a, app; " +
				"remove this one, or one of service.depends_on"},
		{name: "a circle of three", added: sidecars("{name: a, image: a:1, "+on("b", "START")+"}", "{name: b, image: a:1, "+on("c", "START")+"}",
			"{name: c, image: a:1, "+on("a", "START")+"}"),
			want: "service.sidecars[2].depends_on[0].container: a; each waits for the next: a, b, c, a"},
	})
}

func TestTarget(t *testing.T) {
	target := func(keys, sidecar string) string {
		return sidecars("{name: nginx, image: nginx:1.29, "+sidecar+"}") + "load_balancer: {target: {" + keys + "}}\n"
	}
	checkRules(t, []ruleTest{
		{name: "a sidecar's only port", added: target("container: nginx", "ports: [8080]")},
		{name: "one of two", added: target("container: nginx, port: 8443", "ports: [8080, 8443]")},
		{name: "which of two", added: target("container: nginx", "ports: [8080, 8443]"),
			want: "load_balancer.target.port: none (default); service.sidecars[0] has 2 ports; set it to 8080 or 8443"},
		{name: "none of them", added: target("container: nginx, port: 80", "ports: [8080]"),
			want: "load_balancer.target.port: 80; no port of service.sidecars[0]; set it to 8080, or add it to ports there"},
		{name: "a sidecar without ports", added: target("container: nginx", "cpu: 10"),
			want: "load_balancer.target.container: nginx; service.sidecars[0] has no ports; add ports there, such as ports: [8080]"},
		{name: "no container", added: target("container: proxy, port: 8080", "ports: [8080]"),
			want: "container: proxy; no container of the task; name one of app and nginx"},
		{name: "one that may end", added: target("container: nginx", "ports: [8080], essential: false"),
			want: "container: nginx; service.sidecars[0].essential is false: when it ends, the task goes on and answers nothing; remove essential: false there"},
		{name: "another port of the application", added: target("port: 8080", "cpu: 10"),
			want: "load_balancer.target.port: 8080; not the application's, which is 80; remove it, or set service.container_port"},
		{name: "a protocol", added: target("protocol: GRPC", "cpu: 10"), want: "load_balancer.target.protocol: GRPC; not known to this version"},
		{name: "a health check of its own port", added: "load_balancer: {health_check: {port: 8081}}\n"},
		{name: "no port", added: "load_balancer: {health_check: {port: http}}\n",
			want: "load_balancer.health_check.port: http; neither a port nor traffic-port; write a number from 1 to 65535, or remove it"},
		{name: "a port out of range", added: "load_balancer: {health_check: {port: 70000}}\n", want: "neither a port nor traffic-port"},
	})
}

func TestWhereRequestsGo(t *testing.T) {
	const nginx = "  sidecars: [{name: nginx, image: nginx:1.29, ports: [8080]}]\nload_balancer: {target: {container: nginx}"
	for _, test := range []struct {
		name, added string
		want        Target
		health      int
	}{
		{"the application", "  container_port: 3000\n", Target{"app", 3000, "HTTP"}, 3000},
		{"a sidecar", nginx + "}\n", Target{"nginx", 8080, "HTTP"}, 8080},
		{"and the health check elsewhere", nginx + ", health_check: {port: 80}}\n", Target{"nginx", 8080, "HTTP"}, 80},
		{"the application by HTTPS", "  container_port: 8443\nload_balancer: {target: {protocol: HTTPS}}\n", Target{"app", 8443, "HTTPS"}, 8443},
	} {
		e := parse(t, minimal+test.added)
		if got := e.Target(); got != test.want || e.HealthCheckPort() != test.health {
			t.Errorf("%s: got %v and %d", test.name, got, e.HealthCheckPort())
		}
	}
	e := parse(t, minimal+"  container_port: 8443\nload_balancer: {target: {protocol: HTTPS}}\n")
	if got, want := e.Service.HealthCheck.Command.String(), "curl -fk https://localhost:8443/ || exit 1"; got != want {
		t.Errorf("the application's own check is %q, want %q", got, want)
	}
}

func TestSidecarsWithoutNat(t *testing.T) {
	const noNat = "network: {nat: none, interface_endpoints: [ecr.api, ecr.dkr, logs, secretsmanager, ssm]}\n"
	const ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com/"
	checkRules(t, []ruleTest{
		{name: "an image elsewhere", old: "nginx:1.29", new: ecr + "a:1", added: sidecars("{name: a, image: nginx:1.29}") + noNat,
			want: "service.sidecars[0].image: nginx:1.29; without NAT only images in ECR of us-east-1 can be pulled"},
		{name: "a secret elsewhere", old: "nginx:1.29", new: ecr + "a:1", added: sidecars("{name: a, image: '"+ecr+"a:1', secrets: [{name: A, value_from: "+
			"'arn:aws:ssm:us-west-2:123456789012:parameter/a'}]}") + noNat, want: "sidecars[0].secrets[0].value_from: arn:aws:ssm:us-west-2:123456789012:parameter/a; " +
			"without NAT"},
	})
}

// A container gets its signal when those that wait for it have stopped, and one that was waited for to end is gone by then.
func TestTimeToStop(t *testing.T) {
	for _, test := range []struct {
		name, added string
		want        int
	}{
		{"the application alone", "", 30},
		{"side by side", sidecars("{name: a, image: a:1, stop_timeout: 40}"), 40},
		{"one after the other", sidecars("{name: a, image: a:1, stop_timeout: 40, depends_on: [{container: app, condition: START}]}"), 70},
		{"after one that has ended", "  depends_on: [{container: a, condition: SUCCESS}]\n" +
			sidecars("{name: a, image: a:1, essential: false, stop_timeout: 40}"), 30},
	} {
		if got := parse(t, minimal+test.added).Service.TimeToStop(); got != test.want {
			t.Errorf("%s: %d seconds, want %d", test.name, got, test.want)
		}
	}
	circle := Service{StopTimeout: 1, DependsOn: []Dependency{{"a", "START"}},
		Sidecars: []Sidecar{{Name: "a", StopTimeout: 2, DependsOn: []Dependency{{"app", "START"}}}}}
	if got := circle.TimeToStop(); got < 2 {
		t.Errorf("a circle: %d", got)
	}
}

func TestTheSlowestHealthCheckBoundsADeployment(t *testing.T) {
	slow := parse(t, minimal+sidecars("{name: a, image: a:1, health_check: {command: [a], interval: 100, retries: 5}}")).Clock()
	if got := slow.Container.Interval; got != 100 {
		t.Errorf("interval %d, that of the application", got)
	}
	ignored := parse(t, minimal+sidecars("{name: a, image: a:1, essential: false, health_check: {command: [a], interval: 100, retries: 5}}")).Clock()
	if got := ignored.Container.Interval; got != 30 {
		t.Errorf("interval %d, that of a container on which the task does not depend", got)
	}
}

func TestSidecarOfTheLatestRelease(t *testing.T) {
	warnings := strings.Join(warned(t, minimal+sidecars("{name: a, image: 'a:latest'}"), time.Now()), "\n")
	if !strings.Contains(warnings, "service.sidecars[0].image: a:latest; each new task runs whatever latest is then") {
		t.Errorf("got\n%s", warnings)
	}
}

func TestDefaultsOfSidecars(t *testing.T) {
	got := parse(t, minimal+sidecars("{name: a, image: a:1, health_check: {command: [a]}}")).Service.Sidecars[0]
	if !got.Essential || got.StopTimeout != 30 || got.HealthCheck.Interval != 30 || got.HealthCheck.Timeout != 5 || got.HealthCheck.Retries != 3 {
		t.Errorf("got %+v %+v", got, *got.HealthCheck)
	}
}
