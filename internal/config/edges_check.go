package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/quotas"
	"slipway/internal/template"
)

var prefixListID = regexp.MustCompile(`^pl-([0-9a-f]{8}|[0-9a-f]{17})$`)

// securityGroups checks a list of ids.
func (c checker) securityGroups(key string, ids []string) {
	for i, id := range ids {
		c.securityGroup(index(key, i), id)
	}
	c.distinct(key, ids)
}

func (c checker) securityGroup(key, id string) {
	switch {
	case securityGroupID.MatchString(id), template.Refers(id):
	case strings.HasPrefix(id, "arn:"):
		c.Value(key, id, "an ARN, not the id of a security group", "write what follows security-group/, as sg-0123456789abcdef0")
	default:
		c.Value(key, id, "not the id of a security group", "write it as sg-0123456789abcdef0")
	}
}

// othersOnTasks is how many groups fit beside the tasks' own: ECS takes five.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
const othersOnTasks = 4

func (s Service) checkSecurityGroups(c checker) {
	c.securityGroups("security_group_ids", s.SecurityGroupIds)
	if n := len(s.SecurityGroupIds); n > othersOnTasks {
		c.Value("security_group_ids", fmt.Sprintf("%d groups", n), "ECS puts five on a task, one of which is the service's own",
			fmt.Sprintf("name %d at most", othersOnTasks))
	}
}

func (s Service) checkEgress(c checker) {
	for i, rule := range s.Egress {
		in, key := c.in(index("egress", i)), index("egress", i)
		switch to := rule.destinations(); len(to) {
		case 1:
			rule.check(in, to[0])
		case 0:
			c.Value(key, fmt.Sprintf("port %d", rule.Port), "goes nowhere", "name a cidr, a security_group_id or a prefix_list_id")
		default:
			c.Value(key, strings.Join(to, ", "), "more than one destination", "make an entry of each")
		}
		if slices.Contains(s.Egress[:i], rule) { // EC2 answers with InvalidPermission.Duplicate
			c.Conflict(key, fmt.Sprintf("%s, port %d", rule.Destination(), rule.Port), "in the list twice", "remove one of the two")
		}
		if i := s.mountedThrough(rule); i >= 0 {
			of := "service." + index("volumes", i) + ".efs"
			in.Conflict("security_group_id", rule.SecurityGroupId, of+" has this rule already", "remove it", of+".security_group_id")
		}
	}
}

// mountedThrough is the first volume whose file system brings the same rule along, or -1.
func (s Service) mountedThrough(rule Egress) int {
	return slices.IndexFunc(s.Volumes, func(v Volume) bool {
		return v.Efs != nil && rule == Egress{SecurityGroupId: v.Efs.SecurityGroupID, Port: NFSPort, Protocol: TCP}
	})
}

// destinations are the keys that name one.
func (e Egress) destinations() (keys []string) {
	for _, to := range []struct{ key, value string }{
		{"cidr", e.Cidr}, {"security_group_id", e.SecurityGroupId}, {"prefix_list_id", e.PrefixListId},
	} {
		if to.value != "" {
			keys = append(keys, to.key)
		}
	}
	return keys
}

// Destination is a block, a security group or a prefix list.
func (e Egress) Destination() string { return e.Cidr + e.SecurityGroupId + e.PrefixListId }

func (e Egress) check(c checker, to string) {
	switch to {
	case "security_group_id":
		c.securityGroup(to, e.SecurityGroupId)
	case "prefix_list_id":
		if !prefixListID.MatchString(e.PrefixListId) && !template.Refers(e.PrefixListId) {
			c.Value(to, e.PrefixListId, "not the id of a prefix list", "write it as pl-0123456789abcdef0; aws ec2 describe-managed-prefix-lists tells it")
		}
	default:
		c.cidr(to, e.Cidr, "/32")
	}
}

func (i Ingress) check(c checker, e Environment) {
	for n, list := range i.PrefixLists {
		c.prefixList(index("prefix_lists", n), list, e)
	}
	c.distinct("prefix_lists", i.PrefixLists)
	c.securityGroups("security_group_ids", i.SecurityGroupIds)
}

// prefixList is an id, or the name of one of AWS's own: those of an account may share a name.
func (c checker) prefixList(key, list string, e Environment) {
	_, notAddresses := netip.ParsePrefix(list)
	switch {
	case prefixListID.MatchString(list), template.Refers(list):
	case notAddresses == nil:
		c.Value(key, list, "a block of addresses", "move it to load_balancer.allowed_cidrs")
	case !strings.HasPrefix(list, quotas.AWSPrefixList):
		c.Value(key, list, "neither the id of a prefix list nor the name of one of AWS's own", "write it as pl-0123456789abcdef0 or "+quotas.CloudFront)
	case strings.Contains(list, ".ipv6."):
		c.Value(key, list, "IPv6, and the load balancer has IPv4 addresses only", "use "+strings.Replace(list, ".ipv6.", ".", 1))
	default:
		known(c, key, list, quotas.PrefixLists(e.Region), "as a prefix list of AWS")
	}
}

// OfAWS says whether a prefix list is named, and so one of AWS's own.
func OfAWS(prefixList string) bool { return strings.HasPrefix(prefixList, quotas.AWSPrefixList) }

// usualRules are what AWS lets a security group have in each direction by default.
var usualRules = quotas.RulesOfGroup.Default

// Ports on which the load balancer listens.
func (l LoadBalancer) Ports() []int {
	if !l.HTTPS() {
		return []int{80}
	}
	return []int{80, 443}
}

// PortsFor a prefix list: where AWS asks, there is no browser that a redirect could send on.
func (l LoadBalancer) PortsFor(prefixList string) []int {
	ports := l.Ports()
	if OfAWS(prefixList) {
		return ports[len(ports)-1:]
	}
	return ports
}

// ingressRules are as many as the load balancer's group has at least. A list that is given by its id counts as one here, and may count as more.
func (l LoadBalancer) ingressRules(region string) int {
	rules := len(l.AllowedCidrs) * len(l.Ports())
	if l.Ingress == nil {
		return rules
	}
	rules += len(l.Ingress.SecurityGroupIds) * len(l.Ports())
	for _, list := range l.Ingress.PrefixLists {
		weight, _ := quotas.Weight(region, list)
		rules += weight * len(l.PortsFor(list))
	}
	return rules
}
