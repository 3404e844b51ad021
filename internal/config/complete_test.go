package config

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"slipway/internal/arn"
	"slipway/internal/strictyaml"
)

func TestDefaults(t *testing.T) {
	thresholds := defaultThresholds() // which follow from the rows of the alarms
	thresholds.ServiceCpu, thresholds.ServiceMemory, thresholds.BackupAge = 90, 90, 36
	want := Environment{
		Name:    "dev",
		Project: "shop",
		Region:  "us-east-1",
		Account: "123456789012",
		State:   State{Bucket: "shop-terraform-state", Region: "us-east-1", Key: "shop/dev/terraform.tfstate"},
		Network: Network{
			Cidr:            "10.0.0.0/16",
			AzCount:         2,
			ExcludedZoneIds: []string{"use1-az3"},
			Subnets: &SubnetCidrs{
				Public:   []string{"10.0.192.0/20", "10.0.208.0/20"},
				Private:  []string{"10.0.0.0/18", "10.0.64.0/18"},
				Database: []string{"10.0.240.0/22", "10.0.244.0/22"},
			},
			Nat:      "single",
			FlowLogs: FlowLogs{TrafficType: "ALL", RetentionDays: 30},
		},
		Service: Service{
			Image:         "nginx:1.29",
			ContainerPort: 80,
			Cpu:           256,
			Memory:        512,
			Architecture:  "X86_64",

			EphemeralStorageGib: 20,

			HealthCheck: ContainerHealthCheck{
				Enabled: true, Command: ShellCommand("curl -f http://localhost/ || exit 1"), Path: "/", Interval: 30, Timeout: 5, Retries: 3, StartPeriod: 60,
			},
			Log:                            Log{Mode: "non-blocking", MaxBufferMib: 25},
			LogRetentionDays:               30,
			ContainerInsights:              "enabled",
			ContainerInsightsRetentionDays: 30,
			StopTimeout:                    30,
			CapacityProviders:              CapacityProviders{FargateWeight: 1},
			S3:                             S3Access{Enabled: true, BucketPrefix: "shop-"},
			Egress:                         []Egress{{Cidr: "0.0.0.0/0", Port: 443, Protocol: "tcp"}},
		},
		LoadBalancer: LoadBalancer{
			Enabled:                 true,
			AllowedCidrs:            []string{"0.0.0.0/0"},
			SslPolicy:               "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
			StrictTransportSecurity: "max-age=31536000",
			DesyncMitigationMode:    "defensive",
			ClientKeepAlive:         3600,
			AccessLogs:              AccessLogs{RetentionDays: 90},
			HealthCheck: TargetHealthCheck{
				Path: "/", Port: "traffic-port", Interval: 30, Timeout: 10, HealthyThreshold: 2, UnhealthyThreshold: 3, Matcher: "200-399",
			},
			DeregistrationDelay: 30,
			Stickiness:          Stickiness{Enabled: true, CookieDuration: 86400},
			IdleTimeout:         130,
			DeletionProtection:  true,
		},
		Deployment: Deployment{
			HealthCheckGracePeriod: 60,
			MinimumHealthyPercent:  100,
			MaximumPercent:         200,
			CircuitBreaker:         CircuitBreaker{Enable: true, Rollback: true},
			WaitForSteadyState:     true,
			TimeoutMinutes:         20,
		},
		Scaling: Scaling{
			Enabled: true, Min: 2, Max: 10, CpuTarget: 70, MemoryTarget: 80, AlbRequestCountTarget: 1000, ScaleOutCooldown: 60, ScaleInCooldown: 300,
			Schedules: []Schedule{
				{Name: "business-hours", Schedule: "cron(0 8 ? * MON-FRI *)", Timezone: "UTC", Min: 2, Max: 10},
				{Name: "after-hours", Schedule: "cron(0 18 ? * MON-FRI *)", Timezone: "UTC", Min: 1, Max: 10},
			},
		},
		Database: Database{
			Enabled:                  true,
			EngineVersion:            "8.0.mysql_aurora.3.10.5",
			EngineLifecycleSupport:   "open-source-rds-extended-support-disabled",
			InstanceClass:            "db.r7g.large",
			Readers:                  1,
			Name:                     "maindb",
			Port:                     3306,
			MasterUsername:           "admin",
			CredentialsVersion:       1,
			SecretRecoveryWindowDays: 30,
			KmsDeletionWindowDays:    30,
			BackupRetentionDays:      7,
			BackupWindow:             "03:00-04:00",
			MaintenanceWindow:        "sun:05:00-sun:06:00",
			DeletionProtection:       true,
			FinalSnapshot:            true,
			FinalSnapshotGeneration:  1,
			Insights:                 Insights{Enabled: true, RetentionDays: 7},
			OsMetrics:                OsMetrics{RetentionDays: 30},
			LogExports:               []string{"error", "slowquery"},
			LogRetentionDays:         30,
			Proxy: Proxy{
				Enabled:                 true,
				ConnectionBorrowTimeout: 120, MaxConnectionsPercent: 100, MaxIdleConnectionsPercent: 50, IdleClientTimeout: 1800, ReaderEndpoint: true,
			},
		},
		Monitoring: Monitoring{
			Enabled:        true,
			DatabaseEvents: true,
			RunbookUrl:     "docs/runbook.md",
			Thresholds:     thresholds,
		},
		Report: Reporting{
			ConnectionsPerTask: 10,
			Assumptions: Assumptions{
				StorageGB: 20, ChangedGBPerDay: 1, IOMillions: 20, LoadBalancerLCUs: 1, RequestsMillions: 5, InternetGB: 50, NATGB: 50, EndpointGB: 10,
				ZoneGB: 50, LogGB: 5, DatabaseLogGB: 1, FlowLogGB: 5, MonitoringLogGB: 1, WAFLogGB: 1, AccessLogGB: 2,
			},
		},
	}
	got, err := Parse("environments/dev.yaml", []byte(minimal))
	if err != nil {
		t.Fatal(err)
	}
	got.Origin = nil // that of the file
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// leftAlone are keys that override cannot change together with its others, each with why.
var leftAlone = map[string]string{
	"network.existing":                            "not with a network",
	"database.serverless":                         "not with an instance class",
	"database.restore_from.cluster":               "not with a snapshot",
	"database.restore_from.time":                  "not with a snapshot",
	"database.backup_copy.vault_arn":              "not with a region",
	"monitoring.topic_arn":                        "not with emails",
	"service.repository_credentials_arn":          "not with an image of ECR",
	"service.repository_credentials_kms_key_arn":  "not with an image of ECR",
	"service.repository_credentials_complete_arn": "not with an image of ECR",
	"service.log.mode":                            "blocking output has no buffer",
	"service.s3.buckets":                          "not with bucket_prefix",
	"service.service_connect":                     "not with a target that speaks HTTPS",
	"service.log_subscription.role_arn":           "not with Kinesis",
	"load_balancer.domain":                        "not with a certificate",
	"load_balancer.waf_acl_arn":                   "not with waf",
	"service.health_check.enabled":                "its other keys need it; turned off in TestZeroIsAChoice",
	"monitoring.enabled":                          "deployment_alarms need it; turned off in TestZeroIsAChoice",
	"load_balancer.enabled":                       "its other keys need it; turned off in TestWithout",
	"database.enabled":                            "its other keys need it; turned off in TestWithout",
	"database.proxy.enabled":                      "its other keys need it; turned off in TestWithout",
	"service.readonly_root_filesystem":            "turned off in TestZeroIsAChoice",
	"scaling.enabled":                             "turned off in TestZeroIsAChoice",
	"database.insights.enabled":                   "turned off in TestZeroIsAChoice",
}

// Every key that is in the override differs from its default: a key that the loader forgot would not.
func TestOverrideEverything(t *testing.T) {
	got := parse(t, override)
	for _, s := range sections() {
		if s.path == "network.existing" || s.path == "database.serverless" || s.path == "load_balancer.domain" ||
			!s.value.IsValid() || strings.Contains(s.path, "[]") || strings.HasPrefix(s.path, furtherKeys) { // TestFurtherServices
			continue
		}
		values := sectionsAt(reflect.ValueOf(got), s.path)
		for _, f := range ownFields(s) {
			path := strictyaml.Join(s.path, f.Key)
			if leftAlone[path] != "" {
				continue
			}
			if !slices.ContainsFunc(values, func(value reflect.Value) bool {
				return !reflect.DeepEqual(value.FieldByIndex(f.Index).Interface(), s.value.FieldByIndex(f.Index).Interface())
			}) {
				t.Errorf("%s has its default", path)
			}
		}
	}

	if got.Account != "012345678901" {
		t.Errorf("account without quotes: %s", got.Account)
	}
	for name, want := range map[string]string{"PORT": "8080", "DEBUG": "true", "VERSION": "1.10", "GREETING": "two\nlines", "EMPTY": ""} {
		if value, ok := got.Service.Environment[name]; !ok || value != want {
			t.Errorf("variable %s is %q, want %q", name, value, want)
		}
	}
	if want := (Schedule{Name: "evening", Schedule: "cron(30 20 * * ? *)", Timezone: "Europe/Berlin", Min: 2, Max: 6}); got.Scaling.Schedules[1] != want {
		t.Errorf("got %+v", got.Scaling.Schedules[1])
	}
	if want := (Parameter{Name: "max_connections", Value: "500", ApplyMethod: "pending-reboot", Unchecked: true}); got.Database.ClusterParameters[0] != want {
		t.Errorf("got %+v", got.Database.ClusterParameters[0])
	}
	if want := (Secret{Name: "LICENSE", ValueFrom: "arn:aws:ssm:eu-central-1:012345678901:parameter/store/license"}); got.Service.Secrets[1] != want {
		t.Errorf("got %+v", got.Service.Secrets[1])
	}
}

// sectionsAt are the sections at a path, of which a list may have several.
func sectionsAt(value reflect.Value, path string) []reflect.Value {
	if value = reflect.Indirect(value); path == "" || !value.IsValid() {
		return slices.DeleteFunc([]reflect.Value{value}, func(v reflect.Value) bool { return !v.IsValid() })
	}
	key, rest, _ := strings.Cut(path, ".")
	key, isList := strings.CutSuffix(key, "[]")
	fields := strictyaml.FieldsOf(value.Type())
	inner := value.FieldByIndex(fields[slices.IndexFunc(fields, func(f strictyaml.Field) bool { return f.Key == key })].Index)
	if !isList {
		return sectionsAt(inner, rest)
	}
	var all []reflect.Value
	for i := range inner.Len() {
		all = append(all, sectionsAt(inner.Index(i), rest)...)
	}
	return all
}

func TestZeroIsAChoice(t *testing.T) {
	tests := []struct {
		file string
		got  func(Environment) any
		want any
	}{
		{"network: {excluded_zone_ids: []}", func(e Environment) any { return e.Network.ExcludedZoneIds }, []string{}},
		{"load_balancer: {deregistration_delay: 0}", func(e Environment) any { return e.LoadBalancer.DeregistrationDelay }, 0},
		{"load_balancer: {stickiness: {enabled: false}}", func(e Environment) any { return e.LoadBalancer.Stickiness }, Stickiness{false, 86400}},
		{"load_balancer: {deletion_protection: false}", func(e Environment) any { return e.LoadBalancer.DeletionProtection }, false},
		{"load_balancer: {domain_name: ''}", func(e Environment) any { return e.LoadBalancer.DomainName }, ""},
		{"deployment: {minimum_healthy_percent: 0}", func(e Environment) any { return e.Deployment.MinimumHealthyPercent }, 0},
		{"deployment: {circuit_breaker: {rollback: false}}", func(e Environment) any { return e.Deployment.CircuitBreaker }, CircuitBreaker{true, false}},
		{"deployment: {circuit_breaker: {enable: false}}", func(e Environment) any { return e.Deployment.CircuitBreaker }, CircuitBreaker{false, false}},
		{"deployment: {wait_for_steady_state: false}", func(e Environment) any { return e.Deployment.WaitForSteadyState }, false},
		{"scaling: {enabled: false}", func(e Environment) any { return []any{e.Scaling.Enabled, e.Scaling.Schedules} }, []any{false, []Schedule(nil)}},
		{"scaling: {schedules: []}", func(e Environment) any { return e.Scaling.Schedules }, []Schedule{}},
		{"scaling: {scale_out_cooldown: 0, scale_in_cooldown: 0}", func(e Environment) any { return e.Scaling.ScaleOutCooldown + e.Scaling.ScaleInCooldown }, 0},
		{"database: {readers: 0}", func(e Environment) any { return e.Database.Readers }, 0},
		{"database: {secret_recovery_window_days: 0}", func(e Environment) any { return e.Database.SecretRecoveryWindowDays }, 0},
		{"database: {monitoring_interval: 0}", func(e Environment) any { return e.Database.MonitoringInterval }, 0},
		{"database: {deletion_protection: false, final_snapshot: false}", func(e Environment) any {
			return e.Database.DeletionProtection ||
				e.Database.FinalSnapshot
		}, false},
		{"database: {log_exports: []}", func(e Environment) any { return e.Database.LogExports }, []string{}},
		{"database: {insights: {enabled: false}}", func(e Environment) any { return e.Database.Insights.Enabled }, false},
		{"database: {proxy: {connection_borrow_timeout: 0, max_idle_connections_percent: 0}}", func(e Environment) any {
			return e.Database.Proxy.ConnectionBorrowTimeout + e.Database.Proxy.MaxIdleConnectionsPercent
		}, 0},
		{"monitoring: {database_events: false}", func(e Environment) any { return e.Monitoring.DatabaseEvents }, false},
		{"database: {readers: 2, proxy: {reader_endpoint: false}}", func(e Environment) any { return e.Database.Proxy.ReaderEndpoint }, false},
		{"scaling: {schedules: [{name: a, schedule: at(2030-01-01T00:00:00), min: 0, max: 0}, " +
			"{name: b, schedule: at(2030-01-02T00:00:00)}]}", func(e Environment) any {
			return e.Scaling.Schedules[0].Min + e.Scaling.Schedules[0].Max
		}, 0},
		{"monitoring: {enabled: false}", func(e Environment) any { return e.Monitoring.Enabled }, false},
		{"monitoring: {thresholds: {load_balancer_5xx: 0, database_deadlocks: 0}}", func(e Environment) any {
			return float64(e.Monitoring.Thresholds.LoadBalancer5xx) + e.Monitoring.Thresholds.DatabaseDeadlocks
		}, 0.0},
		{"monitoring: {deployment_alarms: {enable: true, rollback: false}}", func(e Environment) any { return e.Monitoring.DeploymentAlarms },
			DeploymentAlarms{true, false}},
		{"  egress: []", func(e Environment) any { return e.Service.Egress }, []Egress{}},
		{"  readonly_root_filesystem: true", func(e Environment) any { return e.Service.ReadonlyRootFilesystem }, true},
		{"  health_check: {enabled: false}", func(e Environment) any { return e.Service.HealthCheck.Enabled }, false},
		{"  health_check: {start_period: 0}", func(e Environment) any { return e.Service.HealthCheck.StartPeriod }, 0},
		{"  capacity_providers: {fargate_weight: 0, fargate_spot_weight: 1}", func(e Environment) any { return e.Service.CapacityProviders }, CapacityProviders{0,
			0, 1}},
		{"  environment: {A: ''}", func(e Environment) any { return e.Service.Environment }, map[string]string{"A": ""}},
	}
	for _, test := range tests {
		if got := test.got(parse(t, minimal+test.file+"\n")); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %#v, want %#v", test.file, got, test.want)
		}
	}
}

func TestDerivedDefaults(t *testing.T) {
	noNat := strings.Replace(minimal, "nginx:1.29", "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1", 1) +
		"network: {nat: none, interface_endpoints: [ecr.api, ecr.dkr, logs, secretsmanager]}\n"
	tests := []struct {
		name, file string
		got        func(Environment) any
		want       any
	}{
		{"the health check follows port and path", minimal + "  container_port: 8080\n  health_check: {path: /up}\n",
			func(e Environment) any { return e.Service.HealthCheck.Command }, ShellCommand("curl -f http://localhost:8080/up || exit 1")},
		{"three zones in the smallest VPC", minimal + "network: {cidr: 10.0.8.0/21, az_count: 3}\n",
			func(e Environment) any { return *e.Network.Subnets }, SubnetCidrs{
				Private:  []string{"10.0.8.0/23", "10.0.10.0/23", "10.0.12.0/23"},
				Public:   []string{"10.0.14.0/25", "10.0.14.128/25", "10.0.15.0/25"},
				Database: []string{"10.0.15.128/27", "10.0.15.160/27", "10.0.15.192/27"},
			}},
		{"no egress without NAT", noNat, func(e Environment) any { return len(e.Service.Egress) }, 0},
		{"egress in an existing network", existingNetwork, func(e Environment) any { return len(e.Service.Egress) }, 1},
		{"no subnets for an existing network", existingNetwork, func(e Environment) any { return e.Network.Subnets == nil }, true},
		{"no class with serverless", existingNetwork, func(e Environment) any { return e.Database.InstanceClass }, ""},
		{"the schedules follow min and max", minimal + "scaling: {min: 3, max: 5}\n",
			func(e Environment) any { return e.Scaling.Schedules }, defaultSchedules(3, 5)},
		{"a schedule takes what is missing from scaling", minimal + "scaling:\n  min: 3\n  schedules:\n    - {name: a, schedule: at(2030-01-01T00:00:00)}\n",
			func(e Environment) any { return e.Scaling.Schedules[0] }, Schedule{"a", "at(2030-01-01T00:00:00)", "UTC", 3, 10}},
		{"advanced insights are kept longer", minimal + "database: {insights: {mode: advanced}}\n",
			func(e Environment) any { return e.Database.Insights.RetentionDays }, 465},
		{"a static parameter waits for a reboot", minimal + "database: {cluster_parameters: [{name: binlog_format, value: ROW}]}\n",
			func(e Environment) any { return e.Database.ClusterParameters[0].ApplyMethod }, "pending-reboot"},
		{"readers are read from", minimal + "database: {readers: 2}\n", func(e Environment) any { return e.Database.Proxy.ReaderEndpoint }, true},
		{"no readers, no endpoint", minimal + "database: {readers: 0}\n", func(e Environment) any { return e.Database.Proxy.ReaderEndpoint }, false},
		{"the database's events", minimal + "monitoring: {topic_arn: 'arn:aws:sns:us-east-1:123456789012:on-call'}\n",
			func(e Environment) any { return e.Monitoring.DatabaseEvents }, true},
		{"not to a FIFO topic", minimal + "monitoring: {topic_arn: 'arn:aws:sns:us-east-1:123456789012:on-call.fifo'}\n",
			func(e Environment) any { return e.Monitoring.DatabaseEvents }, false},
		{"not without monitoring", minimal + "monitoring: {enabled: false}\n", func(e Environment) any { return e.Monitoring.DatabaseEvents }, false},
		{"readers scale at 70 percent", minimal + "database: {reader_autoscaling: {min: 1, max: 2}}\n",
			func(e Environment) any { return e.Database.ReaderAutoscaling.CpuTarget }, 70},
		{"a backup may be late by half a day", minimal + "database: {backup_copy: {region: us-west-2, schedule: cron(0 7 ? * MON *)}}\n",
			func(e Environment) any { return e.Monitoring.Thresholds.BackupAge }, 168},
		{"backups in the middle and at the end of a week", minimal + "database: {backup_copy: {region: us-west-2, schedule: 'cron(0 7 ? * WED,SUN *)'}}\n",
			func(e Environment) any { return e.Monitoring.Thresholds.BackupAge }, 4*24 + 12},
		{"a copy is daily and kept for 35 days", minimal + "database: {backup_copy: {region: us-west-2}}\n",
			func(e Environment) any { return *e.Database.BackupCopy },
			BackupCopy{Enabled: true, Region: "us-west-2", Schedule: "cron(0 7 * * ? *)", RetentionDays: 35}},
		{"an alarm stays above what scaling holds", minimal + "scaling: {cpu_target: 50, memory_target: 98}\n",
			func(e Environment) any {
				return []int{e.Monitoring.Thresholds.ServiceCpu, e.Monitoring.Thresholds.ServiceMemory}
			}, []int{90, 99}},
		{"alarms roll back", minimal + "monitoring: {deployment_alarms: {enable: true}}\n",
			func(e Environment) any { return e.Monitoring.DeploymentAlarms }, DeploymentAlarms{true, true}},
		{"a redirect is for now, and keeps the query", minimal + "load_balancer: {redirects: [{path: /a, to: {path: /b}}]}\n",
			func(e Environment) any { return e.LoadBalancer.Redirects[0] },
			Redirect{Path: "/a", To: RedirectTarget{Path: "/b", Query: "#{query}"}, Status: 302}},
		{"an answer is plain text", minimal + "load_balancer: {responses: [{path: /a, status: 404}]}\n",
			func(e Environment) any { return e.LoadBalancer.Responses[0] }, Response{Path: "/a", Status: 404, ContentType: "text/plain"}},
		{"the state's region is the environment's", strings.Replace(minimal, "us-east-1", "eu-west-3", 1),
			func(e Environment) any { return e.State.Region }, "eu-west-3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.got(parse(t, test.file)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestDerivedValues(t *testing.T) {
	e := parse(t, minimal)
	if got := e.Names().Prefix(); got != "shop-dev" {
		t.Errorf("prefix %s", got)
	}
	if got, want := e.Place(), (arn.Place{Region: "us-east-1", Account: "123456789012"}); got != want {
		t.Errorf("place %v", got)
	}
	if got := e.Database.ParameterFamily(); got != "aurora-mysql8.0" {
		t.Errorf("family %s", got)
	}
	if got := e.Database.Class(0); got != "db.r7g.large" {
		t.Errorf("class %s", got)
	}
	if got := parse(t, existingNetwork).Database.Class(0); got != "db.serverless" {
		t.Errorf("class %s", got)
	}
	if db := parse(t, override).Database; db.Class(0) != "db.r6g.xlarge" || db.Class(1) != "db.r6g.large" || db.Class(3) != "db.r6g.large" {
		t.Errorf("classes %s, %s, %s", db.Class(0), db.Class(1), db.Class(3))
	}
}

func parse(t *testing.T, file string) Environment {
	t.Helper()
	e, err := Parse("environments/dev.yaml", []byte(file))
	if err != nil {
		t.Fatalf("\n%v", err)
	}
	return e
}
