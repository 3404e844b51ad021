//go:build examples

package examples

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mariadb is a server with TLS required, on a loopback port of its own.
type mariadb struct {
	Port      int
	CA        authority
	directory string
}

func startMariaDB(t *testing.T) *mariadb {
	t.Helper()
	directory := check(os.MkdirTemp("", "mariadb"))(t) // t.TempDir is too long for a socket
	t.Cleanup(func() { os.RemoveAll(directory) })
	m := &mariadb{Port: freePort(t), directory: directory, CA: newAuthority(t, filepath.Join(directory, "ca.pem"))}
	m.issue(t, "localhost")
	data := filepath.Join(directory, "data")
	common := []string{"--no-defaults", "--datadir=" + data, "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=16M"}
	if os.Getuid() == 0 {
		common = append(common, "--user=root") // without it the server refuses to run as root
	}
	install := exec.Command("mariadb-install-db", append(common, "--auth-root-authentication-method=normal", "--skip-test-db")...)
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, output)
	}
	startProcess(t, exec.Command("mariadbd", append(common,
		"--bind-address=127.0.0.1", fmt.Sprintf("--port=%d", m.Port), "--socket="+m.socket(),
		"--pid-file="+filepath.Join(directory, "pid"), "--require-secure-transport=ON", "--ssl-ca="+m.CA.File,
		"--ssl-cert="+m.file("server.pem"), "--ssl-key="+m.file("server.key"))...))
	wait(t, "MariaDB", func() bool { return m.client("SELECT 1").Run() == nil })
	return m
}

func (m *mariadb) file(name string) string { return filepath.Join(m.directory, name) }
func (m *mariadb) socket() string          { return m.file("socket") }

// issue gives the server a certificate for a host name and for the reader's address.
func (m *mariadb) issue(t *testing.T, host string) {
	t.Helper()
	m.CA.issue(t, m.file("server.pem"), m.file("server.key"), []string{host}, []net.IP{net.ParseIP(readerHost)})
}

func (m *mariadb) client(sql string) *exec.Cmd {
	return exec.Command("mariadb", "--no-defaults", "--socket="+m.socket(), "--user=root", "--batch", "--skip-column-names", "--execute="+sql)
}

// sql runs statements as root and returns the rows.
func (m *mariadb) sql(t *testing.T, format string, args ...any) []string {
	t.Helper()
	statement := fmt.Sprintf(format, args...)
	output, err := m.client(statement).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", statement, err, output)
	}
	return strings.Fields(string(output))
}

// lock keeps everyone else from a table until it is called back.
func (m *mariadb) lock(t *testing.T, table string) (unlock func()) {
	t.Helper()
	command := m.client("")
	command.Args = append(command.Args[:len(command.Args)-1], "--unbuffered")
	input, output := check(command.StdinPipe())(t), check(command.StdoutPipe())(t)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(input, "LOCK TABLES %s WRITE; SELECT 'locked';\n", table)
	if _, err := io.ReadFull(output, make([]byte, len("locked"))); err != nil {
		t.Fatalf("lock %s: %v", table, err)
	}
	open := true
	unlock = func() {
		if open {
			open = false
			input.Close()
			_ = command.Wait()
		}
	}
	t.Cleanup(unlock)
	return unlock
}

// blocked waits until as many statements of a user wait for a lock, and returns their connections.
func (m *mariadb) blocked(t *testing.T, user string, count int) (connections []string) {
	t.Helper()
	wait(t, "statement of "+user+" that waits for a lock", func() bool {
		connections = m.sql(t, "SELECT id FROM information_schema.processlist WHERE user = '%s' AND state LIKE 'Waiting for table%%'", user)
		return len(connections) == count
	})
	return connections
}

// connections of a user.
func (m *mariadb) connections(t *testing.T, user string) []string {
	t.Helper()
	return m.sql(t, "SELECT id FROM information_schema.processlist WHERE user = '%s'", user)
}

func (m *mariadb) kill(t *testing.T, connections []string) {
	t.Helper()
	for _, id := range connections {
		m.sql(t, "KILL %s", id)
	}
}

// startProcess starts a command and stops it at the end of the test. What it says is shown when the test fails.
func startProcess(t *testing.T, command *exec.Cmd) {
	t.Helper()
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		if t.Failed() {
			t.Logf("%s:\n%s", command.Args[0], output.String())
		}
	})
}

// freePort is below the ports that the system gives to those who ask for any, so that nobody takes it from an endpoint
// that is down for a moment.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 10_000 + rand.IntN(20_000)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		listener.Close()
		return port
	}
	t.Fatal("no free port between 10000 and 30000")
	return 0
}

func wait(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not there after 30 s", what)
		}
	}
}
