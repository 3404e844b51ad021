package config

// Waf is a web ACL of the load balancer's own: AWS WAF looks at each request before a task gets it.
type Waf struct {
	// Mode is what becomes of a request that a rule matches: count lets it through and counts it, block answers with 403. Start with count, and look at what it
	// would have blocked. Default: count.
	Mode string `yaml:"mode" jsonschema:"enum=count,enum=block" choices:"ours"`

	// ManagedRules are groups of rules that AWS keeps, in the order in which they are asked. Those that cost extra for each request (BotControl, ATP, ACFP,
	// AntiDDoS) need settings of their own: put them into a web ACL for waf_acl_arn. Default: AWSManagedRulesAmazonIpReputationList,
	// AWSManagedRulesCommonRuleSet, AWSManagedRulesKnownBadInputsRuleSet and AWSManagedRulesSQLiRuleSet.
	// Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
	ManagedRules []string `yaml:"managed_rules"`

	// CountRules are single rules of these groups that only count, also where mode is block, each written as group/rule.
	// AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY is the usual one: it matches each body of more than 8 KB, such as an upload. Default: none.
	CountRules []string `yaml:"count_rules"`

	// RateLimit is how many requests one address may make within rate_limit_window, 10-2000000000, or 0 for no limit; what is above that
	// is counted or blocked, as mode says. Offices and mobile networks share an address between many people. Default: 0.
	// Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html
	RateLimit int `yaml:"rate_limit" jsonschema:"minimum=0,maximum=2000000000"`

	// RateLimitWindow in seconds over which requests are counted: 60, 120, 300 or 600. Default: 300.
	RateLimitWindow int `yaml:"rate_limit_window" jsonschema:"enum=60,enum=120,enum=300,enum=600" choices:"theirs"`

	// RateLimitBy is whose requests are counted together: those of the connection's address, or those of the first address in X-Forwarded-For. Behind CloudFront
	// or another proxy, connection counts the proxy's. But what a client writes into that header stands first, so forwarded keeps out nobody who
	// means harm: there a web ACL at the proxy is better. Default: connection.
	// Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_ForwardedIPConfig.html
	RateLimitBy string `yaml:"rate_limit_by" jsonschema:"enum=connection,enum=forwarded" choices:"ours"`

	// Logging of requests to CloudWatch Logs.
	Logging WafLogging `yaml:"logging"`
}

// WafLogging goes to the log group aws-waf-logs-<project>-<environment>, under the environment's key.
type WafLogging struct {
	// Enabled makes the group and writes the logs. Default: true.
	Enabled bool `yaml:"enabled"`
	// AllRequests are logged, and not only those that a rule matched. It costs more the more requests there are. Default: false.
	AllRequests bool `yaml:"all_requests"`
	// RetentionDays keeps the events; a retention that CloudWatch Logs offers. Default: 30.
	RetentionDays int `yaml:"retention_days"`
	// RedactedHeaders are left out of what is logged, in lowercase. Default: authorization, cookie.
	RedactedHeaders []string `yaml:"redacted_headers"`
}

// Modes of Waf, and what its rate limit counts by.
const (
	WafCount     = "count"
	WafBlock     = "block"
	ByConnection = "connection"
	ByForwarded  = "forwarded"
)

// SetDefaults of a section that is optional.
func (w *Waf) SetDefaults() {
	*w = Waf{
		Mode:            WafCount,
		RateLimitWindow: 300,
		RateLimitBy:     ByConnection,
		Logging:         WafLogging{Enabled: true, RetentionDays: 30, RedactedHeaders: []string{"authorization", "cookie"}},
	}
}

// usualGroups are for any application with an SQL database.
var usualGroups = []string{
	"AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet",
}

// Blocks says whether a web ACL of the environment's own turns requests away.
func (l LoadBalancer) Blocks() bool { return l.Waf != nil && l.Waf.Mode == WafBlock }

// LogsWaf says whether a web ACL of the environment's own logs.
func (l LoadBalancer) LogsWaf() bool { return l.Waf != nil && l.Waf.Logging.Enabled }
