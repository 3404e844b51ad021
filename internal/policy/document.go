// Package policy holds every IAM policy of the stack as typed Go values. They are rendered with the ARNs that are
// known before a deploy filled in, so that a reviewer reads the policy in the plan.
package policy

import (
	"bytes"
	"encoding/json"
)

// Document is an IAM policy document.
type Document []Statement

// Statement of a policy. Allow is meant where Effect is empty.
type Statement struct {
	Sid        string
	Effect     Effect
	Principal  map[string]string // such as {"Service": "rds.amazonaws.com"}; only in trust and resource policies
	Actions    []string
	Resources  []string // none in a trust policy
	Conditions Conditions
}

// Effect of a statement.
type Effect string

const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Conditions by operator and key, such as {"StringEquals": {"aws:SourceAccount": {"123456789012"}}}.
type Conditions map[string]map[string][]string

// JSON renders the document the same way each time, for an attribute of a Terraform resource.
func (d Document) JSON() string {
	type statement struct {
		Sid       string `json:",omitempty"`
		Effect    Effect
		Principal map[string]string `json:",omitempty"`
		Action    []string
		Resource  []string   `json:",omitempty"`
		Condition Conditions `json:",omitempty"`
	}
	document := struct {
		Version   string
		Statement []statement
	}{Version: "2012-10-17"}
	for _, s := range d {
		if s.Effect == "" {
			s.Effect = Allow
		}
		document.Statement = append(document.Statement,
			statement{s.Sid, s.Effect, s.Principal, s.Actions, s.Resources, s.Conditions})
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // Terraform expressions hold > and &
	if err := encoder.Encode(document); err != nil {
		panic(err) // strings, lists and maps of strings only: nothing here can fail to encode
	}
	return string(bytes.TrimSpace(out.Bytes()))
}

func equals(key string, values ...string) Conditions {
	return Conditions{"StringEquals": {key: values}}
}
