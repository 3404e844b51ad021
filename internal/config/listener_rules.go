package config

import "slipway/internal/listener"

// Redirect sends clients elsewhere. The rules of redirects and responses are asked in one order, wherever they stand: those with a host first, and among them
// those that name one; then those with a path, and longer ones first.
type Redirect struct {
	// Host that a client asks for, in any case: a name, or *.example.com for all below it; at most 128 characters. Default: any.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
	Host string `yaml:"host" jsonschema:"example=www.example.com"`
	// Path that a client asks for, in just this case, without a query: * stands for any characters, ? for one; at most 128 characters. Default: any.
	Path string `yaml:"path" jsonschema:"example=/old/*"`
	// To is where clients go.
	To RedirectTarget `yaml:"to" jsonschema:"required"`
	// Status is 302, for now, or 301, for good: browsers keep a 301, and nothing on the server takes it back. Default: 302.
	Status int `yaml:"status" jsonschema:"minimum=301,maximum=302"`
}

// RedirectTarget is the new address, of which one part at least is another than before. #{host} and #{path}, which is the path without its first /, stand for
// what the request has.
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
type RedirectTarget struct {
	// Host, at most 128 characters. Default: the same.
	Host string `yaml:"host" jsonschema:"example=example.com"`
	// Path, with / at its beginning, at most 128 characters. Default: the same.
	Path string `yaml:"path" jsonschema:"example=/new/#{path}"`
	// Query, without ? at its beginning, at most 128 characters; "" leaves it out. Default: #{query}, the same.
	Query string `yaml:"query" jsonschema:"example=from=old&#{query}"`
}

// SetDefaults of a redirect.
func (r *Redirect) SetDefaults() { *r = Redirect{To: RedirectTarget{Query: "#{query}"}, Status: 302} }

// Response is an answer of the load balancer itself. No task sees the request.
type Response struct {
	// Host, as in [load_balancer.redirects]. Default: any.
	Host string `yaml:"host" jsonschema:"example=api.example.com"`
	// Path, as in [load_balancer.redirects]. Default: any.
	Path string `yaml:"path" jsonschema:"example=/robots.txt"`
	// Status of 200-299 or 400-599. One of 500 or more counts in the alarm load-balancer-5xx.
	Status int `yaml:"status" jsonschema:"required,minimum=200,maximum=599,example=404"`
	// ContentType of the body. Default: text/plain.
	ContentType string `yaml:"content_type" jsonschema:"enum=text/plain,enum=text/html,enum=text/css,enum=application/json,enum=application/javascript" choices:"theirs"`
	// Body, at most 1024 bytes. Default: none.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html
	Body string `yaml:"body" text:"lines"`
}

// SetDefaults of a response.
func (r *Response) SetDefaults() { *r = Response{ContentType: "text/plain"} }

// Rule of the listener.
func (r Redirect) Rule() listener.Rule {
	return listener.Rule{Match: listener.Match{Host: r.Host, Path: r.Path}, To: &listener.Target{Host: r.To.Host, Path: r.To.Path}}
}

// Rule of the listener.
func (r Response) Rule() listener.Rule {
	return listener.Rule{Match: listener.Match{Host: r.Host, Path: r.Path}}
}

// Priorities of all rules of the listener, by their labels. routes are those of all services.
func (l LoadBalancer) Priorities(routes ...Route) map[string]int {
	var all []listener.Rule
	if l.Maintenance {
		all = append(all, listener.Down)
	}
	for _, r := range l.Redirects {
		all = append(all, r.Rule())
	}
	for _, r := range l.Responses {
		all = append(all, r.Rule())
	}
	for _, r := range routes {
		all = append(all, r.Rule())
	}
	return listener.Priorities(all)
}
