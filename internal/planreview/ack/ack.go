// Package ack reads acknowledgements: findings that somebody has looked at and answers for, until a day.
package ack

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Acknowledgement lets one finding pass. All fields are required.
type Acknowledgement struct {
	Rule     string // id of a rule
	Address  string // exactly as the report gives it
	Reason   string
	Approver string
	Expiry   time.Time // the last day on which it holds, in UTC
	Line     int       // in the file
}

// Expired says whether its last day is over.
func (a Acknowledgement) Expired(now time.Time) bool {
	return !now.UTC().Before(a.Expiry.AddDate(0, 0, 1))
}

// largest file in bytes.
const largest = 1 << 20

// Parse reads a file of acknowledgements:
//
//	acknowledgements:
//	  - rule: stateful-delete
//	    address: aws_s3_bucket.old_logs
//	    reason: the logs are in the new bucket
//	    approver: jane@example.com
//	    expiry: 2026-12-31
//
// The error lists all problems, each as file:line:column: field: what is wrong; what to do.
func Parse(name string, data []byte, rules []string) ([]Acknowledgement, error) {
	r := &reader{name: name, rules: rules, seen: map[[2]string]int{}}
	if len(data) > largest {
		return nil, fmt.Errorf("%s: larger than 1 MiB", name)
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, column, message := syntax(err)
		return nil, fmt.Errorf("%s:%d:%d: not valid YAML: %s", name, line, column, message)
	}
	if len(file.Docs) > 1 {
		r.problem(file.Docs[1].Body, "", "a second YAML document; keep one in a file")
	} else if len(file.Docs) == 1 && file.Docs[0].Body != nil {
		r.document(file.Docs[0].Body)
	}
	if len(r.problems) > 0 {
		return nil, errors.New(strings.Join(r.problems, "\n"))
	}
	return r.found, nil
}

type reader struct {
	name     string
	rules    []string
	seen     map[[2]string]int // line of each rule and address
	found    []Acknowledgement
	problems []string
}

func (r *reader) problem(node ast.Node, field, message string) {
	line, column := position(node)
	if field != "" {
		message = field + ": " + message
	}
	r.problems = append(r.problems, fmt.Sprintf("%s:%d:%d: %s", r.name, line, column, message))
}

func (r *reader) document(body ast.Node) {
	for _, pair := range r.pairs(body, "the file", "acknowledgements") {
		if _, none := pair.Value.(*ast.NullNode); none {
			continue
		}
		list, ok := pair.Value.(*ast.SequenceNode)
		if !ok {
			r.problem(pair.Value, "acknowledgements", "must be a list; write each after a hyphen")
			continue
		}
		for _, item := range list.Values {
			r.acknowledgement(item)
		}
	}
}

var fields = []string{"rule", "address", "reason", "approver", "expiry"}

func (r *reader) acknowledgement(item ast.Node) {
	before := len(r.problems)
	values := map[string]string{}
	nodes := map[string]ast.Node{}
	for _, pair := range r.pairs(item, "an acknowledgement", fields...) {
		key := pair.Key.String()
		nodes[key] = pair.Value
		switch value := pair.Value.(type) {
		case *ast.StringNode:
			values[key] = strings.TrimSpace(value.Value)
		case *ast.LiteralNode:
			values[key] = strings.TrimSpace(value.Value.Value)
		case *ast.IntegerNode, *ast.FloatNode:
			values[key] = value.GetToken().Value
		default:
			r.problem(pair.Value, key, "must be text")
			values[key] = "?"
		}
	}
	for _, field := range fields {
		if _, there := nodes[field]; !there {
			r.problem(item, field, "missing")
		} else if values[field] == "" {
			r.problem(nodes[field], field, "empty; write it out")
		}
	}
	if len(r.problems) > before {
		return
	}
	if !slices.Contains(r.rules, values["rule"]) {
		r.problem(nodes["rule"], "rule", fmt.Sprintf("%q is no rule; use %s", values["rule"], strings.Join(r.rules, ", ")))
	}
	expiry, err := time.Parse(time.DateOnly, values["expiry"])
	if err != nil {
		r.problem(nodes["expiry"], "expiry", fmt.Sprintf("%q is no day; write it as 2026-12-31", values["expiry"]))
	}
	line, _ := position(item)
	key := [2]string{values["rule"], values["address"]}
	if first, twice := r.seen[key]; twice {
		r.problem(item, "", fmt.Sprintf("%s of %s is acknowledged twice, first on line %d; remove one", key[0], key[1], first))
	}
	r.seen[key] = line
	r.found = append(r.found, Acknowledgement{values["rule"], values["address"], values["reason"], values["approver"], expiry, line})
}

// pairs gives a mapping's known keys, each once, and reports the rest.
func (r *reader) pairs(node ast.Node, what string, known ...string) []*ast.MappingValueNode {
	var all []*ast.MappingValueNode
	switch node := node.(type) {
	case *ast.MappingNode:
		all = node.Values
	case *ast.MappingValueNode:
		all = []*ast.MappingValueNode{node}
	default:
		r.problem(node, "", what+" must be a section of keys: "+strings.Join(known, ", "))
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(pair *ast.MappingValueNode) bool {
		if slices.Contains(known, pair.Key.String()) {
			return false
		}
		r.problem(pair.Key, "", fmt.Sprintf("unknown key %.40q; use %s", pair.Key.String(), strings.Join(known, ", ")))
		return true
	})
}

func position(node ast.Node) (line, column int) {
	token := node.GetToken()
	if mapping, ok := node.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		token = mapping.Values[0].Key.GetToken() // its own token is the first colon
	}
	if pair, ok := node.(*ast.MappingValueNode); ok {
		token = pair.Key.GetToken()
	}
	if token == nil || token.Position == nil {
		return 1, 1
	}
	return max(1, token.Position.Line), max(1, token.Position.Column)
}

func syntax(err error) (line, column int, message string) {
	line, column, message = 1, 1, err.Error()
	var located yaml.Error
	if errors.As(err, &located) {
		message = located.GetMessage()
		if token := located.GetToken(); token != nil && token.Position != nil {
			line, column = max(1, token.Position.Line), max(1, token.Position.Column)
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	return line, column, message
}
