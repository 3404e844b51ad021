package terraform

import (
	"encoding/json"
	"slices"

	"slipway/internal/template"
)

// Import takes what exists under an address: https://developer.hashicorp.com/terraform/language/block/import
type Import struct {
	To string `json:"to"`
	ID string `json:"id"`
}

// importFile is a file of import blocks, in Terraform's JSON, with a comment.
type importFile struct {
	Comment string   `json:"//"`
	Import  []Import `json:"import"`
}

// ImportBlocks are the content of a file of import blocks, with a comment. An id is an expression there, and what may look like a template in it is text.
func ImportBlocks(comment string, imports []Import) ([]byte, error) {
	imports = slices.Clone(imports)
	for i := range imports {
		imports[i].ID = template.Escape(imports[i].ID)
	}
	data, err := json.MarshalIndent(importFile{comment, imports}, "", "  ")
	return append(data, '\n'), err
}

// ReadImportBlocks reads what ImportBlocks gave, each id as it is written there.
func ReadImportBlocks(data []byte) (comment string, imports []Import, err error) {
	var file importFile
	err = json.Unmarshal(data, &file)
	return file.Comment, file.Import, err
}
