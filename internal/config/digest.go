package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// DigestPath is where the synthesized JSON carries the digest, in its comment, which Terraform ignores.
const DigestPath = "//.slipway.configuration"

// Digest is the same for two configurations exactly if the same is to be deployed: comments, order and spelled-out defaults of
// the file do not change it, nor do its report section and allow_unknown; but an engine_version that is written out does, since it is then a wish.
// It tells whether synthesized JSON is older than its YAML file.
func (e Environment) Digest() string {
	e.Report = Reporting{}
	e.AllowUnknown = nil
	data, err := json.Marshal(e)
	if err != nil { // numbers, texts and lists can always be written
		panic(fmt.Sprintf("digest of %s: %v", e.Name, err))
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
