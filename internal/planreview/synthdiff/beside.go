package synthdiff

import (
	"maps"

	"slipway/internal/planreview/plan"
	"slipway/internal/stackjson/source"
)

// labels is how many names a block has in its section; the blocks of other sections have none.
var labels = map[string]int{
	"resource": 2, "data": 2, "ephemeral": 2, "terraform": 2, "output": 1, "variable": 1, "module": 1, "locals": 1, "check": 1,
}

// whole reads a file with those beside it, as Terraform reads a folder: overrides last.
// Source: https://developer.hashicorp.com/terraform/language/files/override
func whole(file File) (map[string]any, error) {
	root, err := parse(file.Data)
	if err != nil {
		return nil, err
	}
	for _, of := range source.InOrder(file.Beside) {
		added, err := of.Decode()
		if err != nil {
			return nil, err
		}
		for section, blocks := range stripped(added).(map[string]any) {
			switch names := labels[section]; {
			case names > 0:
				root[section] = joined(root[section], blocks, names, source.Overrides(of.Name))
			case section == "provider":
				providers := maps.Collect(members(root[section]))
				for name, settings := range members(blocks) {
					providers[name] = append(plan.List(providers[name]), plan.List(settings)...)
				}
				root[section] = providers
			default:
				root[section] = append(plan.List(root[section]), plan.List(blocks)...)
			}
		}
	}
	return root, nil
}

// joined puts blocks to those of the same section. A block that is there already, an override changes argument by argument.
func joined(there, added any, names int, overrides bool) any {
	if names == 0 {
		if !overrides || object(there) == nil || object(added) == nil {
			return added
		}
		return source.Override(object(there), object(added))
	}
	if _, isText := added.(string); isText { // such as required_version among the blocks of terraform
		return added
	}
	all := map[string]any{}
	for name, blocks := range members(there) { // a list of objects may name it twice
		all[name] = joined(all[name], blocks, names-1, false)
	}
	for name, blocks := range members(added) {
		all[name] = joined(all[name], blocks, names-1, overrides)
	}
	return all
}
