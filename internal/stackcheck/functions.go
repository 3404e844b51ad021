package stackcheck

import (
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/stackjson/expression"
	"slipway/internal/stackjson/jsonvalue"
)

// functions are those of Terraform 1.11, from `terraform metadata functions -json`, but for the ones in localFunctions.
var functions = words(`
	abs alltrue anytrue base64decode base64encode base64gzip base64sha256 base64sha512 basename bcrypt can ceil chomp chunklist
	cidrhost cidrnetmask cidrsubnet cidrsubnets coalesce coalescelist compact concat contains csvdecode dirname distinct element
	endswith ephemeralasnull flatten floor format formatdate formatlist indent index issensitive join jsondecode jsonencode keys
	length log lookup lower matchkeys max md5 merge min nonsensitive one parseint plantimestamp pow range regex regexall replace
	reverse rsadecrypt sensitive setintersection setproduct setsubtract setunion sha1 sha256 sha512 signum slice sort split
	startswith strcontains strrev substr sum templatestring textdecodebase64 textencodebase64 timeadd timecmp timestamp title
	tobool tolist tomap tonumber toset tostring transpose trim trimprefix trimspace trimsuffix try upper urlencode uuid uuidv5
	values yamldecode yamlencode zipmap`)

// localFunctions read the machine that Terraform runs on, so what they give depends on where the JSON is applied.
var localFunctions = words(`
	abspath file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset filesha1 filesha256 filesha512
	pathexpand templatefile`)

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(s) {
		set[word] = true
	}
	return set
}

// checkCalls reports functions that Terraform does not have. Those of a provider, provider::aws::arn_parse, are left to it.
func (c *referenceChecker) checkCalls(path string, t expression.Template) {
	for _, name := range t.Calls() {
		plain := strings.TrimPrefix(name, "core::")
		switch {
		case functions[plain] || strings.HasPrefix(name, "provider::"):
		case localFunctions[plain] && c.handWritten():
		case localFunctions[plain]:
			c.refuse(path, name+"() depends on where Terraform runs", "", "put the value itself into the configuration")
		default:
			c.refuse(path, "no function "+name+"()", "Call to unknown function", nearest.DidYouMean(plain, jsonvalue.SortedKeys(functions)))
		}
	}
}
