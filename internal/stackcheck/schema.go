package stackcheck

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"

	terraform "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
)

// Schema is what `terraform providers schema -json` prints: every argument of every type of the providers.
type Schema struct {
	kinds map[string]map[string]*terraform.SchemaBlock
}

// ReadSchema reads the output of `terraform providers schema -json`, as it is or gzipped. Types that are not in use may be cut.
func ReadSchema(r io.Reader) (*Schema, error) {
	buffered := bufio.NewReader(r)
	plain := io.Reader(buffered)
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) { // RFC 1952
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("read provider schema: %w", err)
		}
		plain = unzipped
	}
	var all terraform.ProviderSchemas
	if err := json.NewDecoder(plain).Decode(&all); err != nil {
		return nil, fmt.Errorf("read provider schema: %w", err)
	}
	return NewSchema(&all), nil
}

// NewSchema takes what Terraform says of its providers.
func NewSchema(all *terraform.ProviderSchemas) *Schema {
	s := &Schema{map[string]map[string]*terraform.SchemaBlock{stackjson.Resource: {}, stackjson.Data: {}, stackjson.Ephemeral: {}}}
	for _, provider := range all.Schemas {
		s.take(stackjson.Resource, provider.ResourceSchemas)
		s.take(stackjson.Data, provider.DataSourceSchemas)
		s.take(stackjson.Ephemeral, provider.EphemeralResourceSchemas)
	}
	return s
}

func (s *Schema) take(kind string, types map[string]*terraform.Schema) {
	for name, schema := range types {
		if schema != nil && schema.Block != nil {
			s.kinds[kind][name] = schema.Block
		}
	}
}

func (s *Schema) block(kind, typ string) *terraform.SchemaBlock {
	if s == nil {
		return nil
	}
	return s.kinds[kind][typ]
}

// blockType is the type of the object that a reference to a block gives.
func blockType(block *terraform.SchemaBlock) cty.Type {
	attributes := map[string]cty.Type{}
	for name, attribute := range block.Attributes {
		attributes[name] = attributeType(attribute)
	}
	for name, nested := range block.NestedBlocks {
		attributes[name] = nest(nested.NestingMode, blockType(nested.Block))
	}
	return cty.Object(attributes)
}

// attributeType is the type a value is converted to.
func attributeType(attribute *terraform.SchemaAttribute) cty.Type {
	nested := attribute.AttributeNestedType
	if nested == nil {
		if attribute.AttributeType == cty.NilType {
			return cty.DynamicPseudoType
		}
		return attribute.AttributeType
	}
	attributes, optional := map[string]cty.Type{}, []string{}
	for _, name := range jsonvalue.SortedKeys(nested.Attributes) {
		attributes[name] = attributeType(nested.Attributes[name])
		if !nested.Attributes[name].Required {
			optional = append(optional, name)
		}
	}
	return nest(nested.NestingMode, cty.ObjectWithOptionalAttrs(attributes, optional))
}

// asBlocks is the type of an attribute that Terraform's own language may also write as blocks: a list or set of objects, of which
// each leaves out what it does not set. Terraform JSON has no such blocks.
// Source: https://developer.hashicorp.com/terraform/language/attr-as-blocks
func asBlocks(attribute *terraform.SchemaAttribute) (cty.Type, bool) {
	typ := attributeType(attribute)
	if attribute.AttributeNestedType != nil || !(typ.IsListType() || typ.IsSetType()) || !typ.ElementType().IsObjectType() {
		return typ, false
	}
	object := typ.ElementType().AttributeTypes()
	element := cty.ObjectWithOptionalAttrs(object, jsonvalue.SortedKeys(object))
	if typ.IsSetType() {
		return cty.Set(element), true
	}
	return cty.List(element), true
}

func nest(mode terraform.SchemaNestingMode, object cty.Type) cty.Type {
	switch mode {
	case terraform.SchemaNestingModeList:
		return cty.List(object)
	case terraform.SchemaNestingModeSet:
		return cty.Set(object)
	case terraform.SchemaNestingModeMap:
		return cty.Map(object)
	}
	return object
}
