package config

// Warnings are what AWS accepts and few people want, each with what to do about it.
func (e Environment) Warnings() []string {
	var warnings []string
	if e.LoadBalancer.CertificateArn == "" {
		warnings = append(warnings, "load_balancer.certificate_arn: not set; the service answers plain HTTP only, in which passwords and cookies "+
			"can be read on the way; set it to the ARN of an ACM certificate")
	}
	if old := oldTLS.FindStringSubmatch(e.LoadBalancer.SslPolicy); old != nil && e.LoadBalancer.CertificateArn != "" {
		warnings = append(warnings, "load_balancer.ssl_policy: "+e.LoadBalancer.SslPolicy+" accepts TLS 1."+old[1]+", which is deprecated (RFC 8996); use "+
			defaultLoadBalancer().SslPolicy+" unless a client needs it")
	}
	return warnings
}
