package iam

import "strings"

// routine says whether an action is one that nearly everything that runs needs, most of them on *: logs, tracing, metrics, an agent's own
// channel, a function's or a task's start. What AWS's policies for agents and execution roles allow is the model: CloudWatchAgentServerPolicy,
// AmazonSSMManagedInstanceCore, AWSXRayDaemonWriteAccess, AmazonECSTaskExecutionRolePolicy, AWSLambdaVPCAccessExecutionRole.
func routine(action string) bool {
	if routineActions[action] {
		return true
	}
	service, _, _ := strings.Cut(action, ":")
	return service == "ssmmessages" || service == "ec2messages"
}

var routineActions = set(`
	logs:createloggroup logs:createlogstream logs:putlogevents logs:putlogeventsbatch logs:putretentionpolicy logs:createlogdelivery logs:updatelogdelivery
	logs:getlogdelivery logs:listlogdeliveries xray:puttracesegments xray:puttelemetryrecords xray:getsamplingrules xray:getsamplingtargets
	xray:getsamplingstatisticsummaries xray:putspans xray:putspansforindexing cloudwatch:putmetricdata aps:remotewrite
	ssm:updateinstanceinformation ssm:updateinstanceassociationstatus ssm:putinventory ssm:putcomplianceitems ssm:putconfigurepackageresult
	ssm:listinstanceassociations ssm:listassociations ssm:getdeployablepatchsnapshotforinstance ssm:getdocument ssm:getmanifest
	ecr:getauthorizationtoken ecr:batchchecklayeravailability ecr:getdownloadurlforlayer ecr:batchgetimage sts:getcalleridentity
	ec2:createnetworkinterface ec2:deletenetworkinterface ec2:describenetworkinterfaces ec2:assignprivateipaddresses ec2:unassignprivateipaddresses
	elasticfilesystem:describemounttargets iam:createservicelinkedrole rds:describedbinstances autoscaling:completelifecycleaction
	autoscaling:recordlifecycleactionheartbeat sts:getservicebearertoken pricing:getproducts`)

// quiet are services of which everything is no more than telemetry, or asking AWS for help.
var quiet = map[string]bool{
	"support": true, "support-console": true, "supportplans": true,
	"logs": true, "xray": true, "cloudwatch": true, "ssmmessages": true, "ec2messages": true, "application-signals": true,
	"synthetics": true,
}

// handsOut are services of which everything on one resource is much: it can be given to others, or gives others' rights.
var handsOut = set("iam sts sso organizations kms s3 lambda secretsmanager ecr ssm ec2 backup ram")

// sends are actions that are mostly allowed on *: SNS sends a text message to no topic, and SES a mail by whatever identity.
var sends = set("sns:publish ses:sendemail ses:sendrawemail ses:sendtemplatedemail ses:sendbulkemail ses:sendbulktemplatedemail")

// data is what an action reads that is worth more than a description.
type data string

const (
	secrets  data = "secrets"
	contents data = "data"
)

// reads says what an action hands out. The reference counts some of them as a write, and some that only describe as a read. Cloudsplaining's lists of
// actions that exfiltrate data or return credentials are the start
// (https://github.com/salesforce/cloudsplaining/blob/master/cloudsplaining/shared/constants.py).
func reads(action string) (data, bool) {
	switch {
	case secretActions[action]:
		return secrets, true
	case dataActions[action], strings.HasPrefix(action, "s3:getobject") && !strings.HasSuffix(action, "tagging") && !strings.HasSuffix(action, "acl"),
		strings.HasPrefix(action, "es:eshttpget"), strings.HasPrefix(action, "neptune-db:readdata"):
		return contents, true
	}
	return "", false
}

var secretActions = set(
	`secretsmanager:getsecretvalue secretsmanager:batchgetsecretvalue ec2:getpassworddata redshift:getclustercredentials ` +
		`redshift:getclustercredentialswithiam redshift-serverless:getcredentials
	rds-db:connect lightsail:getinstanceaccessdetails lightsail:downloaddefaultkeypair lightsail:getrelationaldatabasemasteruserpassword
	sso:getrolecredentials cognito-identity:getcredentialsforidentity appsync:listapikeys apigateway:getapikeys codecommit:getcredentials`)

var dataActions = set(`dynamodb:getitem dynamodb:batchgetitem dynamodb:query dynamodb:scan dynamodb:getrecords dynamodb:partiqlselect
	dynamodb:exporttabletopointintime s3express:createsession s3-object-lambda:getobject sqs:receivemessage kinesis:getrecords kinesis:subscribetoshard
	rds-data:executestatement rds-data:batchexecutestatement redshift-data:getstatementresult athena:getqueryresults timestream:select
	cassandra:select glacier:getjoboutput ebs:getsnapshotblock codecommit:gitpull logs:getlogevents logs:filterlogevents logs:startquery logs:getqueryresults
	logs:starlivetail logs:unmask kms:decrypt kms:reencryptfrom aoss:apiaccessall memorydb:connect elasticache:connect kafka-cluster:readdata
	sagemaker:getrecord cognito-idp:listusers cognito-idp:admingetuser backup:getrecoverypointrestoremetadata iot:getthingshadow
	ssm:getparameter ssm:getparameters ssm:getparametersbypath ssm:getparameterhistory
	rds:copydbsnapshot rds:startexporttask ec2:createsnapshot ec2:copysnapshot lambda:getfunction qldb:sendcommand dax:getitem dax:query dax:scan`)

// hands says whether an action of the level "permissions management" gives somebody access. Others of that level take it away, use it, or are
// everyday work on one object.
func hands(action string) bool {
	if everyday[action] {
		return false
	}
	_, name, _ := strings.Cut(action, ":")
	for _, verb := range []string{"delete", "remove", "revoke", "retire", "detach", "disassociate", "dissociate", "get", "list", "describe", "batchrevoke",
		"reset",
		"cancel", "reject", "setwebacl", "allowvended"} {
		if strings.HasPrefix(name, verb) {
			return strings.HasSuffix(name, "permissionsboundary") || strings.HasSuffix(name, "publicaccessblock")
		}
	}
	return true
}

var everyday = set(`kms:creategrant s3:putobjectacl s3:putobjectversionacl s3:objectowneroverridetobucketowner sqs:setqueueattributes sns:settopicattributes
	glue:testconnection glue:usegluestudio glue:startnotebook glue:terminatenotebook cloudformation:setstackpolicy opensearch:applicationaccessall`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}
