package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

type request struct {
	*http.Request
	w         http.ResponseWriter
	arguments map[string]string
	actor     string
}

// number is an argument that is one: an id.
func (r request) number(name string) int {
	number, _ := strconv.Atoi(r.arguments[name]) // nothing has the id 0
	return number
}

func (r request) query(name string) string { return r.URL.Query().Get(name) }

// read gives the body.
func read[T any](r request) (body T, err error) {
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return body, refusal{http.StatusBadRequest, "Problems parsing JSON"}
	}
	return body, nil
}

// page cuts a list, and says in a header where the next page is.
// https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
func page[T any](r request, all []T) []T {
	size, err := strconv.Atoi(r.query("per_page"))
	if err != nil || size < 1 {
		size = 30
	}
	size = min(size, 100)
	number, err := strconv.Atoi(r.query("page"))
	if err != nil || number < 1 {
		number = 1
	}
	from, to := min((number-1)*size, len(all)), min(number*size, len(all))
	if to < len(all) {
		next := *r.URL
		query := next.Query()
		query.Set("page", strconv.Itoa(number+1))
		next.Scheme, next.Host, next.RawQuery = "https", "api.github.com", query.Encode()
		r.w.Header().Set("Link", fmt.Sprintf(`<%s>; rel="next"`, next.String()))
	}
	return append([]T{}, all[from:to]...) // [], not null
}

// counted is a page below a key, with the number of all.
func counted[T any](r request, key string, all []T) map[string]any {
	return map[string]any{"total_count": len(all), key: page(r, all)}
}

var placeholder = regexp.MustCompile(`\{(\w+)(\.\.\.)?\}`)

// pattern makes a regular expression of an endpoint's path. {ref...} may hold slashes.
func pattern(path string) *regexp.Regexp {
	return regexp.MustCompile("^" + placeholder.ReplaceAllStringFunc(path, func(found string) string {
		name := strings.Trim(found, "{}")
		if name, many := strings.CutSuffix(name, "..."); many {
			return "(?P<" + name + ">.+)"
		}
		return "(?P<" + name + ">[^/]+)"
	}) + "$")
}

func (s *Server) find(r *http.Request) (*endpoint, map[string]string) {
	path, ours := strings.CutPrefix(r.URL.EscapedPath(), "/repos/"+s.Repository)
	if !ours {
		path = "^" + r.URL.EscapedPath()
	}
	for i := range endpoints {
		e := &endpoints[i]
		match := e.pattern.FindStringSubmatch(path)
		if e.method != r.Method || match == nil {
			continue
		}
		arguments := map[string]string{}
		for at, name := range e.pattern.SubexpNames() {
			if name != "" {
				arguments[name], _ = url.PathUnescape(match[at]) // it was a path
			}
		}
		return e, arguments
	}
	return nil, nil
}
