// Package page shows reports as one HTML file that needs nothing else: no network, no other file, and JavaScript only for what is extra.
// It knows what a report knows, and computes nothing but lengths of bars.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"

	"slipway/internal/report"
)

//go:embed page.html
var markup string

//go:embed page.css
var style string

//go:embed page.js
var script string

var pages = template.Must(template.New("page").Funcs(template.FuncMap{"prose": prose}).Parse(markup))

// document is all that the template shows.
type document struct {
	Title        string
	About        string
	Comparison   *comparison
	Overview     *overview
	Environments []environment
}

// Style of the page.
func (document) Style() template.CSS { return template.CSS(style) }

// Script of the page, which the policy knows by its digest.
func (document) Script() template.JS { return template.JS(script) }

// Policy lets the page load nothing, and run its own script alone. Styles are its own too; lengths of bars stand in attributes, for which no digest is enough.
func (document) Policy() string {
	sum := sha256.Sum256([]byte(script))
	digest := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return "default-src 'none'; style-src 'unsafe-inline'; script-src " + digest + "; base-uri 'none'; form-action 'none'"
}

// Reports shows one environment, or several with an overview first.
func Reports(sides []report.Side) ([]byte, error) {
	if len(sides) == 1 {
		one := newEnvironment(sides[0], 1)
		return render(document{Title: "Report of " + one.Name, About: one.About(), Environments: []environment{one}})
	}
	d := document{Title: "Report of all environments", Overview: newOverview(sides)}
	for _, side := range sides {
		d.Environments = append(d.Environments, newEnvironment(side, 2))
	}
	return render(d)
}

// Difference shows how two environments differ.
func Difference(c report.Comparison) ([]byte, error) {
	return render(document{Title: c.First + " and " + c.Second, About: c.Second + " must be at least as strict as " + c.First + ".", Comparison: newComparison(c)})
}

func render(d document) ([]byte, error) {
	var out bytes.Buffer
	if err := pages.Execute(&out, d); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// anchor is the part of an id that tells environments of folders apart from others; their names have no dot.
func anchor(name string) string { return strings.ReplaceAll(name, "/", ".") }
