package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"slipway/internal/config"
	"slipway/internal/stackjson"
)

// Load reads an environment and its synthesized JSON, and builds its report. It judges no JSON that was made from another
// configuration than the folder of environments has now.
func Load(environments, output, name string, year int) (Side, error) {
	loaded, err := config.Load(environments, name)
	if err != nil {
		return Side{}, err
	}
	file := filepath.Join(output, "stacks", name, "cdk.tf.json")
	fix := "run: go run . " + name
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Side{}, fmt.Errorf("%s: not there, so there is nothing to judge; %s", file, fix)
	}
	if err != nil {
		return Side{}, fmt.Errorf("read the synthesized JSON: %w", err)
	}
	stack, err := stackjson.Read(data)
	if err != nil {
		return Side{}, fmt.Errorf("%s: %w; %s", file, err, fix)
	}
	switch stack.Comment(config.DigestPath) {
	case loaded[0].Digest():
	case "":
		return Side{}, fmt.Errorf("%s: does not say which configuration it was made from; %s", file, fix)
	default:
		return Side{}, fmt.Errorf("%s: made from another configuration than %s has now; %s", file, filepath.Join(environments, name+".yaml"), fix)
	}
	return Side{loaded[0], stack, Build(loaded[0], stack, year)}, nil
}
