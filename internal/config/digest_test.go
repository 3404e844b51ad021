package config

import (
	"strings"
	"testing"
)

func digest(t *testing.T, file string) string {
	t.Helper()
	environment, err := Parse("dev.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return environment.Digest()
}

func TestDigestFollowsWhatIsDeployed(t *testing.T) {
	first := digest(t, minimal)
	for name, same := range map[string]string{
		"a comment":          "# a comment\n" + minimal,
		"a default":          minimal + "  cpu: 256\n",
		"the report section": minimal + "report: {connections_per_task: 20, assumptions: {nat_gb: 7}}\n",
	} {
		if digest(t, same) != first {
			t.Errorf("%s changes the digest", name)
		}
	}
	const variable = "  environment: {SMTP_PASSWORD: none-needed}\n"
	if digest(t, minimal+variable) != digest(t, minimal+variable+"  public_environment: [SMTP_PASSWORD]\n") {
		t.Error("what may be known changes the digest")
	}
	for name, other := range map[string]string{
		"another value": minimal + "  cpu: 512\n  memory: 1024\n",
		"a list":        minimal + "  egress: []\n",
		"a tag":         minimal + "tags: {A: b}\n",
		"a section":     minimal + "database: {serverless: {min_acu: 1, max_acu: 2}}\n",
		"a command":     minimal + "  command: [a]\n",
		"no check":      minimal + "  health_check: {enabled: false}\n",
		"a list check":  minimal + "  health_check: {command: [a]}\n",
		"a buffer":      minimal + "  log: {max_buffer_mib: 10}\n",
		"the image":     strings.Replace(minimal, "1.29", "1.30", 1),
	} {
		if digest(t, other) == first {
			t.Errorf("%s does not change the digest", name)
		}
	}
}

// TestKeysThatCameLaterLeaveTheDigest of a file that sets none of them: else every plan of CI would take its environment for changed. A new key of a section
// that was there before has json:"-".
func TestKeysThatCameLaterLeaveTheDigest(t *testing.T) {
	const first = "f43ce9109a9c2a0ce0a849f979ffba61544d57262d60cded2b2a4b8353284589"
	if got := digest(t, minimal); got != first {
		t.Errorf(`got %s, want %s; give new keys json:"-", or json:",omitzero" where their default is zero`, got, first)
	}
}
