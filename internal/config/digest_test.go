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
		"the report section": minimal + "report: {connections_per_task: 20}\n",
	} {
		if digest(t, same) != first {
			t.Errorf("%s changes the digest", name)
		}
	}
	for name, other := range map[string]string{
		"another value": minimal + "  cpu: 512\n  memory: 1024\n",
		"a list":        minimal + "  egress: []\n",
		"a tag":         minimal + "tags: {A: b}\n",
		"a section":     minimal + "database: {serverless: {min_acu: 1, max_acu: 2}}\n",
		"the image":     strings.Replace(minimal, "1.29", "1.30", 1),
	} {
		if digest(t, other) == first {
			t.Errorf("%s does not change the digest", name)
		}
	}
}
