package plan

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"

	"golang.org/x/text/encoding/unicode"
)

// What people hand to a review by mistake is named, with the command that makes the right file. No message quotes the input: it may hold secrets.
const rightFile = "give the output of terraform show -json <plan file>, or of tofu show -json <plan file>"

const peeked = 64 << 10 // bytes at the start that tell what an input is

// unpack undoes what tools do to a text on its way: gzip, and UTF-16 as PowerShell's > writes it, with or without a byte order mark.
func unpack(input io.Reader) (*bufio.Reader, error) {
	reader := bufio.NewReaderSize(input, peeked)
	if start, _ := reader.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(reader)
		if err != nil {
			return nil, fmt.Errorf("broken gzip: %w", err)
		}
		reader = bufio.NewReaderSize(unzipped, peeked)
	}
	start, _ := reader.Peek(4)
	var order unicode.Endianness
	switch {
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), len(start) == 4 && start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0:
		order = unicode.LittleEndian
	case bytes.HasPrefix(start, []byte{0xfe, 0xff}), len(start) == 4 && start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0:
		order = unicode.BigEndian
	default:
		return reader, nil
	}
	decoded := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(reader)
	return bufio.NewReaderSize(decoded, peeked), nil
}

// recognize leaves the reader at the JSON's beginning, or says what the input is instead.
func recognize(reader *bufio.Reader) error {
	if mark, _ := reader.Peek(3); bytes.Equal(mark, []byte("\uFEFF")) {
		_, _ = reader.Discard(len(mark))
	}
	start, err := reader.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("truncated: the gzip file ends early")
		}
		return err
	}
	text := bytes.TrimLeft(start, " \t\r\n")
	if len(text) == 0 && len(start) < peeked {
		return errors.New("empty input; did terraform show -json fail?")
	}
	switch {
	case len(text) == 0 || text[0] == '{':
		return nil // the decoder says the rest
	case bytes.HasPrefix(start, []byte("PK")):
		return errors.New("a binary plan file; " + rightFile)
	case len(start) > 262 && bytes.Equal(start[257:262], []byte("ustar")):
		return errors.New("a tar archive, such as HCP Terraform's export of mocks for Sentinel; " + rightFile)
	case bytes.HasPrefix(start, []byte("\x28\xb5\x2f\xfd")), bytes.HasPrefix(start, []byte("BZh")), bytes.HasPrefix(start, []byte("\xfd7zXZ")),
		bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return errors.New("compressed in a way that is not read: only gzip is, and once; unpack it first")
	case listOfPlans.Match(text):
		return errors.New("a list of several plans; give each as a file of its own: planreview a=a.json b=b.json")
	case bytes.IndexByte(start, 0) >= 0:
		return errors.New("binary data, not JSON; " + rightFile)
	}
	for _, known := range unreadable {
		if known.form.Match(start) {
			return errors.New(known.what)
		}
	}
	if at := jsonBegins.FindIndex(start); at != nil {
		brace := at[0] + bytes.IndexByte(start[at[0]:], '{')
		return fmt.Errorf("other text before the JSON, which begins in line %d; %s", bytes.Count(start[:brace], []byte("\n"))+1, apart)
	}
	if text[0] == '[' || text[0] == '"' {
		return nil // JSON of another kind
	}
	return errors.New("not JSON; " + rightFile)
}

var listOfPlans = regexp.MustCompile(`^\[\s*\{\s*"(?:format_version|terraform_version|resource_changes|planned_values)"`)

// anotherPlan is the beginning of one, whose brace may have been read.
var anotherPlan = regexp.MustCompile(`^[\s{]*"(?:format_version|terraform_version|resource_changes|planned_values)"`)

// afterEnd says what follows a whole document.
func afterEnd(rest []byte) error {
	switch {
	case wrapperLines.Match(rest):
		return errors.New(wrapped)
	case anotherPlan.Match(rest):
		return errors.New("several plans one after the other, as terragrunt run --all prints them; give each as a file of its own: planreview a=a.json b=b.json")
	}
	return errors.New("not a plan: there is text after its end; " + apart)
}

const apart = "keep messages apart from it: terraform show -json -no-color <plan file> 2> messages.txt > plan.json"

const wrapped = "the output of setup-terraform's wrapper, which adds lines of its own to the JSON; set terraform_wrapper: false for " +
	"hashicorp/setup-terraform, then run terraform show -json <plan file> > plan.json again"

var wrapperLines = regexp.MustCompile(`(?m)^\s*::(?:debug|set-output|error|warning)\b`)

var jsonBegins = regexp.MustCompile(`(?m)^[^\n{]*\{\s*"(?:format_version|terraform_version|resource_changes|planned_values)"`)

// unreadable are texts that are no JSON from their first byte on. The first that fits is named.
var unreadable = []struct {
	form *regexp.Regexp
	what string
}{
	// https://github.com/hashicorp/setup-terraform/blob/main/wrapper/terraform.js
	{regexp.MustCompile(`(?m)^(?:\[command\]|::debug::|::set-output |::add-path|::error::)`), wrapped},
	// https://terragrunt.gruntwork.io/docs/reference/logging/
	{regexp.MustCompile(`(?i)terragrunt|(?m)^(?:\x1b\[[0-9;]*m)*\d\d:\d\d:\d\d\.\d{3}` + `(?:\x1b\[[0-9;]*m|\s)+(?:STDOUT|STDERR|INFO|DEBUG|WARN|ERROR|TRACE)|` +
		`^time=\S+ level=\w+`),
		"lines of Terragrunt's log before or around the JSON; run terragrunt --log-disable show -json <plan file> > plan.json"},
	{regexp.MustCompile(`(?:Terraform|OpenTofu) (?:will perform|used the selected|has compared|planned the following)|` +
		`(?m)^(?:\x1b\[[0-9;]*m)*(?:Plan: \d+ to |No changes\.|  # \S+ will be )`),
		"a plan for people to read, not JSON; " + rightFile},
	{regexp.MustCompile(`\x1b\[[0-9;]*m`), "text with color codes before the JSON; " + apart},
	{regexp.MustCompile(`(?m)^(?:resource|data|module|variable|provider|terraform|locals|output)\b[^\n{:]*\{`),
		"Terraform configuration, not a plan; " + rightFile},
	{regexp.MustCompile(`^\s*<`), "HTML or XML, not a plan; did a download fail?"},
}

// documents say what JSON is that is no plan, by its keys. The first that fits is named.
var documents = []struct {
	all  []string // keys that it has
	what string
}{
	{[]string{"@level"}, "the log of terraform plan -json; " + rightFile},
	{[]string{"@message"}, "a log, not a plan; " + rightFile},
	// https://opentofu.org/docs/language/state/encryption/
	{[]string{"encrypted_data"}, encrypted}, {[]string{"encryption_version"}, encrypted},
	// https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans
	{[]string{"plan_format_version"}, "HCP Terraform's redacted plan, which leaves values out; give the whole one: " +
		"GET /api/v2/plans/<plan ID>/json-output, or terraform show -json <plan file>"},
	{[]string{"provider_schemas"}, "schemas of providers, not a plan; " + rightFile},
	{[]string{"data", "links"}, "an answer of HCP Terraform's API about a plan; give GET /api/v2/plans/<plan ID>/json-output"},
	{[]string{"serial", "lineage"}, "a state file, not a plan; " + rightFile},
	{[]string{"version", "terraform_version", "resources"}, "a state file, not a plan; " + rightFile},
	{[]string{"valid", "diagnostics"}, "the output of terraform validate -json; " + rightFile},
	{[]string{"provider_selections"}, "the output of terraform version -json; " + rightFile},
	{[]string{"resource"}, synthesized}, {[]string{"terraform"}, synthesized}, {[]string{"provider"}, synthesized}, {[]string{"module"}, synthesized},
}

const encrypted = "a plan or state that OpenTofu has encrypted; give the output of tofu show -json <plan file>, run where the configuration has the key"

const synthesized = "Terraform configuration in JSON, such as cdk.tf.json, not a plan; compare two of them with " +
	"planreview synth-diff OLD/cdk.tf.json NEW/cdk.tf.json, or give the output of terraform show -json <plan file>"

// otherDocument says what a document without a plan's keys is; empty for what is not known.
func otherDocument(seen map[string]bool) string {
next:
	for _, document := range documents {
		for _, key := range document.all {
			if !seen[key] {
				continue next
			}
		}
		return document.what
	}
	return ""
}
