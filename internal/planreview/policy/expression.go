package policy

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"slipway/internal/nearest"
	"slipway/internal/planreview/plan"
)

// An evaluation ends at this cost, in CEL's own units, of which Kubernetes takes a million for a tenth of a second:
// https://pkg.go.dev/k8s.io/apiserver@v0.30.0-alpha.2/pkg/apis/cel
const costOfChange = 1_000_000

// costOfRule is for all changes of a plan.
var costOfRule = uint64(50_000_000)

// variables are what an expression can ask of a change.
var variables = map[string]struct {
	kind  *cel.Type
	value func(*plan.Change) any
}{
	"address":          {cel.StringType, func(c *plan.Change) any { return c.Address }},
	"previous_address": {cel.StringType, func(c *plan.Change) any { return c.PreviousAddress }},
	"module":           {cel.StringType, func(c *plan.Change) any { return c.Module }},
	"type":             {cel.StringType, func(c *plan.Change) any { return c.Type }},
	"name":             {cel.StringType, func(c *plan.Change) any { return c.Name }},
	"provider":         {cel.StringType, func(c *plan.Change) any { return c.ProviderName }},
	"action":           {cel.StringType, func(c *plan.Change) any { return string(c.Action) }},
	"before":           {attributes, func(c *plan.Change) any { return orEmpty(c.Before) }},
	"after":            {attributes, func(c *plan.Change) any { return orEmpty(c.Planned()) }},
	"changed":          {names, func(c *plan.Change) any { return c.Changed() }},
	"unknown":          {names, func(c *plan.Change) any { return c.UnknownNames() }},
	"hidden":           {names, func(c *plan.Change) any { return c.MaskedNames() }},
	"replace_paths":    {names, func(c *plan.Change) any { return append([]string{}, c.ReplacePaths...) }},
}

// environment is the one variable that is not of the change.
const environment = "environment"

var (
	attributes = cel.MapType(cel.StringType, cel.DynType)
	names      = cel.ListType(cel.StringType)
)

func orEmpty(side any) any {
	if side == nil {
		return map[string]any{}
	}
	return side
}

// language is CEL's standard library and optional values, as after.?acl.orValue(""). The library of strings is left out: its replace can make texts of
// any length, which the cost does not count.
func language() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.CustomTypeAdapter(adapter{}), cel.OptionalTypes(), cel.CrossTypeNumericComparisons(true), cel.Variable(environment, cel.StringType),
	}
	for name, v := range variables {
		options = append(options, cel.Variable(name, v.kind))
	}
	return cel.NewEnv(options...)
}

// expression is one that was compiled.
type expression struct{ program cel.Program }

// mistake is why an expression does not compile, at a place in its text; both count from 1.
type mistake struct {
	line, column int
	rule, fix    string
}

// compile gives all mistakes of an expression.
func compile(env *cel.Env, text string) (*expression, []mistake) {
	checked, issues := env.Compile(text)
	if issues.Err() != nil {
		var all []mistake
		for _, e := range issues.Errors() {
			message, _, _ := strings.Cut(e.Message, " (in container '')")
			message, _, _ = strings.Cut(message, " (did you mean ")
			message, _, _ = strings.Cut(message, " expecting ") // names of CEL's grammar
			message = strings.Replace(message, "mismatched input '<EOF>'", "the expression ends too early", 1)
			all = append(all, mistake{e.Location.Line(), e.Location.Column() + 1, "not valid CEL: " + message, fixOf(message)})
		}
		return nil, all
	}
	if kind := checked.OutputType(); !kind.IsExactType(cel.BoolType) && !kind.IsExactType(cel.DynType) {
		return nil, []mistake{{1, 1, "gives " + kind.String() + ", not true or false", "compare it with something"}}
	}
	literalsRight(checked)
	program, err := env.Program(checked, cel.CostLimit(costOfChange), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, []mistake{{1, 1, "not valid CEL: " + err.Error(), "correct it"}}
	}
	return &expression{program}, nil
}

// literalsRight turns ["a"] == after.list round: of the two sides the left one compares, and only a value of the plan knows what cannot be read.
func literalsRight(compiled *cel.Ast) {
	ast.PreOrderVisit(compiled.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		if name := call.FunctionName(); name != operators.Equals && name != operators.NotEquals {
			return
		}
		if sides := call.Args(); sides[0].Kind() == ast.ListKind || sides[0].Kind() == ast.MapKind {
			sides[0], sides[1] = sides[1], sides[0]
		}
	}))
}

var undeclared = regexp.MustCompile(`^undeclared reference to '(\w+)'`)

func fixOf(message string) string {
	if found := undeclared.FindStringSubmatch(message); found != nil {
		known := append(slices.Sorted(maps.Keys(variables)), environment)
		slices.Sort(known)
		if asked := nearest.DidYouMean(found[1], known); asked != "" {
			return asked
		}
		return "known are " + strings.Join(known, ", ") + "; attributes are below after and before, as after.acl"
	}
	return "correct the expression"
}

// activation asks of a change only what an expression reads.
type activation struct {
	change      *plan.Change
	environment string
	static      bool // compared from synthesized files
	known       map[string]any
}

// ResolveName implements cel.Activation.
func (a activation) ResolveName(name string) (any, bool) {
	if name == environment {
		return a.environment, true
	}
	v, ok := variables[name]
	if !ok {
		return nil, false
	}
	if known, ok := a.known[name]; ok {
		return known, true
	}
	value := v.value(a.change)
	if a.static {
		value = a.unresolved(name, value)
	}
	a.known[name] = adapter{}.NativeToValue(value)
	return a.known[name], true
}

// unresolved gives the variables of a change of synthesized files, in which a text with ${ stands for a value that is not known.
func (a activation) unresolved(name string, value any) any {
	switch name {
	case "before", "after":
		return withoutReferences(value)
	case "unknown":
		return referring(a.change.Before, a.change.After)
	}
	return value
}

func withoutReferences(v any) any {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, "${") {
			return plan.Later{}
		}
	case map[string]any:
		values := make(map[string]any, len(v))
		for name, item := range v {
			values[name] = withoutReferences(item)
		}
		return values
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = withoutReferences(item)
		}
		return items
	case plan.Document:
		return withoutReferences(v.Value)
	}
	return v
}

// referring are the attributes that refer to something, before or after.
func referring(sides ...any) []string {
	names := []string{}
	for _, side := range sides {
		values, _ := side.(map[string]any)
		for name, value := range values {
			if plan.Holds[plan.Later](withoutReferences(value)) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Parent implements cel.Activation.
func (activation) Parent() cel.Activation { return nil }

// holds evaluates the expression for a change, and gives what it cost.
func (e *expression) holds(c *plan.Change, environment string, static bool) (holds bool, cost uint64, err error) {
	result, details, err := e.program.Eval(activation{c, environment, static, map[string]any{}})
	if actual := details.ActualCost(); actual != nil {
		cost = *actual
	}
	switch {
	case err != nil:
		return false, max(cost, 1), explained(err)
	case result == types.True:
		return true, cost, nil
	case result == types.False:
		return false, cost, nil
	}
	return false, cost, fmt.Errorf("it gives %s, not true or false", result.Type().TypeName())
}

var errTooLong = errors.New("it takes too long; make it simpler")

// explained says what to do about an error.
func explained(err error) error {
	message := err.Error()
	switch {
	case strings.HasPrefix(message, "no such key"):
		return errors.New(message + "; ask has(...) for it first")
	case strings.Contains(message, "actual cost limit exceeded"):
		return errTooLong
	case strings.HasPrefix(message, "no such overload"):
		return errors.New(message + ": a value is null, or of another type than the expression takes it for")
	}
	return err
}
