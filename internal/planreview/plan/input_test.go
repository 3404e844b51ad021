package plan

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

const sound = `{"format_version":"1.2","resource_changes":[` +
	`{"address":"a.b","type":"a","name":"b","mode":"managed","change":{"actions":["create"],"before":null,"after":{"x":"ü😀"}}}]}`

func gzipped(text string) string {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write([]byte(text))
	_ = writer.Close()
	return packed.String()
}

func inUTF16(text string, order binary.AppendByteOrder) string {
	var data []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, unit)
	}
	return string(data)
}

func TestLoadReadsWhatToolsMakeOfAPlan(t *testing.T) {
	little, big := binary.LittleEndian, binary.BigEndian
	for name, input := range map[string]string{
		"plain":                     sound,
		"UTF-8 with a mark":         "\uFEFF" + sound,
		"space around it":           "\r\n " + sound + "\r\n",
		"gzip":                      gzipped(sound),
		"UTF-16 with a mark":        inUTF16("\uFEFF"+sound, little),
		"UTF-16 without a mark":     inUTF16(sound, little),
		"big endian with a mark":    inUTF16("\uFEFF"+sound, big),
		"big endian without a mark": inUTF16(sound, big),
		"UTF-16 with a line before": inUTF16("\r\n"+sound, little),
		"gzip of UTF-16":            gzipped(inUTF16("\uFEFF"+sound, little)),
		"gzip of UTF-8 with a mark": gzipped("\uFEFF" + sound),
		"a long plan in UTF-16":     inUTF16(strings.Replace(sound, `"x"`, `"y":"`+strings.Repeat("ä", 200_000)+`","x"`, 1), little),
		"changes and planned values": strings.Replace(sound, `"resource_changes"`, `"planned_values":`+
			`{"root_module":{"resources":[{"address":"a.b"}]}},"resource_changes"`, 1),
		"keys of other documents too": strings.Replace(sound, `"resource_changes"`, `"data":1,"resource":1,"resource_changes"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Load(strings.NewReader(input))
			if err != nil {
				t.Fatal(err)
			}
			if got := Text(p.Changes[0].New("x")); got != "ü😀" {
				t.Errorf("read %q", got)
			}
		})
	}
}

func TestLoadNamesWhatItCannotRead(t *testing.T) {
	for name, test := range map[string]struct{ input, is, use string }{
		"wrapper": {
			"[command]/usr/bin/terraform-bin show -json tfplan\n" + sound + "\n::debug::Terraform exited with code 0.\n",
			"setup-terraform's wrapper", "terraform_wrapper: false",
		},
		"wrapper's lines after it": {
			sound + "\n::debug::Terraform exited with code 0.\n::debug::stdout: CANARY\n",
			"setup-terraform's wrapper", "terraform_wrapper: false",
		},
		"wrapper's outputs after it": {sound + "\n\n::set-output name=stdout::{%22CANARY%22}\n", "setup-terraform's wrapper", "terraform_wrapper: false"},
		"Terragrunt":                 {"12:00:00.123 INFO   Downloading CANARY\n" + sound, "Terragrunt", "--log-disable show -json"},
		"Terragrunt in color":        {"\x1b[90m12:00:00.123\x1b[0m \x1b[32mSTDOUT\x1b[0m [CANARY] " + sound, "Terragrunt", "--log-disable show -json"},
		"Terragrunt's old log":       {`time="2026-01-01" level=info msg="CANARY"` + "\n" + sound, "Terragrunt", "--log-disable"},
		"Terragrunt's key-value log": {`time=2026-01-01 level=info prefix=CANARY` + "\n" + sound, "Terragrunt", "--log-disable"},
		"lines before":               {"Acquiring state lock CANARY\nReleasing it\n" + sound, "begins in line 3", "2> messages.txt"},
		"lines before indented JSON": {"CANARY\n" + strings.Replace(sound, "{", "{\n  ", 1), "begins in line 2", "2> messages.txt"},
		"the shell's command":        {"+ terraform show -json CANARY\n" + sound, "begins in line 2", "2> messages.txt"},
		"a warning in a list's form": {"[WARN] CANARY\n" + sound, "begins in line 2", "2> messages.txt"},
		"two plans":                  {sound + "\n" + sound, "several plans", "planreview a=a.json"},
		"a list of plans":            {"[" + sound + "," + sound + "]", "a list of several plans", "planreview a=a.json"},
		"zstd":                       {"\x28\xb5\x2f\xfd" + sound, "compressed", "gzip"},
		"gzip in gzip":               {gzipped(gzipped(sound)), "compressed", "gzip"},
		"lines after":                {sound + "\nReleasing state lock CANARY\n", "text after its end", "2> messages.txt"},
		"colors":                     {"\x1b[33mWarning\x1b[0m CANARY\n" + sound, "color codes", "-no-color"},
		"a plan for people": {
			"\nTerraform used the selected providers to generate the following execution plan.\n\n  # aws_x.y will be created\n  + CANARY\n",
			"for people to read", "show -json",
		},
		"a plan for people in color": {
			"\x1b[1m  # aws_x.y\x1b[0m will be created\n\nPlan: 1 to add\nTerraform will perform the following actions:",
			"for people to read", "show -json",
		},
		"no changes for people": {"\nNo changes. Your infrastructure matches the configuration.\n", "for people to read", "show -json"},
		"binary plan":           {"PK\x03\x04CANARY", "binary plan file", "terraform show -json"},
		"zipped binary plan":    {gzipped("PK\x03\x04CANARY"), "binary plan file", "terraform show -json"},
		"tar of mocks":          {gzipped(strings.Repeat("x", 257) + "ustar\x0000CANARY"), "tar archive", "show -json"},
		"other binary":          {"\x7fELF\x00CANARY", "binary data", "show -json"},
		"broken gzip":           {gzipped(sound)[:40], "truncated", ""},
		"no gzip":               {"\x1f\x8bCANARY-CANARY", "gzip", ""},
		"configuration":         {"terraform {\n}\nresource \"aws_x\" \"y\" {\n a = \"CANARY\"\n}\n", "Terraform configuration", "show -json"},
		"HTML":                  {"<html>CANARY", "HTML", ""},
		"prose":                 {"Error: CANARY", "not JSON", "show -json"},
		"log of plan -json":     {`{"@level":"info","@message":"CANARY"}` + "\n" + `{"@level":"info"}`, "log of terraform plan -json", "show -json"},
		"one line of that log":  {`{"@level":"info","@message":"CANARY"}`, "log of terraform plan -json", "show -json"},
		"encrypted by OpenTofu": {
			`{"meta":{"key_provider.pbkdf2.x":"CANARY"},"encrypted_data":"CANARY","encryption_version":"v0"}`,
			"OpenTofu has encrypted", "tofu show -json",
		},
		"encrypted state": {
			`{"serial":1,"lineage":"x","meta":{},"encrypted_data":"CANARY","encryption_version":"v0"}`,
			"OpenTofu has encrypted", "tofu show -json",
		},
		"redacted by HCP Terraform": {
			`{"plan_format_version":"1.2","resource_changes":[],"provider_format_version":"1.0","provider_schemas":{}}`,
			"redacted", "json-output",
		},
		"redacted, with more": {
			`{"plan_format_version":"1.2","output_changes":{},"resource_drift":[],"relevant_attributes":[]}`,
			"redacted", "json-output",
		},
		"HCP Terraform's answer": {`{"data":{"id":"plan-1","type":"plans"},"links":{}}`, "API", "json-output"},
		"state":                  {`{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}`, "a state", "show -json"},
		"state file": {
			`{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{},"resources":[]}`,
			"a state file", "show -json",
		},
		"cdk.tf.json":          {`{"//":{},"provider":{"aws":[]},"resource":{"aws_x":{"y":{"a":"CANARY"}}},"terraform":{}}`, "cdk.tf.json", "synth-diff"},
		"tf.json of variables": {`{"terraform":{"required_version":"1"},"variable":{}}`, "cdk.tf.json", "synth-diff"},
		"schemas":              {`{"format_version":"1.0","provider_schemas":{}}`, "schemas of providers", "show -json"},
		"validate":             {`{"format_version":"1.0","valid":true,"error_count":0,"diagnostics":[]}`, "validate", "show -json"},
		"planned without changes": {
			`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a.b"}]}}}`,
			"no resource_changes", "show -json",
		},
		"planned in a module": {
			`{"format_version":"1.2","planned_values":{"root_module":{"child_modules":[{"resources":[{"address":"a.b"}]}]}}}`,
			"no resource_changes", "show -json",
		},
		"planned, and null changes": {
			`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a.b"}]}},"resource_changes":null}`,
			"no resource_changes", "show -json",
		},
		"planned, and drift alone": {
			`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a.b"}]}},"resource_drift":[]}`,
			"no resource_changes", "show -json",
		},
		"planned after configuration": {
			`{"format_version":"1.2","configuration":{},"planned_values":{"root_module":{"resources":[{}]}}}`,
			"no resource_changes", "show -json",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(strings.NewReader(test.input))
			if err == nil {
				t.Fatal("is read")
			}
			if message := err.Error(); !strings.Contains(message, test.is) || !strings.Contains(message, test.use) || strings.Contains(message, "CANARY") {
				t.Errorf("%s\nwant %q and %q", message, test.is, test.use)
			}
		})
	}
}

func TestAnEmptyPlanIsNoPartOfOne(t *testing.T) {
	for name, input := range map[string]string{
		"nothing planned":        `{"format_version":"1.2","planned_values":{"root_module":{}},"configuration":{}}`,
		"outputs alone":          `{"format_version":"1.2","planned_values":{"outputs":{"a":{"value":{"resources":[1]}}},"root_module":{}},"output_changes":{}}`,
		"null values":            `{"format_version":"1.2","planned_values":null,"configuration":{}}`,
		"changes listed as none": `{"format_version":"1.2","planned_values":{"root_module":{}},"resource_changes":[]}`,
	} {
		if _, err := Load(strings.NewReader(input)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
