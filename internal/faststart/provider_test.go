package faststart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
)

// npmPackage is a provider of three resources, of which the app uses the queue and the key.
func npmPackage() map[string]string {
	return map[string]string{
		".jsii": `{
  "name": "@cdktf/provider-aws",
  "submodules": {
    "@cdktf/provider-aws.dbProxy": {
      "symbolId": "src/db-proxy/index:"
    },
    "@cdktf/provider-aws.kmsKey": {
      "symbolId": "src/kms-key/index:"
    },
    "@cdktf/provider-aws.sqsQueue": {
      "symbolId": "src/sqs-queue/index:"
    }
  },
  "types": {
    "@cdktf/provider-aws.kmsKey.KmsKey": {
      "docs": {
        "types": {}
      }
    },
    "@cdktf/provider-aws.sqsQueue.SqsQueue": {
      "kind": "class"
    },
    "@cdktf/provider-aws.sqsQueueOfOthers.SqsQueue": {
      "kind": "class"
    }
  },
  "version": "1.2.3"
}
`,
		"package.json":             `{"main": "lib/index.js", "version": "1.2.3"}`,
		"LICENSE":                  "MPL",
		"README.md":                "read me",
		"lib/index.js":             "require everything",
		"lib/lazy-index.js":        "require when used",
		"lib/kms-key/index.js":     "key\n//# sourceMappingURL=data:",
		"lib/kms-key/index.d.ts":   "type",
		"lib/sqs-queue/index.js":   "queue",
		"lib/sqs-queue/structs.js": "structs",
		"lib/db-proxy/index.js":    "proxy",
	}
}

func pack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	writer := tar.NewWriter(zipped)
	for name, content := range files {
		if err := writer.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(writer, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(writer.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpack(t *testing.T, tarball []byte) map[string]string {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(tarball))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for reader := tar.NewReader(unzipped); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(header.Name, "package/")] = string(content)
	}
}

func TestCutKeepsWhatIsUsed(t *testing.T) {
	copied, err := cut(pack(t, npmPackage()), "1.2.3", []string{"kmskey", "sqsqueue"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		".jsii": `{"name":"@cdktf/provider-aws",` +
			`"submodules":{"@cdktf/provider-aws.kmsKey":{"symbolId":"src/kms-key/index:"},"@cdktf/provider-aws.sqsQueue":{"symbolId":"src/sqs-queue/index:"}},` +
			`"types":{"@cdktf/provider-aws.kmsKey.KmsKey":{},"@cdktf/provider-aws.sqsQueue.SqsQueue":{"kind":"class"}},"version":"1.2.3"}`,
		"package.json":             `{"main":"lib/lazy-index.js","version":"1.2.3"}`,
		"LICENSE":                  "MPL",
		"lib/lazy-index.js":        "require when used",
		"lib/kms-key/index.js":     "key",
		"lib/sqs-queue/index.js":   "queue",
		"lib/sqs-queue/structs.js": "structs",
	}
	got := unpack(t, copied)
	for name, content := range want {
		if got[name] != content {
			t.Errorf("%s is\n%s\nnot\n%s", name, got[name], content)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s is of no use", name)
	}
}

func TestCutRefusesWhatItDoesNotKnow(t *testing.T) {
	tests := []struct{ name, file, old, new, want string }{
		{"no lazy index", "lib/lazy-index.js", "", "", "it has no lib/lazy-index.js"},
		{"no assembly", ".jsii", "", "", "it has no .jsii"},
		{"no code of a resource", "lib/kms-key/index.js", "", "", "it has no lib of kmskey"},
		{"another version", "package.json", "1.2.3", "1.2.4", "package.json: version is 1.2.4, not 1.2.3"},
		{"another entry point", "package.json", "lib/index.js", "dist/index.js", "package.json: its entry point is dist/index.js"},
		{"an assembly that stops", ".jsii", "  \"version\": \"1.2.3\"\n}\n", "", ".jsii: unexpected end of JSON input"},
		{"an assembly on one line", ".jsii", "\n", "", ".jsii: its types are not where they should be"},
		{"an assembly that leads elsewhere", ".jsii", npmPackage()[".jsii"], `{"schema": "jsii/file-redirect"}`, ".jsii: its types are not where they should be"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := npmPackage()
			if test.old == "" {
				delete(files, test.file)
			} else {
				files[test.file] = strings.ReplaceAll(files[test.file], test.old, test.new)
			}
			_, err := cut(pack(t, files), "1.2.3", []string{"kmskey", "sqsqueue"})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	if _, err := cut(nil, "1.2.3", []string{"kmskey"}); err == nil {
		t.Error("the bindings have no tarball of that name any more, and cut does not mind")
	}
	if _, err := cut(pack(t, npmPackage()), "1.2.3", nil); err == nil {
		t.Error("jsii has no registry of that name any more, and cut does not mind")
	}
}

func TestCutIsDeterministic(t *testing.T) {
	first, err := cut(tarball, version, linked())
	if err != nil {
		t.Fatal(err)
	}
	again, err := cut(tarball, version, linked())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, again) {
		t.Error("the second time gives other bytes")
	}
}
