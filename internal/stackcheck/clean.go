// Package stackcheck finds in a stack's JSON what `terraform validate`, a reviewer and a security review would otherwise find later.
// It is plain Go: no jsii, no provider, no network.
package stackcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
)

// machinePath is a path that exists on the machine that synthesized. A directory alone, such as a container's /tmp, is none.
var machinePath = regexp.MustCompile(`(^|[^\w./-]|file://)(/(home|root|tmp|Users|workspace|workspaces|private|var/folders)/[\w.-]+|[A-Za-z]:\\)`)

// remnants are what Go, JavaScript or CDKTF leave where a value was not resolved. A number token prints as -8.1e+298.
var remnants = regexp.MustCompile(`TfToken|Token\[|[eE]\+2[89]\d+|<nil>|\[object Object\]|\bundefined\b|\bNaN\b|%!\w?\(|\b0xc0[0-9a-f]{8}\b`)

var (
	hashSuffix = regexp.MustCompile(`_[0-9A-F]{8}$`)
	goodLabel  = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// Clean reports what makes the JSON unfit to be the product: traces of the machine, of CDKTF or of Go, names that a reader
// cannot rely on, nulls, literal secrets, and a state kept in a local file. The directory is that of the machine that synthesized;
// an empty one is not looked for. Each problem
// can be allowed by its address and path: aws_ecs_task_definition.main.container_definitions, terraform.backend.
func Clean(cfg *stackjson.Config, directory string, allow ...string) []stackjson.Problem {
	c := cleaner{config: cfg, directory: directory, ephemerals: ephemeralsOf(cfg)}
	for _, file := range cfg.Roots() {
		c.file = file.File
		c.text("", file.Body)
	}
	c.file = ""
	for _, block := range cfg.Blocks() {
		c.label(block.Address, block.Label)
		c.values(block.Address, "", block.Body)
		c.secrets(block, "", block.Body)
		c.stored(block)
	}
	for name, body := range cfg.Outputs() {
		c.label("output."+name, name)
		c.values("output."+name, "", body)
	}
	for name, body := range cfg.Variables() {
		c.label("var."+name, name)
		c.values("var."+name, "", body)
	}
	for name := range cfg.Locals() {
		c.label("local."+name, name)
	}
	for _, provider := range cfg.Providers() {
		c.values("provider."+provider.Key, "", provider.Body)
	}
	c.values("locals", "", cfg.Section("locals"))
	c.values("terraform", "", cfg.Section("terraform"))
	c.backend()
	c.problems = slices.DeleteFunc(c.problems, func(p stackjson.Problem) bool {
		return slices.Contains(allow, strings.Trim(p.Address+"."+p.Path, "."))
	})
	return c.problems.In(cfg)
}

type cleaner struct {
	config     *stackjson.Config
	directory  string
	file       string // the one whose text is looked at
	ephemerals ephemerals
	problems   stackjson.Problems
}

func (c *cleaner) refuse(address, path, what, fix string) {
	c.problems.Add(stackjson.Problem{File: c.file, Address: address, Path: path, What: what, Fix: fix})
}

// text looks at every property name, string and number of the file, CDKTF's metadata included.
func (c *cleaner) text(path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range jsonvalue.SortedKeys(value) {
			c.line(jsonvalue.Join(path, key), key)
			c.text(jsonvalue.Join(path, key), value[key])
		}
	case []any:
		for i, nested := range value {
			c.text(jsonvalue.At(path, i), nested)
		}
	case nil, bool:
	default:
		c.line(path, fmt.Sprint(value))
	}
}

func (c *cleaner) line(path, s string) {
	where, inside := c.locate(path)
	if found := machinePath.FindString(s); found != "" {
		c.refuse(where, inside, "the machine's path "+strings.TrimSpace(found)+" in "+jsonvalue.Excerpt(s), "the JSON must be the same wherever it is synthesized")
	} else if c.directory != "" && c.directory != "/" && strings.Contains(s, c.directory) {
		c.refuse(where, inside, "the working directory in "+jsonvalue.Excerpt(s), "the JSON must be the same wherever it is synthesized")
	}
	if found := remnants.FindString(s); found != "" {
		c.refuse(where, inside, found+" in "+jsonvalue.Excerpt(s), "a value was not resolved: look for arithmetic, case or length on a token")
	}
}

// locate turns a path from the top, resource.aws_lb.main.name, into the block's address and the path inside.
func (c *cleaner) locate(path string) (string, string) {
	for _, prefix := range []string{stackjson.Resource, stackjson.Data, stackjson.Ephemeral} {
		rest, ok := strings.CutPrefix(path, prefix+".")
		if parts := strings.SplitN(rest, ".", 3); ok && len(parts) == 3 {
			if block, known := c.config.Block(stackjson.Address(prefix, parts[0], parts[1])); known {
				return block.Address, parts[2]
			}
		}
	}
	if name, rest, nested := strings.Cut(path, "."); nested {
		return name, rest
	}
	return path, ""
}

// handWritten tells of what CDKTF has not written: its author chose the names, and may write null for what is not set.
func (c *cleaner) handWritten(address string) bool { return source.InHCL(c.config.FileOf(address)) }

func (c *cleaner) label(address, label string) {
	if c.handWritten(address) {
		return
	}
	if hashSuffix.MatchString(label) {
		c.refuse(address, "", "the name ends in a hash of CDKTF, which moving the construct changes", "set the logical id")
	}
	if !goodLabel.MatchString(label) {
		c.refuse(address, "", fmt.Sprintf("the name %q is not made of a-z, 0-9 and _", label), "set the logical id")
	}
}

// values refuses null: it is an unset optional field that should not have been written.
func (c *cleaner) values(address, path string, value any) {
	switch value := value.(type) {
	case nil:
		if path != "" && !c.handWritten(address) {
			c.refuse(address, path, "null", "leave it out")
		}
	case map[string]any:
		for _, key := range jsonvalue.SortedKeys(value) {
			c.values(address, jsonvalue.Join(path, key), value[key])
		}
	case []any:
		for i, nested := range value {
			c.values(address, jsonvalue.At(path, i), nested)
		}
	}
}

// backend refuses a state in a file beside the JSON: CDKTF writes its absolute path, and no colleague sees it.
func (c *cleaner) backend() {
	terraform := c.config.Section("terraform")
	backend := jsonvalue.Object(terraform["backend"])
	if _, local := backend["local"]; local || (len(backend) == 0 && terraform["cloud"] == nil) {
		c.refuse("terraform", "backend", "the state is kept in a local file", "give the stack an S3 backend")
	}
}
