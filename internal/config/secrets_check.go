package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
)

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// ownVariables are set by Slipway.
var ownVariables = []string{"DB_HOST", "DB_PORT", "DB_NAME", "DB_READER_HOST", "DB_USERNAME", "DB_PASSWORD"}

// variable never shows the value: somebody may have put a password there.
func (c checker) variable(key, name string) {
	switch {
	case !variable.MatchString(name):
		c.Value(key, name, "not the name of an environment variable", "use letters, digits and underscores, not starting with a digit")
	case slices.Contains(ownVariables, name):
		c.Value(key, name, "is set to the database's", "remove it or choose another name")
	}
}

// checkEnvironment. ECS registers task definitions of up to 64 KiB.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
func (s Service) checkEnvironment(c checker) {
	const most = 60 << 10
	size := 0
	for name, value := range s.Environment {
		c.variable("environment."+name, name)
		size += len(name) + len(value)
	}
	if size > most {
		c.Value("environment", fmt.Sprintf("%d bytes", size), "a task definition holds 64 KiB, of which other parts need some",
			fmt.Sprintf("keep names and values together below %d bytes", most))
	}
}

func (s Service) checkSecrets(c checker, e Environment) {
	for i, from := range s.Secrets {
		in := c.in(index("secrets", i))
		in.variable("name", from.Name)
		if _, ok := s.Environment[from.Name]; ok {
			in.Conflict("name", from.Name, "also in service.environment", "remove one of the two", "service.environment."+from.Name)
		}
		if slices.ContainsFunc(s.Secrets[:i], func(o Secret) bool { return o.Name == from.Name }) {
			in.Conflict("name", from.Name, "in the list twice", "remove one of the two")
		}
		from.checkSource(in, e)
	}
}

func (s Secret) checkSource(c checker, e Environment) {
	source, _ := arn.Parse(s.ValueFrom)
	switch {
	case arn.IsParameter(s.ValueFrom):
		c.arn("value_from", s.ValueFrom, parameter, e) // ECS reads a full ARN of any region
	case arn.IsSecret(s.ValueFrom):
		name, selectors, _ := strings.Cut(strings.TrimPrefix(source.Resource, "secret:"), ":")
		switch {
		case !regexp.MustCompile(`-[A-Za-z0-9]{6}$`).MatchString(name):
			c.Value("value_from", s.ValueFrom, "a secret without its six random characters", "copy the ARN of the secret, which ends as -a1B2c3")
		case selectors != "" && strings.Count(selectors, ":") != 2:
			c.Value("value_from", s.ValueFrom, "ECS reads exactly three parts after the secret's ARN, :json-key:stage:version",
				"write a JSON key as :key::")
		default:
			c.arn("value_from", s.ValueFrom, secretValue, e)
		}
	default:
		c.Value("value_from", s.ValueFrom, "neither the ARN of a secret nor of an SSM parameter",
			"write it as arn:aws:secretsmanager:<region>:<account>:secret:<name>-a1B2c3 or arn:aws:ssm:<region>:<account>:parameter/<name>")
	}
	if s.KmsKeyArn != "" { // the key of a secret is of the secret's region
		c.arnIn("kms_key_arn", s.KmsKeyArn, kmsKey, e, source.Region, c.Path("value_from"))
	}
}
