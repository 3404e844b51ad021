// Package githubtest answers a client of package github from a handler, as gh prints answers.
package githubtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"slipway/internal/github"
)

// Client asks the handler. Its paths begin with /repos/.
func Client(repository string, handler http.Handler) github.Client {
	return github.Client{Repository: repository, Gh: func(ctx context.Context, input []byte, args ...string) (out, messages []byte, err error) {
		method, path := "", ""
		for i, arg := range args {
			if arg == "--method" {
				method = args[i+1]
			}
			if strings.HasPrefix(arg, "repos/") {
				path = "/" + arg
			}
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, method, path, bytes.NewReader(input)))
		var printed bytes.Buffer
		fmt.Fprintf(&printed, "HTTP/2.0 %d %s\r\n", recorder.Code, http.StatusText(recorder.Code))
		for name, values := range recorder.Header() {
			fmt.Fprintf(&printed, "%s: %s\r\n", name, strings.Join(values, ", "))
		}
		printed.WriteString("\r\n")
		printed.Write(recorder.Body.Bytes())
		if recorder.Code > 299 {
			err = errors.New("exit status 1")
		}
		return printed.Bytes(), nil, err
	}}
}
