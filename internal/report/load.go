package report

import (
	"slipway/internal/config"
	"slipway/internal/synthesized"
)

// Load reads an environment, its synthesized JSON and what stands beside it, and builds its report. It judges no JSON that was made from another
// configuration than the folder of environments has now.
func Load(environments, output, name string, year int) (Side, error) {
	loaded, err := config.Load(environments, name)
	if err != nil {
		return Side{}, err
	}
	stack, err := synthesized.Stack(environments, output, loaded[0])
	if err != nil {
		return Side{}, err
	}
	return Side{loaded[0], stack, Build(loaded[0], stack, year)}, nil
}
