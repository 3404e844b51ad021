package config

// LoadBalancer is the Application Load Balancer, its target group and its listeners.
type LoadBalancer struct {
	// Internal puts the load balancer on private addresses. Default: false, internet-facing.
	Internal bool `yaml:"internal"`

	// AllowedCidrs are the IPv4 blocks that may connect. Default: 0.0.0.0/0.
	AllowedCidrs []string `yaml:"allowed_cidrs"`

	// CertificateArn of an ACM certificate of the same region: HTTPS on 443, and HTTP on 80 redirects to it.
	// Default: none, plain HTTP, which sends cookies and passwords in clear.
	CertificateArn string `yaml:"certificate_arn"`

	// SslPolicy of the HTTPS listener. Default: ELBSecurityPolicy-TLS13-1-2-2021-06.
	SslPolicy string `yaml:"ssl_policy"`

	// DomainName under which clients reach the service; only written into the service_url output. Default: the load balancer's own name.
	DomainName string `yaml:"domain_name"`

	// AccessLogs go to a bucket made for them.
	AccessLogs AccessLogs `yaml:"access_logs"`

	// HealthCheck is the target group's health check.
	HealthCheck TargetHealthCheck `yaml:"health_check"`

	// DeregistrationDelay in seconds in which a leaving task still finishes its requests, 0-3600. Default: 30.
	DeregistrationDelay int `yaml:"deregistration_delay" jsonschema:"minimum=0,maximum=3600"`

	// Stickiness keeps a client on one task by a cookie.
	Stickiness Stickiness `yaml:"stickiness"`

	// IdleTimeout in seconds after which a silent connection is closed, 1-4000. Above the proxy's
	// connection_borrow_timeout, so that a client waiting for the pool gets an answer and not a 504. Default: 130.
	IdleTimeout int `yaml:"idle_timeout" jsonschema:"minimum=1,maximum=4000"`

	// WafAclArn of a regional WAF web ACL to associate. Default: none.
	WafAclArn string `yaml:"waf_acl_arn"`

	// DeletionProtection refuses to delete the load balancer until it is set to false and applied. Default: true.
	DeletionProtection bool `yaml:"deletion_protection"`
}

// AccessLogs of the load balancer, in a bucket of their own.
type AccessLogs struct {
	// Enabled makes the bucket and writes the logs. Default: false.
	Enabled bool `yaml:"enabled"`
	// RetentionDays after which S3 deletes a log, at least 1. Default: 90.
	RetentionDays int `yaml:"retention_days" jsonschema:"minimum=1"`
	// ForceDestroy lets a destroy delete the bucket together with the logs in it. Default: false.
	ForceDestroy bool `yaml:"force_destroy"`
}

// TargetHealthCheck is what the load balancer asks of each task.
type TargetHealthCheck struct {
	// Path requested. Default: /.
	Path string `yaml:"path"`
	// Interval between checks in seconds, 5-300, above timeout. Default: 30.
	Interval int `yaml:"interval" jsonschema:"minimum=5,maximum=300"`
	// Timeout of one check in seconds, 2-120. Default: 10.
	Timeout int `yaml:"timeout" jsonschema:"minimum=2,maximum=120"`
	// HealthyThreshold is the number of passed checks in a row that make a target healthy, 2-10. Default: 2.
	HealthyThreshold int `yaml:"healthy_threshold" jsonschema:"minimum=2,maximum=10"`
	// UnhealthyThreshold is the number of failed checks in a row that make a target unhealthy, 2-10. Default: 3.
	UnhealthyThreshold int `yaml:"unhealthy_threshold" jsonschema:"minimum=2,maximum=10"`
	// Matcher is the HTTP status codes of a passed check, within 200-499: a code, a range or a list. Default: 200-399.
	Matcher string `yaml:"matcher"`
}

// Stickiness by the load balancer's own cookie (lb_cookie).
type Stickiness struct {
	// Enabled sets the cookie. Default: true.
	Enabled bool `yaml:"enabled"`
	// CookieDuration in seconds, 1-604800. Default: 86400, a day.
	CookieDuration int `yaml:"cookie_duration" jsonschema:"minimum=1,maximum=604800"`
}

func defaultLoadBalancer() LoadBalancer {
	return LoadBalancer{
		AllowedCidrs: []string{"0.0.0.0/0"},
		SslPolicy:    "ELBSecurityPolicy-TLS13-1-2-2021-06",
		AccessLogs:   AccessLogs{RetentionDays: 90},
		HealthCheck: TargetHealthCheck{
			Path:               "/",
			Interval:           30,
			Timeout:            10,
			HealthyThreshold:   2,
			UnhealthyThreshold: 3,
			Matcher:            "200-399",
		},
		DeregistrationDelay: 30,
		Stickiness:          Stickiness{Enabled: true, CookieDuration: 86400},
		IdleTimeout:         130,
		DeletionProtection:  true,
	}
}
