package iam

import (
	"slices"
	"strings"
)

// escalation is a way from one permission to more. The list is that of pathfinding.cloud, as Cloudsplaining 0.9.1 has it
// (https://pathfinding.cloud; https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/).
type escalation struct {
	kind escalationKind
	path string // at pathfinding.cloud; empty where it has none
}

type escalationKind int

const (
	toAdministrator escalationKind = iota // it changes who may do what
	toOtherRole                           // it runs code, or logs in, as what has a role already
	passesRole                            // it gives a role to something new
)

var escalations = map[string]escalation{
	"iam:createpolicyversion":     {toAdministrator, "iam-001"},
	"iam:createaccesskey":         {toAdministrator, "iam-002"},
	"iam:createloginprofile":      {toAdministrator, "iam-004"},
	"iam:putrolepolicy":           {toAdministrator, "iam-005"},
	"iam:updateloginprofile":      {toAdministrator, "iam-006"},
	"iam:putuserpolicy":           {toAdministrator, "iam-007"},
	"iam:attachuserpolicy":        {toAdministrator, "iam-008"},
	"iam:attachrolepolicy":        {toAdministrator, "iam-009"},
	"iam:attachgrouppolicy":       {toAdministrator, "iam-010"},
	"iam:putgrouppolicy":          {toAdministrator, "iam-011"},
	"iam:updateassumerolepolicy":  {toAdministrator, "iam-012"},
	"iam:addusertogroup":          {toAdministrator, "iam-013"},
	"iam:setdefaultpolicyversion": {toAdministrator, ""},
	// Of the same kind, and not on that list: the same through IAM Identity Center, Kubernetes, and without a boundary.
	"iam:deleterolepermissionsboundary":                       {toAdministrator, ""},
	"iam:deleteuserpermissionsboundary":                       {toAdministrator, ""},
	"iam:createservicespecificcredential":                     {toAdministrator, ""},
	"sso:attachmanagedpolicytopermissionset":                  {toAdministrator, ""},
	"sso:attachcustomermanagedpolicyreferencetopermissionset": {toAdministrator, ""},
	"sso:putinlinepolicytopermissionset":                      {toAdministrator, ""},
	"sso:createaccountassignment":                             {toAdministrator, ""},
	"identitystore:creategroupmembership":                     {toAdministrator, ""},
	"cognito-identity:setidentitypoolroles":                   {toOtherRole, ""},
	"eks:associateaccesspolicy":                               {toOtherRole, ""},
	"eks:createaccessentry":                                   {toOtherRole, ""},

	"sts:assumerole":                                  {toOtherRole, ""},
	"lambda:updatefunctioncode":                       {toOtherRole, "lambda-003"},
	"lambda:updatefunctionconfiguration":              {toOtherRole, ""},
	"glue:updatedevendpoint":                          {toOtherRole, "glue-002"},
	"ssm:sendcommand":                                 {toOtherRole, ""},
	"ssm:startsession":                                {toOtherRole, ""},
	"ec2-instance-connect:sendsshpublickey":           {toOtherRole, "ec2instanceconnect-003"},
	"ec2:modifyinstanceattribute":                     {toOtherRole, "ec2-002"},
	"ecs:executecommand":                              {toOtherRole, "ecs-006"},
	"sagemaker:createpresignednotebookinstanceurl":    {toOtherRole, "sagemaker-004"},
	"sagemaker:createnotebookinstancelifecycleconfig": {toOtherRole, "sagemaker-005"},
	"cloudformation:executechangeset":                 {toOtherRole, "cloudformation-005"},
	"cloudformation:updatestack":                      {toOtherRole, ""},
	"codebuild:updateproject":                         {toOtherRole, ""},
	"codestar:createproject":                          {toOtherRole, ""},
	"datapipeline:putpipelinedefinition":              {toOtherRole, ""},
	"bedrock-agentcore:invokecodeinterpreter":         {toOtherRole, "bedrock-002"},
	"iam:passrole":                                    {passesRole, ""},
}

func (e escalation) verdict(action string, where scope, limited bool) Verdict {
	why := action + " on "
	switch where {
	case every:
		why += "everything"
	case some:
		why += "a pattern"
	default:
		why += "one resource"
	}
	switch e.kind {
	case toAdministrator:
		why += " leads to administrator"
	case toOtherRole:
		why += " acts with others' roles"
	case passesRole:
		why += " hands roles on"
	}
	if e.path != "" {
		why += " (pathfinding.cloud " + e.path + ")"
	}
	switch {
	case e.kind == toAdministrator && where == every && !limited:
		return Verdict{Critical, true, why}
	case e.kind == toAdministrator && (where == every || !limited):
		return Verdict{High, where == every, why}
	case where == every && !limited:
		return Verdict{High, true, why}
	}
	return Verdict{Medium, false, why}
}

// runs are the actions that, together with iam:PassRole, run code as the role that is passed.
var runs = strings.Fields(`ec2:runinstances ec2:requestspotinstances ec2:associateiaminstanceprofile autoscaling:createlaunchconfiguration lambda:createfunction
	glue:createdevendpoint glue:createjob glue:updatejob cloudformation:createstack cloudformation:updatestack cloudformation:createstackset
	cloudformation:updatestackset datapipeline:createpipeline apprunner:createservice codebuild:createproject codebuild:updateproject
	ecs:registertaskdefinition sagemaker:createnotebookinstance sagemaker:createtrainingjob sagemaker:createprocessingjob
	bedrock-agentcore:createcodeinterpreter batch:registerjobdefinition states:createstatemachine imagebuilder:createinfrastructureconfiguration
	elasticmapreduce:runjobflow`)

// passing finds a pair of iam:PassRole on everything and an action that runs code on everything, of which the rows bring at least one.
// A condition on the service that roles are passed to does not help where that service runs code.
func passing(after []Statement, rows []Row) (Verdict, bool) {
	pass, run := "", ""
	for _, s := range after {
		if s.Effect != "Allow" || len(s.Principals) > 0 || scopeOf(s.Resources) != every {
			continue
		}
		index := indexed(s)
		if index.actions.covers("iam:passrole") {
			pass = "iam:PassRole"
		}
		for _, action := range runs {
			if run == "" && index.actions.covers(action) {
				run = action
			}
		}
	}
	brings := func(action string) bool {
		return slices.ContainsFunc(rows, func(r Row) bool {
			return r.Added && r.Effect == "Allow" && indexed(r.Statement).actions.covers(strings.ToLower(action))
		})
	}
	if pass == "" || run == "" || !brings(pass) && !brings(run) {
		return Verdict{}, false
	}
	return Verdict{High, true, pass + " with " + run + " on everything runs code as any role (pathfinding.cloud)"}, true
}
