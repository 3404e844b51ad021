package config

import (
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/findings"
)

// ssmName is the name of an SSM parameter: a path that begins with a slash, or a word without any.
// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
var ssmName = regexp.MustCompile(`^(/[A-Za-z0-9_.-]+)+$|^[A-Za-z0-9_.-]+$`)

// completeSecrets gives a parameter that is named its ARN, so that the execution role can be allowed to read it and no other.
func completeSecrets(secrets []Secret, place arn.Place) {
	if !accountForm.MatchString(place.Account) || !regionForm.MatchString(place.Region) {
		return // nobody knows where it is; the checks report that
	}
	for i := range secrets {
		from := &secrets[i]
		if ssmName.MatchString(from.ValueFrom) && finder.Find(from.ValueFrom) == "" {
			from.ParameterName = from.ValueFrom
			from.ValueFrom = place.Of("ssm", "parameter/"+strings.TrimPrefix(from.ValueFrom, "/"))
		}
	}
}

// OfParameterStore says whether it is kept in the SSM Parameter Store.
func (s Secret) OfParameterStore() bool {
	return arn.IsParameter(s.ValueFrom) || referred(s.ValueFrom).Type == "aws_ssm_parameter"
}

// checkOther says of what is neither an ARN nor a parameter's name what it may be meant to be.
func (s Secret) checkOther(c checker, e Environment) {
	from := s.ValueFrom
	report := func(rule, fix string) { c.Value("value_from", from, rule, fix) }
	for _, prefix := range []string{"ssm://", "ssm:", "parameter"} {
		if name, ok := strings.CutPrefix(from, prefix); ok && ssmName.MatchString(name) && !ssmName.MatchString(from) {
			report("more than the name of an SSM parameter", "write it as "+name)
			return
		}
	}
	switch {
	case ssmName.MatchString(from): // account or region are wrong, which is reported
	case strings.HasPrefix(from, "{{resolve:"), strings.HasPrefix(from, "${"):
		report("a reference of CloudFormation or of a shell, which ECS does not resolve",
			"write the ARN of a secret, or the name of an SSM parameter as /shop/api-key")
	case strings.Contains(from, "://"), strings.HasPrefix(from, "vault:"), strings.HasPrefix(from, "secret/"):
		report("a place that ECS does not read",
			"put the value into Secrets Manager or the SSM Parameter Store, and write the secret's ARN or the parameter's name")
	case !arn.Prefixed(from) && strings.Contains(from, "/") && ssmName.MatchString("/"+strings.Trim(from, "/")):
		report("not the name of an SSM parameter, which begins with a slash and does not end with one; a secret is named by its ARN",
			"write /"+strings.Trim(from, "/")+" for the parameter, or "+e.example(secret))
	default:
		if !arn.Prefixed(from) { // it may be the secret itself
			from = "(not shown)"
		}
		report("neither the ARN of a secret, nor the name or the ARN of an SSM parameter",
			"write it as "+e.example(secret)+", /shop/api-key or "+e.example(parameter))
	}
}

// secretLike finds names that are rather those of secrets in Secrets Manager: with its six random characters, or, outside of a hierarchy of parameters, a word
// for them.
func secretLike(name string) bool {
	return !strings.HasPrefix(name, "/") && strings.Contains(strings.ToLower(name), "secret") || arn.RandomSuffix(name) != "" && !arn.ChosenSuffix(name)
}

// secretWarnings are of parameters that may be meant to be secrets: ECS takes any name for one of a parameter. changed gives the change of the list.
func secretWarnings(section string, secrets []Secret, changed func([]Secret) findings.Change) []findings.Finding {
	var warnings []findings.Finding
	for i, from := range secrets {
		if !secretLike(from.ParameterName) {
			continue
		}
		named := asWritten(secrets)
		named[i].ValueFrom = from.ValueFrom
		change := changed(named)
		change.About = "where it is a parameter; else the ARN of the secret"
		warnings = append(warnings, findings.Warn(section+"."+index("secrets", i)+".value_from", from.ParameterName+"; taken for the name of an SSM parameter; "+
			"for a secret of Secrets Manager write its ARN, which aws secretsmanager describe-secret prints; for the parameter its ARN says so: "+
			from.ValueFrom, change))
	}
	return warnings
}

// asWritten gives secrets as the file has them: parameters by their names.
func asWritten(secrets []Secret) []Secret {
	all := slices.Clone(secrets)
	for i := range all {
		if all[i].ParameterName != "" {
			all[i].ValueFrom = all[i].ParameterName
		}
	}
	return all
}
