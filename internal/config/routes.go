package config

// Route is what a service's requests have in common.
type Route struct {
	// Host that a client asks for, as in [load_balancer.redirects]. Default: any.
	Host string `yaml:"host" jsonschema:"example=admin.example.com"`
	// Path that a client asks for, as in [load_balancer.redirects]. Default: any.
	Path string `yaml:"path" jsonschema:"example=/admin/*"`
}
