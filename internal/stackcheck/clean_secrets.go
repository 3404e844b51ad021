package stackcheck

import (
	"strings"

	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
)

// notSecret are arguments that have a secret's name and hold none.
var notSecret = map[string]bool{"client_password_auth_type": true, "exclude_characters": true}

// storesSecrets are types whose attributes put a secret into the state, whatever their arguments.
var storesSecrets = map[string]string{
	"data.aws_secretsmanager_random_password": "ephemeral.aws_secretsmanager_random_password",
	"data.aws_secretsmanager_secret_version":  "ephemeral.aws_secretsmanager_secret_version",
	"random_password":                         "ephemeral.aws_secretsmanager_random_password",
	"tls_private_key":                         "a key made outside Terraform",
}

// secrets reports passwords that the state or the JSON would keep.
// Source: https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
func (c *cleaner) secrets(block stackjson.Block, path string, value any) {
	switch value := value.(type) {
	case []any:
		for i, nested := range value {
			c.secrets(block, jsonvalue.At(path, i), nested)
		}
	case map[string]any:
		for _, key := range jsonvalue.SortedKeys(value) {
			here, nested := jsonvalue.Join(path, key), value[key]
			text, isText := nested.(string)
			switch {
			case strings.HasSuffix(key, "_wo"):
				if nested != nil && !c.ephemerals.in(nested) {
					c.refuse(block.Address, here, "a value that is not ephemeral, so the JSON or the state keeps it", "refer to an ephemeral resource")
				}
			case isText && isSecretName(key):
				what := "a secret that the state keeps"
				if text == "" {
					what = "an empty secret"
				}
				c.refuse(block.Address, here, what, "use the argument whose name ends in _wo, with an ephemeral value")
			default:
				c.secrets(block, here, nested)
			}
		}
	}
}

// isSecretName is narrower than credentials.SecretName, which hides in doubt: what is refused here, such as user_data, must be one.
func isSecretName(key string) bool {
	key = strings.ToLower(key)
	return (strings.Contains(key, "password") || strings.Contains(key, "secret_string")) &&
		!strings.HasSuffix(key, "_wo_version") && !notSecret[key]
}

func (c *cleaner) stored(block stackjson.Block) {
	name := block.Type
	if block.Kind != stackjson.Resource {
		name = block.Kind + "." + block.Type
	}
	if better := storesSecrets[name]; better != "" {
		c.refuse(block.Address, "", "its attributes put a secret into the state", "use "+better)
	}
}
