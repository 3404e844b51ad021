package stackcheck

import (
	"fmt"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/template"
)

// Secrets reports secrets of container definitions that the execution role, which fetches them, cannot read, as Access
// does among other things.
func Secrets(cfg *stackjson.Config) []stackjson.Problem {
	var p stackjson.Problems
	checkSecrets(cfg, &p)
	return p.In(cfg)
}

// checkSecrets reports secrets of container definitions that the execution role, which fetches them, cannot read, those with which images are pulled among
// them: such a task never starts.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
func checkSecrets(cfg *stackjson.Config, p *stackjson.Problems) {
	for _, block := range cfg.Blocks() {
		if block.Kind != stackjson.Resource || block.Type != "aws_ecs_task_definition" {
			continue
		}
		refuse := func(path, what, fix string) {
			p.Add(stackjson.Problem{Address: block.Address, Path: path, What: what, Fix: fix})
		}
		text, _ := block.Body["container_definitions"].(string)
		decoded, _ := jsonvalue.Embedded(text)
		containers, ok := decoded.([]any)
		if !ok {
			refuse("container_definitions", "no JSON array: "+jsonvalue.Excerpt(text), "write it as JSON, so that it can be reviewed")
		}
		role := cfg.Role(block.Body["execution_role_arn"])
		for i, container := range containers {
			definition, _ := container.(map[string]any)
			if from := registryCredentials(definition); from != "" {
				path := jsonvalue.At("container_definitions", i) + ".repositoryCredentials.credentialsParameter"
				if role == "" {
					refuse(path, "no execution role to read "+from, "set execution_role_arn")
				} else {
					checkSecret(cfg, role, from, func(what, fix string) { refuse(path, what, fix) })
				}
			}
			secrets, _ := definition["secrets"].([]any)
			for j, secret := range secrets {
				path := jsonvalue.At(jsonvalue.At("container_definitions", i)+".secrets", j)
				body, _ := secret.(map[string]any)
				from, _ := body["valueFrom"].(string)
				switch {
				case from == "":
					refuse(path, "no valueFrom", "give the ARN of the secret")
				case role == "":
					refuse(path, "no execution role to read "+from, "set execution_role_arn")
				default:
					checkSecret(cfg, role, from, func(what, fix string) { refuse(path+".valueFrom", what, fix) })
				}
			}
		}
	}
}

// registryCredentials is the secret with which a container's image is pulled, by ARN or reference; a bare name is left out, since nobody knows its ARN.
func registryCredentials(definition map[string]any) string {
	credentials, _ := definition["repositoryCredentials"].(map[string]any)
	from, _ := credentials["credentialsParameter"].(string)
	if !arn.Prefixed(from) && !strings.Contains(from, "${") {
		return ""
	}
	return from
}

func checkSecret(cfg *stackjson.Config, role, from string, refuse func(what, fix string)) {
	secret := readSecret(cfg, from)
	reads := func(pattern string) bool {
		return policy.Like(pattern, secret.arn) || policy.Like(canonical(cfg, pattern), secret.arn) || secret.named(pattern)
	}
	if !grants(cfg, role, secret.action, reads) {
		refuse(fmt.Sprintf("the execution role %s may not %s on %s", role, secret.action, secret.arn), "allow it in the role's policy, or the task never starts")
	}
	key, ok := secret.block.Body["kms_key_id"].(string)
	if !ok {
		return
	}
	block, _, known := cfg.Reference(key)
	decrypts := func(pattern string) bool {
		other, _, ok := cfg.Reference(pattern)
		return policy.Like(pattern, key) || known && ok && other.Address == block.Address
	}
	if !grants(cfg, role, "kms:Decrypt", decrypts) {
		refuse(fmt.Sprintf("the execution role %s may not kms:Decrypt with %s, the secret's key", role, key),
			"allow it in the role's policy, or the task never starts")
	}
}

// secret is what a valueFrom names.
type secret struct {
	arn    string          // or the reference that stands for it
	block  stackjson.Block // that makes it, if this configuration does
	action string
	part   string // of the ARN, before the name
	suffix string // that AWS appends to the name in the ARN
}

func readSecret(cfg *stackjson.Config, from string) secret {
	id := canonical(cfg, arn.WithoutJSONKey(from))
	s := secret{arn: id, action: "secretsmanager:GetSecretValue", part: ":secret:", suffix: "-AbCdEf"}
	s.block, _, _ = cfg.Reference(id)
	_, refers, _, _ := template.Cut(id) // its type is known where its block stands in another file
	// A valueFrom that is neither an ARN nor a reference is the name of a parameter.
	if arn.IsParameter(id) || strings.HasSuffix(refers.Type, "_ssm_parameter") || !arn.Prefixed(id) && !strings.Contains(id, "${") {
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
	if ok && name != "" && !expression.MayRefer(name) {
		return policy.Like(wanted, strings.TrimPrefix(name, "/")+s.suffix)
	}
	return false
}

// canonical writes a reference to a secret in the one form .arn: id is the same, and a version carries its secret's.
func canonical(cfg *stackjson.Config, text string) string {
	block, attribute, ok := cfg.Reference(text)
	if !ok {
		return text
	}
	switch {
	case block.Type == "aws_secretsmanager_secret_version" && (attribute == "arn" || attribute == "secret_id"):
		if of, ok := block.Body["secret_id"].(string); ok && of != text {
			return canonicalSecret(cfg, of)
		}
	case block.Type == "aws_secretsmanager_secret":
		return canonicalSecret(cfg, text)
	}
	return text
}

func canonicalSecret(cfg *stackjson.Config, text string) string {
	block, attribute, ok := cfg.Reference(text)
	if ok && block.Type == "aws_secretsmanager_secret" && (attribute == "arn" || attribute == "id") && !strings.Contains(text, "[") {
		return "${" + block.Address + ".arn}"
	}
	return text
}
