package plan

import (
	"regexp"
	"strings"
)

// configuration is what a review needs of a plan's configuration: which attributes are set, not to what. Expressions can hold any value.
type configuration struct {
	ProviderConfig map[string]*struct {
		Name              string `json:"name"`
		FullName          string `json:"full_name"`
		ModuleAddress     string `json:"module_address"`
		VersionConstraint string `json:"version_constraint"`
	} `json:"provider_config"`
	RootModule *module `json:"root_module"`
}

type module struct {
	Resources []struct {
		Address     string              `json:"address"`
		Expressions map[string]*skipped `json:"expressions"`
	} `json:"resources"`
	ModuleCalls map[string]*struct {
		Module *module `json:"module"`
	} `json:"module_calls"`
}

// attributes gathers the names of the attributes that are set, by the address of the resource's block.
func (m *module) attributes(path string, into map[string]map[string]bool) {
	if m == nil {
		return
	}
	for _, r := range m.Resources {
		set := make(map[string]bool, len(r.Expressions))
		for name := range r.Expressions {
			set[name] = true
		}
		into[path+r.Address] = set
	}
	for name, call := range m.ModuleCalls {
		if call != nil {
			call.Module.attributes(path+"module."+name+".", into)
		}
	}
}

var instanceKey = regexp.MustCompile(`\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\]`)

// configured says whether the configuration sets an attribute. Where the plan does not hold the resource's block, it may.
func (l *loader) configured(c *Change) func(string) bool {
	return func(name string) bool {
		address := c.Address
		if strings.Contains(address, "[") {
			address = instanceKey.ReplaceAllString(address, "")
		}
		set, ok := l.attributes[address]
		return !ok || set[name]
	}
}
