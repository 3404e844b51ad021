// Package github asks GitHub's REST API through gh, which every runner has, and which knows a person's login.
package github

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// Client asks about one repository.
type Client struct {
	Repository string // owner/name
	Gh         Gh
}

// Gh runs gh with arguments and standard input, and gives what it printed.
type Gh func(ctx context.Context, input []byte, args ...string) (out, messages []byte, err error)

// New makes a client for a repository, such as acme/shop. Its token is gh's: GH_TOKEN, or a login.
// https://cli.github.com/manual/gh_help_environment
func New(repository string) Client { return Client{repository, run} }

func run(ctx context.Context, input []byte, args ...string) (out, messages []byte, err error) {
	var printed, said bytes.Buffer
	command := exec.CommandContext(ctx, "gh", args...)
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(input), &printed, &said
	command.Env = append(os.Environ(), "GH_PROMPT_DISABLED=1", "NO_COLOR=1", "GH_NO_UPDATE_NOTIFIER=1")
	err = command.Run()
	if errors.Is(err, exec.ErrNotFound) {
		err = errors.New("gh is not on PATH; install it: https://cli.github.com")
	}
	return printed.Bytes(), said.Bytes(), err
}

// Error is an answer that is neither a success nor "not there".
type Error struct {
	Endpoint Endpoint
	Path     string
	Status   int // 0 where there was no answer
	Message  string
}

func (e *Error) Error() string {
	said := fmt.Sprintf("%s %s: %s", e.Endpoint.Method, e.Path, e.Message)
	if e.Status != 0 {
		said = fmt.Sprintf("%s %s: HTTP %d: %s", e.Endpoint.Method, e.Path, e.Status, e.Message)
	}
	if e.Status == http.StatusForbidden {
		said += "; the job's permissions must have " + e.Endpoint.Permission
	}
	return said
}

// ErrNotFound is in the error of what is not there, for errors.Is.
var ErrNotFound = errors.New("not found")

// Is says whether the answer was 404. GitHub gives it also for what the token may not see.
func (e *Error) Is(target error) bool {
	return target == ErrNotFound && e.Status == http.StatusNotFound
}

type response struct {
	header textproto.MIMEHeader
	body   []byte
}

// call makes one request. The arguments fill the placeholders of the endpoint's path, in their order.
func (c Client) call(ctx context.Context, e Endpoint, query url.Values, body any, arguments ...string) (response, error) {
	path := e.fill(c.Repository, arguments)
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	args := []string{"api", "--include", "--method", e.Method, "--header", "X-GitHub-Api-Version: 2022-11-28", path}
	var input []byte
	if body != nil {
		var err error
		if input, err = json.Marshal(body); err != nil {
			return response{}, fmt.Errorf("write a request: %w", err)
		}
		args = append(args, "--input", "-")
	}
	out, messages, ran := c.Gh(ctx, input, args...)
	status, answer, err := parse(out)
	switch {
	case err != nil && ran != nil: // gh itself failed, before an answer
		return response{}, &Error{Endpoint: e, Path: path, Message: strings.TrimSpace(ran.Error() + ": " + string(messages))}
	case err != nil:
		return response{}, &Error{Endpoint: e, Path: path, Message: err.Error()}
	case status < 200 || status > 299:
		return response{}, &Error{Endpoint: e, Path: path, Status: status, Message: message(answer.body)}
	}
	return answer, nil
}

// parse reads what gh api --include prints: the status line, headers, an empty line and the body.
func parse(out []byte) (status int, r response, err error) {
	reader := textproto.NewReader(bufio.NewReader(bytes.NewReader(out)))
	line, err := reader.ReadLine()
	if err != nil {
		return 0, r, errors.New("gh printed nothing")
	}
	fields := strings.Fields(line)
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return 0, r, fmt.Errorf("gh printed no status line: %q", line)
	}
	if status, err = strconv.Atoi(fields[1]); err != nil {
		return 0, r, fmt.Errorf("gh printed no status: %q", line)
	}
	if r.header, err = reader.ReadMIMEHeader(); err != nil {
		return 0, r, fmt.Errorf("read the headers that gh printed: %w", err)
	}
	r.body, err = io.ReadAll(reader.R)
	return status, r, err
}

func message(body []byte) string {
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &said) == nil && said.Message != "" {
		return said.Message
	}
	const most = 200
	return strings.TrimSpace(string(body[:min(most, len(body))]))
}

// get reads one thing.
func get[T any](ctx context.Context, c Client, e Endpoint, query url.Values, arguments ...string) (T, error) {
	return send[T](ctx, c, e, query, nil, arguments...)
}

// send makes a request with a body, and reads the answer where there is one.
func send[T any](ctx context.Context, c Client, e Endpoint, query url.Values, body any, arguments ...string) (T, error) {
	var value T
	r, err := c.call(ctx, e, query, body, arguments...)
	if err == nil && len(bytes.TrimSpace(r.body)) > 0 {
		err = c.decode(e, r.body, &value)
	}
	return value, err
}

func (c Client) decode(e Endpoint, body []byte, value any) error {
	if err := json.Unmarshal(body, value); err != nil {
		return &Error{Endpoint: e, Path: e.Path, Message: "read the answer: " + err.Error()}
	}
	return nil
}

// mostPages ends a list that leads to itself.
const mostPages = 1000

// list reads all pages, which Link leads through. Below key, where the list is not the answer itself.
// https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
func list[T any](ctx context.Context, c Client, e Endpoint, key string, query url.Values, arguments ...string) ([]T, error) {
	if query == nil {
		query = url.Values{}
	}
	query.Set("per_page", "100")
	var all []T
	for range mostPages {
		r, err := c.call(ctx, e, query, nil, arguments...)
		if err != nil {
			return nil, err
		}
		items := json.RawMessage(r.body)
		if key != "" {
			var keyed map[string]json.RawMessage
			if err := c.decode(e, r.body, &keyed); err != nil {
				return nil, err
			}
			items = keyed[key]
		}
		var page []T
		if err := c.decode(e, items, &page); err != nil {
			return nil, err
		}
		all = append(all, page...)
		next, err := nextQuery(r.header.Get("Link"))
		if err != nil {
			return nil, &Error{Endpoint: e, Path: e.Path, Message: err.Error()}
		}
		if next == nil {
			return all, nil
		}
		query = next
	}
	return nil, &Error{Endpoint: e, Path: e.Path, Message: fmt.Sprintf("more than %d pages", mostPages)}
}

var nextLink = regexp.MustCompile(`<([^>]*)>;\s*rel="next"`)

// nextQuery is the query of the next page: its path may be another name of the same thing.
func nextQuery(link string) (url.Values, error) {
	match := nextLink.FindStringSubmatch(link)
	if match == nil {
		return nil, nil
	}
	next, err := url.Parse(match[1])
	if err != nil {
		return nil, fmt.Errorf("read Link: %w", err)
	}
	return next.Query(), nil
}
