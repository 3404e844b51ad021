package plan

import (
	"cmp"
	"encoding/json"
	"strings"

	"slipway/internal/credentials"
)

// place is where a value stands, as far as that tells whether it is a secret.
type place struct {
	key      string // of the nearest object
	cover    cover
	holds    holding // what the members of key are
	element  bool    // of a list, not the value of key itself
	nested   int     // how many times JSON was found in text
	policy   policy
	judgment *judgment
}

// cover is why everything below a place is a secret.
type cover int

const (
	open       cover = iota
	byName           // a name looks secret: texts and numbers are hidden; an ARN or a reference only says which secret it is
	variable         // a variable's value: always hidden
	mostNested = 3   // times that JSON is looked for in the text of JSON; what is deeper is masked unread
)

// policy is how far a place is inside of an IAM policy. Operators and condition keys are no names of secrets, though many read like one:
// token.actions.githubusercontent.com:sub, aws:PrincipalTag/token, secretsmanager:SecretId.
type policy int

const (
	noPolicy policy = iota
	inStatement
	inCondition
)

// judgment is what is known of the names that were looked at: a plan has few, many times.
type judgment struct {
	names        map[string]nameJudgment
	texts        map[string]bool // whether each looks secret
	parser       *parser
	scratch      []byte // the text that is parsed
	types        map[string]typeJudgment
	own          *Masks
	search       credentials.Search
	typeJudgment // of the resource that is masked
}

type nameJudgment struct {
	name      string // itself, to be kept once
	secret    bool
	own       bool // by the user's own names
	described bool // it says something of a secret, or is a measure
	value     bool // of a pair
	which     bool // it only tells which secret it is
	holds     holding
}

type typeJudgment struct {
	holdings map[string]holding
	isValue  bool // it is a variable or a secret: its value is covered
	isRecord bool // of DNS
	azure    bool // where a primary_key is no column's
}

func newJudgment(own *Masks) *judgment {
	j := &judgment{names: map[string]nameJudgment{}, texts: map[string]bool{}, parser: newParser(),
		types: map[string]typeJudgment{}, own: own}
	j.search.SecretName = func(name string) bool { return j.name(name).secret }
	return j
}

// root is the place of a whole resource of a type.
func (j *judgment) root(resource string) place {
	known, ok := j.types[resource]
	if !ok {
		known = typeJudgment{holdings(resource), isVariableType(resource), strings.Contains(resource, "record"), strings.HasPrefix(resource, "azurerm_")}
		j.types[resource] = known
	}
	j.typeJudgment = known
	return place{judgment: j}
}

func (j *judgment) name(name string) nameJudgment {
	known, ok := j.names[name]
	if !ok {
		all := credentials.Words(name)
		known = nameJudgment{
			name: name, secret: credentials.SecretName(name), own: j.own.hasName(name), value: isValueName(all), which: saysWhich[strings.ToLower(name)],
			holds: holdingOf(all),
		}
		known.described = len(all) > 0 && (credentials.Describes(all[len(all)-1]) || all[len(all)-1] == "tokens")
		if len(j.names) < mostNames {
			j.names[name] = known
		}
	}
	return known
}

// text judges a text, and remembers it while it is short: a plan has the same ones in many places.
func (j *judgment) secretText(v string) bool {
	if len(v) > longestText {
		return j.looksSecret(v)
	}
	known, ok := j.texts[v]
	if !ok {
		known = j.looksSecret(v)
		const most = 20_000
		if len(j.texts) >= most {
			clear(j.texts)
		}
		j.texts[v] = known
	}
	return known
}

// pairing is the name of an object that is a pair of a name and a value, which is looked for where it is asked for: most objects are none.
type pairing struct {
	before, after map[string]any
	name          string
	known         bool
}

func (p *pairing) get() string {
	if p == nil {
		return ""
	}
	if !p.known {
		p.known, p.name = true, cmp.Or(pairName(p.after), pairName(p.before))
	}
	return p.name
}

// at is the place of a member of an object, which may be a pair.
func (in place) at(key string, pair *pairing) place {
	name := in.judgment.name(key)
	below := place{key: key, cover: in.cover, nested: in.nested, policy: in.policy, holds: name.holds, judgment: in.judgment}
	if holds, ok := in.judgment.holdings[key]; ok {
		below.holds = holds
	}
	if name.own || name.value && in.judgment.own != nil && in.judgment.own.hasName(pair.get()) {
		below.cover = variable
		return below
	}
	switch {
	case key == "Statement":
		below.policy = inStatement
	case in.policy == inStatement && key == "Condition":
		below.policy = inCondition
		return below
	case in.policy == inCondition:
		return below
	}
	switch {
	case in.cover == variable, in.isVariable(key, name, pair):
		below.cover = variable
	case name.which:
		below.cover = open
	case name.secret, name.value && pair.get() != "" && in.secretPair(pair.get()):
		below.cover = byName
	case in.judgment.azure && (key == "primary_key" || key == "secondary_key"):
		below.cover = byName
	case in.cover == byName && name.described && credentials.SecretWord(key):
		below.cover = open
	}
	return below
}

// secretPair says whether a pair's name gives away that its value is a secret. Helm's names are paths, so that an env anywhere in one counts.
func (in place) secretPair(pair string) bool {
	if in.judgment.name(pair).secret {
		return true
	}
	if !strings.Contains(pair, ".") {
		return in.judgment.name(pair).holds == holdsVariables
	}
	for segment := range strings.FieldsFuncSeq(pair, func(r rune) bool { return r == '.' || r == '[' }) {
		if holds := in.judgment.name(segment).holds; holds == holdsEnvironment || holds == holdsVariables {
			return true
		}
	}
	return false
}

// isVariable says whether a member's value is one of a variable, a parameter, an argument or a header.
func (in place) isVariable(key string, name nameJudgment, names *pairing) bool {
	if in.holds == holdsNothing {
		return in.key == "" && in.judgment.isValue && name.value
	}
	pair := names.get()
	switch in.holds {
	case holdsEnvironment:
		if name.holds == holdsEnvironment || name.holds == holdsVariables { // the block around them
			return false
		}
		return name.value || pair == "" && !structural[key] || pair != "" && !structural[key] && !in.element
	case holdsPairs:
		return pair != "" && name.value && !plainHeader(pair)
	case holdsHeaders:
		if pair != "" && in.element {
			return name.value && !plainHeader(pair)
		}
		return !plainHeader(key)
	}
	if pair != "" && in.element {
		return name.value && !plainArguments[pair]
	}
	return !plainArguments[key] && !accessMaps[key]
}

// hides says whether a scalar must not be seen.
func (in place) hides(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		switch {
		case v == "":
			return false
		case in.cover == variable, in.judgment.own.hasText(v):
			return true
		case in.cover == byName && !credentials.Reference(v) && !credentials.Harmless(v):
			return true
		case (in.holds == holdsEnvironment || in.holds == holdsVariables) && strings.Contains(v, "="): // NAME=value
			return true
		}
		return in.judgment.secretText(v)
	case json.Number:
		return in.cover == variable || in.cover == byName && !in.judgment.name(in.key).described
	}
	return in.cover == variable
}

// saysWhich are the members below a secret-looking name that tell which secret it is, not what it holds. In lower case.
var saysWhich = set(`name arn valuefrom value_from type version_id version_stage kms_key_id kms_master_key_id username secret_name`)
