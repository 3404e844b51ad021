package config

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/template"
)

var variable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// ownVariables are set by Slipway.
var ownVariables = []string{"DB_HOST", "DB_PORT", "DB_NAME", "DB_READER_HOST", "DB_USERNAME", "DB_PASSWORD"}

// variable is the rule about names of variables in a container that is told of the database. Without one, all are free.
func (e Environment) variable() func(c checker, key, name string) {
	if e.Database.Enabled {
		return checker.variable
	}
	return checker.variableName
}

// variable never shows the value: somebody may have put a password there.
func (c checker) variable(key, name string) {
	c.variableName(key, name)
	if slices.Contains(ownVariables, name) {
		c.Value(key, name, "is set to the database's", "remove it or choose another name")
	}
}

func (c checker) variableName(key, name string) {
	if !variable.MatchString(name) {
		c.Value(key, name, "not the name of an environment variable", "use letters, digits and underscores, not starting with a digit")
	}
}

// secrets checks those of one container, whose variables' names have a rule of their own.
func (c checker) secrets(secrets []Secret, variables map[string]string, named func(c checker, key, name string), e Environment) {
	for i, from := range secrets {
		in := c.in(index("secrets", i))
		named(in, "name", from.Name)
		if _, ok := variables[from.Name]; ok {
			in.Conflict("name", from.Name, "also in "+c.Path("environment"), "remove one of the two", c.Path("environment."+from.Name))
		}
		if slices.ContainsFunc(secrets[:i], func(o Secret) bool { return o.Name == from.Name }) {
			in.Conflict("name", from.Name, "in the list twice", "remove one of the two")
		}
		from.checkSource(in, e)
	}
}

func (s Secret) checkSource(c checker, e Environment) {
	switch {
	case finder.Find(s.ValueFrom) != "":
		c.Value("value_from", "(not shown)", "looks like or holds "+finder.Find(s.ValueFrom)+" itself, and here stands where it is kept",
			"keep it in Secrets Manager or the SSM Parameter Store, and write its ARN or the parameter's name")
		return
	case template.Refers(s.ValueFrom):
		s.checkReference(c)
	case arn.IsParameter(s.ValueFrom):
		s.checkParameter(c, e)
		if s.CompleteArn {
			c.Conflict("complete_arn", true, "has no effect on a parameter", "remove it", c.Path("value_from"))
		}
	case arn.IsSecret(s.ValueFrom):
		s.checkSecret(c, e)
	default:
		s.checkOther(c, e)
	}
	c.keyOf("value_from", s.ValueFrom, s.KmsKeyArn, e)
}

// checkReference: behind the ARN of a secret may follow what ECS takes of it.
func (s Secret) checkReference(c checker) {
	before, r, selectors, _ := template.Cut(s.ValueFrom)
	switch {
	case before != "":
		c.Value("value_from", s.ValueFrom, "a text before the reference, which is the whole ARN", "write "+r.Text+" first")
	case selectors != "" && s.OfParameterStore():
		c.Value("value_from", s.ValueFrom, "more than the ARN of a parameter, which has one value", "write "+r.Text+" alone")
	case selectors != "":
		s.checkSelectors(c, strings.TrimPrefix(selectors, ":"))
	}
	c.completedInVain("complete_arn", "value_from", s.CompleteArn)
}

// completedInVain reports a confirmation that a reference does not need: it is to the whole ARN.
func (c checker) completedInVain(confirming, key string, confirmed bool) {
	if confirmed {
		c.Conflict(confirming, true, "has no effect on a reference, which is to the whole ARN", "remove it", c.Path(key))
	}
}

// checkParameter. ECS reads a full ARN of any region, but of its own account only, also where the parameter is shared.
// Sources: https://github.com/awsdocs/amazon-ecs-developer-guide/issues/167 and https://github.com/aws/containers-roadmap/issues/2384
func (s Secret) checkParameter(c checker, e Environment) {
	source, _ := arn.Parse(s.ValueFrom)
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(s.ParameterName, "/")), "/")
	switch {
	case strings.HasPrefix(first, "ssm"), strings.HasPrefix(first, "aws"):
		// Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
		c.Value("value_from", s.ParameterName, "no parameter of an account has a name that begins with aws or ssm",
			"write the name of the parameter, as /shop/api-key")
	case strings.HasPrefix(source.Resource, "parameter/aws/reference/secretsmanager/"):
		c.Value("value_from", s.ValueFrom, "a secret by way of the Parameter Store, which needs rights to both", "write the secret's own ARN")
	case c.arn("value_from", s.ValueFrom, parameter, e) != "" && accountForm.MatchString(e.Account) && source.AccountID != e.Account:
		c.Conflict("value_from", s.ValueFrom, "of another account than "+e.Account+", and ECS reads parameters of its own only",
			"copy the parameter to this account, or use a secret of Secrets Manager", "account")
	}
}

func (s Secret) checkSecret(c checker, e Environment) {
	source, _ := arn.Parse(s.ValueFrom)
	_, selectors, _ := strings.Cut(strings.TrimPrefix(source.Resource, "secret:"), ":")
	if c.complete("value_from", s.ValueFrom, s.CompleteArn) && s.checkSelectors(c, selectors) {
		c.arn("value_from", s.ValueFrom, secretValue, e)
	}
}

// checkSelectors says whether what follows the ARN of a secret is what ECS takes.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
func (s Secret) checkSelectors(c checker, selectors string) bool {
	parts := strings.Split(selectors, ":")
	switch {
	case selectors != "" && len(parts) != 3:
		c.Value("value_from", s.ValueFrom, "ECS reads exactly three parts after the secret's ARN, :json-key:stage:version",
			"write a JSON key as :key::")
	case len(parts) == 3 && parts[1] != "" && parts[2] != "":
		c.Value("value_from", s.ValueFrom, "ECS takes a version's stage or its id, not both", "leave one of the two empty")
	default:
		return true
	}
	return false
}

// complete is completeConfirmedBy for a section with a complete_arn of its own.
func (c checker) complete(key, text string, confirmed bool) bool {
	return c.completeConfirmedBy("complete_arn", key, text, confirmed)
}

// completeConfirmedBy reports the ARN of a secret that ends with its name. ECS and RDS Proxy would ask for it as it is, and a name that ends in a hyphen and
// six characters is taken for a complete ARN: the secret is not found, or the role's policy does not match it.
// Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
func (c checker) completeConfirmedBy(confirming, key, text string, confirmed bool) bool {
	switch name := arn.SecretName(text); {
	case arn.RandomSuffix(name) == "":
		c.Value(key, text, "a secret without its six random characters", "copy the ARN of the secret, which ends as -a1B2c3")
	case arn.ChosenSuffix(name) && !confirmed:
		c.Value(key, text, arn.RandomSuffix(name)+" looks like the end of the secret's name, not like the six random characters that follow it",
			"copy the ARN that `aws secretsmanager describe-secret --secret-id "+name+"` prints; if it is this one, add "+confirming+": true")
	default:
		return true
	}
	return false
}

// keyOf is keyOfIn for a section with a kms_key_arn of its own.
func (c checker) keyOf(key, text, keyArn string, e Environment) {
	c.keyOfIn("kms_key_arn", key, text, keyArn, e)
}

// keyOfIn checks the key that encrypts a secret or parameter: it is of the same region, and it must be given for a secret of another account, where AWS's own
// key aws/secretsmanager does not decrypt. What is referred to is taken for the environment's region and account.
// Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
func (c checker) keyOfIn(keyKey, key, text, keyArn string, e Environment) {
	source, _ := arn.Parse(text)
	switch region := cmp.Or(source.Region, e.Region); {
	case template.Refers(keyArn) && region != e.Region:
		c.Conflict(keyKey, keyArn, "taken for a key of "+e.Region+", and what it encrypts is of "+region, "write the key's ARN", c.Path(key))
	case keyArn != "":
		c.arnIn(keyKey, keyArn, kmsKey, e, region, c.Path(key))
	case arn.IsSecret(text) && accountForm.MatchString(e.Account) && source.AccountID != e.Account:
		c.Conflict(key, text, "of another account than "+e.Account+", where AWS's own key does not decrypt it",
			"add "+keyKey+", the customer managed key that encrypts the secret", "account")
	}
}

// check of a database user's secret. RDS Proxy reads it in its own region; no AWS document was found that speaks of a proxy and a secret of another account.
func (s AppSecret) check(c checker, e Environment) {
	if !arn.IsSecret(s.Arn) || arn.WithoutJSONKey(s.Arn) != s.Arn || c.complete("arn", s.Arn, s.CompleteArn) {
		c.arnIn("arn", s.Arn, secret, e, e.Region, "region")
	}
	if template.Refers(s.Arn) {
		c.completedInVain("complete_arn", "arn", s.CompleteArn)
	}
	c.keyOf("arn", s.Arn, s.KmsKeyArn, e)
}
