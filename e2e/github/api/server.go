// Package api imitates GitHub's REST API for one repository: what the workflows and slipway ask, for the real gh. It keeps state, and gives a job's
// token no more than the job's permissions, as GitHub does.
package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Bot is who acts with a job's token.
const Bot = "github-actions[bot]"

// Server is a running imitation.
type Server struct {
	// Repository is owner/name, with the ids that GitHub gave them.
	Repository            string
	OwnerID, RepositoryID int
	// Private repositories have no code scanning without paid security.
	Private bool
	// Git is the bare repository.
	Git string
	// Now is the clock: what expires is judged by it.
	Now func() time.Time

	mu       sync.Mutex
	state    state
	tokens   map[string]Grant
	faults   []*Fault
	requests []string
	unknown  []string
	lastID   int
	listener net.Listener
	config   string
}

// Grant is what a token may do.
type Grant struct {
	// Actor is who acts: Bot, or a person.
	Actor string
	// Permissions of a job by scope: read or write. A person's token may do everything.
	Permissions map[string]string
}

// Fault is an answer that is given instead of the right one.
type Fault struct {
	// Method and Path of the requests, such as GET and /actions/artifacts/: a part of the path is enough.
	Method, Path string
	// Status of the answer.
	Status int
	// Times that it is given: 0 for always.
	Times int
}

// Start serves a repository, whose bare git repository is given, on a socket in a folder.
//
// gh talks to a socket, without TLS, where its configuration says http_unix_socket: so it needs neither a certificate, nor a name, nor a port.
// https://cli.github.com/manual/gh_config
func Start(repository, git, folder string) (*Server, error) {
	s := &Server{
		Repository: repository, OwnerID: 1234567, RepositoryID: 7654321, Private: true, Git: git, Now: time.Now,
		tokens: map[string]Grant{}, lastID: 1000, config: filepath.Join(folder, "gh"),
	}
	socket := filepath.Join(folder, "api.sock")
	if err := os.MkdirAll(s.config, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(s.config, "config.yml"), []byte("http_unix_socket: "+socket+"\n"), 0o600); err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("imitate GitHub: %w", err)
	}
	s.listener = listener
	go func() { _ = http.Serve(listener, s) }() // it ends with the listener; nobody else reaches it
	return s, nil
}

// Stop ends it.
func (s *Server) Stop() { _ = s.listener.Close() }

// Environment is what gh needs to find it.
func (s *Server) Environment() []string {
	return []string{"GH_CONFIG_DIR=" + s.config, "GH_NO_UPDATE_NOTIFIER=1", "GH_PROMPT_DISABLED=1"}
}

// Token makes one.
func (s *Server) Token(grant Grant) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := fmt.Sprintf("ghs_%d", s.id())
	s.tokens[token] = grant
	return token
}

// Revoke ends a token, as GitHub does at the end of a job.
func (s *Server) Revoke(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

// Break makes requests fail.
func (s *Server) Break(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault)
}

// Mend ends all faults.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Unknown are the requests that were made and that nothing here answers: the imitation lacks them.
func (s *Server) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.unknown)
}

// Requests are those that were made, as method and path.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// id of something new. The caller holds the lock.
func (s *Server) id() int {
	s.lastID++
	return s.lastID
}

func (s *Server) now() string { return s.Now().UTC().Format(time.RFC3339) }

// refusal is an answer that is no success.
type refusal struct {
	status  int
	message string
}

func (r refusal) Error() string { return r.message }

var notFound = refusal{http.StatusNotFound, "Not Found"}

// blobs is the host that artifacts are downloaded from, by a signed URL.
const blobs = "blobs.invalid"

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r.Method+" "+r.URL.RequestURI())
	if r.Host == blobs {
		s.serveBlob(w, r)
		return
	}
	value, err := s.answer(w, r)
	var refused refusal
	if errors.As(err, &refused) {
		write(w, refused.status, map[string]any{"message": refused.message, "documentation_url": "https://docs.github.com/rest"})
		return
	}
	if err != nil {
		write(w, http.StatusInternalServerError, map[string]any{"message": err.Error()})
		return
	}
	switch value := value.(type) {
	case status:
		w.WriteHeader(int(value))
	case created:
		write(w, http.StatusCreated, value.value)
	case redirect:
		http.Redirect(w, r, string(value), http.StatusFound)
	default:
		write(w, http.StatusOK, value)
	}
}

// Other answers than 200 with a value.
type (
	status   int
	redirect string
	created  struct{ value any }
)

func (s *Server) answer(w http.ResponseWriter, r *http.Request) (any, error) {
	grant, known := s.tokens[bearer(r)]
	if !known {
		return nil, refusal{http.StatusUnauthorized, "Bad credentials"}
	}
	for _, fault := range s.faults {
		if fault.Method == r.Method && strings.Contains(r.URL.Path, fault.Path) && fault.Times >= 0 {
			if fault.Times == 1 {
				fault.Times = -1
			} else if fault.Times > 1 {
				fault.Times--
			}
			return nil, refusal{fault.Status, http.StatusText(fault.Status)}
		}
	}
	e, arguments := s.find(r)
	if e == nil {
		s.unknown = append(s.unknown, r.Method+" "+r.URL.Path)
		return nil, refusal{http.StatusNotImplemented, "the imitation of GitHub does not have this endpoint: add it to e2e/github/api/endpoints.go"}
	}
	if !grant.allows(e.permissions) {
		return nil, refusal{http.StatusForbidden, "Resource not accessible by integration"}
	}
	return e.run(s, request{w: w, Request: r, arguments: arguments, actor: grant.Actor})
}

// bearer is the token. gh writes "token", others write "Bearer".
func bearer(r *http.Request) string {
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return token
}

// allows says whether one of the permissions is granted. Metadata can always be read.
func (g Grant) allows(permissions []string) bool {
	return g.Permissions == nil || slices.ContainsFunc(permissions, func(permission string) bool {
		scope, access, _ := strings.Cut(permission, ": ")
		return scope == "metadata" || g.Permissions[scope] == access || g.Permissions[scope] == "write"
	})
}

func write(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // gh has gone
}
