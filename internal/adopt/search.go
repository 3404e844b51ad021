package adopt

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/stackjson"
	"slipway/internal/template"
)

// finder looks for the things in AWS that a block of one type may be.
type finder struct {
	// needs are the attributes that it is found by. What a block does not have is "". Where one refers to something that does
	// not exist, the block's own thing cannot exist: Terraform makes it later.
	needs []string
	// gives are the attributes of a Thing.
	gives []string
	// find gives all there are, or none.
	find func(ctx context.Context, aws *Clients, is map[string]string) ([]Thing, error)
	// remove is the AWS CLI's command for a duplicate, where ID stands for it. It is empty where the name keeps AWS from making
	// a second one.
	remove string
	// generated: AWS makes the ID, so that a thing that the state names anywhere cannot be one that it has lost.
	generated bool
}

// search finds each block's thing once. Blocks refer to each other: looking for one looks for others first.
type search struct {
	config   *stackjson.Config
	state    State
	aws      *Clients
	finders  map[string]finder
	findings map[string]finding
}

// finding is what AWS has for a block.
type finding struct {
	chosen  *Thing // what the state misses; nil where it has the address, or nothing exists
	strays  []Thing
	unknown bool // nobody knows how to look for it, or by what
}

func (s *search) find(ctx context.Context, block stackjson.Block) (finding, error) {
	if known, ok := s.findings[block.Address]; ok {
		return known, nil
	}
	found, err := s.look(ctx, block)
	if err != nil {
		return found, fmt.Errorf("%s: %w", block.Address, err)
	}
	s.findings[block.Address] = found
	return found, nil
}

func (s *search) look(ctx context.Context, block stackjson.Block) (finding, error) {
	if s.config.Origin(block.Address) != "" { // its arguments may be expressions that only Terraform understands
		return finding{}, nil
	}
	finder, ok := s.finders[block.Type]
	if !ok || overwrites(block) {
		return finding{unknown: !ok && !Repeatable(block.Type)}, nil
	}
	_, has := s.state.Resources[block.Address]
	if has && finder.remove == "" {
		return finding{}, nil
	}
	is := map[string]string{}
	for _, attribute := range finder.needs {
		text := valueAt(block.Body, attribute)
		if s.elsewhere(text) {
			return finding{unknown: true}, nil
		}
		value, exists, err := s.resolve(ctx, text)
		if err != nil || !exists {
			return finding{}, err
		}
		is[attribute] = value
	}
	things, err := finder.find(ctx, s.aws.of(block), is)
	if err != nil {
		return finding{}, err
	}
	if finder.generated {
		things = slices.DeleteFunc(things, func(thing Thing) bool { return s.state.Names[thing.ID] })
	}
	return s.choose(things, has), nil
}

// elsewhere says whether a text refers to what the team adds, which is not looked for, and is not in the state.
func (s *search) elsewhere(text string) bool {
	return slices.ContainsFunc(template.References(text), func(r template.Reference) bool {
		_, made := s.config.Block(r.Address)
		_, known := s.state.Resources[r.Address]
		return !known && (!made || s.config.Origin(r.Address) != "")
	})
}

// overwrites says whether a block takes over what is there already, as the DNS records of a certificate's proof do: to make it again is enough.
func overwrites(block stackjson.Block) bool {
	overwrite, _ := block.Text("allow_overwrite")
	return overwrite == "true"
}

// choose takes the oldest of what fits; where AWS does not tell when, the first by ID.
func (s *search) choose(things []Thing, has bool) (found finding) {
	slices.SortFunc(things, func(a, b Thing) int {
		if c := a.Made.Compare(b.Made); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	for _, thing := range things {
		ours := thing.Tags == nil || s.aws.ours(thing.Tags)
		switch {
		case !has && found.chosen == nil && !thing.Elsewhere:
			if !ours && thing.Blocked == "" {
				thing.Blocked = "it does not carry the tags " + s.aws.tagText() + ": it is somebody else's"
			}
			found.chosen = &thing
		case ours:
			found.strays = append(found.strays, thing)
		}
	}
	return found
}

// reference is one attribute of a resource or of a data source, as in ${aws_vpc.main.id}.
var reference = regexp.MustCompile(`\$\{((?:data\.)?[a-z0-9_]+\.[A-Za-z0-9_]+)\.([a-z0-9_]+)\}`)

// resolve gives the value of a template, and false where it refers to something that does not exist.
func (s *search) resolve(ctx context.Context, template string) (string, bool, error) {
	exists := true
	var failed error
	value := reference.ReplaceAllStringFunc(template, func(match string) string {
		parts := reference.FindStringSubmatch(match)
		value, ok, err := s.attribute(ctx, parts[1], parts[2])
		if err != nil && failed == nil {
			failed = err
		}
		exists = exists && ok
		return value
	})
	if failed == nil && exists && strings.Contains(value, "${") {
		failed = fmt.Errorf("the expression %s is not understood", template)
	}
	return value, exists, failed
}

func (s *search) attribute(ctx context.Context, address, name string) (string, bool, error) {
	if values, ok := s.state.Resources[address]; ok {
		value, ok := values[name].(string)
		return value, ok, nil
	}
	block, ok := s.config.Block(address)
	if !ok {
		return "", false, fmt.Errorf("there is no %s", address)
	}
	found, err := s.find(ctx, block)
	if err != nil || found.chosen == nil || found.chosen.Blocked != "" {
		return "", false, err
	}
	value, ok := found.chosen.Attributes[name]
	if !ok {
		return "", false, fmt.Errorf("the %s of a %s is not known", name, block.Type)
	}
	return value, true, nil
}

// valueAt gives an argument as text; tags.Name is that tag.
func valueAt(body map[string]any, path string) string {
	outer, inner, nested := strings.Cut(path, ".")
	if nested {
		object, _ := body[outer].(map[string]any)
		return valueAt(object, inner)
	}
	switch value := body[outer].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}
