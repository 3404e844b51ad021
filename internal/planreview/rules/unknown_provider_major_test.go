package rules

import "testing"

func TestUnknownProviderMajor(t *testing.T) {
	provider := func(name, full, constraint string) string {
		return `"configuration":{"provider_config":{"` + name + `":{"name":"` + name + `","full_name":"` + full + `","version_constraint":"` + constraint + `"}}}`
	}
	const aws = "registry.terraform.io/hashicorp/aws"
	verify(t, unknownProviderMajor, map[string]example{
		"another provider": {provider("google", "registry.terraform.io/hashicorp/google", "6.0"), notApplicable},
		"no provider":      {changes(), notApplicable},
		"5.x":              {provider("aws", aws, ">= 5.99.1, < 6.0.0"), ok},
		"exact":            {provider("aws", aws, "5.99.1"), ok},
		"pessimistic":      {provider("aws", aws, "~> 5.0"), ok},
		"OpenTofu":         {provider("aws", "registry.opentofu.org/hashicorp/aws", "~> 5.0"), ok},
		"none":             {provider("aws", aws, ""), "low : no version constraint: any major version"},
		"open above":       {provider("aws", aws, ">= 5.0"), "low : version constraint >= 5.0 allows another major version than 5 or 6"},
		"one provider, two regions": {`"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"` + aws + `"},` +
			`"aws.west":{"name":"aws","full_name":"` + aws + `"}}}`, "low : no version constraint: any major version"},
		"6.x":        {provider("aws", aws, "~> 6.0"), ok},
		"5.x or 6.x": {provider("aws", aws, ">= 5.90, < 7.0"), ok},
		"4.x":        {provider("aws", aws, "~> 4.67"), "medium : version constraint ~> 4.67 allows no version 5 or 6"},
		"7.x":        {provider("aws", aws, "~> 7.0"), "medium : version constraint ~> 7.0 allows no version 5 or 6"},
	})
}
