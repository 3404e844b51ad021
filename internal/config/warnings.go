package config

// Warnings are what AWS accepts and few people want, each with what to do about it.
func (e Environment) Warnings() []string {
	var warnings []string
	if e.LoadBalancer.CertificateArn == "" {
		warnings = append(warnings, "load_balancer.certificate_arn: not set; the service answers plain HTTP only, in which passwords and cookies "+
			"can be read on the way; set it to the ARN of an ACM certificate")
	}
	return warnings
}
