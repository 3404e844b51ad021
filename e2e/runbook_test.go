//go:build e2e

package e2e

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// elsewhere are the sections whose commands TestRestore and TestRollback run, because they change what the others look at.
var elsewhere = map[string]bool{"A change": true, "Rotate the password": true, "Restore": true}

// evidence is what a command must print, because seed put it there or the configuration says so.
var evidence = map[string]string{
	"Target.Id":                    "10.10.0.10\thealthy",
	"TargetHealth.State' --output": "healthy",
	"lastStatus, healthStatus":     "task/shop-prod/",
	"taskDefinitionArn, stopped":   "stopped by the test",
	"tasks[].[stoppedReason":       "stopped by the test",
	"tasks[].[stopCode":            "stopCode\tstoppedReason", // names, where the call is only checked
	"\nlogs":                       "ERROR 1213",
	"/slowquery":                   "ERROR 1213",
	"/aws/rds/proxy/":              "ERROR 1213",
	"service 'deployments":         "PRIMARY",
	"service '[desiredCount":       "\n1\t1",
	"ResourceTypeOptInPreference":  "True",
	"CopyJobId":                    "\n",
	"AlarmName, StateReason":       "shop-prod-service-memory\tseeded",
	"list-subscriptions":           "on-call@example.com",
	"[MinCapacity, MaxCapacity":    "4",
	"describe-scaling-policies":    "alb-requests\t1000",
	"describe-scheduled-actions":   "after-hours\tcron(0 18 ? * MON-FRI *)\tUTC\t1\t4",
	"IsClusterWriter":              "shop-prod-1\t",
	"[EngineVersion, EngineLife":   "8.0.mysql_aurora.3.10.5\topen-source-rds-extended-support-disabled\tsun:05:00-sun:06:00",
	"RdsResourceId, Type":          "shop-prod\tTRACKED_CLUSTER\tAVAILABLE",
	"RdsResourceId, TargetHealth":  "shop-prod\t",
	"DBInstanceStatus]":            "shop-prod-1\tavailable",
	"CACertificateIdentifier]":     "shop-prod-0\trds-ca-rsa2048-g1",
	"ClientPasswordAuthType]":      ":secret:shop-prod-db-password",
	"DatabaseName, MasterUsername": "shop-prod\tmaindb\tadmin",
	"describe-listeners":           "80\tHTTP",
	"describe-event-subscriptions": "shop-prod-cluster\tactive\tshop-prod",
	"describe-db-log-files":        "error/aurora-mysql.log",
	"curl -I":                      "200 OK",
	"--min-capacity 2":             "\n2\t4",
	"load 12000":                   "timeout 600 go run github.com/rakyll/hey@v0.1.5 -n 12000",
	"--user=\"$user\"":             "--user=admin --password --ssl-mode=VERIFY_IDENTITY",
	"describe-scaling-activities":  "StatusCode\tCause", // names, where the call is only checked
	"execute-command --cluster":    "\"sessionId\"",
	"update-service --cluster":     "\"rolloutState\"",
	"[healthStatus, lastStatus]":   "\nNone\t", // the emulator checks no container
	"[lastStatus, stoppedReason":   "\nSTOPPED\t",
	"deregister-task-definition":   "\nINACTIVE\n",
}

// TestRunbook runs the commands of docs/runbook.md, each section in a shell of its own as somebody on call would.
func TestRunbook(t *testing.T) {
	giveBack := inTurn(t, 10)
	prelude, sections := runbook(t)
	d := deploy(t, "prod", with(t, configuration(t, "dev"), map[string]any{"database.readers": 1, "scaling.max": 4,
		"database.backup_copy.region": "us-west-2"}))
	s := newShell(d, prelude)
	var requests atomic.Int64
	s.serviceURL = service(t, &requests)
	d.apply()
	s.seed(sections)

	giveBack()
	t.Run("sections", func(t *testing.T) { // which ends when all have
		for _, section := range sections {
			if elsewhere[section.title] || len(section.blocks) == 0 {
				continue
			}
			t.Run(section.title, func(t *testing.T) {
				inTurn(t, 10)
				s.in(t).wantRuns(section)
			})
		}
	})
	nextTurn(t, 10)
	if !strings.Contains(s.calls(), "set-alarm-state") {
		t.Error("the head of the alarms was not run")
	}
	for _, call := range awsCalls(prelude) {
		if !strings.Contains(s.calls(), call) {
			t.Errorf("aws %s of the functions was never called", call)
		}
	}
	wantFailedOver(d)
	wantFloor(d)
	s.wantByHand()
	s.wantLoad(section(t, sections, "Load"), &requests)
}

// service answers instead of the load balancer, whose name leads nowhere.
func service(t *testing.T, requests *atomic.Int64) string {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		if request.Method == http.MethodGet {
			requests.Add(1)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// wantRuns runs a section and looks for what its commands must have called and printed.
func (s *shell) wantRuns(section runbookSection) {
	s.t.Helper()
	text := section.script()
	printed, calls, err := s.run("LOAD_PRODUCTION=yes\n" + text)
	if err != nil {
		s.t.Fatalf("%v\n%s", err, printed)
	}
	for _, call := range awsCalls(text) {
		if !strings.Contains(calls, call) {
			s.t.Errorf("aws %s was never called", call)
		}
	}
	looked := 0
	asked := map[string]int{}
	for _, metric := range metricsOf(text) {
		looked++
		asked[metric.name]++
	}
	for metric, times := range asked {
		if got := strings.Count(printed, "\t"+seeded(metric)+"\n"); got < times {
			s.t.Errorf("%s is shown %d times, not %d: another metric, statistic or dimension is asked for", metric, got, times)
		}
	}
	for command, want := range evidence {
		if strings.Contains("\n"+text, command) {
			looked++
			if !strings.Contains("\n"+printed, want) {
				s.t.Errorf("%s prints no %q", command, want)
			}
		}
	}
	if looked == 0 {
		s.t.Error("nothing is known of what it must print")
	}
	if s.t.Failed() {
		s.t.Log(printed)
	}
}

// wantFailedOver: the runbook's failover made the reader the writer, and Terraform has nothing to mend.
func wantFailedOver(d *deployment) {
	d.t.Helper()
	for _, member := range d.cluster().DBClusterMembers {
		same(d.t, *member.DBInstanceIdentifier+" writes", *member.IsClusterWriter, *member.DBInstanceIdentifier == d.names().Instance(1))
	}
}

// wantByHand: a task of the section had the service's network, and the client's definition what the service's has, but for its image and command.
func (s *shell) wantByHand() {
	s.t.Helper()
	d := s.deployment
	client := ecs.NewFromConfig(d.emulator.Config())
	definition := func(name string) *ecstypes.TaskDefinition {
		return must(client.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &name}))(d.t).TaskDefinition
	}
	service, byHand := definition(aws.ToString(d.service().TaskDefinition)), definition(d.names().Prefix()+"-by-hand:1")
	of, made := only(d.t, "containers of the service", service.ContainerDefinitions), only(d.t, "containers by hand", byHand.ContainerDefinitions)
	same(d.t, "environment", made.Environment, of.Environment)
	same(d.t, "secrets", made.Secrets, of.Secrets)
	same(d.t, "log", made.LogConfiguration, of.LogConfiguration)
	same(d.t, "roles", []string{*byHand.TaskRoleArn, *byHand.ExecutionRoleArn}, []string{*service.TaskRoleArn, *service.ExecutionRoleArn})
	same(d.t, "platform", byHand.RuntimePlatform, service.RuntimePlatform)
	same(d.t, "command", made.Command, []string{"MYSQL_PWD=$DB_PASSWORD mysql --host=$DB_HOST --user=$DB_USERNAME --ssl-mode=VERIFY_IDENTITY " +
		"--ssl-ca=/etc/pki/tls/certs/ca-bundle.crt --execute=\"$SQL\" $DB_NAME"})

	// moto answers with numbers where the SDK wants texts.
	tasks := s.mustRun(`for status in RUNNING STOPPED; do
  aws ecs list-tasks --cluster "$(out ecs_cluster_name)" --started-by by-hand --desired-status "$status" --query 'taskArns[]' --output text
done | xargs aws ecs describe-tasks --cluster "$(out ecs_cluster_name)" --output json \
  --query "tasks[].[overrides.containerOverrides, attachments[0].details[?name=='subnetId'].value]" --tasks`)
	for _, want := range []string{`"command -v curl && id && df"`, `"SHOW STATUS LIKE 'Ssl_cipher'; SELECT CURRENT_USER(), @@hostname"`} {
		if strings.Count(tasks, want) != 1 {
			s.t.Errorf("no task by hand has %s: %s", want, tasks)
		}
	}
	subnets := regexp.MustCompile(`subnet-\w+`).FindAllString(tasks, -1)
	same(s.t, "tasks by hand with a subnet", len(subnets), 3)
	for _, subnet := range subnets {
		if !slices.Contains(d.service().NetworkConfiguration.AwsvpcConfiguration.Subnets, subnet) {
			s.t.Errorf("a task by hand is in %s", subnet)
		}
	}
}

// wantFloor: the section left the floor at 1 and the schedules going; moved by hand and with suspended schedules Terraform changes nothing.
func wantFloor(d *deployment) {
	d.t.Helper()
	target := d.scalableTarget(scaling.ServiceNamespaceEcs)
	same(d.t, "range", []int{number(target.MinCapacity), number(target.MaxCapacity)}, []int{1, 4})
	same(d.t, "scheduled scaling is suspended", aws.ToBool(target.SuspendedState.ScheduledScalingSuspended), false)
	must(d.autoscaling().RegisterScalableTarget(ctx, &applicationautoscaling.RegisterScalableTargetInput{
		ServiceNamespace: target.ServiceNamespace, ResourceId: target.ResourceId, ScalableDimension: target.ScalableDimension,
		MinCapacity: aws.Int32(2), SuspendedState: &scaling.SuspendedState{ScheduledScalingSuspended: aws.Bool(true)},
	}))(d.t)
	d.wantNoChanges()
}

// wantLoad: production is refused without a yes, the number of requests has a limit, and they arrive.
func (s *shell) wantLoad(section runbookSection, requests *atomic.Int64) {
	s.t.Helper()
	function := section.blocks[0]
	if printed, _, err := s.run(function + "\nload 100"); err == nil || !strings.Contains(printed, "LOAD_PRODUCTION=yes load 100") || requests.Load() > 0 {
		s.t.Errorf("load on production is not refused: %v\n%s", err, printed)
	}
	printed, _, err := s.run(function + "\nLOAD_PRODUCTION=yes\ntimeout() { echo \"$@\"; }\nload 1000000")
	if err != nil || !strings.Contains(printed, "600 go run") || !strings.Contains(printed, "-n 20000 ") {
		s.t.Errorf("load has no limit: %v\n%s", err, printed)
	}
	printed, _, err = s.run(function + "\nLOAD_PRODUCTION=yes\nload 100")
	if err != nil || !strings.Contains(printed, "[200]\t100 responses") || requests.Load() != 100 {
		s.t.Errorf("%d requests arrived, not 100: %v\n%s", requests.Load(), err, printed)
	}
}
