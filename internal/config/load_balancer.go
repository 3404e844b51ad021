package config

// LoadBalancer is the Application Load Balancer, its target group and its listeners.
type LoadBalancer struct {
	// Enabled makes the load balancer. When false, nobody can ask the service, which is a worker then: no target group, no listener, no port, no health
	// check until the container has a command for it, and none of their alarms; no other key of load_balancer and no routes of services are allowed. What
	// that does to an environment that has one is in docs/changes.md. Default: true.
	Enabled bool `yaml:"enabled" json:"-"`

	// Internal puts the load balancer on private addresses. Default: false, internet-facing.
	Internal bool `yaml:"internal"`

	// AllowedCidrs are the IPv4 blocks that may connect. Default: 0.0.0.0/0, or none with ingress.
	AllowedCidrs []string `yaml:"allowed_cidrs"`

	// Ingress is who may connect beside allowed_cidrs, by other names than addresses. Default: none.
	Ingress *Ingress `yaml:"ingress" json:"-"`

	// CertificateArn of an ACM certificate of the same region: HTTPS on 443, and HTTP on 80 redirects to it.
	// Default: none, plain HTTP, which sends cookies and passwords in clear.
	CertificateArn string `yaml:"certificate_arn" refers:"certificate"`

	// Domain is the service's own name: a certificate is made for it, which ACM renews, HTTPS is on, and the name leads to the load balancer. Instead of
	// certificate_arn. Default: none. See docs/domain.md.
	Domain *Domain `yaml:"domain" json:"-"`

	// Certificates are the ARNs of further certificates of the HTTPS listener, which picks the one that fits the name a client asks for; AWS takes 25 unless its
	// quota is raised. certificate-expiry does not watch them. Only with domain or certificate_arn. Default: none.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
	Certificates []string `yaml:"certificates" json:"-" refers:"certificate"`

	// SslPolicy of the HTTPS listener, one with TLS 1.3. The default is what AWS recommends: TLS 1.3 and 1.2, post-quantum key exchange where the client knows
	// it, and no CBC cipher, without which some clients older than TLS 1.3 cannot connect; -TLS13-1-2-PQ-2025-09 still takes them. Where FIPS 140-3 is asked for,
	// as in GovCloud, ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09. Default: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
	SslPolicy string `yaml:"ssl_policy"`

	// StrictTransportSecurity is the header (HSTS) that the HTTPS listener adds to its answers: max-age=<seconds>, and ; includeSubDomains or ;
	// includeSubDomains; preload after it. For that time a browser that has seen it goes to this host name by HTTPS only, whatever becomes of the certificate;
	// with includeSubDomains to every name below it, also those that other systems serve; and preload asks browsers to ship the name, which takes months to undo.
	// So the default is the host name alone. max-age=0 takes it back from browsers that come by. An application that sends the header itself: give the same value
	// here. "" leaves the listener as it is: a header that was set once stays until max-age=0, or the AWS CLI, replaces it. Without a certificate nothing is
	// sent. Default: max-age=31536000, a year.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html and RFC 6797
	StrictTransportSecurity string `yaml:"strict_transport_security" jsonschema:"example=max-age=31536000"`

	// ServerHeader lets the load balancer's own answers say what it is (Server: awselb/2.0). Default: false.
	ServerHeader bool `yaml:"server_header"`

	// DesyncMitigationMode is what becomes of requests that targets may read otherwise than the load balancer does (HTTP desync): strictest drops all that are
	// not RFC 7230's, defensive those that are dangerous, monitor none of them. Whatever it is, HTTP headers whose names have other characters than letters,
	// digits and hyphens, such as X_Token, never reach the application: drop_invalid_header_fields is on. Default: defensive, AWS's own.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
	DesyncMitigationMode string `yaml:"desync_mitigation_mode" jsonschema:"enum=monitor,enum=defensive,enum=strictest" choices:"theirs"`

	// ClientKeepAlive in seconds after which a client's connection is closed with its next answer, however busy it is, 60-604800. Default: 3600, AWS's own.
	ClientKeepAlive int `yaml:"client_keep_alive" jsonschema:"minimum=60,maximum=604800"`

	// DomainName under which clients reach the service; only written into the service_url output. Default: domain.name, or the load balancer's own name.
	DomainName string `yaml:"domain_name"`

	// Redirects send clients to another address, such as from www.example.com to example.com, or from old paths to new ones. Default: none.
	Redirects []Redirect `yaml:"redirects" json:"-"`

	// Responses are answers that the load balancer gives by itself. Default: none.
	Responses []Response `yaml:"responses" json:"-"`

	// Maintenance answers every request with 503 and a page that says so, until it is false again. Tasks go on running and being checked, deployments work, and
	// load-balancer-5xx tells nobody. See docs/maintenance.md. Default: false.
	Maintenance bool `yaml:"maintenance" json:"-"`

	// AccessLogs go to a bucket made for them.
	AccessLogs AccessLogs `yaml:"access_logs"`

	// Target is the container that requests go to. Default: none, the application on service.container_port.
	Target *Target `yaml:"target" json:"-"`

	// HealthCheck is the target group's health check.
	HealthCheck TargetHealthCheck `yaml:"health_check"`

	// DeregistrationDelay in seconds in which a leaving task still finishes its requests, 0-3600. Default: 30.
	DeregistrationDelay int `yaml:"deregistration_delay" jsonschema:"minimum=0,maximum=3600"`

	// Stickiness keeps a client on one task by a cookie.
	Stickiness Stickiness `yaml:"stickiness"`

	// IdleTimeout in seconds after which a silent connection is closed, 1-4000. Above the proxy's
	// connection_borrow_timeout, so that a client waiting for the pool gets an answer and not a 504. The application must keep its own idle connections open
	// longer than this, else clients see 502 now and then: Node.js closes them after 5 seconds unless told otherwise (docs/integration.md). Default: 130.
	// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
	IdleTimeout int `yaml:"idle_timeout" jsonschema:"minimum=1,maximum=4000"`

	// WafAclArn of a regional WAF web ACL to associate, which somebody else made; not together with waf. Default: none.
	WafAclArn string `yaml:"waf_acl_arn" refers:"web_acl"`

	// Waf makes a web ACL for the load balancer. What it costs and how it is brought in is in docs/waf.md. Default: none.
	Waf *Waf `yaml:"waf" json:"-"`

	// DeletionProtection refuses to delete the load balancer until it is set to false and applied. Default: true.
	DeletionProtection bool `yaml:"deletion_protection"`
}

// Ingress of the load balancer's security group.
type Ingress struct {
	// PrefixLists by their ids (pl-...), or AWS's own by their names, such as com.amazonaws.global.cloudfront.origin-facing. A rule for a list counts as many as
	// the list may have entries, against 60 of a security group: CloudFront's is 55. So a list of AWS's own, where no browser is, opens the port that answers and
	// not the redirect's. Default: none.
	// Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
	PrefixLists []string `yaml:"prefix_lists" refers:"prefix_list"`
	// SecurityGroupIds whose members may connect, by their private addresses: with internal alone, since members reach a public load balancer by its public
	// addresses. Default: none.
	SecurityGroupIds []string `yaml:"security_group_ids" refers:"security_group"`
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
	// Port that is asked: a number, 1-65535, or traffic-port, where the requests go. Default: traffic-port.
	Port string `yaml:"port" jsonschema:"example=8081" json:"-"`
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
		Enabled:                 true,
		AllowedCidrs:            []string{"0.0.0.0/0"},
		SslPolicy:               "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
		StrictTransportSecurity: "max-age=31536000",
		DesyncMitigationMode:    "defensive",
		ClientKeepAlive:         3600,
		AccessLogs:              AccessLogs{RetentionDays: 90},
		HealthCheck: TargetHealthCheck{
			Path:               "/",
			Port:               TrafficPort,
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
