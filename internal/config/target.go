package config

import "strconv"

// Target is the container that the load balancer sends requests to.
type Target struct {
	// Container that answers requests: app or the name of a sidecar, an essential one. Default: app.
	Container string `yaml:"container" jsonschema:"example=nginx"`
	// Port on which it listens, one of the sidecar's ports. Default: the sidecar's only port; for app, service.container_port.
	Port int `yaml:"port" jsonschema:"minimum=1,maximum=65535"`
	// Protocol that it speaks: HTTP or HTTPS, for requests and health checks alike. With HTTPS the container brings a certificate, which the load balancer does
	// not validate: one that is self-signed or has expired will do. Default: HTTP.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
	Protocol string `yaml:"protocol" jsonschema:"enum=HTTP,enum=HTTPS" choices:"theirs"`
}

// SetDefaults of a target.
func (t *Target) SetDefaults() { *t = Target{Container: Application, Protocol: "HTTP"} }

// Target is the container that requests go to, its port and its protocol.
func (e Environment) Target() Target {
	if e.LoadBalancer.Target != nil {
		return *e.LoadBalancer.Target
	}
	return Target{Container: Application, Port: e.Service.ContainerPort, Protocol: "HTTP"}
}

// speaksTLS says whether it is the application that speaks HTTPS.
func (e Environment) speaksTLS() bool {
	target := e.Target()
	return target.Container == Application && target.Protocol == "HTTPS"
}

// complete takes the only port that can be meant.
func (t *Target) complete(s Service) {
	if t == nil || t.Port != 0 {
		return
	}
	if t.Container == Application {
		t.Port = s.ContainerPort
	}
	for _, sidecar := range s.Sidecars {
		if sidecar.Name == t.Container && len(sidecar.Ports) == 1 {
			t.Port = int(sidecar.Ports[0])
		}
	}
}

// TrafficPort is the health check's port where it is that of the requests.
const TrafficPort = "traffic-port"

// HealthCheckPort is the port of the load balancer's health checks.
func (e Environment) HealthCheckPort() int {
	if port, err := strconv.Atoi(e.LoadBalancer.HealthCheck.Port); err == nil {
		return port
	}
	return e.Target().Port
}
