// Package requests turns the calls of APIs that Terraform makes into what IAM is asked for each: the action, the resources, and what else is demanded.
package requests

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"slipway/e2e/emulator"
	"slipway/internal/arn"
	"slipway/internal/rights/trial"
)

// reader knows what earlier calls have made.
type reader struct {
	account string
	roles   map[string]emulator.Call     // CreateRole, by name
	tags    map[string]map[string]string // of what has an id of AWS's in its ARN: by service
}

// Of gives the requests of calls, sorted, each once, without what is random in a name. Made are the calls with which everything was made: those of
// a plan can be of what an earlier apply has made.
func Of(account string, calls, made []emulator.Call) []trial.Request {
	r := reader{account, map[string]emulator.Call{}, map[string]map[string]string{}}
	for _, call := range made {
		if call.Service == "iam" && call.Operation == "CreateRole" {
			r.roles[call.Parameters["RoleName"]] = call
		}
		if call.RequestTags["Project"] != "" { // a tag that is changed comes alone
			r.tags[call.Service] = call.RequestTags
		}
	}
	all := map[string]trial.Request{}
	for _, call := range calls {
		for _, request := range r.requests(call) {
			all[request.String()] = request
		}
	}
	var sorted []trial.Request
	for _, line := range slices.Sorted(maps.Keys(all)) {
		sorted = append(sorted, all[line])
	}
	return sorted
}

// random is what AWS or the provider makes up in names: ids, UUIDs, numbers of time and hexadecimal ones; suffix are a secret's six characters,
// or what follows on "final" in a snapshot's name.
var suffix = regexp.MustCompile(`(:secret:.*)-[0-9A-Za-z]{6}$|(-final)-[0-9a-f]{8}`)

var random = regexp.MustCompile(`prx-[0-9a-z]{17}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d{15,}\b|20\d{18,}[0-9a-f]*|\b[0-9a-f]{16,17}\b`)

// free are operations that need no right: everybody may ask who they are, and the provider asks for the user only where, as in the emulator,
// credentials are not validated.
// Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
var free = map[string]bool{"GetCallerIdentity": true, "GetUser": true}

func (r reader) requests(call emulator.Call) []trial.Request {
	if free[call.Operation] {
		return nil
	}
	service := services[call.Service]
	if service == "" {
		service = call.Service
	}
	action := service + ":" + call.Operation
	if other, ok := actions[action]; ok {
		action = other
	}
	ask := asked{call: call, service: service, action: action, place: arn.Place{Region: call.Region, Account: r.account}}
	if service == "ec2" {
		r.ec2(&ask)
	} else {
		r.others(&ask)
	}
	r.passed(&ask)
	return ask.requests
}

// asked collects the requests of one call.
type asked struct {
	call            emulator.Call
	service, action string
	place           arn.Place
	requests        []trial.Request
}

func (a *asked) add(action, resource string, context map[string]string) {
	resource = suffix.ReplaceAllString(random.ReplaceAllString(resource, "0"), "$1$2-AbCdEf")
	all := map[string]string{}
	if resource == "*" {
		all["aws:RequestedRegion"] = a.call.Region // other resources have it in their ARNs
	}
	for key, value := range context {
		if !strings.HasPrefix(key, "aws:ResourceTag/") || strings.HasSuffix(resource, "0") { // tags are asked for where the name says nothing
			all[key] = value
		}
	}
	a.asks(action, resource, all)
}

// asks for a resource as it is called.
func (a *asked) asks(action, resource string, context map[string]string) {
	a.requests = append(a.requests, trial.Request{Action: action, Resource: resource, Context: context})
}

// made asks for something with the tags of the call, and for tagging it.
func (a *asked) made(resource string, context map[string]string) {
	context = joined(context, tags("aws:RequestTag/", a.call.RequestTags))
	a.add(a.action, resource, context)
	if len(a.call.RequestTags) == 0 || tagging[a.service] == "" {
		return
	}
	if a.service == "ec2" {
		context["ec2:CreateAction"] = a.call.Operation
	}
	if resource == "*" {
		resource = a.place.Of(a.service, unknown[a.call.Operation])
	}
	a.add(a.service+":"+tagging[a.service], resource, context)
}

// unknown are resources of which a call that makes them cannot say the ARN.
var unknown = map[string]string{"CreateKey": "key/0", "CreateDBProxy": "db-proxy:0", "RequestCertificate": "certificate/0"}

// associations have no tags: what they associate has.
var associations = map[string]bool{"eipassoc": true, "rtbassoc": true}

// ruled are the operations on the rules of a group.
var ruled = map[string]bool{"AuthorizeSecurityGroupIngress": true, "RevokeSecurityGroupIngress": true}

// ec2 asks for what the operation makes, and for each thing of a kind that it is about.
func (r reader) ec2(a *asked) {
	kindsAsked := strings.Fields(inEC2[a.call.Operation])
	switch {
	case a.call.Operation == "GetManagedPrefixListEntries": // of a list of AWS's own
		a.add(a.action, arn.Place{Region: a.place.Region, Account: "aws"}.Of("ec2", "prefix-list/0"), nil)
	case len(kindsAsked) == 0:
		a.add(a.action, "*", nil)
	}
	for _, kind := range kindsAsked {
		if made, ok := strings.CutPrefix(kind, "+"); ok {
			a.made(a.place.Of("ec2", made+"/0"), nil)
			continue
		}
		for id, has := range a.call.ResourceTags {
			beginning, _, _ := strings.Cut(id, "-")
			if associations[beginning] {
				has = r.tags["ec2"]
			} else if group := a.call.Parameters["GroupId"]; kinds[beginning] != kind || kind == "security-group" && group != "" && group != id {
				continue // a group that is the other end of a rule
			}
			context := tags("aws:ResourceTag/", has)
			if strings.HasSuffix(a.call.Operation, "Tags") {
				context = joined(context, tags("aws:RequestTag/", a.call.RequestTags))
			}
			if ruled[a.call.Operation] && len(has) == 0 { // a group of somebody else's, which the configuration names
				a.asks(a.action, a.place.Of("ec2", kind+"/"+id), nil)
				continue
			}
			a.add(a.action, a.place.Of("ec2", kind+"/0"), context)
		}
	}
}

func (r reader) others(a *asked) {
	context := joined(tags("aws:ResourceTag/", r.tags[a.call.Service]), r.boundary(a.call))
	found := r.resources(*a)
	for i, resource := range found {
		switch isTagging := strings.Contains(a.call.Operation, "Tag"); {
		case i == 0 && isTagging:
			a.add(a.action, resource, joined(context, tags("aws:RequestTag/", a.call.RequestTags)))
			continue
		case i == 0 && len(a.call.RequestTags) > 0: // it has no tags yet
			a.made(resource, r.boundary(a.call))
			continue
		}
		a.add(a.action, resource, context)
	}
}

// resources that the tables name for the operation.
func (r reader) resources(a asked) (found []string) {
	key := a.service + ":" + a.call.Operation
	for _, resource := range resources[key] {
		whole := true
		resource = parameter.ReplaceAllStringFunc(resource, func(name string) string {
			value, ok := r.value(a.call, name[1:])
			if !ok && (strings.HasPrefix(a.call.Operation, "Describe") || strings.HasPrefix(a.call.Operation, "List")) {
				return "*"
			}
			whole = whole && ok
			return value
		})
		switch {
		case !whole:
		case resource == "*" || strings.HasPrefix(resource, "arn:"):
			found = append(found, resource)
		default:
			found = append(found, a.place.Of(a.service, resource))
		}
	}
	if a.service == "s3" {
		return []string{a.place.S3(strings.TrimSuffix(a.call.Parameters["Bucket"]+"/"+a.call.Parameters["Key"], "/"))}
	}
	if len(resources[key]) == 0 {
		for _, name := range slices.Sorted(maps.Keys(a.call.Parameters)) {
			if strings.HasPrefix(a.call.Parameters[name], "arn:") {
				return []string{a.call.Parameters[name]}
			}
		}
	}
	if len(found) == 0 {
		found = []string{"*"}
	}
	return found
}

var parameter = regexp.MustCompile(`\$[A-Za-z]+(\.member\.1)?`)

// value of a parameter; of an ARN where a name is wanted, its last part.
func (r reader) value(call emulator.Call, name string) (string, bool) {
	switch name {
	case "account":
		return r.account, true
	case "role":
		return r.role(call), true
	case "logged":
		acl, ok := call.Parameters["LoggingConfiguration.ResourceArn"]
		return acl, ok
	case "topic":
		topic := strings.Split(call.Parameters["SubscriptionArn"], ":")
		return strings.Join(topic[:min(6, len(topic))], ":"), true
	}
	value, ok := call.Parameters[name]
	value = strings.Trim(value, `[]"`) // of a list the only one
	if strings.HasSuffix(name, "Arn") || strings.HasSuffix(name, "Arns.member.1") || name == "ResourceName" {
		return value, ok
	}
	if strings.HasPrefix(value, "arn:") {
		value = value[strings.LastIndexAny(value, ":/")+1:]
	}
	return value, ok
}

// role by its ARN, whose path only the call that made it says.
func (r reader) role(call emulator.Call) string {
	name := call.Parameters["RoleName"]
	path := r.roles[name].Parameters["Path"]
	if path == "" {
		path = "/"
	}
	return arn.Place{Region: call.Region, Account: r.account}.Global("iam", "role"+path+name)
}

func (r reader) boundary(call emulator.Call) map[string]string {
	if boundary := r.roles[call.Parameters["RoleName"]].Parameters["PermissionsBoundary"]; boundary != "" {
		return map[string]string{"iam:PermissionsBoundary": boundary}
	}
	return map[string]string{}
}

// passed asks for each role that a call hands to a service.
func (r reader) passed(a *asked) {
	if a.service == "iam" {
		return
	}
	for _, role := range a.call.Parameters {
		if strings.HasPrefix(role, "arn:") && strings.Contains(role, ":role/") {
			a.add("iam:PassRole", role, map[string]string{"iam:PassedToService": passedTo[a.call.Operation]})
		}
	}
}

// passedTo is the service that takes the role of a call.
var passedTo = map[string]string{
	"CreateBackupSelection": "backup.amazonaws.com", "CreateDBInstance": "monitoring.rds.amazonaws.com", "CreateDBProxy": "rds.amazonaws.com",
	"CreateFlowLogs": "vpc-flow-logs.amazonaws.com", "CreateSlackChannelConfiguration": "chatbot.amazonaws.com",
	"PutSubscriptionFilter": "logs.amazonaws.com", "ModifyDBInstance": "monitoring.rds.amazonaws.com", "ModifyDBProxy": "rds.amazonaws.com",
	"RegisterTaskDefinition": "ecs-tasks.amazonaws.com",
}

// tags that policies ask about.
func tags(key string, all map[string]string) map[string]string {
	context := map[string]string{}
	for _, tag := range []string{"Project", "Environment"} {
		if value, ok := all[tag]; ok {
			context[key+tag] = value
		}
	}
	return context
}

func joined(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, b)
	return all
}
