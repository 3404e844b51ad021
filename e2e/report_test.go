//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// outcome is a row of the table in docs/reliability.md.
type outcome struct {
	environment            string
	resources              int
	apply, second, destroy string
	took                   time.Duration
	provider, moto         string // versions
}

var (
	outcomes  []outcome
	recording sync.Mutex
)

func record(row outcome) {
	recording.Lock()
	defer recording.Unlock()
	outcomes = append(outcomes, row)
}

// report prints the table, and with -update writes it where the document has the last one.
func report() error {
	if len(outcomes) == 0 {
		return nil
	}
	var table strings.Builder
	table.WriteString("| environment | resources | apply | second plan | destroy | time |\n|---|---|---|---|---|---|\n")
	for _, name := range environments() {
		for _, row := range outcomes {
			if row.environment == name {
				fmt.Fprintf(&table, "| %s | %d | %s | %s | %s | %s |\n", row.environment, row.resources, row.apply, row.second, row.destroy, row.took.Round(time.Second))
			}
		}
	}
	heading := fmt.Sprintf("%s, %s %s, AWS provider %s, moto %s\n\n", time.Now().UTC().Format(time.DateOnly), binary.Name, binary.Version, outcomes[0].provider,
		outcomes[0].moto)
	fmt.Printf("\n%s%s\n", heading, table.String())
	if !*update {
		return nil
	}
	file := filepath.Join(root, "docs", "reliability.md")
	document, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	place := regexp.MustCompile(`(?s)<!-- table -->.*<!-- end -->`)
	if !place.Match(document) {
		return fmt.Errorf("%s has no place for the table: <!-- table --> and <!-- end -->", file)
	}
	return os.WriteFile(file, place.ReplaceAllLiteral(document, []byte("<!-- table -->\n"+heading+table.String()+"<!-- end -->")), 0o644)
}
