package terraform

import "encoding/json"

// Import takes what exists under an address: https://developer.hashicorp.com/terraform/language/block/import
type Import struct {
	To string `json:"to"`
	ID string `json:"id"`
}

// ImportBlocks are a file of import blocks, in Terraform's JSON, with a comment.
func ImportBlocks(comment string, imports []Import) ([]byte, error) {
	data, err := json.MarshalIndent(struct {
		Comment string   `json:"//"`
		Import  []Import `json:"import"`
	}{comment, imports}, "", "  ")
	return append(data, '\n'), err
}
