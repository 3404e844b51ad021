// Package imports takes what exists in AWS under an environment's addresses: it checks a list of addresses and ids against the stack, and says what a plan
// that imports them would do. It is plain Go, and asks neither AWS nor the state.
package imports

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"slipway/internal/beside"
	"slipway/internal/nearest"
	"slipway/internal/stackjson"
	"slipway/internal/terraform"
)

// File of import blocks beside an environment: where every plan sees them, that of CI as well.
const File = "imports.tf.json"

// List is a file that names what to import.
type List struct {
	Name    string
	Entries []Entry
}

// Entry is a line of it.
type Entry struct {
	Line    int
	Address string
	ID      string // by which Terraform imports the type
}

// Read reads a list: in each line an address and an id. Empty lines and those that begin with # are left out.
func Read(name string, data []byte) List {
	list := List{Name: name}
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		address, id := line, ""
		if end := strings.IndexAny(line, " \t"); end > 0 { // an id may have spaces, as the name of an alarm
			address, id = line[:end], strings.TrimSpace(line[end:])
		}
		list.Entries = append(list.Entries, Entry{number, address, id})
	}
	return list
}

// has tells whether something is imported to an address.
func (l List) has(address string) bool {
	return slices.ContainsFunc(l.Entries, func(e Entry) bool { return e.Address == address })
}

// comment of the files that are written here.
const comment = "Written by slipway import. Delete it when it is applied."

// Blocks are the list as Terraform reads it.
func (l List) Blocks() ([]byte, error) {
	var all []terraform.Import
	for _, entry := range l.Entries {
		all = append(all, terraform.Import{To: entry.Address, ID: entry.ID})
	}
	return terraform.ImportBlocks(comment, all)
}

// Replaces names the addresses that an earlier list has blocks for, and this one has not: its blocks take their place. A file of the same name that was not
// written here is an error.
func (l List) Replaces(around []beside.File) (gone []string, err error) {
	i := slices.IndexFunc(around, func(file beside.File) bool { return file.Name == File })
	if i < 0 {
		return nil, nil
	}
	data, err := os.ReadFile(around[i].Path)
	if err != nil {
		return nil, err
	}
	says, blocks, err := terraform.ReadImportBlocks(data)
	if err != nil || says != comment {
		return nil, fmt.Errorf("%s: not written by slipway import, which would write its own blocks into a file of this name; rename it", around[i].Path)
	}
	for _, block := range blocks {
		if !l.has(block.To) {
			gone = append(gone, block.To)
		}
	}
	return gone, nil
}

var (
	// resource is the address of a block, without an instance's key.
	resource = regexp.MustCompile(`^([a-z0-9_]+\.[A-Za-z0-9_-]+)(?:\[.+\])?$`)
	// inModule is the address of a block in a module, which may be in another one.
	inModule = regexp.MustCompile(`^module\.([A-Za-z0-9_-]+)(?:\[.+\])?\.(?:module\.[A-Za-z0-9_-]+(?:\[.+\])?\.)*([a-z0-9_]+)\.[A-Za-z0-9_-]+(?:\[.+\])?$`)
)

// typeOf an address, wherever its block is.
func typeOf(address string) string {
	if match := inModule.FindStringSubmatch(address); match != nil {
		return match[2]
	}
	typ, _, _ := strings.Cut(address, ".")
	return typ
}

// Check says what of a list does not fit the stack, all of it.
func (l List) Check(stack *stackjson.Config) []stackjson.Problem {
	var problems []stackjson.Problem
	if len(l.Entries) == 0 {
		return []stackjson.Problem{{File: l.Name, Line: 1, Column: 1, What: "names nothing", Fix: "write an address and an id in each line"}}
	}
	addresses, ids := map[string]Entry{}, map[string]Entry{}
	for _, entry := range l.Entries {
		refuse := func(what, fix string) {
			problems = append(problems, stackjson.Problem{File: l.Name, Line: entry.Line, Column: 1, Address: entry.Address, What: what, Fix: fix})
		}
		what, fix := misplaced(entry.Address, stack)
		typ := typeOf(entry.Address)
		same, twice := addresses[entry.Address]
		other, taken := ids[typ+" "+entry.ID]
		switch {
		case what != "":
			refuse(what, fix)
		case twice:
			refuse("in line "+strconv.Itoa(same.Line)+" already", "give each address one id")
		case entry.ID == "":
			refuse("no id", "write behind it what Terraform imports the type by: "+page(typ))
		case strings.Contains(entry.ID, "${"):
			refuse(entry.ID+" is a reference", "write the id itself")
		case taken:
			refuse(entry.ID+" goes to "+other.Address+" in line "+strconv.Itoa(other.Line)+" already", "give each id one address")
		}
		addresses[entry.Address] = entry
		if entry.ID != "" && !taken {
			ids[typ+" "+entry.ID] = entry
		}
	}
	return problems
}

// misplaced says why nothing can be imported to an address; "" where something can be.
func misplaced(address string, stack *stackjson.Config) (what, fix string) {
	kind, _, _ := strings.Cut(address, ".")
	switch kind {
	case stackjson.Data, stackjson.Ephemeral:
		return "is read, and nobody's to import", "take the line out"
	case "module":
		match := inModule.FindStringSubmatch(address)
		if match == nil {
			return "not an address", "write it as module.cache.aws_elasticache_cluster.main"
		}
		if _, known := stack.Section("module")[match[1]]; !known {
			return "the stack has no module." + match[1], "declare it in a file beside the environment, as docs/extending.md says, or take the line out"
		}
		return "", "" // its content is not known here
	}
	match := resource.FindStringSubmatch(address)
	if match == nil {
		return "not an address", "write it as aws_kms_key.main; testdata/snapshots/*.addresses lists those of the samples"
	}
	block, known := stack.Block(match[1])
	if !known {
		return "not in the stack", instead(match[1], stack)
	}
	for _, existing := range stack.Imports() {
		if to := resource.FindStringSubmatch(existing.To); to != nil && to[1] == block.Address {
			return "imported by " + cmp.Or(existing.File, "the stack") + " already", "take the line out"
		}
	}
	return "", ""
}

// instead is what may be meant by an address that is not there.
func instead(address string, stack *stackjson.Config) string {
	typ, _, _ := strings.Cut(address, ".")
	var all, same []string
	for _, block := range stack.Blocks() {
		if block.Kind == stackjson.Resource {
			all = append(all, block.Address)
		}
	}
	for _, block := range stack.OfType(typ) {
		same = append(same, block.Address)
	}
	if near := nearest.DidYouMean(address, all); near != "" || len(same) == 0 {
		return cmp.Or(near, "the stack has no "+typ+": declare it in a file beside the environment, as docs/extending.md says, or take the line out")
	}
	near := nearest.First(address, same, 3)
	slices.Sort(near)
	return "the stack has " + strings.Join(near, ", ")
}

// page of the provider's documentation that says by which id a type is imported.
func page(typ string) string {
	name, ours := strings.CutPrefix(typ, "aws_")
	if !ours {
		return "the provider's page of " + typ
	}
	return "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/" + name + "#import"
}
