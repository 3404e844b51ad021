//go:build examples

package examples

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is one of the examples.
type program struct {
	language  string
	directory string
	command   []string
}

// programs builds and checks what the examples need. A missing tool fails the test and says how to get it.
func programs(t *testing.T) []program {
	t.Helper()
	if output, err := exec.Command("./tools.sh").CombinedOutput(); err != nil {
		t.Fatalf("tools.sh: %v: %s", err, output)
	}
	if _, err := os.Stat("nodejs/node_modules/.package-lock.json"); err != nil {
		t.Fatal("examples/nodejs/node_modules: not there; run: make examples")
	}
	binary := filepath.Join(t.TempDir(), "example")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary, ".")
	build.Dir = "go"
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return []program{
		{"go", "go", []string{binary}},
		{"python", "python", []string{"/usr/bin/python3", "app.py"}},
		{"nodejs", "nodejs", []string{"node", "app.js"}},
	}
}

// environment is the variables of a container; "" takes one away.
type environment map[string]string

func (e environment) with(changes environment) environment {
	all := environment{}
	for name, value := range e {
		all[name] = value
	}
	for name, value := range changes {
		all[name] = value
	}
	return all
}

func (p program) start(e environment) *exec.Cmd {
	command := exec.Command(p.command[0], p.command[1:]...)
	command.Dir = p.directory
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir(), "PYTHONDONTWRITEBYTECODE=1",
		"AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true", // with Node.js 20 it would be among the lines that are compared
	}
	for name, value := range e {
		if value != "" {
			command.Env = append(command.Env, name+"="+value)
		}
	}
	return command
}

// fails runs a program that shall stop by itself with status 1 and returns what it says.
func (p program) fails(t *testing.T, e environment) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := p.start(e)
	command.Stdout, command.Stderr = &stdout, &stderr
	timer := time.AfterFunc(20*time.Second, func() { _ = command.Process.Kill() })
	defer timer.Stop()
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || stdout.Len() > 0 {
		t.Fatalf("ended with %v, want exit status 1 and nothing on stdout; stdout: %sstderr: %s", err, &stdout, &stderr)
	}
	return strings.TrimSuffix(stderr.String(), "\n")
}

// service is a running program.
type service struct {
	t       *testing.T
	url     string
	command *exec.Cmd
	mutex   sync.Mutex
	log     []string
	done    chan error
}

var listening = regexp.MustCompile(`^listening on port (\d+)$`)

func (p program) serve(t *testing.T, e environment) *service {
	t.Helper()
	s := &service{t: t, command: p.start(e), done: make(chan error, 1)}
	stdout, stderr := check(s.command.StdoutPipe())(t), check(s.command.StderrPipe())(t)
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			s.mutex.Lock()
			s.log = append(s.log, lines.Text())
			s.mutex.Unlock()
		}
	})
	first := make(chan string, 1)
	reading.Go(func() {
		lines := bufio.NewScanner(stdout)
		lines.Scan()
		first <- lines.Text()
		_, _ = io.Copy(io.Discard, stdout)
	})
	go func() {
		reading.Wait()
		s.done <- s.command.Wait()
	}()
	t.Cleanup(func() { _ = s.command.Process.Kill() })
	select {
	case line := <-first:
		match := listening.FindStringSubmatch(line)
		if match == nil {
			t.Fatalf("says %q, want the port it listens on; log: %q", line, s.logged())
		}
		s.url = "http://127.0.0.1:" + match[1]
	case <-time.After(20 * time.Second):
		t.Fatalf("does not listen after 20 s; log: %q", s.logged())
	}
	return s
}

// logged is what the program has logged since the last call.
func (s *service) logged() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	lines := s.log
	s.log = nil
	return lines
}

type response struct {
	status int
	body   string
}

func (s *service) request(method, path, body string) response {
	request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		return response{body: err.Error()}
	}
	client := http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return response{body: err.Error()}
	}
	defer answer.Body.Close()
	content, _ := io.ReadAll(answer.Body)
	return response{answer.StatusCode, strings.TrimSpace(string(content))}
}

// later asks for the notes, or sends one, and returns where the answer comes.
func (s *service) later(method, note string) <-chan response {
	answer := make(chan response, 1)
	go func() { answer <- s.request(method, "/notes", note) }()
	return answer
}

// writes and reads expect success, without a word in the log.
func (s *service) writes(note string) {
	s.t.Helper()
	s.expect(s.request(http.MethodPost, "/notes", note), http.StatusCreated)
}

func (s *service) reads() []string {
	s.t.Helper()
	answer := s.request(http.MethodGet, "/notes", "")
	s.expect(answer, http.StatusOK)
	var notes []string
	if err := json.Unmarshal([]byte(answer.body), &notes); err != nil {
		s.t.Fatalf("%s: %v", answer.body, err)
	}
	return notes
}

func (s *service) expect(answer response, status int) {
	s.t.Helper()
	if answer.status != status {
		s.t.Fatalf("answered %d %s, want %d; log: %q", answer.status, answer.body, status, s.logged())
	}
	if log := s.logged(); len(log) > 0 {
		s.t.Fatalf("logged %q, want nothing", log)
	}
}

// refuses expects status 503 and a line in the log.
func (s *service) refuses(answer response, line *regexp.Regexp) {
	s.t.Helper()
	if answer.status != http.StatusServiceUnavailable || !strings.Contains(answer.body, "the database is not available") {
		s.t.Fatalf("answered %d %s, want 503; log: %q", answer.status, answer.body, s.logged())
	}
	// Go and Python answer after they logged; the line may still be on its way through the pipe.
	var log []string
	wait(s.t, "line in the log", func() bool { log = append(log, s.logged()...); return len(log) > 0 })
	if len(log) != 1 || !line.MatchString(log[0]) {
		s.t.Fatalf("logged %q, want one line %s", log, line)
	}
}

// stops sends SIGTERM and expects a clean end.
func (s *service) stops() {
	s.t.Helper()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	select {
	case err := <-s.done:
		if err != nil {
			s.t.Fatalf("ended with %v after SIGTERM; log: %q", err, s.logged())
		}
	case <-time.After(20 * time.Second):
		s.t.Fatalf("runs on 20 s after SIGTERM; log: %q", s.logged())
	}
}
