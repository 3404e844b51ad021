package stackjson

import (
	"maps"
	"slices"

	"slipway/internal/stackjson/jsonvalue"
)

// ExtensionsPath is where the JSON of a stack lists, in its comment, the addresses that stacks/extensions.go added.
const ExtensionsPath = "//.slipway.extensions"

// Own lists the addresses of the blocks and outputs that are the team's own, sorted: those in files beside the one that Slipway wrote, and those that
// stacks/extensions.go added to it.
func (c *Config) Own() []string {
	own := map[string]bool{}
	var written []string // by Slipway; where none is, nobody knows whose a block is
	for _, file := range c.files {
		body := Block{Body: file.Body}
		if _, is := body.Lookup("//.slipway"); is {
			written = append(written, file.File)
			added, _ := body.Lookup(ExtensionsPath)
			for _, address := range jsonvalue.Strings(added) {
				own[address] = true
			}
		}
	}
	for _, address := range c.Addresses() {
		if len(written) > 0 && !slices.Contains(written, c.FileOf(address)) {
			own[address] = true
		}
	}
	return slices.Sorted(maps.Keys(own))
}

// WithoutOwn gives the blocks that are not the team's own: those that Slipway makes.
func (c *Config) WithoutOwn() []Block {
	own := c.Own()
	return slices.DeleteFunc(c.Blocks(), func(block Block) bool { return slices.Contains(own, block.Address) })
}
