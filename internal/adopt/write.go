package adopt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"slipway/internal/terraform"
)

// File is what Write writes beside cdk.tf.json.
const File = "adopt.tf.json"

// Write writes the import blocks into the folder, or takes the file of an earlier run away if there are none.
func (r Report) Write(folder string) error {
	file := filepath.Join(folder, File)
	if len(r.Imports) == 0 {
		if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	var imports []terraform.Import
	for _, found := range r.Imports {
		imports = append(imports, terraform.Import{To: found.Address, ID: found.ID})
	}
	data, err := terraform.ImportBlocks("Written by slipway adopt. Delete it when it is applied.", imports)
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

// Text tells what was found, and what to do, with the user's own terraform or tofu.
func (r Report) Text(binary, folder string) string {
	var text strings.Builder
	for _, address := range r.Unknown {
		fmt.Fprintf(&text, "%s is missing in the state and was not looked for: if it exists, import it by hand.\n", address)
	}
	own := r.ownText()
	text.WriteString(own)
	switch nothing := len(r.Imports)+len(r.Blocked)+len(r.Strays) == 0; {
	case nothing && own != "":
		text.WriteString("Nothing else that exists is missing in the state: look for these, then apply again.\n")
		return text.String()
	case nothing:
		text.WriteString("Nothing that exists is missing in the state: apply again.\n")
		return text.String()
	}
	r.table(&text)
	r.next(&text, binary, folder)
	if len(r.Remove) > 0 {
		text.WriteString("\nLook at the duplicates, and delete what nothing uses:\n")
		for _, command := range r.Remove {
			text.WriteString("  " + command + "\n")
		}
	}
	return text.String()
}

// ownText says in one line what of the team's own was not looked for.
func (r Report) ownText() string {
	var missing []string
	if len(r.Own) > 0 {
		missing = append(missing, "missing in the state: "+strings.Join(r.Own, ", "))
	}
	if len(r.OwnInPart) > 0 {
		missing = append(missing, "perhaps missing in part: "+strings.Join(r.OwnInPart, ", "))
	}
	if len(missing) == 0 {
		return ""
	}
	return "Your own resources were not looked for; " + strings.Join(missing, "; ") + ". If one exists, import it by hand: docs/recovery.md#your-own-resources\n"
}

func (r Report) table(text *strings.Builder) {
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		_, _ = fmt.Fprintln(table, strings.Join(cells, "\t")) // a strings.Builder takes everything
	}
	row("address", "import id", "in AWS")
	for _, found := range r.Imports {
		row(found.Address, found.ID, found.condition())
	}
	for _, found := range r.Blocked {
		row(found.Address, "none", found.ID+", but "+found.Blocked)
	}
	for _, found := range r.Strays {
		row(found.Address, "none", found.ID+": a duplicate, "+found.condition())
	}
	_ = table.Flush()
}

func (r Report) next(text *strings.Builder, binary, folder string) {
	if len(r.Imports) == 0 {
		return
	}
	fmt.Fprintf(text, "\nWrote %s with %d import blocks.", filepath.Join(folder, File), len(r.Imports))
	var replace string
	for _, found := range r.Imports {
		if found.Replace != "" {
			replace += " -replace=" + found.Address
		}
		if found.Status != "" {
			fmt.Fprintf(text, " Wait until %s is ready.", found.Address)
		}
	}
	fmt.Fprintf(text, ` Next, without cdktf:
  %[1]s -chdir=%[2]s plan -out=adopt.tfplan%[3]s
  %[1]s -chdir=%[2]s apply adopt.tfplan
  rm %[4]s
`, binary, folder, replace, filepath.Join(folder, File))
}

// condition is when it was made, and what is wrong with it.
func (t Thing) condition() string {
	var parts []string
	if t.Made.IsZero() {
		parts = append(parts, "exists")
	} else {
		parts = append(parts, "made "+t.Made.UTC().Format(time.RFC3339))
	}
	for _, part := range []string{t.Status, t.Replace} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
