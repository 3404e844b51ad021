package credentials

import (
	"regexp"
	"strings"
)

var (
	// references say where a secret is: an ARN, Terraform's and CloudFormation's references, Azure's Key Vault, Google's Secret Manager, mapped requests.
	references = regexp.MustCompile(`^(?:arn:[^\s"]+|\$\{[\w.\[\]*-]+\}(:[\w-]*){0,3}|` + `\{\{resolve:[\w-]+:[^}\s]+\}\}|` +
		`\{\{[\s\w.$|-]+\}\}|@Microsoft\.KeyVault\([^)\s]+\)|` +
		`https://[\w-]+\.vault\.azure\.net/\S*|projects/[\w-]+/secrets/\S+|op://\S+|secretref:[\w-]+|alias/\S+|` +
		`(?:method|integration|context|stageVariables|route)\.[\w.-]+|\$(?:request|context|stageVariables|input)\.[\w.-]+|\$\.[\w.\[\]*-]+)$`)
	shortNumber = regexp.MustCompile(`^\d{1,3}$`)
	publicKey   = regexp.MustCompile(`^(?:ssh-(?:rsa|ed25519|dss) |ecdsa-sha2-|sk-ssh-|` +
		`-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|PGP PUBLIC KEY BLOCK)-----)`)
)

// Reference says whether a text says where a secret is, instead of holding it.
func Reference(text string) bool { return references.MatchString(text) }

// Harmless says whether a text is no secret even where a name looks like one: a switch, a short number, a constant of AWS, a public key.
func Harmless(text string) bool {
	switch text {
	case "true", "false", "enabled", "disabled", "ENABLED", "DISABLED", "required", "optional", "REQUIRED", "OPTIONAL",
		"NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS", "JWT", "seconds", "minutes", "hours", "days":
		return true
	}
	return shortNumber.MatchString(text) || publicKey.MatchString(text) && !strings.Contains(text, "PRIVATE KEY")
}
