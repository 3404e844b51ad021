package report

import "slipway/internal/stackjson"

// Level is how strict environments are in one thing, in their order.
type Level struct {
	Topic, What string
	Found       []string
}

// Levels are all things in which environments are ordered, as each stack has them.
func Levels(stacks ...*stackjson.Config) []Level {
	var all []Level
	for _, o := range order {
		level := Level{Topic: o.topic, What: o.what}
		for _, stack := range stacks {
			_, found := o.of(stack)
			level.Found = append(level.Found, found)
		}
		all = append(all, level)
	}
	return all
}
