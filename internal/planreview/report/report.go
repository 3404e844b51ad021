// Package report is what a review says: one model, which every view prints.
package report

// Schema names the form of the report; its number grows when a field changes its meaning or goes.
const Schema = "planreview/1"

// Report is the whole review. It holds no secret, and no character that does not print.
type Report struct {
	Schema           string            `json:"schema" jsonschema:"enum=planreview/1"`
	Label            string            `json:"label" jsonschema_description:"environment or other name that was given with --label; empty where none was"`
	Source           string            `json:"source" jsonschema:"enum=plan,enum=synth-diff" jsonschema_description:"what was reviewed: a plan, or the difference of two synthesized files"`
	ToolVersion      string            `json:"tool_version" jsonschema_description:"version of Terraform or OpenTofu that made the plan; empty where it is not known"`
	Verdict          Verdict           `json:"verdict"`
	Note             string            `json:"note,omitempty" jsonschema_description:"what --note says of the plan, such as its commit and its run"`
	Unread           bool              `json:"unread,omitempty" jsonschema_description:"no plan was read, so that the counts say nothing"`
	Counts           Counts            `json:"counts"`
	UnknownTypes     []UnknownType     `json:"unknown_types" jsonschema_description:"types that no rule knows, so that only what their attributes say was judged; most frequent first"`
	Risks            []Risk            `json:"risks" jsonschema_description:"findings that nobody has acknowledged, worst first"`
	Others           []Other           `json:"others,omitempty" jsonschema_description:"what other tools found, given with --with; worst first"`
	Acknowledged     []Acknowledged    `json:"acknowledged" jsonschema_description:"findings that an acknowledgement lets pass"`
	Acknowledgements []Acknowledgement `json:"acknowledgements" jsonschema_description:"acknowledgements that are unused or expired"`
	OwnRules         []OwnRule         `json:"own_rules" jsonschema_description:"rules of the policy"`
	Deploy           []Row             `json:"deploy" jsonschema_description:"images, sizes, names of environment variables, references to secrets, rollout settings"`
	Permissions      []Permission      `json:"permissions"`
	Network          []Edge            `json:"network"`
	Scaling          []Row             `json:"scaling"`
	Cost             *Cost             `json:"cost,omitempty" jsonschema_description:"estimate of the bill; not there where no cost is known to change"`
	Outputs          []Row             `json:"outputs"`
	Moves            []Row             `json:"moves" jsonschema_description:"moved, imported and forgotten resources"`
	Drift            []Row             `json:"drift" jsonschema_description:"what was changed outside of Terraform"`
	Constructs       []Construct       `json:"constructs" jsonschema_description:"all changes"`
}

// Status is the verdict in a word.
type Status string

// The three verdicts, each with an exit code of its own.
const (
	Fine        Status = "fine"
	CannotJudge Status = "cannot-judge"
	Blocked     Status = "blocked"
)

// ExitCode of the command: 0 fine to apply, 1 cannot judge, 2 blocked.
func (s Status) ExitCode() int {
	switch s {
	case Fine:
		return 0
	case Blocked:
		return 2
	}
	return 1
}

// Verdict is the review in one line.
type Verdict struct {
	Status Status   `json:"status" jsonschema:"enum=fine,enum=cannot-judge,enum=blocked"`
	Line   string   `json:"line"`
	FailOn string   `json:"fail_on" jsonschema:"enum=low,enum=medium,enum=high,enum=critical,enum=none" jsonschema_description:"severity from which a risk blocks"`
	Doubts []string `json:"doubts" jsonschema_description:"why the plan cannot be judged"`
}

// Counts are numbers of resources. A replacement is counted once.
type Counts struct {
	Deploy   int `json:"deploy" jsonschema_description:"task definitions replaced only for image, environment or secrets"`
	Create   int `json:"create"`
	Update   int `json:"update"`
	Replace  int `json:"replace"`
	Delete   int `json:"delete"`
	Forget   int `json:"forget"`
	Read     int `json:"read" jsonschema_description:"data sources read while applying"`
	Move     int `json:"move"`
	Import   int `json:"import"`
	Drift    int `json:"drift"`
	Deferred int `json:"deferred"`
	Invoke   int `json:"invoke" jsonschema_description:"actions that the apply invokes"`
}

// UnknownType is a type that no rule knows.
type UnknownType struct {
	Type    string `json:"type"`
	Changes int    `json:"changes" jsonschema_description:"how many resources of it change"`
}

// Risk is a finding of a rule.
type Risk struct {
	Severity string `json:"severity" jsonschema:"enum=low,enum=medium,enum=high,enum=critical"`
	Rule     string `json:"rule"`
	Address  string `json:"address" jsonschema_description:"of the resource; plan for the plan as a whole"`
	What     string `json:"what"`
	Why      string `json:"why"`
	Effect   string `json:"effect"`
	Undo     string `json:"undo"`
	Blocks   string `json:"blocks,omitempty" jsonschema:"enum=always,enum=never" jsonschema_description:"what the policy says of whether it blocks; else its severity decides"`
	Policy   string `json:"-"` // what the policy changed, and why: a part of Why, for where there is no room for all of it
}

// OwnRule is a rule of the policy.
type OwnRule struct {
	ID       string `json:"id"`
	Severity string `json:"severity" jsonschema:"enum=low,enum=medium,enum=high,enum=critical"`
	Message  string `json:"message"`
}

// Acknowledged is a risk that somebody answers for.
type Acknowledged struct {
	Risk
	Reason   string `json:"reason"`
	Approver string `json:"approver"`
	Expiry   string `json:"expiry" jsonschema:"format=date"`
}

// Acknowledgement is one that did nothing.
type Acknowledgement struct {
	State   string `json:"state" jsonschema:"enum=unused,enum=expired,enum=unlabeled" jsonschema_description:"unlabeled: of an environment, while --label is not given"`
	Line    int    `json:"line" jsonschema_description:"in the file of acknowledgements"`
	Rule    string `json:"rule"`
	Address string `json:"address"`
	Expiry  string `json:"expiry" jsonschema:"format=date"`
}

// Row is one thing in a section.
type Row struct {
	Address string `json:"address"`
	Action  string `json:"action"`
	Detail  string `json:"detail"`
}

// Permission is a part of a statement that came or went.
type Permission struct {
	Address    string   `json:"address"`
	Added      bool     `json:"added"`
	Direction  string   `json:"direction" jsonschema:"enum=widened,enum=narrowed,enum=new,enum=unknown" jsonschema_description:"new: of a role, user or resource that the same plan makes"`
	Effect     string   `json:"effect" jsonschema:"enum=Allow,enum=Deny,enum=unknown"`
	Actions    []string `json:"actions"`
	Resources  []string `json:"resources"`
	Principals []string `json:"principals"`
	Condition  string   `json:"condition"`
}

// Edge is a rule of a security group that was opened or closed.
type Edge struct {
	Address string `json:"address"`
	Opened  bool   `json:"opened"`
	Ports   string `json:"ports"`
	Peer    string `json:"peer" jsonschema_description:"from whom, or to whom"`
}

// Construct is a part of the stack with its changes.
type Construct struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	Changes []Row  `json:"changes"`
}
