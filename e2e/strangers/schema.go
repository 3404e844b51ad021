package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// schema is what terraform providers schema -json says of the types of resources.
type schema map[string]*resource

type resource struct {
	Version int   `json:"version"`
	Block   block `json:"block"`
}

type block struct {
	Attributes map[string]*attribute   `json:"attributes"`
	BlockTypes map[string]*nestedBlock `json:"block_types"`
}

type nestedBlock struct {
	Block block `json:"block"`
}

type attribute struct {
	Type   any `json:"type"` // a word, or a list of a word and what it holds
	Nested *struct {
		Attributes  map[string]*attribute `json:"attributes"`
		NestingMode string                `json:"nesting_mode"`
	} `json:"nested_type"`
}

func readSchema(data []byte) (schema, error) {
	var all struct {
		Schemas map[string]struct {
			Resources schema `json:"resource_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	for _, provider := range all.Schemas {
		return provider.Resources, nil
	}
	return nil, fmt.Errorf("no schemas")
}

// texts writes maps and lists as JSON where the provider wants a text, as for policies.
func (s schema) texts(kind string, attributes map[string]any) map[string]any {
	resource := s[kind]
	if resource == nil {
		return attributes // Terraform says that the type is unknown
	}
	return resource.Block.texts(attributes)
}

func (b block) texts(attributes map[string]any) map[string]any {
	out := make(map[string]any, len(attributes))
	for name, value := range attributes {
		out[name] = value
		if a := b.Attributes[name]; a != nil && a.Type == "string" {
			switch value.(type) {
			case map[string]any, []any:
				text, err := json.Marshal(value)
				if err != nil {
					panic(err) // it came from YAML
				}
				out[name] = string(text)
			}
		}
		if nested := b.BlockTypes[name]; nested != nil {
			out[name] = nested.Block.eachText(value)
		}
	}
	return out
}

func (b block) eachText(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return b.texts(value)
	case []any:
		out := make([]any, len(value))
		for i, item := range value {
			out[i] = b.eachText(item)
		}
		return out
	}
	return value
}

// identity is what a resource is known by once it is made.
type identity struct{ kind, name string }

// known fills in what a plan says is known after apply only.
func (b block) known(after, unknown map[string]any, of identity) {
	for name, a := range b.Attributes {
		if whole, _ := unknown[name].(bool); whole {
			after[name] = a.made(name, of)
		}
	}
	for name, nested := range b.BlockTypes {
		switch shape := unknown[name].(type) {
		case bool:
			if shape {
				after[name] = []any{}
			}
		case []any:
			items, _ := after[name].([]any)
			for i, part := range shape {
				inner, isObject := part.(map[string]any)
				if isObject && i < len(items) {
					if item, ok := items[i].(map[string]any); ok {
						nested.Block.known(item, inner, of)
					}
				}
			}
		case map[string]any:
			if item, ok := after[name].(map[string]any); ok {
				nested.Block.known(item, shape, of)
			}
		}
	}
}

// made makes up a value as AWS would give one.
func (a *attribute) made(name string, of identity) any {
	if a.Nested != nil {
		switch a.Nested.NestingMode {
		case "single":
			return nil
		case "map":
			return map[string]any{}
		}
		return []any{}
	}
	word, _ := a.Type.(string)
	switch word {
	case "bool":
		return false
	case "number":
		return 0
	case "string":
		return of.text(name)
	}
	if list, ok := a.Type.([]any); ok && (list[0] == "map") {
		return map[string]any{}
	}
	if list, ok := a.Type.([]any); ok && (list[0] == "object" || list[0] == "tuple") {
		return nil
	}
	return []any{}
}

var prefixes = map[string]string{
	"aws_vpc": "vpc", "aws_subnet": "subnet", "aws_security_group": "sg", "aws_instance": "i", "aws_ebs_volume": "vol", "aws_ebs_snapshot": "snap",
	"aws_ami":              "ami",
	"aws_internet_gateway": "igw", "aws_nat_gateway": "nat", "aws_eip": "eipalloc", "aws_route_table": "rtb", "aws_network_acl": "acl",
	"aws_efs_file_system": "fs",
	"aws_launch_template": "lt", "aws_vpc_endpoint": "vpce", "aws_network_interface": "eni", "aws_flow_log": "fl", "aws_vpc_peering_connection": "pcx",
}

// text makes up an id, an ARN or a name.
func (of identity) text(name string) string {
	const number = "0a1b2c3d4e5f60718"
	_, short, _ := strings.Cut(of.kind, "_")
	service, rest, _ := strings.Cut(short, "_")
	switch {
	case name == "id" && prefixes[of.kind] != "":
		return prefixes[of.kind] + "-" + number
	case name == "id", name == "name", name == "bucket":
		return of.name
	case name == "owner_id", name == "account_id":
		return "123456789012"
	case name == "arn":
		return fmt.Sprintf("arn:aws:%s:us-east-1:123456789012:%s/%s", service, rest, of.name)
	case strings.HasSuffix(name, "_arn"):
		return fmt.Sprintf("arn:aws:%s:us-east-1:123456789012:%s/%s", service, strings.TrimSuffix(name, "_arn"), of.name)
	case name == "availability_zone":
		return "us-east-1a"
	case strings.HasSuffix(name, "dns_name"), strings.HasSuffix(name, "endpoint"), strings.HasSuffix(name, "domain_name"), name == "address":
		return of.name + ".example.amazonaws.com"
	case strings.HasSuffix(name, "_id"):
		return number
	}
	return ""
}
