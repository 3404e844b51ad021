package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"slipway/internal/delivery"
	"slipway/internal/planreview/text"
	"slipway/internal/synthesized"
	"slipway/stacks"
)

// most is how many stacks all have a line; of more, only those that are not as before.
const most = 10

// summary says what was written.
func summary(written []stacks.Written, warnings int) string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	count := map[stacks.Change]int{}
	for _, w := range written {
		count[w.Change]++
		if len(written) > most && w.Change == stacks.Unchanged {
			continue
		}
		files := w.File
		if w.Beside > 0 {
			files += ", and " + text.Counted(w.Beside, "file") + " of your own"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", w.Name, w.Change, text.Counted(w.Resources, "resource"), files) // a strings.Builder takes everything
	}
	_ = table.Flush()
	total := []string{text.Counted(len(written), "stack")}
	for _, change := range []stacks.Change{stacks.New, stacks.Changed, stacks.Unchanged} {
		if count[change] > 0 {
			total = append(total, fmt.Sprintf("%d %s", count[change], change))
		}
	}
	fmt.Fprintf(&out, "%s; %s\n", strings.Join(total, ", "), text.Counted(warnings, "warning"))
	return out.String()
}

// next is the command to go on with: for the first stack that is not as before.
func next(written []stacks.Written) string {
	first := written[max(0, slices.IndexFunc(written, func(w stacks.Written) bool { return w.Change != stacks.Unchanged }))]
	if delivery.IsAccountStack(first.Name) {
		return "Next: go run ./cmd/slipway bootstrap"
	}
	folder := filepath.Dir(first.File)
	return fmt.Sprintf("Next: terraform -chdir=%[1]s init && terraform -chdir=%[1]s plan -out=%[2]s.tfplan", folder, filepath.Base(folder))
}

// gone warns of stacks that were written before all, and belong to none of them.
func gone(output string, all []stacks.Written) (warnings []string) {
	files, _ := filepath.Glob(filepath.Join(synthesized.Folder(output, "*"), synthesized.File)) // the pattern is sound
	for _, file := range files {
		if !slices.ContainsFunc(all, func(w stacks.Written) bool { return w.File == file }) {
			folder := filepath.Dir(file)
			warnings = append(warnings, fmt.Sprintf("%s: no environment or account of this name any more; if it is still in AWS, "+
				"bring its file back and destroy it as README.md says; then delete this folder", folder))
		}
	}
	return warnings
}
