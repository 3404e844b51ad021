package view

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"slipway/internal/planreview/report"
	"slipway/internal/planreview/rules"
	"slipway/internal/stackjson/source"
)

// Source is the file that findings are located in.
type Source struct {
	Path  string         // relative to the repository, with slashes
	Lines map[string]int // of each resource's block, by address; line 1 where it is not found
	// Keys made a resource's arguments, by address and argument, where Path is what the resources are made from.
	Keys map[string]map[string]Key
	// Beside are files of Terraform beside Path, by their paths in the repository: findings of what they declare, or override, are located there.
	Beside []source.File
	// Go is the file of Go that has added blocks, at the addresses Added.
	Go    source.File
	Added []string
}

// place of a risk: the first argument that it speaks of, where a file beside has it, or a key has made it; else the resource's block.
func (s Source) place(risk report.Risk) (path string, line int) {
	if address := instance.ReplaceAllString(risk.Address, ""); slices.Contains(s.Added, address) {
		return s.Go.Name, lineOfConstruct(s.Go.Data, address)
	}
	for _, word := range append(words.FindAllString(risk.What, -1), "") {
		if path, line := s.beside(risk.Address, word); line > 0 {
			return path, line
		}
		if line := s.Keys[risk.Address][word].Line; line > 0 {
			return s.Path, line
		}
	}
	return s.Path, max(1, s.Lines[risk.Address])
}

// lineOfConstruct finds where Go makes a block: the line with sqsqueue.NewSqsQueue and "orders" for aws_sqs_queue.orders, and 1 where no line has both.
func lineOfConstruct(text []byte, address string) int {
	constructor, words := ".New", strings.TrimPrefix(address, "aws_")
	if of, isData := strings.CutPrefix(address, "data."); isData {
		constructor, words = ".NewData", of
	}
	typ, label, _ := strings.Cut(words, ".")
	for word := range strings.SplitSeq(typ, "_") {
		constructor += strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):]
	}
	made := regexp.MustCompile(regexp.QuoteMeta(constructor) + `\b.*"` + regexp.QuoteMeta(label) + `"`)
	if at := made.FindIndex(text); at != nil {
		return bytes.Count(text[:at[0]], []byte("\n")) + 1
	}
	return 1
}

// beside finds an argument, or without one the block, in the files beside. The block of an override is that of another file.
func (s Source) beside(address, argument string) (path string, line int) {
	address = instance.ReplaceAllString(address, "")
	if parts := strings.Split(address, "."); parts[0] == "module" && len(parts) > 2 {
		address, argument = strings.Join(parts[:2], "."), "" // its resources stand in the module's own files
	}
	file, place := source.Locate(s.Beside, address, argument)
	if !place.Argument && (argument != "" || source.Overrides(file)) {
		return "", 0
	}
	return file, place.Line
}

var (
	words = regexp.MustCompile(`\w+`)
	// instance is the key of one that count or for_each makes.
	instance = regexp.MustCompile(`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`)
)

// levels are SARIF's, and the numbers by which GitHub grades security findings: above 9 critical, above 7 high, above 4 medium.
var levels = map[string]struct{ level, security string }{
	"critical": {"error", "9.5"}, "high": {"error", "8.0"}, "medium": {"warning", "5.0"}, "low": {"note", "2.0"},
}

// SARIF is the report as SARIF 2.1.0: risks, and acknowledged ones as suppressed results.
func SARIF(r *report.Report, source Source) (string, error) {
	document := sarif.NewReport()
	for _, run := range runs(r, source) {
		document.AddRun(run)
	}
	return written(document)
}

func runs(r *report.Report, source Source) []*sarif.Run {
	run := sarif.NewRunWithInformationURI("planreview", "https://developer.hashicorp.com/terraform/internals/json-format")
	all := rules.All()
	for _, own := range r.OwnRules {
		severity, _ := rules.ParseSeverity(own.Severity)
		all = append(all, rules.Rule{ID: own.ID, Severity: severity, Fact: own.Message, Why: own.Message})
	}
	for _, rule := range all {
		level := levels[rule.Severity.String()]
		properties := (&sarif.PropertyBag{Properties: sarif.Properties{"security-severity": level.security}}).WithTags([]string{"security", "terraform"})
		run.AddRule(rule.ID).WithName(rule.ID).
			WithShortDescription(sarif.NewMultiformatMessageString().WithText(rule.Fact)).
			WithFullDescription(sarif.NewMultiformatMessageString().WithText(rule.Why)).
			WithHelp(sarif.NewMultiformatMessageString().WithText(rule.Why)).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level.level)).
			WithProperties(properties)
	}
	for _, risk := range r.Risks {
		run.AddResult(result(run, risk, source))
	}
	for _, a := range r.Acknowledged {
		reason := fmt.Sprintf("%s; %s, until %s", a.Reason, a.Approver, a.Expiry)
		run.AddResult(result(run, a.Risk, source).AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(reason)))
	}
	invocation := sarif.NewInvocation().WithExecutionSuccessful(r.Verdict.Status != report.CannotJudge).WithExitCode(r.Verdict.Status.ExitCode())
	for _, doubt := range r.Verdict.Doubts {
		invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel("error").WithMessage(sarif.NewTextMessage(unlinked(doubt))))
	}
	run.WithInvocations([]*sarif.Invocation{invocation})
	return []*sarif.Run{run}
}

func result(run *sarif.Run, risk report.Risk, source Source) *sarif.Result {
	path, line := source.place(risk)
	message := fmt.Sprintf("%s: %s. Why: %s. Effect: %s. Undo: %s.", risk.Address, risk.What, risk.Why, risk.Effect, risk.Undo)
	location := sarif.NewLocation().
		WithPhysicalLocation(sarif.NewPhysicalLocation().
			WithArtifactLocation(sarif.NewSimpleArtifactLocation(path)).
			WithRegion(sarif.NewRegion().WithStartLine(line))).
		AddLogicalLocation(sarif.NewLogicalLocation().WithFullyQualifiedName(risk.Address).WithKind("resource"))
	// The fingerprint holds from run to run, wherever the block stands.
	fingerprint := fmt.Sprintf("%x", sha256.Sum256([]byte(risk.Rule+"\x00"+risk.Address+"\x00"+risk.What)))
	return sarif.NewRuleResult(risk.Rule).WithRuleIndex(run.GetRuleIndex(risk.Rule)).WithLevel(levels[risk.Severity].level).
		WithMessage(sarif.NewTextMessage(unlinked(message))).AddLocation(location).WithPartialFingerprints(map[string]string{"planreview/v1": fingerprint})
}

// unlinked breaks up what SARIF takes for a link in a message: [text](target).
func unlinked(message string) string { return strings.ReplaceAll(message, "](", "] (") }
