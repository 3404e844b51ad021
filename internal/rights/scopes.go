package rights

import (
	"slices"
	"strings"

	"slipway/internal/policy"
)

// anywhere is for actions that AWS lets nobody narrow to a resource: in the region alone.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func anywhere(s subject) []policy.Statement {
	return []policy.Statement{{Resources: []string{"*"}, Conditions: equals("aws:RequestedRegion", s.region)}}
}

// named is for what has the environment's name in its ARN: {} stands for it.
func named(service string, resources ...string) scope {
	return func(s subject) []policy.Statement { return []policy.Statement{{Resources: s.arns(service, resources)}} }
}

// global is named for what has no region in its ARN.
func global(service, resource string) scope {
	return func(s subject) []policy.Statement {
		return one([]string{s.place().Global(service, strings.ReplaceAll(resource, "{}", s.prefix()))})
	}
}

// tagged is for what has the environment's tags: an ARN of it holds an id that nobody knows before.
func tagged(service string, resources ...string) scope {
	return func(s subject) []policy.Statement {
		return []policy.Statement{{Resources: s.arns(service, resources), Conditions: s.tags("aws:ResourceTag/")}}
	}
}

// tagging is for what is made with the environment's tags in the same call.
func tagging(service string, resources ...string) scope {
	return func(s subject) []policy.Statement {
		return []policy.Statement{{Resources: s.arns(service, resources), Conditions: s.tags("aws:RequestTag/")}}
	}
}

// requested is for what is made with the environment's tags in the same call, and has no ARN yet.
func requested(s subject) []policy.Statement {
	conditions := s.tags("aws:RequestTag/")
	conditions["StringEquals"]["aws:RequestedRegion"] = []string{s.region}
	return []policy.Statement{{Resources: []string{"*"}, Conditions: conditions}}
}

// called is for what the stack names: format is of the ARN, with {} for the name of each block of a type in the region. A name prefix ends with * there.
func called(typ, service string, formats ...string) scope {
	return calledBy(typ, "name", service, formats...)
}

// calledBy is called with another attribute than the name.
func calledBy(typ, attribute, service string, formats ...string) scope {
	return func(s subject) []policy.Statement {
		var resources []string
		for _, name := range s.texts(typ, attribute) {
			for _, format := range formats {
				resources = append(resources, s.place().Of(service, strings.ReplaceAll(format, "{}", name)))
			}
		}
		return one(resources)
	}
}

// forced is a scope for what is emptied when it is deleted: nothing where no block of the type in the region says so.
func forced(typ string, on scope) scope {
	return func(s subject) []policy.Statement {
		if slices.Contains(s.texts(typ, "force_destroy"), "true") {
			return on(s)
		}
		return nil
	}
}

// having is a scope for what only some stacks ask of a type: nothing where no block of it in the region has the attribute.
func having(typ, attribute string, on scope) scope {
	return func(s subject) []policy.Statement {
		if len(s.texts(typ, attribute)) == 0 {
			return nil
		}
		return on(s)
	}
}

// all joins scopes.
func all(scopes ...scope) scope {
	return func(s subject) (statements []policy.Statement) {
		for _, scope := range scopes {
			statements = append(statements, scope(s)...)
		}
		return statements
	}
}

// given narrows a scope by further conditions.
func given(on scope, operator, key string, values ...string) scope {
	return func(s subject) []policy.Statement {
		statements := on(s)
		for i := range statements {
			conditions := policy.Conditions{}
			for operator, keys := range statements[i].Conditions {
				conditions[operator] = keys
			}
			keys := map[string][]string{key: values}
			for key, values := range conditions[operator] {
				keys[key] = values
			}
			conditions[operator] = keys
			statements[i].Conditions = conditions
		}
		return statements
	}
}

func one(resources []string) []policy.Statement {
	if len(resources) == 0 {
		return nil
	}
	return []policy.Statement{{Resources: resources}}
}

func equals(key string, values ...string) policy.Conditions {
	return policy.Conditions{"StringEquals": {key: values}}
}

func (s subject) arns(service string, resources []string) (arns []string) {
	for _, resource := range resources {
		arns = append(arns, s.place().Of(service, strings.ReplaceAll(resource, "{}", s.prefix())))
	}
	return arns
}

// tags of everything that an environment makes: stacks/environment.go sets them for all of the provider's resources.
func (s subject) tags(key string) policy.Conditions {
	return policy.Conditions{"StringEquals": {key + "Project": {s.environment.Project}, key + "Environment": {s.environment.Name}}}
}

// texts of an attribute in all blocks of a type in the region, sorted, each once; references are left out.
func (s subject) texts(typ, attribute string) (texts []string) {
	for _, block := range s.stack.Blocks() {
		text, ok := block.Text(attribute)
		if typeOf(block) == typ && s.regionOf(block) == s.region && ok && !strings.Contains(text, "${") {
			texts = append(texts, text)
		}
	}
	return sorted(texts)
}

// sorted gives all texts of some lists, each once.
func sorted(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}
