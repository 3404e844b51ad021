package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	schema = `{"format_version": "1.0", "provider_schemas": {"p": {"resource_schemas": {"aws_vpc": {"version": 0,
		"block": {"attributes": {"cidr_block": {"type": "string", "optional": true}}}}}}}}`
	wrongArgument = "cdktf.out/stacks/dev/cdk.tf.json: aws_vpc.main: cidr: no such argument or block (Terraform: Extraneous JSON object property); did you " +
		"mean cidr_block?\n" +
		"dev: 1 block checked, 1 problem\n"
	// fakeTerraform tells the schema where the providers are installed, and the network is not asked.
	fakeTerraform = `#!/bin/sh
case "$1" in
version) echo '{"terraform_version": "1.11.4"}' ;;
providers) [ -e .terraform/providers/aws ] && grep -q locked .terraform.lock.hcl && grep -q '"aws"' providers.tf.json &&
	[ "$CHECKPOINT_DISABLE" = 1 ] && [ -z "$TF_DATA_DIR" ] && ! [ -e cdk.tf.json ] && cat "$SCHEMA" ;;
esac
`
)

func TestArgumentsAreCheckedAgainstASchemaFile(t *testing.T) {
	p := newProject(t)
	p.environment("dev", `"aws_vpc": {"main": {"cidr": "10.0.0.0/16"}}`)
	p.write(schema, "schema.json")
	p.expect(Options{Schema: "schema.json"}, 1, wrongArgument)
	for file, want := range map[string]string{"none.json": "none.json: no such file", "environments/dev.yaml": "environments/dev.yaml: read provider schema"} {
		if _, _, err := p.run(Options{Schema: file}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestTerraformTellsTheSchemaInAnInitializedFolder(t *testing.T) {
	p := newProject(t)
	p.environment("dev", `"aws_vpc": {"main": {"cidr": "10.0.0.0/16"}}`)
	p.environment("prod", `"aws_vpc": {"main": {}}`)
	p.write(schema, "schema.json")
	p.write(fakeTerraform, "terraform")
	if err := os.Chmod("terraform", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SCHEMA", filepath.Join(p.folder, "schema.json"))
	t.Setenv("TF_DATA_DIR", "elsewhere")
	o := Options{Terraform: filepath.Join(p.folder, "terraform")}
	p.expect(o, 0, withoutProviders+"dev: 1 block checked, 0 problems"+leftOut, "dev")

	p.stack("dev", ".terraform.lock.hcl", "# locked")
	p.stack("dev", ".terraform/providers/aws", "")
	p.expect(o, 1, wrongArgument, "dev")
	p.expect(o, 1, strings.Replace(wrongArgument, "dev: 1 block", "dev, prod: 2 blocks", 1)) // prod requires the same providers
	p.expect(Options{}, 0, withoutSchema+"dev: 1 block checked, 0 problems"+leftOut, "dev")

	p.stack("dev", ".terraform.lock.hcl", "")
	if _, _, err := p.run(o); err == nil || !strings.Contains(err.Error(), "cdktf.out/stacks/dev: ask for the providers' schema") {
		t.Errorf("got %v", err)
	}
}
