package config

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"slipway/internal/strictyaml"
)

// otherValues are of keys that override cannot have beside its others.
const otherValues = `
load_balancer: {domain: {name: shop.example.com, zone_id: Z0123456789ABCDEFGHIJ}, waf_acl_arn: "${aws_wafv2_web_acl.own.arn}"}
database: {serverless: {min_acu: 1, max_acu: 2}}
`

// Each key that stands beside enabled: false is reported, but those that have an effect all the same.
func TestNothingStandsBesideWhatIsLeftOut(t *testing.T) {
	for _, section := range []struct {
		path, what string
		of         any
		effective  []string
	}{
		{"load_balancer", "the load balancer", LoadBalancer{}, nil},
		{"database", "the database", Database{}, withoutDatabase},
		{"database.proxy", "the proxy", Proxy{}, nil},
	} {
		for _, f := range strictyaml.FieldsOf(reflect.TypeOf(section.of)) {
			path := section.path + "." + f.Key
			value := valueAt(t, override, path)
			if value == nil {
				value = valueAt(t, otherValues, path)
			}
			if f.Key == "enabled" {
				continue
			}
			if value == nil {
				t.Errorf("no value of %s to try: add one to override in samples_test.go", path)
				continue
			}
			var document any = map[string]any{"enabled": false, f.Key: value}
			for _, name := range slices.Backward(strings.Split(section.path, ".")) {
				document = map[string]any{name: document}
			}
			text, err := yaml.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			want := path + ": has no effect without " + section.what + "; remove it, or set " + section.path + ".enabled to true"
			problems := problemsOf(t, minimal+string(text))
			switch {
			case slices.Contains(section.effective, f.Key) && len(problems) > 0:
				t.Errorf("%s has an effect, and is refused: %v", path, problems)
			case !slices.Contains(section.effective, f.Key) && (len(problems) != 1 || !strings.HasSuffix(problems[0].String(), want)):
				t.Errorf("got %v, want %s", problems, want)
			}
		}
	}
}

// valueAt a path of a document; nil where there is none.
func valueAt(t *testing.T, document, path string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(document), &value); err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(path, ".") {
		section, _ := value.(map[string]any)
		value = section[name]
	}
	return value
}

func TestWithout(t *testing.T) {
	const noBalancer, noDatabase, noProxy = "load_balancer: {enabled: false}\n", "database: {enabled: false}\n", "database: {proxy: {enabled: false}}\n"
	existing := strings.Replace(strings.Split(existingNetwork, "database:\n")[0], minimal, "", 1)
	checkRules(t, []ruleTest{
		{name: "no load balancer", added: noBalancer},
		{name: "no database", added: noDatabase},
		{name: "no proxy", added: noProxy},
		{name: "neither load balancer nor database", added: noBalancer + noDatabase},

		{name: "routes", added: noBalancer + "services: {admin: {routes: [{path: /a}]}}\n",
			want: "dev.yaml:9:28: services.admin.routes: [...]; the environment has no load balancer; remove it, or set load_balancer.enabled to true"},
		{name: "targets", added: noBalancer + "services: {admin: {load_balancer: {deregistration_delay: 1}}}\n",
			want: "services.admin.load_balancer: {...}; the environment has no load balancer; remove it, or set load_balancer.enabled to true"},
		{name: "requests to scale by", added: noBalancer + "scaling: {alb_request_count_target: 10}\n",
			want: "dev.yaml:9:11: scaling.alb_request_count_target: has no effect without the load balancer; remove it, or set load_balancer.enabled to true"},
		{name: "a response time to scale by", added: noBalancer + "scaling: {response_time_target: 0.3}\n", want: "scaling.response_time_target: has no effect"},
		{name: "a grace period", added: noBalancer + "deployment: {health_check_grace_period: 90}\n", want: "deployment.health_check_grace_period: has no effect"},
		{name: "a grace period of a worker", added: "services: {worker: {deployment: {health_check_grace_period: 90}}}\n",
			want: "services.worker.deployment.health_check_grace_period: 90; a service without routes, which the load balancer sends nothing to"},
		{name: "a long start", added: noBalancer, old: "image: nginx:1.29", new: "image: nginx:1.29\n  health_check: {command: [a], start_period: 300}"},
		{name: "alarms that end a deployment", added: noBalancer + "monitoring: {deployment_alarms: {enable: true, rollback: false}}\n",
			want: "monitoring.deployment_alarms.enable: true; the alarms that end a deployment are of the load balancer, and there is none"},
		{name: "a project that no load balancer could be called", added: noBalancer, old: "project: shop", new: "project: internal-shop"},
		{name: "a target that is not there", added: noBalancer, old: "image: nginx:1.29", new: "image: nginx:1.29\n  container_port: 8080"},

		{name: "a sidecar that asks for the database", added: noDatabase, old: "image: nginx:1.29",
			new:  "image: nginx:1.29\n  sidecars: [{name: a, image: 'nginx:1.29', database: true}]",
			want: "service.sidecars[0].database: true; the environment has no database; remove it, or set database.enabled to true"},
		{name: "variables of another database", added: noDatabase, old: "image: nginx:1.29", new: "image: nginx:1.29\n  environment: {DB_HOST: db.example.com}"},
		{name: "a label of its own", added: noDatabase, old: "image: nginx:1.29", new: "image: nginx:1.29\n  docker_labels: {credentials-version: a}"},
		{name: "events of the database", added: noDatabase + "monitoring: {database_events: true}\n",
			want: "monitoring.database_events: true; there is no database; set it to false, or database.enabled to true"},
		{name: "no credentials to read", added: noDatabase + "network: {nat: none, interface_endpoints: [ecr.api, ecr.dkr, logs]}\n", old: "image: nginx:1.29",
			new: "image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"},
		{name: "a secret of its own to read", added: noDatabase + "network: {nat: none, interface_endpoints: [ecr.api, ecr.dkr, logs]}\n", old: "image: nginx:1.29",
			new: "image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1\n  secrets: [{name: KEY, value_from: " +
				"'arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf'}]", want: "without NAT the tasks cannot reach secretsmanager"},

		{name: "database subnets", added: strings.Replace(existing, "    database_subnet_ids", "    # ", 1),
			want: "network.existing.database_subnet_ids: missing; add it"},
		{name: "no database subnets", added: strings.Replace(existing, "    database_subnet_ids", "    # ", 1) + noDatabase},
		{name: "public subnets", added: strings.Replace(existing, "    public_subnet_ids", "    # ", 1), want: "network.existing.public_subnet_ids: missing; add it"},
		{name: "no public subnets", added: strings.Replace(existing, "    public_subnet_ids", "    # ", 1) + noBalancer},

		{name: "a pausing cluster", added: "database: {proxy: {enabled: false}, serverless: {min_acu: 0, max_acu: 4}}\n"},
		{name: "one that is too old to pause",
			added: "database: {proxy: {enabled: false}, serverless: {min_acu: 0, max_acu: 4}, engine_version: 8.0.mysql_aurora.3.04.4}\n",
			want:  "database.serverless.min_acu: 0; Aurora MySQL 3.04 does not pause; use 0.5 or more, or a newer engine version"},
	})
}

// What is inherited may be meant for others: it counts for nothing.
func TestWhatIsInheritedOfWhatIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"defaults.yaml": minimal + "load_balancer: {idle_timeout: 200, waf: {}, access_logs: {enabled: true}}\n" +
			"database: {readers: 3, backup_copy: {region: us-west-2}, deletion_protection: false, kms_deletion_window_days: 7, proxy: {debug_logging: true}}\n" +
			"scaling: {alb_request_count_target: 10, response_time_target: 0.3}\ndeployment: {health_check_grace_period: 90}\n",
		"dev.yaml": "load_balancer: {enabled: false}\ndatabase: {enabled: false}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	env := loaded[0]
	usual := defaultLoadBalancer()
	usual.Enabled = false
	if !reflect.DeepEqual(env.LoadBalancer, usual) {
		t.Errorf("of the load balancer there is %+v", env.LoadBalancer)
	}
	db := env.Database
	if db.Copies() || db.Proxy.DebugLogging || db.Proxy.Enabled || db.DeletionProtection || db.KmsDeletionWindowDays != 7 {
		t.Errorf("of the database there is %+v", db)
	}
	if s := env.Scaling; !s.AlbRequestCountTarget.Off() || s.ResponseTimeTarget != 0 {
		t.Errorf("scaling by what is not there: %+v", s)
	}
}

func TestAWorkerIsAWorkerWhicheverServiceItIs(t *testing.T) {
	env := parse(t, minimal+"load_balancer: {enabled: false}\nservices: {worker: {}}\n")
	for _, of := range env.EachService() {
		if of.Balanced() || of.Service.HealthCheck.Enabled || slices.Contains(of.Scaling.Held(), "alb_request_count_target") || of.Clock().Balanced() {
			t.Errorf("%q: %+v", of.Part, of.Clock())
		}
	}
	for _, warning := range env.Warnings(time.Now()) {
		if strings.HasPrefix(warning.Key, "load_balancer") {
			t.Errorf("warned of what is not there: %v", warning)
		}
	}
	if env.Monitoring.DatabaseEvents != true || parse(t, minimal+"database: {enabled: false}\n").Monitoring.DatabaseEvents {
		t.Error("events of the database are told of one that is there")
	}
}

// A region without RDS Proxy has all that an environment without a proxy is made of.
func TestARegionWithoutRDSProxy(t *testing.T) {
	for without, want := range map[string]string{"": "RDS Proxy", "database: {proxy: {enabled: false}}\n": "", "database: {enabled: false}\n": ""} {
		problems := problemsOf(t, strings.Replace(minimal, "us-east-1", "ap-east-2", 1)+without)
		if len(problems) != 1 || strings.Contains(fmt.Sprint(problems), "RDS Proxy") != (want != "") {
			t.Errorf("%q: %v", without, problems)
		}
	}
}
