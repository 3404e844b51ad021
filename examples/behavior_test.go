//go:build examples

package examples

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"slipway/e2e/emulator"
	"slipway/internal/names"
)

const (
	writerHost = "localhost"
	readerHost = "127.0.0.2"
	firstLogin = "first-Password1"
	nextLogin  = "next-Password2"
)

// trial is one example with a database, a user, a secret and endpoints of its own.
type trial struct {
	program
	db             *mariadb
	secrets        *secrets
	writer, reader *relay
	user, schema   string
	secret         string
	environment    environment
	failures       map[string]failure
	tried          *cases
}

// cases are the guide's failures that were tried.
type cases struct {
	mutex sync.Mutex
	names map[string]bool
}

func TestExamples(t *testing.T) {
	programs := programs(t)
	failures := readGuide(t).failures(t)
	var db *mariadb
	var secrets *secrets
	var start sync.WaitGroup
	start.Go(func() { db = startMariaDB(t) })
	start.Go(func() { secrets = startSecrets(t) })
	start.Wait()
	if t.Failed() {
		t.FailNow()
	}
	tried := &cases{names: map[string]bool{}}
	var trials []*trial
	for _, p := range programs {
		x := &trial{program: p, db: db, secrets: secrets, failures: failures, tried: tried}
		x.prepare(t)
		trials = append(trials, x)
	}
	// What changes the server itself comes first, one example after the other.
	for _, x := range trials {
		t.Run("server/"+x.language, x.serverWide)
	}
	t.Run("example", func(t *testing.T) {
		for _, x := range trials {
			t.Run(x.language, func(t *testing.T) {
				t.Parallel()
				t.Run("start", x.refusesToStart)
				t.Run("serve", x.serves)
				t.Run("rotation", x.rotation)
				t.Run("dropped", x.dropped)
				t.Run("failover", x.failover)
				t.Run("busy", x.busy)
			})
		}
	})
	t.Run("guide", func(t *testing.T) {
		for name := range failures {
			if !tried.names[name] {
				t.Errorf("%s: %q was never tried", guideFile, name)
			}
		}
	})
}

func (x *trial) prepare(t *testing.T) {
	t.Helper()
	x.user, x.schema = "app_"+x.language, "db_"+x.language
	x.secret = names.For("shop", x.language, emulator.Account).DbPassword()
	x.db.sql(t, "CREATE DATABASE %s", x.schema)
	x.db.sql(t, "CREATE USER %s IDENTIFIED BY '%s'", x.user, firstLogin)
	x.db.sql(t, "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON %s.* TO %s", x.schema, x.user)
	x.migrate(t)
	x.secrets.create(t, x.secret, x.loginJSON(firstLogin))
	port := freePort(t)
	x.writer = startRelay(t, "127.0.0.1", port, x.db.Port)
	x.reader = startRelay(t, readerHost, port, x.db.Port)
	x.environment = environment{
		"DB_HOST": writerHost, "DB_READER_HOST": readerHost, "DB_PORT": fmt.Sprint(port), "DB_NAME": x.schema,
		"DB_SECRET_ID": x.secret, "DB_CA_FILE": x.db.CA.File, "DB_POOL_SIZE": "2", "PORT": "0",
		"AWS_REGION": emulator.Region, "AWS_DEFAULT_REGION": emulator.Region, "AWS_ENDPOINT_URL": x.secrets.URL,
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	}
}

func (x *trial) loginJSON(password string) string {
	return fmt.Sprintf(`{"username": %q, "password": %q}`, x.user, password)
}

// variables is the environment of a container that does not know the secret's name.
func (x *trial) variables(password string) environment {
	return x.environment.with(environment{"DB_SECRET_ID": "", "DB_USERNAME": x.user, "DB_PASSWORD": password})
}

// failure looks a case of the guide up.
func (x *trial) failure(t *testing.T, name string) failure {
	t.Helper()
	f, found := x.failures[name]
	if !found {
		t.Fatalf("%s: no row %q", guideFile, name)
	}
	x.tried.mutex.Lock()
	defer x.tried.mutex.Unlock()
	x.tried.names[name] = true
	return f
}

// stopsWith expects that the program ends at once with the guide's line for a case.
func (x *trial) stopsWith(t *testing.T, name string, e environment, values map[string]string) {
	t.Helper()
	f := x.failure(t, name)
	said := x.fails(t, e)
	if f.does != "ends with status 1" || !f.pattern(x.values(values)).MatchString(said) {
		t.Errorf("%s: says %q; the guide: %s, %s", name, said, f.does, f.line)
	}
	if strings.Contains(said, firstLogin) || strings.Contains(said, nextLogin) {
		t.Errorf("%s: tells the password: %s", name, said)
	}
}

func (x *trial) values(more map[string]string) map[string]string {
	values := map[string]string{
		"host": writerHost + ":" + x.environment["DB_PORT"], "user": x.user, "secret": x.secret,
		"ca": x.environment["DB_CA_FILE"], "size": x.environment["DB_POOL_SIZE"],
	}
	for name, value := range more {
		values[name] = value
	}
	return values
}

// answers503 expects the guide's line for a case.
func (x *trial) answers503(t *testing.T, s *service, answer response, name string, values map[string]string) {
	t.Helper()
	f := x.failure(t, name)
	if f.does != "answers 503" {
		t.Errorf("%s: the guide says: %s", name, f.does)
	}
	s.refuses(answer, f.pattern(x.values(values)))
}

// goesOn notes that a case of the guide goes without an error; the caller has seen that it does.
func (x *trial) goesOn(t *testing.T, name, does string) {
	t.Helper()
	if f := x.failure(t, name); f.does != does || f.line != "nothing" {
		t.Errorf("%s: the guide says: %s, %s; want %s, nothing", name, f.does, f.line, does)
	}
}

// serverWide tries what changes the server for everyone.
func (x *trial) serverWide(t *testing.T) {
	x.db.issue(t, "other.example.com")
	x.db.sql(t, "FLUSH SSL")
	x.stopsWith(t, "certificate of another host", x.environment, nil)
	x.db.issue(t, writerHost)
	x.db.sql(t, "FLUSH SSL")

	s := x.serve(t, x.environment)
	x.db.sql(t, "SET GLOBAL read_only = ON")
	answer := s.request(http.MethodPost, "/notes", "too early")
	x.db.sql(t, "SET GLOBAL read_only = OFF")
	x.answers503(t, s, answer, "writer is read-only", nil)
	s.writes("after the failover")
	s.stops()
	x.db.sql(t, "DELETE FROM %s.notes", x.schema)
}

func (x *trial) refusesToStart(t *testing.T) {
	said := strings.Split(x.fails(t, environment{}), "\n")
	variable := x.failure(t, "variable missing")
	var want []string
	for _, name := range []string{"DB_HOST", "DB_NAME", "DB_PASSWORD", "DB_PORT", "DB_USERNAME"} {
		want = append(want, strings.ReplaceAll(variable.line, "{name}", name))
	}
	slices.Sort(said)
	if variable.does != "ends with status 1" || !slices.Equal(said, want) {
		t.Errorf("without variables: says %q, want %q", said, want)
	}
	for _, value := range []string{"many", "0", "1.5"} {
		for _, name := range []string{"DB_POOL_SIZE", "DB_PORT"} {
			x.stopsWith(t, "number wrong", x.environment.with(environment{name: value}), map[string]string{"name": name, "value": value, "least": "1"})
		}
	}
	x.stopsWith(t, "number wrong", x.environment.with(environment{"PORT": "http"}), map[string]string{"name": "PORT", "value": "http", "least": "0"})
	noFile, noPEM := filepath.Join(t.TempDir(), "none.pem"), "../schema.sql"
	for _, file := range []string{noFile, noPEM} {
		x.stopsWith(t, "CA file unusable", x.environment.with(environment{"DB_CA_FILE": file}), map[string]string{"ca": file})
	}
	other := newAuthority(t, filepath.Join(t.TempDir(), "other-ca.pem"))
	x.stopsWith(t, "wrong CA", x.environment.with(environment{"DB_CA_FILE": other.File}), map[string]string{"ca": other.File})
	x.stopsWith(t, "wrong CA", x.environment.with(environment{"DB_CA_FILE": ""}), map[string]string{"ca": "the system"})
	x.writer.strip(true)
	x.stopsWith(t, "no TLS", x.environment, nil)
	x.writer.strip(false)

	x.stopsWith(t, "wrong password in `DB_PASSWORD`", x.variables("wrong"), nil)
	wrong := x.secret + "-wrong"
	x.secrets.create(t, wrong, x.loginJSON("wrong"))
	x.stopsWith(t, "wrong password in the secret", x.environment.with(environment{"DB_SECRET_ID": wrong}), map[string]string{"secret": wrong})
	missing := "secret missing or out of reach"
	x.stopsWith(t, missing, x.environment.with(environment{"DB_SECRET_ID": "shop-none-db-password"}), map[string]string{"secret": "shop-none-db-password"})
	x.stopsWith(t, missing, x.environment.with(environment{"AWS_REGION": "", "AWS_DEFAULT_REGION": ""}), nil)
	x.stopsWith(t, missing, x.environment.with(environment{"AWS_ENDPOINT_URL": fmt.Sprintf("http://127.0.0.1:%d", freePort(t))}), nil)
	for i, value := range []string{x.user, `["a"]`, `"a"`, `null`, `{"username": "a"}`, `{"username": "a", "password": ""}`} {
		plain := fmt.Sprintf("shop-%s-db-username-%d", x.language, i)
		x.secrets.create(t, plain, value)
		x.stopsWith(t, "another secret", x.environment.with(environment{"DB_SECRET_ID": plain}), map[string]string{"secret": plain})
	}
	x.reader.down()
	x.stopsWith(t, "endpoint does not answer at the start", x.environment, map[string]string{"host": readerHost + ":" + x.environment["DB_PORT"]})
	x.reader.up(t)
}

func (x *trial) serves(t *testing.T) {
	before := x.secrets.readsOf(x.secret)
	s := x.serve(t, x.environment)
	s.expect(s.request(http.MethodGet, "/", ""), http.StatusOK)
	s.writes("it's a \"note\" \\ with ünïcode; -- and more")
	for range 5 {
		if notes := s.reads(); !slices.Equal(notes, []string{"it's a \"note\" \\ with ünïcode; -- and more"}) {
			t.Fatalf("reads %q", notes)
		}
	}
	if reads := x.secrets.readsOf(x.secret) - before; reads != 1 {
		t.Errorf("the secret was read %d times, want once", reads)
	}
	s.expect(s.request(http.MethodPost, "/notes", strings.Repeat("x", 1001)), http.StatusRequestEntityTooLarge)
	s.expect(s.request(http.MethodGet, "/none", ""), http.StatusNotFound)

	// A task that is stopped finishes what it has begun.
	unlock := x.db.lock(t, x.schema+".notes")
	last := s.later(http.MethodPost, "last")
	x.db.blocked(t, x.user, 1)
	ended := make(chan struct{})
	go func() { s.stops(); close(ended) }()
	unlock()
	s.expect(<-last, http.StatusCreated)
	<-ended
	wait(t, "end of the connections of "+x.user, func() bool { return len(x.db.connections(t, x.user)) == 0 })

	withoutReader := x.serve(t, x.variables(firstLogin).with(environment{"DB_READER_HOST": ""}))
	x.reader.down()
	withoutReader.writes("without a reader")
	if notes := withoutReader.reads(); len(notes) != 3 {
		t.Errorf("reads %q, want three notes", notes)
	}
	x.reader.up(t)
	withoutReader.stops()
}

func (x *trial) rotation(t *testing.T) {
	s := x.serve(t, x.environment)
	old := x.serve(t, x.variables(firstLogin))
	before := x.secrets.readsOf(x.secret)
	x.secrets.put(t, x.secret, x.loginJSON(nextLogin))
	x.db.sql(t, "ALTER USER %s IDENTIFIED BY '%s'", x.user, nextLogin)

	s.writes("on a connection that is open")
	old.writes("on a connection that is open")
	x.goesOn(t, "password rotated, connection open", "goes on")

	x.db.kill(t, x.db.connections(t, x.user))
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if answer := s.request(http.MethodGet, "/notes", ""); answer.status != http.StatusOK {
				t.Errorf("answers %d, want 200; log: %q", answer.status, s.logged())
			}
		})
	}
	all.Wait()
	s.writes("on a new connection")
	if reads := x.secrets.readsOf(x.secret) - before; reads != 1 {
		t.Errorf("the secret was read %d times, want once", reads)
	}
	x.goesOn(t, "password rotated, new connection, secret", "reads the secret again")

	x.answers503(t, old, old.request(http.MethodPost, "/notes", "with the old password"), "password rotated, new connection, variables", nil)
	old.expect(old.request(http.MethodGet, "/", ""), http.StatusOK)
	s.stops()
	old.stops()

	x.serve(t, x.variables(nextLogin)).stops() // what ECS gives the next task
}

func (x *trial) dropped(t *testing.T) {
	s := x.serve(t, x.environment)
	notes := len(s.reads())
	drop := func() {
		x.db.kill(t, x.db.connections(t, x.user))
		time.Sleep(500 * time.Millisecond) // the client hears of it; a write in that very moment is one of the lost ones below
	}
	for range 3 {
		drop()
		s.writes("after an idle connection was dropped")
		drop()
		notes++
		if got := len(s.reads()); got != notes {
			t.Fatalf("reads %d notes, want %d", got, notes)
		}
	}
	x.goesOn(t, "idle connection dropped", "opens another")

	unlock := x.db.lock(t, x.schema+".notes")
	read := s.later(http.MethodGet, "")
	x.db.kill(t, x.db.blocked(t, x.user, 1))
	x.db.blocked(t, x.user, 1) // the second try
	unlock()
	s.expect(<-read, http.StatusOK)
	x.goesOn(t, "connection dropped in a read", "repeats the read once")

	unlock = x.db.lock(t, x.schema+".notes")
	write := s.later(http.MethodPost, "lost")
	x.db.kill(t, x.db.blocked(t, x.user, 1))
	x.answers503(t, s, <-write, "connection dropped in a write", nil)
	unlock()
	if got := len(s.reads()); got != notes {
		t.Errorf("reads %d notes, want %d: the write was repeated", got, notes)
	}
	s.writes("after a write was lost")
	s.stops()
}

// failover takes the endpoints away, one after the other; that also shows which requests go where.
func (x *trial) failover(t *testing.T) {
	s := x.serve(t, x.environment)
	x.writer.down()
	x.answers503(t, s, s.request(http.MethodPost, "/notes", "no writer"), "endpoint does not answer", nil)
	s.reads()
	s.expect(s.request(http.MethodGet, "/", ""), http.StatusOK)
	x.writer.up(t)
	s.writes("writer is back")

	x.reader.down()
	x.answers503(t, s, s.request(http.MethodGet, "/notes", ""), "endpoint does not answer",
		map[string]string{"host": readerHost + ":" + x.environment["DB_PORT"]})
	s.writes("without a reader")
	x.reader.up(t)
	s.reads()
	s.stops()
}

// busy fills the pool with statements that wait: the pool's size holds, and nobody waits for ever.
func (x *trial) busy(t *testing.T) {
	s := x.serve(t, x.environment)
	unlock := x.db.lock(t, x.schema+".notes")
	var slow [2]<-chan response
	for i := range slow {
		slow[i] = s.later(http.MethodPost, "slow")
	}
	x.db.blocked(t, x.user, len(slow))
	x.answers503(t, s, s.request(http.MethodPost, "/notes", "one too many"), "pool is busy", nil)
	if open := len(x.db.connections(t, x.user)); open != 3 {
		t.Errorf("%d connections, want 2 of the writer's pool and 1 of the reader's", open)
	}
	first, second := <-slow[0], <-slow[1]
	unlock()
	f := x.failure(t, "statement takes too long")
	var log []string
	wait(t, "two lines in the log", func() bool { log = append(log, s.logged()...); return len(log) >= 2 })
	for _, line := range log {
		if !f.pattern(x.values(nil)).MatchString(line) {
			t.Errorf("logged %q, want %s", line, f.line)
		}
	}
	if first.status != 503 || second.status != 503 || f.does != "answers 503" {
		t.Errorf("answered %v and %v; the guide: %s", first, second, f.does)
	}
	s.writes("afterwards")
	s.stops()
}

// migrate runs the guide's own command, on the server itself and not through a relay.
func (x *trial) migrate(t *testing.T) {
	var command string
	for _, block := range readGuide(t).codeBlocks() {
		if block.language == "sh" && strings.Contains(block.code, "schema.sql") {
			command = block.code
		}
	}
	if command == "" {
		t.Fatalf("%s: no migration command", guideFile)
	}
	shell := program{language: "sh", directory: "..", command: []string{"bash", "-euc", command}}
	run := shell.start(environment{
		"DB_HOST": writerHost, "DB_PORT": fmt.Sprint(x.db.Port), "DB_NAME": x.schema, "DB_USERNAME": x.user, "MYSQL_PWD": firstLogin,
		"CA_FILE": x.db.CA.File,
	})
	if output, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", command, err, output)
	}
	if tables := x.db.sql(t, "SHOW TABLES FROM %s", x.schema); !slices.Equal(tables, []string{"notes"}) {
		t.Errorf("tables %q after the migration", tables)
	}
}
