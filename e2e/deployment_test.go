//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
	tfjson "github.com/hashicorp/terraform-json"

	"slipway/e2e/emulator"
	"slipway/e2e/terraform"
	"slipway/internal/config"
)

// parallelism of Terraform, twice its default: the time goes into waiting.
const parallelism = 20

// deployment is an environment in an emulator of its own.
type deployment struct {
	*terraform.Workspace
	t             *testing.T
	emulator      *emulator.Emulator
	name          string
	project       string // a folder with the environment's YAML file and cdktf.out, as a user's
	configuration []byte
	environment   config.Environment
	stack         []byte                  // cdk.tf.json
	endpoint      string                  // of the emulator, or of what is in front of it
	plans         map[string]*tfjson.Plan // by file; nil as long as nobody has looked
	calls         calls
	ordered       int // how many of the deploys' calls order was asked about
}

// deploy starts an emulator and initializes a folder with the synthesized environment. Nothing is applied.
func deploy(t *testing.T, name string, configuration []byte) *deployment {
	t.Helper()
	return deployThrough(t, name, configuration, 2, nil)
}

// deployThrough puts something between Terraform and the emulator: through gives its endpoint.
func deployThrough(t *testing.T, name string, configuration []byte, retries int, through func(url string) string) *deployment {
	t.Helper()
	return start(t, name, configuration, must(slip.Synth(ctx, name, configuration))(t), retries, through)
}

// deployStack takes what another release synthesized from the configuration.
func deployStack(t *testing.T, name string, configuration, stack []byte) *deployment {
	t.Helper()
	return start(t, name, configuration, stack, 2, nil)
}

// deployBeside takes files that stand beside the environment as well, by path below the project's folder.
func deployBeside(t *testing.T, name string, configuration []byte, files map[string]string) *deployment {
	t.Helper()
	d := &deployment{t: t, name: name, project: t.TempDir()}
	for file, content := range files {
		d.write(file, []byte(content))
	}
	d.take(configuration)
	d.start(must(slip.SynthIn(ctx, d.project, name))(t), 2, nil)
	return d
}

func start(t *testing.T, name string, configuration, stack []byte, retries int, through func(url string) string) *deployment {
	t.Helper()
	d := &deployment{t: t, name: name, project: t.TempDir()}
	d.take(configuration)
	d.start(stack, retries, through)
	return d
}

func (d *deployment) start(stack []byte, retries int, through func(url string) string) {
	t := d.t
	t.Helper()
	d.stack, d.plans = stack, map[string]*tfjson.Plan{}
	d.emulator = startEmulator(t, stack)
	d.endpoint = d.emulator.URL
	if through != nil {
		d.endpoint = through(d.emulator.URL)
	}
	options := terraform.Options{Environment: emulator.Environment(d.endpoint, d.emulator.Region), MaxRetries: retries}
	folder := filepath.Join(d.project, "cdktf.out", "stacks", d.name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	d.Workspace = must(terraform.New(binary, folder, stack, options))(t)
	d.logged("init", d.Init(ctx))
}

func startEmulator(t *testing.T, stack []byte) *emulator.Emulator {
	t.Helper()
	started := must(emulator.StartFor(ctx, stack))(t)
	t.Cleanup(started.Stop)
	return started
}

// in is the same deployment for a subtest.
func (d *deployment) in(t *testing.T) *deployment {
	inner := *d
	inner.t = t
	return &inner
}

// change synthesizes the environment with other values into the same folder.
func (d *deployment) change(values map[string]any) {
	d.t.Helper()
	d.take(with(d.t, d.configuration, values))
	d.stack = must(slip.SynthIn(ctx, d.project, d.name))(d.t)
}

// take writes the environment's YAML file, and reads it with what stands beside it.
func (d *deployment) take(configuration []byte) {
	d.t.Helper()
	d.write("environments/"+d.name+".yaml", configuration)
	loaded := must(config.Load(filepath.Join(d.project, "environments"), d.name))(d.t)
	d.configuration, d.environment = configuration, only(d.t, "environments", loaded)
}

func (d *deployment) write(file string, content []byte) {
	d.t.Helper()
	path := filepath.Join(d.project, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// logged ends the test with the last lines of what Terraform printed.
func (d *deployment) logged(what string, err error) {
	d.t.Helper()
	if err == nil {
		return
	}
	printed, _ := d.emulator.Log() // it is there as long as the emulator
	var unknown []string
	for line := range strings.Lines(string(printed)) {
		if strings.Contains(line, "\" 50") && !strings.Contains(line, "503") {
			unknown = append(unknown, line)
		}
	}
	d.t.Fatalf("%s: terraform %s: %v\n%s", d.name, what, err, strings.Join(unknown, ""))
}

// log gives a writer that keeps what a command prints, for the search of the password.
func (d *deployment) log(what string) *os.File {
	d.t.Helper()
	file, err := os.OpenFile(filepath.Join(d.Folder, what+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = file.Close() })
	return file
}

// saved is a plan. Terraform is asked what is in it by who wants to know: that takes seconds, for the provider's schema.
type saved struct {
	of    *deployment
	file  string
	empty bool // as the exit code of terraform plan says
}

func (d *deployment) plan() saved {
	d.t.Helper()
	plan := saved{of: d, file: filepath.Join(d.Folder, fmt.Sprintf("plan-%d", len(d.plans)+1))}
	d.plans[plan.file] = nil
	d.SetStdout(d.log("plan"))
	changes, err := d.Plan(ctx, tfexec.Out(plan.file), tfexec.Parallelism(parallelism))
	d.logged("plan", err)
	d.noted(&d.calls.plan)
	plan.empty = !changes
	return plan
}

// content of a plan; nothing of one that is empty.
func (s saved) content() *tfjson.Plan {
	s.of.t.Helper()
	if s.empty {
		return &tfjson.Plan{}
	}
	return must(s.of.show(s.file))(s.of.t)
}

func (s saved) changes() []string {
	s.of.t.Helper()
	return changes(s.content())
}

// show gives what is in a plan's file.
func (d *deployment) show(file string) (*tfjson.Plan, error) {
	if d.plans[file] == nil {
		d.SetStdout(io.Discard)
		plan, err := d.ShowPlanFile(ctx, file)
		if err != nil {
			return nil, err
		}
		d.plans[file] = plan
	}
	return d.plans[file], nil
}

// apply plans and applies, as the README says.
func (d *deployment) apply() saved {
	d.t.Helper()
	plan := d.plan()
	d.SetStdout(d.log("apply"))
	d.logged("apply", d.Apply(ctx, tfexec.DirOrPlan(plan.file), tfexec.Parallelism(parallelism)))
	d.noted(&d.calls.deploy)
	return plan
}

// applyAgain tells whether it went through.
func (d *deployment) applyAgain() error {
	var messages bytes.Buffer
	d.SetStdout(d.log("apply"))
	d.SetStderr(&messages)
	defer d.SetStderr(nil)
	if err := d.Apply(ctx, tfexec.Parallelism(parallelism)); err != nil {
		return fmt.Errorf("%w\n%s", err, messages.String())
	}
	return nil
}

func (d *deployment) destroy() {
	d.t.Helper()
	d.SetStdout(d.log("destroy"))
	d.logged("destroy", d.Destroy(ctx, tfexec.Parallelism(parallelism)))
	d.noted(&d.calls.deploy)
}

// contents is what the emulator holds.
func (d *deployment) contents() emulator.Contents {
	d.t.Helper()
	contents, err := d.emulator.Contents(ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	return contents
}
