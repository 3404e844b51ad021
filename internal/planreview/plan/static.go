package plan

// NewStatic makes a change of a block of synthesized JSON. It is masked by names, since the JSON of a resource does not say what is
// sensitive, and where sensitive, of the block's shape, holds true. A nil side is a block that is not there.
func NewStatic(address, kind, name string, before, after, sensitive any) *Change {
	c := &Change{Address: address, Type: kind, Name: name}
	switch {
	case before == nil:
		c.Action = Create
	case after == nil:
		c.Action = Delete
	default:
		c.Action = Update
	}
	sides := mask(pair{before: before, after: after}, pair{before: sensitive, after: sensitive}, newJudgment(nil).root(kind))
	c.Before, c.After = sides.before, sides.after
	if c.Action == Update && Equal(c.Before, c.After) {
		c.Action = NoOp
	}
	return c
}

// NewStaticOutput makes the change of an output of synthesized JSON.
func NewStaticOutput(name string, before, after any, sensitive bool) *Output {
	c := NewStatic("output."+name, "output", name, before, after, nil)
	o := &Output{Name: name, Action: c.Action, Before: Value(c.Before, "value"), After: Value(c.After, "value")}
	in := newJudgment(nil).root("output").at(name, nil)
	sides := mask(pair{before: o.Before, after: o.After}, pair{before: sensitive, after: sensitive}, in)
	o.Before, o.After = sides.before, sides.after
	return o
}
