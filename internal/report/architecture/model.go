// Package architecture draws what an environment is made of as an SVG: zones are columns, tiers are rows, and an arrow never crosses a box. It knows
// nothing of Terraform: internal/report finds what is in the picture.
package architecture

// Model is what is in the picture, however it is drawn.
type Model struct {
	Name   string // of the environment
	Region string
	VPC    string          // its range, where the stack makes it
	Nodes  map[string]Node // by id
	Tiers  []Tier
	Edges  []Edge
	Own    []string       // addresses of the team's own that are no node
	Others map[string]int // how many resources of a type are no node and not the team's own
}

// Node is a block, or what a rule or an argument names.
type Node struct {
	Title   string // an address, or the name
	Type    string // of a block
	About   string // what is shown below
	Of      string // the node in a tier that it is a part of
	Outside bool   // named, and not made
	Own     bool   // made by the team
}

// Tier is a row of subnets, a subnet for each zone.
type Tier struct {
	Name    string
	Known   bool // the stack makes the subnets, and knows their zones
	Subnets []Subnet
	Nodes   []string
}

// Subnet is one of a tier.
type Subnet struct {
	Name, Range, Zone string
	Gateways          []string // addresses of the NAT gateways in it
}

// Edge leads from a node to another. A solid one is a pair of security-group rules, another a reference.
type Edge struct {
	From, To, Says string
	Solid          bool
}
