package check

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
	"slipway/internal/stackjson/jsonvalue"
	"slipway/internal/synthesized"
)

const lockFile = ".terraform.lock.hcl"

// addSchemas gives each stack the schema of its providers: from the file, or from an initialized folder whose stack requires the same
// providers. It notes the stacks for which there is none. Nothing is downloaded.
func (o Options) addSchemas(ctx context.Context, stacks []Stack) (notes []string, err error) {
	if o.Schema != "" {
		schema, err := readSchema(o.Schema)
		for i := range stacks {
			stacks[i].Schema = schema
		}
		return nil, err
	}
	schemas := map[string]*stackcheck.Schema{} // by the providers that a stack requires
	for _, stack := range stacks {
		folder := synthesized.Folder(o.Output, stack.Environment.Stack())
		wanted := requiredProviders(stack.Config)
		if schemas[wanted] != nil || o.Terraform == "" || !initialized(folder) {
			continue
		}
		if schemas[wanted], err = askSchema(ctx, o.Terraform, folder, wanted); err != nil {
			return nil, fmt.Errorf("%s: ask for the providers' schema: %w", folder, err)
		}
	}
	for i, stack := range stacks {
		if stacks[i].Schema = schemas[requiredProviders(stack.Config)]; stacks[i].Schema == nil {
			notes = append(notes, o.withoutSchema(synthesized.Folder(o.Output, stack.Environment.Stack())))
		}
	}
	return notes, nil
}

// withoutSchema says why the arguments in a folder were not checked, and what to do.
func (o Options) withoutSchema(folder string) string {
	if o.Terraform == "" {
		return folder + ": arguments not checked, as there is no Terraform to ask for the providers' schema; install it, or give --schema"
	}
	return folder + ": arguments not checked, as its providers are not installed; run: terraform -chdir=" + folder + " init -backend=false"
}

func readSchema(file string) (*stackcheck.Schema, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read provider schema: %w", err)
	}
	defer func() { _ = opened.Close() }() // it was only read
	schema, err := stackcheck.ReadSchema(opened)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return schema, nil
}

// requiredProviders is a configuration of nothing but the providers that a stack requires.
func requiredProviders(stack *stackjson.Config) string {
	required := map[string]any{}
	for _, root := range stack.Roots() {
		maps.Copy(required, jsonvalue.Object(jsonvalue.Object(root.Body["terraform"])["required_providers"]))
	}
	text, _ := json.Marshal(map[string]any{"terraform": map[string]any{"required_providers": required}}) // it was JSON before
	return string(text)
}

func initialized(folder string) bool {
	_, providers := os.Stat(filepath.Join(folder, ".terraform", "providers"))
	_, locked := os.Stat(filepath.Join(folder, lockFile))
	return providers == nil && locked == nil
}

// askSchema asks Terraform in a folder of its own, with the providers of the stack's: there, Terraform would want the backend as well.
// Source: https://github.com/hashicorp/terraform/issues/25228
func askSchema(ctx context.Context, binary, folder, configuration string) (schema *stackcheck.Schema, err error) {
	temporary, err := os.MkdirTemp("", "slipway-schema-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(temporary) }() // a leftover in the temporary folder harms nobody
	if err := os.WriteFile(filepath.Join(temporary, "providers.tf.json"), []byte(configuration), 0o600); err != nil {
		return nil, err
	}
	locks, err := os.ReadFile(filepath.Join(folder, lockFile))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(temporary, lockFile), locks, 0o600); err != nil {
		return nil, err
	}
	installed, err := filepath.Abs(filepath.Join(folder, ".terraform", "providers"))
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(temporary, ".terraform"), 0o700); err != nil {
		return nil, err
	}
	if err := os.Symlink(installed, filepath.Join(temporary, ".terraform", "providers")); err != nil {
		return nil, err
	}
	terraform, err := tfexec.NewTerraform(temporary, binary)
	if err != nil {
		return nil, err
	}
	if err := terraform.SetEnv(environment()); err != nil {
		return nil, err
	}
	schemas, err := terraform.ProvidersSchema(ctx)
	if err != nil {
		return nil, err
	}
	return stackcheck.NewSchema(schemas), nil
}

// environment is the caller's, without what would lead Terraform to another folder or to the network.
func environment() map[string]string {
	variables := map[string]string{}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	variables = tfexec.CleanEnv(variables)
	delete(variables, "TF_DATA_DIR")
	variables["CHECKPOINT_DISABLE"] = "1" // no look for a newer version
	return variables
}
