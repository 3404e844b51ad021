// Package adopt finds what exists in AWS and is missing in Terraform's state, as after an apply that was killed, and gives the
// import blocks for it. It reads only.
package adopt

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"slipway/internal/stackjson"
)

// Thing is something in AWS that may be a resource of the configuration.
type Thing struct {
	// ID that Terraform imports it by.
	ID string
	// Attributes that other blocks refer to.
	Attributes map[string]string
	// Tags that AWS tells; nil where it has none to tell, and the name alone must do.
	Tags map[string]string
	// Made is when; zero where AWS does not tell.
	Made time.Time
	// Status is set while it is not ready.
	Status string
	// Blocked is why it cannot be imported.
	Blocked string
	// Elsewhere is set where it belongs to another parent than the block's, such as a subnet in another VPC.
	Elsewhere bool
	// Replace is why importing it is not enough: the provider makes it in more than one call, and does not look at the rest again.
	Replace string
}

// Import is a thing with the address that it belongs to.
type Import struct {
	Address string
	Thing
}

// Report is what was found. Each list is sorted by address.
type Report struct {
	// Imports are missing in the state.
	Imports []Import
	// Blocked are missing, too, and cannot be imported as they are.
	Blocked []Import
	// Strays are duplicates: their addresses are in the state, or are imported with another thing.
	Strays []Import
	// Unknown are addresses that are missing in the state, and of a type that is not looked for, or found by what the team adds, which is not.
	Unknown []string
	// Own are addresses of the team's own, which are not looked for: those that are missing in the state.
	Own []string
	// OwnInPart are those of which some may be missing: by count or for_each, and modules.
	OwnInPart []string
	// Remove has the command that deletes each stray, in the order in which AWS accepts them.
	Remove []string
}

// Find compares a configuration, whose first file is the stack's own, the state and AWS.
func Find(ctx context.Context, config *stackjson.Config, state State, aws *Clients) (Report, error) {
	return find(ctx, config, state, aws, finders)
}

func find(ctx context.Context, config *stackjson.Config, state State, aws *Clients, finders map[string]finder) (Report, error) {
	s := &search{config: config, state: state, aws: aws, finders: finders, findings: map[string]finding{}}
	var report Report
	for _, block := range config.Blocks() {
		if block.Kind != stackjson.Resource {
			continue
		}
		_, has := state.Resources[block.Address]
		imported := slices.ContainsFunc(config.Imports(), func(i stackjson.Import) bool { return i.To == block.Address })
		if config.Origin(block.Address) != "" {
			report.own(block, has || imported)
			continue
		}
		found, err := s.find(ctx, block)
		if err != nil {
			return report, err
		}
		for _, thing := range found.strays {
			report.Strays = append(report.Strays, Import{block.Address, thing})
		}
		switch {
		case found.unknown && !has:
			report.Unknown = append(report.Unknown, block.Address)
		case found.chosen == nil:
		case imported: // the next apply takes it over by itself
		case found.chosen.Blocked != "":
			report.Blocked = append(report.Blocked, Import{block.Address, *found.chosen})
		default:
			report.Imports = append(report.Imports, Import{block.Address, *found.chosen})
		}
	}
	for name := range config.Section("module") { // Slipway makes none
		report.OwnInPart = append(report.OwnInPart, "module."+name)
	}
	slices.Sort(report.OwnInPart)
	report.Remove = removal(report.Strays, func(address string) string {
		block, _ := config.Block(address)
		return aws.of(block).Region
	})
	return report, nil
}

// own notes what is not looked for.
func (r *Report) own(block stackjson.Block, known bool) {
	switch {
	case block.Body["count"] != nil || block.Body["for_each"] != nil:
		r.OwnInPart = append(r.OwnInPart, block.Address)
	case !known:
		r.Own = append(r.Own, block.Address)
	}
}

// removal gives the commands, what lies in something else first. region is that of an address.
func removal(strays []Import, region func(address string) string) []string {
	last := slices.Clone(strays)
	slices.SortStableFunc(last, func(a, b Import) int {
		return cmp.Compare(slices.Index(inside, kind(a.Address)), slices.Index(inside, kind(b.Address)))
	})
	var commands []string
	for _, stray := range last {
		command := strings.ReplaceAll(finders[kind(stray.Address)].remove, "ID", stray.ID)
		commands = append(commands, "aws --region "+region(stray.Address)+" "+command)
	}
	return commands
}

// kind is the type in an address.
func kind(address string) string {
	typ, _, _ := strings.Cut(strings.TrimPrefix(address, "data."), ".")
	return typ
}
