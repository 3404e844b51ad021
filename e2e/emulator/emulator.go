// Package emulator runs an emulator of AWS on a free loopback port: moto_server, with an extension for the API calls that the AWS
// provider makes and moto lacks. What it does not emulate: IAM, key policies, the database itself, tasks, and scaling.
package emulator

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

//go:embed *.py
var scripts embed.FS

const (
	// Account and Region that the emulator answers for, unless it is started for a stack of another one.
	Account = "123456789012"
	Region  = "us-east-1"
	// key is of no account: should a call ever reach AWS, it is refused.
	key = "emulator"
	// patience is for a machine that does much else; it takes five seconds otherwise.
	patience = 2 * time.Minute
)

// Emulator is a running one. Its state is in memory: it ends with it.
type Emulator struct {
	// URL of the endpoint of every service.
	URL string
	// Region that its clients ask.
	Region  string
	command *exec.Cmd
	input   io.Closer
	ended   chan struct{}
	folder  string
}

// Prepare finds moto, or installs it. Start does so, too, but later.
func Prepare(ctx context.Context) error {
	_, err := python(ctx)
	return err
}

// Start starts one in which the named things exist: ARNs of certificates and web ACLs, ids of security groups.
// It ends with Stop, or with the process that started it.
func Start(ctx context.Context, existing ...string) (*Emulator, error) {
	return startAt(ctx, place{Account, Region}, existing)
}

// StartFor starts one of the account and region of a synthesized stack, in which exists what the stack names and does not make.
func StartFor(ctx context.Context, stack []byte) (*Emulator, error) {
	of, err := placeOf(stack)
	if err != nil {
		return nil, err
	}
	return startAt(ctx, of, Existing(stack))
}

func startAt(ctx context.Context, of place, existing []string) (*Emulator, error) {
	python, err := python(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "slipway-emulator-")
	if err != nil {
		return nil, err
	}
	emulator, err := start(ctx, python, folder, of, existing)
	if err != nil {
		_ = os.RemoveAll(folder)
		return nil, err
	}
	return emulator, nil
}

func start(ctx context.Context, python, folder string, of place, existing []string) (*Emulator, error) {
	if err := os.CopyFS(folder, scripts); err != nil {
		return nil, err
	}
	script := filepath.Join(folder, "extension.py")
	before, err := json.Marshal(append([]string{}, existing...)) // [], not null
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()                                                              // the process has its own
	fields := append(strings.Fields(python), script, "-H", "127.0.0.1", "-p", "0") // a port that is free when it is taken, and of nobody else
	command := exec.Command(fields[0], fields[1:]...)                              // it ends with its input, not with the context
	command.Env = append(os.Environ(), "MOTO_IAM_LOAD_MANAGED_POLICIES=true", "MOTO_ACCOUNT_ID="+of.account, "AWS_DEFAULT_REGION="+of.region,
		"EXISTING="+string(before))
	command.Stdout, command.Stderr = log, log
	input, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	emulator := &Emulator{Region: of.region, command: command, input: input, ended: make(chan struct{}), folder: folder}
	go func() {
		_ = command.Wait() // it is killed, or the log tells
		close(emulator.ended)
	}()
	if err := emulator.wait(ctx); err != nil {
		emulator.end()
		return nil, err
	}
	return emulator, nil
}

// running is what the emulator prints as soon as it listens.
var running = regexp.MustCompile(`Running on (http://127\.0\.0\.1:[1-9][0-9]*)`)

func (e *Emulator) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if printed, err := e.Log(); err == nil {
			if match := running.FindSubmatch(printed); match != nil {
				e.URL = string(match[1])
			}
		}
		if e.URL != "" {
			if _, err := get(ctx, e.URL+"/moto-api/"); err == nil {
				return nil
			}
		}
		select {
		case <-e.ended:
			return fmt.Errorf("the emulator ended: %s", e.lastLine())
		case <-ctx.Done():
			return fmt.Errorf("the emulator does not answer: %w: %s", ctx.Err(), e.lastLine())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (e *Emulator) lastLine() string {
	data, _ := os.ReadFile(filepath.Join(e.folder, "log")) // nothing to tell then
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return lines[len(lines)-1]
}

// Log is what the emulator printed: a line for each request.
func (e *Emulator) Log() ([]byte, error) { return os.ReadFile(filepath.Join(e.folder, "log")) }

// Stop ends it and forgets all that it held.
func (e *Emulator) Stop() {
	e.end()
	_ = os.RemoveAll(e.folder) // a temporary one
}

func (e *Emulator) end() {
	_ = e.input.Close() // it ends with it
	select {
	case <-e.ended:
	case <-time.After(5 * time.Second):
		_ = e.command.Process.Kill()
		<-e.ended
	}
}

// Environment is os.Environ with every setting of AWS replaced by one that leads here: for Terraform, the AWS CLI, and others.
func (e *Emulator) Environment() []string { return Environment(e.URL, e.Region) }

// Environment is os.Environ with every setting of AWS replaced by one that leads to the given endpoint.
func Environment(endpoint, region string) []string {
	var environment []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "AWS_") {
			environment = append(environment, variable)
		}
	}
	return append(environment,
		"AWS_ENDPOINT_URL="+endpoint,
		"AWS_ACCESS_KEY_ID="+key,
		"AWS_SECRET_ACCESS_KEY="+key,
		"AWS_REGION="+region,
		"AWS_DEFAULT_REGION="+region,
		"AWS_CONFIG_FILE="+os.DevNull, // no profile of the user's
		"AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_S3_USE_PATH_STYLE=true", // Terraform's S3 backend: a bucket has no host name here
	)
}

// Config is for the clients of the AWS SDK.
func (e *Emulator) Config() aws.Config {
	return aws.Config{
		Region:       e.Region,
		BaseEndpoint: aws.String(e.URL),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: key, SecretAccessKey: key}, nil
		}),
	}
}

// Contents is what no API call of AWS tells.
type Contents struct {
	// Held is everything in the emulator as service/region/collection/key, sorted.
	Held []string `json:"held"`
	// MasterPasswords of the database clusters.
	MasterPasswords map[string]string `json:"master_passwords"`
	// Moto is its version.
	Moto string `json:"moto"`
}

// Contents asks for it.
func (e *Emulator) Contents(ctx context.Context) (contents Contents, err error) {
	data, err := get(ctx, e.URL+"/moto-api/data.json")
	if err != nil {
		return contents, err
	}
	return contents, json.Unmarshal(data, &contents)
}

// Call is one that Terraform made.
type Call struct {
	// Service as requests are signed for it, such as monitoring, and the operation of its API, such as PutMetricAlarm.
	Service, Operation, Region string
	// Parameters that are text; lists of texts as JSON. Secrets and documents are left out.
	Parameters map[string]string
	// RequestTags are those that the call gives to what it makes or tags.
	RequestTags map[string]string `json:"request_tags"`
	// ResourceTags of what it names, by ids of EC2, before the call.
	ResourceTags map[string]map[string]string `json:"resource_tags"`
}

// Calls of Terraform since Calls was last asked for, each once.
func (e *Emulator) Calls(ctx context.Context) (calls []Call, err error) {
	data, err := get(ctx, e.URL+"/moto-api/calls.json")
	if err != nil {
		return nil, err
	}
	return calls, json.Unmarshal(data, &calls)
}

func get(ctx context.Context, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}
