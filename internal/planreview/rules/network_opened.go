package rules

import (
	"slipway/internal/planreview/network"
	"slipway/internal/planreview/plan"
)

var networkOpened = Rule{
	ID:   "network-opened",
	Fact: "No security group lets more in than before.",
	Why: "Whatever is open to the internet is found within minutes. It is graded by how many addresses can reach which port: ports 80 and 443, VPNs' own " +
		"ports and ICMP are meant to be open, a look is enough; so it is for up to sixteen addresses; a port of administration or of a database for " +
		"everybody is critical.",
	Severity: Critical,
	Blind:    "what stands in front of it or behind it: routes, network ACLs, firewalls, whether anything listens; prefix lists and other groups count as private",
	Check:    checkOpened,
}

func checkOpened(p *plan.Plan) Result {
	var result Result
	opened, closed := network.Changes(p)
	result.Applies = len(opened)+len(closed) > 0
	for _, e := range opened {
		if e.Covered {
			continue
		}
		severity, effect := judge(e)
		if severity == 0 {
			continue
		}
		c := p.Find(e.Address)
		result.Findings = append(result.Findings, Finding{
			Severity: severity, Address: e.Address, What: e.Ports() + " " + e.Direction() + " " + e.Peer, Why: reason(c),
			Effect: effect, Undo: "take the rule out and apply",
		})
	}
	return result
}

// judge grades an edge. A new group's own rules are what the new resource needs; from the internet they are reported all the same.
func judge(e network.Edge) (Severity, string) {
	switch reach := e.Reach(); {
	case !e.Ingress && reach == network.Unseen:
		return Low, "traffic can leave to addresses not seen in the plan"
	case !e.Ingress && reach == network.Anywhere && !e.NewObject && e.Protocol == "-1":
		return Medium, "everything can leave to the internet"
	case !e.Ingress:
		return 0, ""
	case reach == network.Anywhere:
		return fromAnywhere(e)
	case reach == network.Public:
		return fromSome(e)
	case reach == network.Unseen && e.NewObject:
		return Medium, "who can reach it is not seen in the plan"
	case reach == network.Unseen:
		return High, "who can reach it is not seen in the plan"
	case e.NewObject:
		return 0, ""
	case e.Protocol == "-1":
		return Medium, "reachable on every port from inside"
	}
	return Low, "reachable from inside"
}

// fromAnywhere grades what the whole internet reaches.
func fromAnywhere(e network.Edge) (Severity, string) {
	switch port := (service{e.Protocol, e.From}); {
	case e.EchoRequest():
		return Low, "answers pings from the internet"
	case e.ICMP():
		return Medium, "takes ICMP from the internet"
	case e.From == e.To && public[port]:
		return Medium, "reachable from the internet"
	case e.From == e.To && e.Protocol != "-1" && !sensitive(port):
		return High, "reachable from the whole internet"
	}
	return Critical, "reachable from the whole internet"
}

// fromSome grades what some public addresses reach.
func fromSome(e network.Edge) (Severity, string) {
	const few = 4 // bits: sixteen addresses, an office's or a provider's smallest block
	bits, _ := e.Addresses()
	whole := e.Protocol == "-1" || e.To-e.From > 1000
	switch {
	case e.ICMP(), e.From == e.To && public[service{e.Protocol, e.From}]:
		return Low, "reachable from public addresses"
	case bits == 0:
		return Medium, "reachable from one public address"
	case bits <= few && !whole:
		return Medium, "reachable from a few public addresses"
	}
	return High, "reachable from public addresses"
}

// service is a port of a protocol.
type service struct {
	protocol string
	port     int
}

// public are the ports that are there for everybody: the web, also as HTTP/3, and VPNs, which authenticate each packet: IPsec, OpenVPN, WireGuard
// (https://www.iana.org/assignments/service-names-port-numbers).
var public = map[service]bool{
	{"tcp", 80}: true, {"tcp", 443}: true, {"udp", 443}: true,
	{"udp", 500}: true, {"udp", 4500}: true, {"udp", 1194}: true, {"udp", 51820}: true,
}

// sensitive says whether a port is one by which a machine is administered, or data are read: of FTP, SSH, Telnet, SMB, RDP, VNC, WinRM, Docker,
// Kubernetes, databases, caches, queues and search. The list is this project's own; scanners have the like.
func sensitive(s service) bool { return s.port < 1 || sensitivePorts[s.port] }

var sensitivePorts = map[int]bool{
	20: true, 21: true, 22: true, 23: true, 25: true, 53: true, 69: true, 110: true, 111: true, 135: true, 137: true, 138: true, 139: true, 143: true,
	161: true, 389: true, 445: true,
	512: true, 513: true, 514: true, 636: true, 873: true, 1433: true, 1434: true, 1521: true, 2049: true, 2181: true, 2375: true, 2376: true, 2379: true,
	2380: true,
	3000: true, 3306: true, 3389: true, 4333: true, 5000: true, 5432: true, 5439: true, 5500: true, 5601: true, 5672: true, 5900: true, 5984: true, 5985: true,
	5986: true, 6379: true, 6380: true, 6443: true, 7000: true, 7001: true, 7199: true, 8020: true, 8086: true, 8088: true, 8888: true, 9000: true, 9042: true,
	9090: true, 9092: true, 9094: true,
	9160: true, 9200: true, 9300: true, 10250: true, 10255: true, 11211: true, 15672: true, 27017: true, 27018: true, 27019: true, 50000: true, 50070: true,
}
