package config

import (
	"fmt"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/policy"
	"slipway/internal/strictyaml"
)

// checkTogether holds each wanted environment against all others. What it finds is reported in the later file, or in the earlier one where only that is wanted.
func checkTogether(sources []source, wanted []bool) {
	for i, later := range sources {
		for k, earlier := range sources[:i] {
			switch {
			case !later.file.Readable || !earlier.file.Readable:
			case wanted[i]:
				later.checkBeside(earlier)
			case wanted[k]:
				earlier.checkBeside(later)
			}
		}
	}
}

func (s source) checkBeside(o source) {
	c := checkerOf(s.file)
	mine, other := s.environment, o.environment
	if mine.Stack() == other.Stack() {
		c.Add(strictyaml.Position{Line: 1, Column: 1}, "file name", mine.String(), "its stack would be called "+mine.Stack()+", as that of "+o.file.Name,
			"rename one of the two")
		return
	}

	if mine.State.Bucket == other.State.Bucket && mine.State.Key == other.State.Key && !o.spoiled("state.bucket", "state.key") {
		c.Conflict("state.key", mine.State.Key, "the state of "+o.file.Name+" has the same bucket and key", "give each environment a key of its own",
			"state.bucket", "project")
	}
	if mine.Account != other.Account || o.spoiled("account", "project") {
		return
	}
	prefix, theirs := mine.Names().Prefix(), other.Names().Prefix()
	if prefix == theirs {
		c.Conflict("project", mine.Project, "its resources would have the names of those of "+o.file.Name+", "+prefix+"-...",
			"choose another project or environment name", "account")
		return
	}
	if mine.Region == other.Region && mine.Database.Enabled && other.Database.Enabled {
		s.checkSecretPattern(c, o, prefix, theirs)
		s.checkSecretPattern(c, o, theirs, prefix)
	}
	if mine.Region == other.Region && mine.Database.OsMetrics.Manage && other.Database.OsMetrics.Manage && !o.spoiled("region", "database.os_metrics.manage") {
		c.Conflict("database.os_metrics.manage", true, o.file.Name+" manages RDSOSMetrics already, of which an account has one in each region",
			"set it in one of the two", "account", "region")
	}
	s.checkServices(c, o)
	s.checkNames(c, o)
	s.checkChannel(c, o)
	s.checkBuckets(c, o, s, o)
	s.checkBuckets(c, o, o, s)
	s.checkPermissions(c, o, s, o)
	s.checkPermissions(c, o, o, s)
}

// checkSecretPattern keeps the task role's secret:<prefix>-db-* from reaching into another environment: that of shop-a
// would match shop-a-db-b-db-password.
func (s source) checkSecretPattern(c checker, o source, reader, owner string) {
	if strings.HasPrefix(owner+"-db-password", reader+"-db-") && !o.spoiled("region") {
		c.Conflict("project", s.environment.Project,
			"the task role of "+reader+" could read the secrets of "+owner+", whose names match "+reader+"-db-*; the other one is "+o.file.Name,
			"choose another project or environment name", "account", "region")
	}
}

// checkServices keeps the names of a further service from being those of another environment, or of a service of it.
func (s source) checkServices(c checker, o source) {
	for _, mine := range s.environment.EachService() {
		for _, other := range o.environment.EachService() {
			name := mine.Names().Service()
			if name != other.Names().Service() || o.spoiled(other.Section()) {
				continue
			}
			rule := fmt.Sprintf("its resources would have the names of those of %s in %s, %s-...", other.Section(), o.file.Name, name)
			if mine.Part == "" {
				c.Conflict("project", mine.Project, rule, "choose another project or environment name, or another name of that service", "account")
				continue
			}
			c.Add(c.WhereKey(mine.Section()), mine.Section(), "", rule, "choose another name")
		}
	}
}

// checkNames: one record leads a name to one load balancer.
func (s source) checkNames(c checker, o source) {
	mine, other := s.environment.LoadBalancer.Domain, o.environment.LoadBalancer.Domain
	if mine == nil || other == nil || mine.ZoneId != other.ZoneId || o.spoiled("load_balancer.domain") {
		return
	}
	for i, name := range mine.Names() {
		key := "load_balancer.domain.name"
		if i > 0 {
			key = "load_balancer.domain." + index("alternative_names", i-1)
		}
		if slices.Contains(other.Names(), name) {
			c.Conflict(key, name, o.file.Name+" has it in the same zone, and one record leads to one load balancer", "give each environment names of its own",
				"account", "load_balancer.domain.zone_id")
		}
	}
}

// checkChannel: an account has one configuration for each Slack channel.
// Source: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1155
func (s source) checkChannel(c checker, o source) {
	mine, other := s.environment.Monitoring.Slack, o.environment.Monitoring.Slack
	if mine != nil && other != nil && *mine == *other && !o.spoiled("monitoring.slack") {
		c.Conflict("monitoring.slack.channel_id", mine.ChannelId, o.file.Name+" writes there already, and AWS takes a channel once for an account",
			"use a channel for each environment", "account", "monitoring.slack.workspace_id")
	}
}

// checkBuckets keeps a bucket prefix that names its environment from reaching into another one.
func (s source) checkBuckets(c checker, o, reader, owner source) {
	own := owner.environment.Names().Prefix() + "-"
	for _, of := range reader.environment.EachService() {
		key, prefix := of.Section()+".s3.bucket_prefix", of.Service.S3.BucketPrefix
		scoped := strings.HasPrefix(prefix, of.Names().Prefix()+"-")
		if scoped && strings.HasPrefix(own, prefix) && !o.spoiled(key) {
			c.Conflict(key, prefix,
				"the task role of "+reader.file.Name+" could use the buckets of "+owner.file.Name+", whose names start with "+own+" as well",
				"choose another environment name or a longer prefix", "account", "project")
		}
	}
}

// checkPermissions keeps what a task role of one environment may use by name from being another one's.
func (s source) checkPermissions(c checker, o, reader, owner source) {
	theirs := owner.environment
	for _, mine := range reader.environment.EachService() {
		said := func(key, value, what string) {
			key = mine.Section() + "." + key
			if o.spoiled("region", "state.bucket") || reader.spoiled(key) {
				return
			}
			// What the earlier file has is reported in the later one, as all that holds between two files.
			at, fix := "project", reader.file.Name+" has it at "+key+": narrow it there"
			if reader.file == s.file {
				at, fix = key, "name this environment's own"
			}
			c.Conflict(at, value, "the task role of "+mine.Names().Service()+" could use "+what+" of "+owner.file.Name, fix, "account")
		}
		for i, p := range mine.Service.Permissions {
			if accounts := policy.Conditions(p.Conditions).Values(policy.ResourceAccount); len(accounts) > 0 && !p.namesAccount(theirs.Account) {
				continue // what another account owns
			}
			for j, text := range p.Resources {
				if what := theirs.reached(text, mine); what != "" {
					said(fmt.Sprintf("permissions[%d].resources[%d]", i, j), text, what)
				}
			}
		}
		for i, bucket := range mine.Service.S3.Buckets {
			if what := theirs.reached(mine.Place().S3(bucket), mine); what != "" {
				said(index("s3.buckets", i), bucket, what)
			}
		}
	}
}

// reached says what of the environment another one of the same account reaches by a pattern of ARNs, or "".
func (e Environment) reached(pattern string, by Environment) string {
	pattern = anyOfVariables(pattern)
	of, ok := arn.Parse(pattern)
	theirs, own := e.Names().Prefix()+"-", by.Names().Prefix()+"-"
	bucket, _, _ := strings.Cut(of.Resource, "/")
	switch {
	case !ok:
	case of.Service == "secretsmanager" && e.Database.Enabled && policy.Overlap(pattern, e.Place().Of("secretsmanager", "secret:"+e.Names().DbSecrets())):
		return "the database secrets"
	case of.Service != "s3" || of.AccountID != "":
	case bucket == e.State.Bucket:
		return "the bucket of the state"
	case strings.HasPrefix(bucket, own) && len(own) > len(theirs): // shop-prod-eu-... are not those of shop-prod
	case policy.Overlap(bucket, theirs+"*"):
		return "the buckets " + theirs + "..."
	}
	return ""
}

func (s source) spoiled(paths ...string) bool {
	for _, path := range paths {
		if s.file.Spoiled(path) {
			return true
		}
	}
	return false
}
