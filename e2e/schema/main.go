// Schema writes what the real AWS provider says of the types that the code uses, for the checks of synthesized stacks: the output of
// terraform providers schema -json, without other types and without descriptions. Types that the file has already stay, since tests of the checks use some;
// arguments are further ones, such as aws_sqs_queue or data.aws_vpc. make provider-schema runs it.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"slipway/e2e/app"
	"slipway/e2e/terraform"
)

// bindings of the provider: a package for each type.
const bindings = "github.com/cdktf/cdktf-provider-aws-go/aws/v19/"

const stack = `{"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}}}`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, further []string) error {
	root, err := app.Root(ctx)
	if err != nil {
		return err
	}
	binary, err := terraform.Find(ctx)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "slipway-schema-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	workspace, err := terraform.New(binary, folder, []byte(stack), terraform.Options{Environment: os.Environ()})
	if err != nil {
		return err
	}
	if err := workspace.Init(ctx); err != nil {
		return fmt.Errorf("terraform init: %w", err)
	}
	command := exec.CommandContext(ctx, binary.Path, "providers", "schema", "-json")
	command.Dir, command.Env, command.Stderr = folder, workspace.Environment, os.Stderr
	all, err := command.Output()
	if err != nil {
		return fmt.Errorf("terraform providers schema: %w", err)
	}
	file := filepath.Join(root, "internal", "stackcheck", "testdata", "aws-provider.schema.json.gz")
	before, err := typesOf(file)
	if err != nil {
		return err
	}
	imported, err := imports(ctx, root)
	if err != nil {
		return err
	}
	return write(file, all, imported, append(before, further...))
}

// imports are the packages of the bindings that stacks needs, such as lblistener.
func imports(ctx context.Context, root string) (packages []string, err error) {
	list := exec.CommandContext(ctx, "go", "list", "-deps", "./stacks")
	list.Dir, list.Stderr = root, os.Stderr
	all, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list what ./stacks imports: %w", err)
	}
	for path := range strings.FieldsSeq(string(all)) {
		if name, ok := strings.CutPrefix(path, bindings); ok {
			packages = append(packages, name)
		}
	}
	return packages, nil
}

type document struct {
	Version string                               `json:"format_version"`
	Schemas map[string]map[string]map[string]any `json:"provider_schemas"` // by provider, kind and type
}

// kind of types: what Terraform writes before one where it is referred to, and the bindings before its package.
type kind struct{ prefix, bindings string }

// kinds that are cut. Ephemeral resources are few, and the bindings know none of them.
var kinds = map[string]kind{"resource_schemas": {"", ""}, "data_source_schemas": {"data.", "dataaws"}}

// typesOf a file that was written before.
func typesOf(path string) ([]string, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	var before document
	if err := json.NewDecoder(unzipped).Decode(&before); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var types []string
	for _, provider := range before.Schemas {
		for name, kind := range kinds {
			for typ := range provider[name] {
				types = append(types, kind.prefix+typ)
			}
		}
	}
	return types, nil
}

// write keeps the types whose packages are imported, and the wanted ones.
func write(path string, data []byte, imported, wanted []string) error {
	var all document
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	kept := 0
	for _, provider := range all.Schemas {
		for name := range provider {
			if _, known := kinds[name]; !known && name != "ephemeral_resource_schemas" {
				delete(provider, name)
			}
		}
		for name, kind := range kinds {
			maps.DeleteFunc(provider[name], func(typ string, _ any) bool {
				of := kind.bindings + strings.ReplaceAll(strings.TrimPrefix(typ, "aws_"), "_", "")
				return !slices.Contains(imported, of) && !slices.Contains(wanted, kind.prefix+typ)
			})
			kept += len(provider[name])
		}
		for _, types := range provider {
			undescribed(types)
		}
	}
	var packed bytes.Buffer
	writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(writer).Encode(all); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	fmt.Printf("%d types in %d bytes\n", kept, packed.Len())
	return os.WriteFile(path, packed.Bytes(), 0o644)
}

// undescribed takes the descriptions away, which no check reads. An argument may be called description: that is no text.
func undescribed(values map[string]any) {
	for key, value := range values {
		switch v := value.(type) {
		case map[string]any:
			undescribed(v)
		case string:
			if key == "description" || key == "description_kind" {
				delete(values, key)
			}
		}
	}
}
