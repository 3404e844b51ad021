package stackjson

import (
	"slices"

	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/stackjson/source"
)

// ExtensionsPath is where the JSON of a stack lists, in its comment, the addresses that stacks/extensions.go added.
const ExtensionsPath = "//.slipway.extensions"

// Own lists the addresses of the blocks and outputs that are the team's own, sorted: those in files beside the one that Slipway wrote, and those that
// stacks/extensions.go added to it.
func (c *Config) Own() []string { return jsonvalue.SortedKeys(c.origins) }

// Origin names the file of the team's own that has a block or an output: "" for what Slipway makes.
func (c *Config) Origin(address string) string { return c.origins[address] }

func (c *Config) findOrigins() map[string]string {
	own := map[string]string{}
	var written []string // by Slipway; where none is, nobody knows whose a block is
	for _, file := range c.files {
		body := Block{Body: file.Body}
		if _, is := body.Lookup("//.slipway"); is {
			written = append(written, file.File)
			added, _ := body.Lookup(ExtensionsPath)
			for _, address := range jsonvalue.Strings(added) {
				own[address] = source.Extensions
			}
		}
	}
	for _, address := range c.Addresses() {
		if file := c.FileOf(address); len(written) > 0 && !slices.Contains(written, file) {
			own[address] = file
		}
	}
	return own
}

// WithoutOwn gives the blocks that are not the team's own: those that Slipway makes.
func (c *Config) WithoutOwn() []Block {
	return slices.DeleteFunc(c.Blocks(), func(block Block) bool { return c.Origin(block.Address) != "" })
}
