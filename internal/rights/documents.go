package rights

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"slipway/internal/policy"
)

// Limits of IAM on managed policies: the characters of one without white space, and how many a role has unless AWS raises its quota.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	maxCharacters = 6144
	maxPolicies   = 10
)

// with allows actions, separated by space, in each of the statements' scopes.
func with(document policy.Document, actions string, scopes []policy.Statement) policy.Document {
	all := strings.Fields(actions)
	if len(all) == 0 {
		return document
	}
	for _, scope := range scopes {
		i := slices.IndexFunc(document, func(s policy.Statement) bool { return sameScope(s, scope) })
		if i < 0 {
			i, document = len(document), append(document, scope)
		}
		document[i].Actions = append(document[i].Actions, all...)
		slices.Sort(document[i].Actions)
		document[i].Actions = slices.Compact(document[i].Actions)
	}
	return document
}

func sameScope(a, b policy.Statement) bool {
	return a.Effect == b.Effect && slices.Equal(a.Resources, b.Resources) && reflect.DeepEqual(a.Conditions, b.Conditions)
}

// split makes documents that fit a managed policy each. A statement that fits none alone is an error: name fewer resources in one scope.
func split(statements policy.Document) (documents []policy.Document, err error) {
	for _, statement := range statements {
		last := len(documents) - 1
		switch {
		case size(policy.Document{statement}) > maxCharacters:
			return nil, fmt.Errorf("a statement that allows %s has more than %d characters", statement.Actions[0], maxCharacters)
		case last >= 0 && size(append(slices.Clone(documents[last]), statement)) <= maxCharacters:
			documents[last] = append(documents[last], statement)
		default:
			documents = append(documents, policy.Document{statement})
		}
	}
	if len(documents) > maxPolicies {
		return nil, fmt.Errorf("%d managed policies are needed, and a role has at most %d", len(documents), maxPolicies)
	}
	return documents, nil
}

// size in characters as IAM counts them.
func size(document policy.Document) (characters int) {
	for _, r := range document.JSON() {
		if !unicode.IsSpace(r) {
			characters++
		}
	}
	return characters
}
