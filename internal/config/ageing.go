package config

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"slipway/internal/nearest"
	"slipway/internal/planreview/iam/awsdata"
	"slipway/internal/regions"
	"slipway/internal/strictyaml"
)

// This file words what is said of AWS's names that a list of this version lacks: TLS policies, instance classes, regions, retentions and so
// on. Such a list ages, so no other file may call a value wrong for not being in it: see TestListsThatAgeAreWordedInOnePlace.

// unknown reports a value that is not among the known ones. The words of narrowed follow "not known to this version", as "with cpu 256".
func (c checker) unknown(key string, value any, known []string, narrowed string, with ...string) {
	c.Unknown(key, value, known, narrowed, with...)
}

// unknownBut is unknown where the nearest name is no good advice.
func (c checker) unknownBut(key string, value any, advice, narrowed string, with ...string) {
	c.UnknownBut(key, value, advice, narrowed, with...)
}

// unknownRegion lists no regions where none is near: Frankfurt is eu-central-1, and no spelling tells that.
func (c checker) unknownRegion(key, name, narrowed string) {
	if nearest.Of(name, regions.Names()) == "" {
		c.unknownBut(key, name, "regions are written as eu-central-1", narrowed)
		return
	}
	c.unknown(key, name, regions.Names(), narrowed)
}

// unknownPolicy advises none that accepts TLS 1.0 or 1.1, and the default before others.
func (c checker) unknownPolicy(key, name string) {
	usual := defaultLoadBalancer().SslPolicy
	safe := slices.DeleteFunc(slices.Clone(sslPolicies), oldTLS.MatchString)
	advice := nearest.DidYouMean(name, safe)
	if advice == "" {
		others := slices.DeleteFunc(slices.Clone(safe), func(p string) bool { return p == usual })
		advice = fmt.Sprintf("the default is %s; of the %d other known ones without TLS 1.1 the nearest are %s", usual, len(others),
			strictyaml.OneOf(nearest.First(name, others, 3)))
	}
	c.unknownBut(key, name, advice, "as a listener policy with TLS 1.3")
}

// unknownClass advises the newest known generation of the family and size: who asks for db.r9g.large wants no db.r5.large.
func (c checker) unknownClass(key, class string) {
	const narrowed = "as a class of Aurora MySQL"
	if newest := newestGeneration(class); newest != "" {
		c.unknownBut(key, class, "did you mean "+newest+"?", narrowed)
		return
	}
	c.unknown(key, class, instanceClasses(), narrowed)
}

// unknownService advises the parts of a service that has an endpoint for each of them, as ecr.
func (c checker) unknownService(key, name, short, region string, full func(string) string) {
	const narrowed = "as a service with an interface endpoint"
	var parts, all []string
	for _, service := range regions.EndpointServices() {
		all = append(all, full(service))
		if strings.HasPrefix(service, short+".") && !strings.HasSuffix(service, "-fips") {
			parts = append(parts, full(service))
		}
	}
	if len(parts) > 0 {
		c.unknownBut(key, name, "write "+allOf(parts), narrowed)
		return
	}
	if nearest.Of(name, all) == "" {
		c.unknownBut(key, name, "aws ec2 describe-vpc-endpoint-services lists those of "+region, narrowed)
		return
	}
	c.unknown(key, name, all, narrowed)
}

// unknownAction reports an action that AWS's reference did not have on awsdata.Date.
func (c checker) unknownAction(key, service, name string) {
	action, narrowed := service+":"+name, "as an action (AWS's reference of "+awsdata.Date+")"
	all := awsdata.Service(service)
	if len(all) == 0 {
		narrowed = "as a service in policies (AWS's reference of " + awsdata.Date + ")"
		meant := prefixes[service]
		if meant == "" {
			meant = nearest.Of(service, awsdata.Services())
		}
		if meant == "" {
			c.unknownBut(key, action, "the service's page in AWS's service authorization reference has its prefix", narrowed)
			return
		}
		c.unknownBut(key, action, "did you mean "+meant+":"+name+"?", narrowed)
		return
	}
	var labels []string
	for _, one := range all {
		labels = append(labels, service+":"+one.Label)
	}
	if meant := nearest.DidYouMean(action, labels); meant != "" {
		c.unknownBut(key, action, meant, narrowed)
		return
	}
	c.unknown(key, action, labels, narrowed)
}

// known reports a value that is not in the list.
func known[T comparable](c checker, key string, value T, list []T, narrowed string, with ...string) {
	if !slices.Contains(list, value) {
		c.unknown(key, value, texts(list), narrowed, with...)
	}
}

// checkAllowed holds the entries of allow_unknown against the keys.
func (e Environment) checkAllowed(c checker) {
	paths := strictyaml.Paths(reflect.TypeFor[Environment](), "")
	for i, path := range e.AllowUnknown {
		if name, _, inside := strings.Cut(strings.TrimPrefix(path, "services."), "."); inside && c.Set("services."+name) {
			paths = append(paths, strictyaml.Paths(reflect.TypeFor[FurtherService](), "services."+name)...)
		}
		if !slices.Contains(paths, path) {
			c.Value(index("allow_unknown", i), path, "not the path of a key", cmp.Or(nearest.DidYouMean(path, paths), "write it as database.instance_class"))
		}
	}
	c.distinct("allow_unknown", e.AllowUnknown)
}

// unneeded are the entries of allow_unknown that allow nothing: what stands there is known, or no list holds for the key.
func (e Environment) unneeded(needed func(path string) bool) []string {
	return slices.DeleteFunc(slices.Clone(e.AllowUnknown), needed)
}
