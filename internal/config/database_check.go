package config

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

// word is the form of database and user names. Source:
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
// Of the master user it says letters or numbers; API_CreateDBInstance.html allows underscores too, and so does this.
var word = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func (d Database) check(c checker, e Environment) {
	if !d.Enabled {
		c.leftOut(d, "the database", withoutDatabase...)
		return
	}
	d.checkEngine(c)
	d.checkClass(c)
	d.checkNames(c)
	d.checkAdmins(c)
	d.checkReaders(c)
	d.checkInsights(c)
	d.checkWindows(c)
	d.checkLogs(c)
	d.checkParameters(c)
	d.Proxy.check(c.in("proxy"))
	if d.RestoreFrom != nil {
		d.RestoreFrom.check(c.in("restore_from"), e)
	}
	if d.BackupCopy != nil {
		d.BackupCopy.check(c.in("backup_copy"), e)
	}
	if d.AppSecret != nil {
		d.AppSecret.check(c.in("app_secret"), e)
	}
	if d.OsMetrics.KmsKeyArn != "" {
		c.in("os_metrics").arnIn("kms_key_arn", d.OsMetrics.KmsKeyArn, kmsKey, e, e.Region, "region")
	}
	// Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
	if days := d.SecretRecoveryWindowDays; days != 0 && (days < 7 || days > 30) {
		c.Value("secret_recovery_window_days", days, "neither 0 nor 7 to 30", "use 7 to 30, or 0 to delete at once")
	}
}

func (d Database) checkClass(c checker) {
	if d.Serverless != nil {
		if c.Given("instance_class") {
			c.Conflict("instance_class", d.InstanceClass, "not together with serverless", "remove one of the two", "database.serverless")
		}
		d.checkServerless(c)
		if d.ReaderInstanceClass != "" {
			c.Conflict("reader_instance_class", d.ReaderInstanceClass, "not together with serverless, whose instances have one range",
				"remove one of the two", "database.serverless")
		}
		return
	}
	switch {
	case instanceClass(d.InstanceClass):
	case d.InstanceClass == "db.serverless":
		c.Value("instance_class", d.InstanceClass, "serverless has a capacity range instead of a class", "replace it by serverless with min_acu and max_acu")
	default:
		c.unknownClass("instance_class", d.InstanceClass)
	}
	d.checkReaderClass(c)
}

func (d Database) checkReaderClass(c checker) {
	class := d.ReaderInstanceClass
	switch {
	case class == "":
	case class == "db.serverless":
		c.Value("reader_instance_class", class, "readers are serverless where the writer is", "use a class, or serverless in place of instance_class")
	case d.Readers < 1:
		c.Conflict("reader_instance_class", class, "there is no reader", "set readers to 1 or more, or remove it", "database.readers")
	case !instanceClass(class):
		c.unknownClass("reader_instance_class", class)
	}
}

// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.ServerlessV2.html
func (d Database) checkServerless(c checker) {
	low, high := d.Serverless.MinAcu, d.Serverless.MaxAcu
	switch line := engineLine(d.EngineVersion); {
	case low == 0 && d.Proxy.Enabled:
		c.Value("serverless.min_acu", 0, "RDS Proxy keeps connections open, so the cluster would never pause",
			"use 0.5 or more, or do without the proxy: database.proxy.enabled: false")
	case low == 0 && line == "3.04":
		c.Conflict("serverless.min_acu", 0, "Aurora MySQL 3.04 does not pause", "use 0.5 or more, or a newer engine version", "database.engine_version")
	}
	for key, acu := range map[string]float64{"serverless.min_acu": low, "serverless.max_acu": high} {
		if acu*2 != math.Trunc(acu*2) {
			c.Value(key, acu, "not a step of 0.5", fmt.Sprintf("use %v or %v", math.Floor(acu*2)/2, math.Ceil(acu*2)/2))
		}
	}
	if low > high {
		c.Conflict("serverless.min_acu", low, fmt.Sprintf("above max_acu, which is %v", high), "lower min_acu or raise max_acu", "database.serverless.max_acu")
	}
	if line := engineLine(d.EngineVersion); high > 128 && line == "3.04" {
		c.Conflict("serverless.max_acu", high, "Aurora MySQL 3.04 goes up to 128", "use 128 or a newer engine version", "database.engine_version")
	}
}

func (d Database) checkNames(c checker) {
	switch {
	case !word.MatchString(d.Name) || len(d.Name) > 64:
		c.Value("name", d.Name, "not a database name", "use up to 64 letters, digits and underscores, starting with a letter")
	case reserved(d.Name):
		c.Value("name", d.Name, "a word that MySQL reserves", "choose another name, such as maindb")
	}
	switch user := d.MasterUsername; {
	case !word.MatchString(user) || len(user) > 16:
		c.Value("master_username", user, "not a user name", "use up to 16 letters, digits and underscores, starting with a letter")
	case reserved(user) || isOneOf(user, "rdsadmin", "rdsproxyadmin", "rdsrepladmin"):
		c.Value("master_username", user, "a name that MySQL or RDS reserves", "choose another name, such as admin")
	}
}

var securityGroupID = regexp.MustCompile(`^sg-([0-9a-f]{8}|[0-9a-f]{17})$`)

func (d Database) checkAdmins(c checker) {
	for i, text := range d.AdminCidrs {
		c.cidr(index("admin_cidrs", i), text, "/32")
	}
	c.distinct("admin_cidrs", d.AdminCidrs)
	c.securityGroups("admin_security_group_ids", d.AdminSecurityGroupIds)
}

func (d Database) checkReaders(c checker) {
	if a := d.ReaderAutoscaling; a != nil {
		if a.Min > a.Max {
			c.Conflict("reader_autoscaling.min", a.Min, fmt.Sprintf("above max, which is %d", a.Max), "lower min or raise max",
				"database.reader_autoscaling.max")
		}
		if d.Readers < 1 { // Aurora scales only a cluster that has a replica
			c.Conflict("readers", d.Readers, "reader_autoscaling needs a reader to start from", "use 1 or more, or remove reader_autoscaling",
				"database.reader_autoscaling")
		}
	}
	if d.Proxy.ReaderEndpoint && d.Readers < 1 {
		c.Conflict("proxy.reader_endpoint", true, "a read-only endpoint of the proxy does not connect without readers",
			"set readers to 1 or more, or reader_endpoint to false", "database.readers")
	}
}

// insightsRetentions in days: 7, months of 31 days, and two years.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
func insightsRetentions() []int {
	all := []int{7}
	for months := 1; months <= 23; months++ {
		all = append(all, 31*months)
	}
	return append(all, 731)
}

// checkInsights. Sources: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html and
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.Engines.html
func (d Database) checkInsights(c checker) {
	in, i := c.in("insights"), d.Insights
	days := i.RetentionDays
	if days < 1 {
		in.Value("retention_days", days, "too small", "use 7 or more")
	} else {
		known(in, "retention_days", days, insightsRetentions(), "as a retention of Performance Insights")
	}
	if i.Mode == "advanced" && days < 465 {
		in.Conflict("retention_days", days, "too short for the advanced mode", "use 465 or more", "database.insights.mode")
	}
	if i.Mode == "advanced" && !i.Enabled {
		in.Conflict("mode", i.Mode, "needs Performance Insights", "set enabled to true or mode to standard", "database.insights.enabled")
	}
	for _, of := range []struct{ key, class string }{{"instance_class", d.InstanceClass}, {"reader_instance_class", d.ReaderInstanceClass}} {
		if i.Enabled && d.Serverless == nil && strings.HasPrefix(of.class, "db.t3.") {
			in.Conflict("enabled", true, of.class+" has no Performance Insights", "set enabled to false or choose another "+of.key, "database."+of.key)
		}
	}
}

func (d Database) checkLogs(c checker) {
	c.distinct("log_exports", d.LogExports)
	c.logRetention("log_retention_days", d.LogRetentionDays)
	metrics := c.in("os_metrics")
	metrics.logRetention("retention_days", d.OsMetrics.RetentionDays)
	for _, key := range []string{"retention_days", "kms_key_arn"} {
		if metrics.Given(key) && !d.OsMetrics.Manage && !metrics.Spoiled(metrics.Path(key)) {
			metrics.Add(metrics.WhereKey(metrics.Path(key)), metrics.Path(key), "", "has no effect without manage", "set manage to true, or remove it")
		}
	}
}
