package strictyaml

import "testing"

type crate struct {
	Kind  string `yaml:"kind" jsonschema:"required,example=apples"`
	Stack bool   `yaml:"stack"`
}

func (c *crate) SetDefaults() { c.Stack = true }

func TestItemsHaveDefaults(t *testing.T) {
	var cellar struct {
		Crates []crate `yaml:"crates"`
	}
	f := Read("cellar.yaml", []byte("crates:\n  - kind: apples\n  - {kind: eggs, stack: false}\n"), &cellar, options)
	if err := f.Problems.Err(); err != nil {
		t.Fatal(err)
	}
	if !cellar.Crates[0].Stack || cellar.Crates[1].Stack {
		t.Errorf("got %+v", cellar.Crates)
	}
}

func TestAnItemThatIsNoSection(t *testing.T) {
	var cellar struct {
		Crates []crate `yaml:"crates"`
	}
	f := Read("cellar.yaml", []byte("crates: [apples]\n"), &cellar, options)
	wantOne(t, f.Problems, "crates[0]: apples; must be a section of keys; write it as {kind: ...}")
}

// A key of another tool is no typing error: what is done here instead is said.
func TestForeignKeys(t *testing.T) {
	var cellar crate
	foreign := options
	foreign.Foreign = map[string]string{"max_weight": "weigh them yourself"}
	f := Read("cellar.yaml", []byte("kind: apples\nmaxWeight: 3\n"), &cellar, foreign)
	wantOne(t, f.Problems, "cellar.yaml:2:1: maxWeight: unknown key; weigh them yourself")
}

// One of a section is said before a key that is spelled alike, and in that section alone.
func TestForeignKeysOfASection(t *testing.T) {
	var cellar struct {
		Crates []crate `yaml:"crates"`
		Spare  crate   `yaml:"spare"`
	}
	foreign := options
	foreign.Foreign = map[string]string{"crates.stacks": "pile them yourself"}
	f := Read("cellar.yaml", []byte("crates: [{kind: apples, stacks: 3}]\nspare: {kind: eggs}\n"), &cellar, foreign)
	wantOne(t, f.Problems, "crates[0].stacks: unknown key; pile them yourself")
	f = Read("cellar.yaml", []byte("spare: {kind: eggs, stacks: 3}\n"), &cellar, foreign)
	wantOne(t, f.Problems, "spare.stacks: unknown key; did you mean stack?")
}
