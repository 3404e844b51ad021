package parameters

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

func TestWhatAuroraMySQL3Has(t *testing.T) {
	family := Of("aurora-mysql8.0")
	for name, want := range map[string]Parameter{
		"max_connections":          {Kind: Dynamic},
		"innodb_purge_threads":     {Kind: Static, ClusterOnly: true},
		"binlog_format":            {Kind: Static, ClusterOnly: true},
		"gtid-mode":                {Kind: Static, ClusterOnly: true},
		"replicate-do-db":          {Kind: Dynamic, ClusterOnly: true},
		"performance_schema":       {Kind: Static},
		"lower_case_table_names":   {Kind: Static, ClusterOnly: true},
		"event_scheduler":          {Kind: Dynamic, ClusterOnly: true},
		"aurora_parallel_query":    {Kind: Open},
		"innodb_page_size":         {Kind: Fixed, ClusterOnly: true},
		"port":                     {Kind: Fixed},
		"slave_parallel_workers":   {RenamedTo: "replica_parallel_workers"},
		"query_cache_size":         {Gone: true},
		"innodb_log_file_size":     {Gone: true},
		"no_such_parameter_at_all": {},
	} {
		if got := family[name]; got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestHowAParameterIsApplied(t *testing.T) {
	family := Of("aurora-mysql8.0")
	for name, want := range map[string]string{
		"time_zone":                Immediate,
		"table_open_cache":         Immediate,
		"thread_stack":             PendingReboot,
		"innodb_autoinc_lock_mode": PendingReboot,
		"aurora_oom_response":      PendingReboot,
		"newer_than_the_list":      PendingReboot,
	} {
		if got := family.ApplyMethod(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestAFamilyWithoutAListHasNone(t *testing.T) {
	if got := Of("aurora-mysql5.7"); got != nil {
		t.Errorf("got %v", got)
	}
	if got := Of("aurora-mysql5.7").ApplyMethod("max_connections"); got != PendingReboot {
		t.Errorf("got %s", got)
	}
}

func TestNamesAreThoseThatCanBeSet(t *testing.T) {
	names := Of("aurora-mysql8.0").Names()
	for name, want := range map[string]bool{"max_connections": true, "port": false, "tx_isolation": false, "big_tables": false} {
		if got := slices.Contains(names, name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestTheListsAreComplete reads what Of would skip: a name twice, a word that means nothing, a new name that is not there.
func TestTheListsAreComplete(t *testing.T) {
	files, err := fs.Glob(lists, "*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := lists.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		family, seen := Of(strings.TrimSuffix(file, ".txt")), map[string]bool{}
		for line := range strings.Lines(string(text)) {
			words := strings.Fields(line)
			if len(words) == 0 || words[0] == "#" {
				continue
			}
			p := family[words[0]]
			known := slices.Contains([]string{Dynamic, Static, Fixed, Open}, p.Kind)
			switch where := words[1]; {
			case seen[words[0]]:
				t.Errorf("%s: %s twice", file, words[0])
			case where == "gone" && len(words) == 2 && p.Gone:
			case where == "renamed" && len(words) == 3 && family[p.RenamedTo].Kind != "":
			case (where == "cluster" || where == "instance") && len(words) == 3 && known:
			default:
				t.Errorf("%s: cannot read %q", file, line)
			}
			seen[words[0]] = true
		}
		if len(seen) != len(family) || len(family) < 300 {
			t.Errorf("%s: %d lines, %d parameters", file, len(seen), len(family))
		}
	}
}
