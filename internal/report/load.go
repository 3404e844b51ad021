package report

import (
	"path/filepath"

	"slipway/internal/config"
	"slipway/internal/prices"
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
	all, _, err := synthesized.StackWithAdditions(environments, output, loaded[0])
	if err != nil { // what a team added is not judged, and cannot fail the report
		all = stack
	}
	lists := prices.Lists{Own: filepath.Join(filepath.Dir(environments), filepath.FromSlash(prices.OwnFolder))}
	return Side{loaded[0], stack, build(loaded[0], stack, all, year, lists)}, nil
}
