package terraform

import "encoding/json"

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

// ImportBlocks are the content of a file of import blocks, with a comment.
func ImportBlocks(comment string, imports []Import) ([]byte, error) {
	data, err := json.MarshalIndent(importFile{comment, imports}, "", "  ")
	return append(data, '\n'), err
}

// ReadImportBlocks reads what ImportBlocks gave.
func ReadImportBlocks(data []byte) (comment string, imports []Import, err error) {
	var file importFile
	err = json.Unmarshal(data, &file)
	return file.Comment, file.Import, err
}
