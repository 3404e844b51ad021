package config

import (
	"maps"
	"slices"
)

// managedGroup is a group of rules that AWS keeps, with what it needs of a web ACL's capacity (WCU) and the names of its rules.
type managedGroup struct {
	wcu   int
	rules []string
}

// managedGroups at no charge for each request. Sources: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html,
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-use-case.html and
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html
var managedGroups = map[string]managedGroup{
	"AWSManagedRulesCommonRuleSet": {700, []string{
		"NoUserAgent_HEADER", "UserAgent_BadBots_HEADER", "SizeRestrictions_QUERYSTRING", "SizeRestrictions_Cookie_HEADER", "SizeRestrictions_BODY",
		"SizeRestrictions_URIPATH", "EC2MetaDataSSRF_BODY", "EC2MetaDataSSRF_COOKIE", "EC2MetaDataSSRF_URIPATH", "EC2MetaDataSSRF_QUERYARGUMENTS",
		"GenericLFI_QUERYARGUMENTS", "GenericLFI_URIPATH", "GenericLFI_BODY", "RestrictedExtensions_URIPATH", "RestrictedExtensions_QUERYARGUMENTS",
		"GenericRFI_QUERYARGUMENTS", "GenericRFI_BODY", "GenericRFI_URIPATH", "CrossSiteScripting_COOKIE", "CrossSiteScripting_QUERYARGUMENTS",
		"CrossSiteScripting_BODY", "CrossSiteScripting_URIPATH",
	}},
	"AWSManagedRulesAdminProtectionRuleSet": {100, []string{"AdminProtection_URIPATH"}},
	"AWSManagedRulesKnownBadInputsRuleSet": {200, []string{
		"JavaDeserializationRCE_HEADER", "JavaDeserializationRCE_BODY", "JavaDeserializationRCE_URIPATH", "JavaDeserializationRCE_QUERYSTRING",
		"Host_localhost_HEADER", "PROPFIND_METHOD", "ExploitablePaths_URIPATH", "Log4JRCE_HEADER", "Log4JRCE_QUERYSTRING", "Log4JRCE_BODY",
		"Log4JRCE_URIPATH", "ReactJSRCE_BODY",
	}},
	"AWSManagedRulesSQLiRuleSet": {200, []string{
		"SQLi_QUERYARGUMENTS", "SQLiExtendedPatterns_QUERYARGUMENTS", "SQLi_BODY", "SQLiExtendedPatterns_BODY", "SQLi_COOKIE",
	}},
	"AWSManagedRulesLinuxRuleSet": {200, []string{"LFI_URIPATH", "LFI_QUERYSTRING", "LFI_HEADER"}},
	"AWSManagedRulesUnixRuleSet":  {100, []string{"UNIXShellCommandsVariables_QUERYARGUMENTS", "UNIXShellCommandsVariables_BODY"}},
	"AWSManagedRulesWindowsRuleSet": {200, []string{
		"WindowsShellCommands_COOKIE", "WindowsShellCommands_QUERYARGUMENTS", "WindowsShellCommands_BODY", "PowerShellCommands_COOKIE",
		"PowerShellCommands_QUERYARGUMENTS", "PowerShellCommands_BODY",
	}},
	"AWSManagedRulesPHPRuleSet": {100, []string{
		"PHPHighRiskMethodsVariables_HEADER", "PHPHighRiskMethodsVariables_QUERYSTRING", "PHPHighRiskMethodsVariables_BODY",
	}},
	"AWSManagedRulesWordPressRuleSet":       {100, []string{"WordPressExploitableCommands_QUERYSTRING", "WordPressExploitablePaths_URIPATH"}},
	"AWSManagedRulesAmazonIpReputationList": {25, []string{"AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"}},
	"AWSManagedRulesAnonymousIpList":        {50, []string{"AnonymousIPList", "HostingProviderIPList"}},
}

// chargedGroups cost extra for each request, and need settings that nothing here has.
// Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-managed-rule-groups.html
var chargedGroups = []string{
	"AWSManagedRulesBotControlRuleSet", "AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet", "AWSManagedRulesAntiDDoSRuleSet",
}

func managedGroupNames() []string { return slices.Sorted(maps.Keys(managedGroups)) }

// A rule by the rate of an address needs two units. Above 1500 each request costs more, and 5000 is the most.
// Sources: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html and
// https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
const (
	rateLimitWCU = 2
	usualWCU     = 1500
)

// wcu is the capacity that the web ACL needs at least: of groups that are not known here, nothing is counted.
func (w Waf) wcu() int {
	sum := 0
	if w.RateLimit > 0 {
		sum = rateLimitWCU
	}
	for _, group := range w.ManagedRules {
		sum += managedGroups[group].wcu
	}
	return sum
}
