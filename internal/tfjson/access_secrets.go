package tfjson

import (
	"fmt"
	"strings"
)

// CheckSecrets reports secrets of container definitions that the execution role, which fetches them, cannot read, as CheckAccess
// does among other things.
func CheckSecrets(cfg *Config) []error {
	var p problems
	checkSecrets(cfg, &p)
	return p.errors()
}

// checkSecrets reports secrets of container definitions that the execution role, which fetches them, cannot read: such a task
// never starts.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
func checkSecrets(cfg *Config, p *problems) {
	for _, block := range cfg.blocks {
		if block.Kind != Resource || block.Type != "aws_ecs_task_definition" {
			continue
		}
		refuse := func(path, what, fix string) {
			p.add(Problem{Address: block.Address, Path: path, What: what, Fix: fix})
		}
		text, _ := block.Body["container_definitions"].(string)
		decoded, _ := embeddedJSON(text)
		containers, ok := decoded.([]any)
		if !ok {
			refuse("container_definitions", "no JSON array: "+excerpt(text), "write it as JSON, so that it can be reviewed")
		}
		role := cfg.role(block.Body["execution_role_arn"])
		for i, container := range containers {
			definition, _ := container.(map[string]any)
			secrets, _ := definition["secrets"].([]any)
			for j, secret := range secrets {
				path := at(at("container_definitions", i)+".secrets", j)
				body, _ := secret.(map[string]any)
				from, _ := body["valueFrom"].(string)
				switch {
				case from == "":
					refuse(path, "no valueFrom", "give the ARN of the secret")
				case role == "":
					refuse(path, "no execution role to read "+from, "set execution_role_arn")
				default:
					cfg.checkSecret(role, from, func(what, fix string) { refuse(path+".valueFrom", what, fix) })
				}
			}
		}
	}
}

func (c *Config) checkSecret(role, from string, refuse func(what, fix string)) {
	secret := c.readSecret(from)
	reads := func(pattern string) bool {
		return wildcard(pattern, secret.arn) || wildcard(c.canonical(pattern), secret.arn) || secret.named(pattern)
	}
	if !c.grants(role, secret.action, reads) {
		refuse(fmt.Sprintf("the execution role %s may not %s on %s", role, secret.action, secret.arn), "allow it in the role's policy, or the task never starts")
	}
	key, ok := secret.block.Body["kms_key_id"].(string)
	if !ok {
		return
	}
	block, _, known := c.reference(key)
	decrypts := func(pattern string) bool {
		other, _, ok := c.reference(pattern)
		return wildcard(pattern, key) || known && ok && other.Address == block.Address
	}
	if !c.grants(role, "kms:Decrypt", decrypts) {
		refuse(fmt.Sprintf("the execution role %s may not kms:Decrypt with %s, the secret's key", role, key), "allow it in the role's policy, or the task never starts")
	}
}

// secret is what a valueFrom names.
type secret struct {
	arn    string // or the reference that stands for it
	block  Block  // that makes it, if this configuration does
	action string
	part   string // of the ARN, before the name
	suffix string // that AWS appends to the name in the ARN
}

func (c *Config) readSecret(from string) secret {
	arn := c.canonical(secretARN(from))
	s := secret{arn: arn, action: "secretsmanager:GetSecretValue", part: ":secret:", suffix: "-AbCdEf"}
	s.block, _, _ = c.reference(arn)
	// A valueFrom that is neither an ARN nor a reference is the name of a parameter.
	if strings.Contains(arn, ":ssm:") || strings.HasSuffix(s.block.Type, "_ssm_parameter") || !strings.HasPrefix(arn, "arn:") && !strings.Contains(arn, "${") {
		s.action, s.part, s.suffix = "ssm:GetParameters", ":parameter/", ""
	}
	return s
}

// named tells whether a pattern matches the secret by its name, where the ARN is known after apply only.
func (s secret) named(pattern string) bool {
	name, _ := s.block.Body["name"].(string)
	if s.block.Address == "" && !strings.Contains(s.arn, ":") {
		name = s.arn
	}
	_, wanted, ok := strings.Cut(pattern, s.part)
	if ok && name != "" && !mayRefer(name) {
		return wildcard(wanted, strings.TrimPrefix(name, "/")+s.suffix)
	}
	return false
}

// secretARN strips the :key:stage:version that a valueFrom may have.
func secretARN(from string) string {
	if end := strings.LastIndex(from, "}"); strings.HasPrefix(from, "${") && end > 0 {
		return from[:end+1]
	}
	parts := strings.Split(from, ":")
	if strings.Contains(from, ":secretsmanager:") && len(parts) > 7 {
		return strings.Join(parts[:7], ":")
	}
	return from
}

// canonical writes a reference to a secret in the one form .arn: id is the same, and a version carries its secret's.
func (c *Config) canonical(text string) string {
	block, attribute, ok := c.reference(text)
	if !ok {
		return text
	}
	switch {
	case block.Type == "aws_secretsmanager_secret_version" && (attribute == "arn" || attribute == "secret_id"):
		if of, ok := block.Body["secret_id"].(string); ok && of != text {
			return c.canonicalSecret(of)
		}
	case block.Type == "aws_secretsmanager_secret":
		return c.canonicalSecret(text)
	}
	return text
}

func (c *Config) canonicalSecret(text string) string {
	block, attribute, ok := c.reference(text)
	if ok && block.Type == "aws_secretsmanager_secret" && (attribute == "arn" || attribute == "id") && !strings.Contains(text, "[") {
		return "${" + block.Address + ".arn}"
	}
	return text
}
