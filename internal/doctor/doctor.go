// Package doctor asks AWS, GitHub and this machine for what the way from a pull request to AWS needs. It reads only.
package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// State of a line.
type State string

const (
	OK      State = "ok"
	Fail    State = "FAIL"
	Unknown State = "unknown" // it could not be asked
)

// Line is the answer to one check for one subject.
type Line struct {
	State State  `json:"state"`
	Area  string `json:"area"`
	Check string `json:"check"`
	// About is the subject, such as an account, a role or an environment; "" where there is one only.
	About string `json:"about,omitempty"`
	Says  string `json:"says"`
	// Mend is a command, or what to do; "" where nothing fails.
	Mend string `json:"mend,omitempty"`
	// Waiting is how many further checks were not made because of this one.
	Waiting int `json:"waiting,omitempty"`
}

// Check asks one question.
type Check struct {
	Name string // lowercase with hyphens
	Area string
	// Holds is what must be so, as docs/doctor.md has it.
	Holds string
	// Asks are AWS's operations, GitHub's endpoints or commands.
	Asks string
	// after are the checks of the same subject, or of what it is in, that must be fine before.
	after []string
	of    scope
	run   func(ctx context.Context, s *subject) finding
}

// patience of one check.
const patience = 20 * time.Second

// finding is what a check comes to.
type finding struct {
	state      State
	says, mend string
}

func ok(format string, values ...any) finding {
	return finding{state: OK, says: fmt.Sprintf(format, values...)}
}

// fail takes what mends it first.
func fail(mend, format string, values ...any) finding {
	return finding{Fail, fmt.Sprintf(format, values...), mend}
}

// unknown is for an error of whoever was asked.
func unknown(err error) finding { return finding{state: Unknown, says: short(err)} }

// Examine makes the checks in their order and gives a line for each that could be made.
func Examine(ctx context.Context, project *Project) []Line {
	return examine(ctx, project, Checks)
}

func examine(ctx context.Context, project *Project, checks []Check) (lines []Line) {
	made := map[string]outcome{}
	for _, check := range checks {
		for _, s := range check.of(project) {
			id := func(name, key string) string { return name + "\n" + key }
			if root, waits := s.waits(made, check.after, id); waits {
				if root >= 0 {
					lines[root].Waiting++
				}
				made[id(check.Name, s.key())] = outcome{false, root}
				continue
			}
			f := s.make(ctx, check)
			lines = append(lines, Line{State: f.state, Area: check.Area, Check: check.Name, About: s.about, Says: f.says, Mend: f.mend})
			made[id(check.Name, s.key())] = outcome{f.state == OK, len(lines) - 1}
		}
	}
	return lines
}

// outcome of a check: root is the index of the line that tells why it was not fine, or -1 where no line does.
type outcome struct {
	fine bool
	root int
}

// waits tells whether something before was not fine.
func (s *subject) waits(made map[string]outcome, after []string, id func(name, key string) string) (root int, waits bool) {
	for _, name := range after {
		before := outcome{false, -1}
		for _, key := range s.keys() {
			if found, ok := made[id(name, key)]; ok {
				before = found
				break
			}
		}
		if !before.fine {
			return before.root, true
		}
	}
	return 0, false
}

func (s *subject) make(ctx context.Context, check Check) finding {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return check.run(ctx, s)
}

// Count the lines of a state.
func Count(lines []Line, state State) (count int) {
	for _, line := range lines {
		if line.State == state {
			count++
		}
	}
	return count
}

// short is an error in one line.
func short(err error) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(reason(err), "\n", "; ")), " ")
}

// listed are the texts in a sentence, and none where there are none.
func listed(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(texts, ", ")
}

func without(all, some []string) (left []string) {
	for _, one := range all {
		if !slices.Contains(some, one) {
			left = append(left, one)
		}
	}
	return left
}
