package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"slipway/internal/arn"
	"slipway/internal/bootstrap"
	"slipway/internal/config"
	"slipway/internal/images"
	"slipway/internal/template"
)

// What a task needs before it starts, after the example of https://github.com/kayac/ecspresso#verification-process.
var ofService = []Check{
	{
		Name: "image", Area: areaService, Holds: "the images of all containers are in ECR, for the platform of `service.architecture` where they have several",
		Asks:  "ecr:BatchGetImage",
		after: []string{"credentials"}, of: ofServices(always), run: imagesAreThere,
	},
	{
		Name: "secrets", Area: areaService,
		Holds: "the secrets of `service.secrets`, of sidecars and of `service.repository_credentials_arn` are there, and not being deleted; no value is read",
		Asks:  "secretsmanager:DescribeSecret", after: []string{"credentials"}, of: ofServices(hasSource(arn.IsSecret)), run: secretsAreThere,
	},
	{
		Name: "parameters", Area: areaService, Holds: "the SSM parameters of `service.secrets` and of sidecars are there; no value is read",
		Asks:  "ssm:DescribeParameters",
		after: []string{"credentials"}, of: ofServices(hasSource(arn.IsParameter)), run: parametersAreThere,
	},
	{
		Name: "log-group", Area: areaService, Holds: "where the service runs, its log group is there: without it no task starts",
		Asks: "logs:DescribeLogGroups, ecs:DescribeServices", after: []string{"credentials"}, of: ofServices(always), run: logGroup,
	},
	{
		Name: "certificate", Area: areaService, Holds: "the certificates that the file names are issued, and in the environment's region",
		Asks: "acm:DescribeCertificate", after: []string{"credentials"},
		of: ofNamed(func(e config.Environment) bool { return len(certificatesOf(e)) > 0 }), run: certificates,
	},
	{
		Name: "zone", Area: areaService, Holds: "the hosted zone of `load_balancer.domain` is there, public, and has all the names", Asks: "route53:GetHostedZone",
		after: []string{"credentials"}, of: ofNamed(namesZone), run: zone,
	},
	{
		Name: "target-group", Area: areaService,
		Holds: "where a web service runs, it sends requests to the container and port of `load_balancer.target`, and its target group is there",
		Asks:  "ecs:DescribeServices, elasticloadbalancing:DescribeTargetGroups",
		after: []string{"credentials"}, of: ofServices(config.Environment.Balanced), run: targetGroup,
	},
}

func hasSource(kind func(string) bool) func(config.Environment) bool {
	return func(e config.Environment) bool {
		return slices.ContainsFunc(e.Service.Sources(), kind)
	}
}

// imagesAreThere asks about the image of each container. One that nobody can be asked about counts only where no other is known.
func imagesAreThere(ctx context.Context, s *subject) finding {
	var found, elsewhere, wrong, mend []string
	for _, image := range s.place.Service.Images() {
		switch got := s.image(ctx, image); {
		case got.state == Fail:
			wrong, mend = append(wrong, got.says), append(mend, got.mend)
		case got.state == Unknown && !isInECR(image):
			elsewhere = append(elsewhere, image)
		case got.state == Unknown:
			return got
		default:
			found = append(found, got.says)
		}
	}
	const unasked = " is in no private registry of ECR, which alone is asked"
	switch {
	case len(wrong) > 0:
		return fail(strings.Join(mend, "; "), "%s", strings.Join(wrong, "; "))
	case len(found) == 0:
		return finding{state: Unknown, says: strings.Join(elsewhere, ", ") + unasked}
	case len(elsewhere) > 0:
		found = append(found, strings.Join(elsewhere, ", ")+unasked)
	}
	return ok("%s", strings.Join(found, "; "))
}

func isInECR(image string) bool {
	_, found := arn.RegistryOf(image)
	return found
}

func (s *subject) image(ctx context.Context, image string) finding {
	service, section := s.place.Service, s.place.Section()
	found, err := images.Find(ctx, s.settings(s.place.Region), image)
	platform := images.Platform(service.Architecture)
	push := "push it, or: go run ./cmd/slipway promote " + s.place.Stack() + " <image>"
	switch {
	case image != service.Image:
		push = "push it, or name another one in " + section + ".sidecars"
	case s.place.Part != "":
		push = strings.Replace(push, "<image>", s.place.Part+"=<image>", 1)
	}
	switch {
	case errors.Is(err, images.ErrNotThere):
		return fail(push, "%s", short(err))
	case err != nil:
		return unknown(err)
	case !found.Suits(platform):
		return fail("build it with docker buildx build --platform "+platform+", or set "+section+".architecture", "%s is for %s, and %s.architecture is %s",
			image, listed(found.Platforms), section, service.Architecture)
	case len(found.Platforms) == 0:
		return ok("%s, of one platform, which ECR does not say", found.Digest)
	}
	return ok("%s, for %s", found.Digest, platform)
}

// sources of one kind, without JSON keys, each once.
func (s *subject) sources(kind func(string) bool) (sources []string) {
	for _, from := range s.place.Service.Sources() {
		if source := arn.WithoutJSONKey(from); kind(from) && !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	return sources
}

func secretsAreThere(ctx context.Context, s *subject) finding {
	sources := s.sources(arn.IsSecret)
	var wrong, mend []string
	for _, source := range sources {
		region := arn.Region(source)
		got, err := secretsmanager.NewFromConfig(s.settings(region)).DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &source})
		name := arn.SecretName(source)
		switch {
		case bootstrap.Refused(err, "ResourceNotFoundException"):
			wrong = append(wrong, source+" is not there")
			mend = append(mend, fmt.Sprintf("aws secretsmanager create-secret --region %s --name %s --secret-string file://<file>, and its ARN where it is named",
				region, strings.TrimSuffix(name, "-"+arn.RandomSuffix(name))))
		case err != nil:
			return unknown(err)
		case got.DeletedDate != nil:
			wrong = append(wrong, source+" is being deleted")
			mend = append(mend, fmt.Sprintf("aws secretsmanager restore-secret --region %s --secret-id %s", region, source))
		}
	}
	if len(wrong) > 0 {
		return fail(strings.Join(mend, "; "), "%s", strings.Join(wrong, "; "))
	}
	return ok("%d can be described", len(sources))
}

func parametersAreThere(ctx context.Context, s *subject) finding {
	sources := s.sources(arn.IsParameter)
	var wrong, mend []string
	for _, source := range sources {
		parsed, _ := arn.Parse(source)
		name := strings.TrimPrefix(parsed.Resource, "parameter")
		if strings.Count(name, "/") == 1 { // a name without a path has no slash of its own
			name = name[1:]
		}
		got, err := ssm.NewFromConfig(s.settings(parsed.Region)).DescribeParameters(ctx, &ssm.DescribeParametersInput{
			ParameterFilters: []ssmtypes.ParameterStringFilter{{Key: aws.String("Name"), Option: aws.String("Equals"), Values: []string{name}}},
		})
		if err != nil {
			return unknown(err)
		}
		if len(got.Parameters) == 0 {
			wrong = append(wrong, source+" is not there")
			mend = append(mend, fmt.Sprintf("aws ssm put-parameter --region %s --name %s --type SecureString --value file://<file>", parsed.Region, name))
		}
	}
	if len(wrong) > 0 {
		return fail(strings.Join(mend, "; "), "%s", strings.Join(wrong, "; "))
	}
	return ok("%d can be described", len(sources))
}

// running is the service as ECS has it; nil where it is not deployed.
func (s *subject) running(ctx context.Context) (*ecstypes.Service, error) {
	cluster, name := s.place.Names().Prefix(), s.place.Names().Service()
	got, err := ecs.NewFromConfig(s.settings(s.place.Region)).DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{name}})
	if bootstrap.Refused(err, "ClusterNotFoundException") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, service := range got.Services {
		if aws.ToString(service.Status) == "ACTIVE" {
			return &service, nil
		}
	}
	return nil, nil
}

func logGroup(ctx context.Context, s *subject) finding {
	name := s.place.Names().ServiceLogs()
	got, err := cloudwatchlogs.NewFromConfig(s.settings(s.place.Region)).DescribeLogGroups(ctx,
		&cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
	if err != nil {
		return unknown(err)
	}
	for _, group := range got.LogGroups {
		if aws.ToString(group.LogGroupName) == name {
			return ok("%s", name)
		}
	}
	service, err := s.running(ctx)
	switch {
	case err != nil:
		return unknown(err)
	case service != nil:
		return fail(fmt.Sprintf("plan and apply %s: Terraform makes it again", s.place.Stack()), "%s is not there, and the service runs", name)
	}
	return ok("%s is made with the service", name)
}

// certificatesOf are those that a file names, and somebody else made.
func certificatesOf(e config.Environment) []string {
	all := append([]string{e.LoadBalancer.CertificateArn}, e.LoadBalancer.Certificates...)
	return slices.DeleteFunc(all, func(source string) bool { return source == "" || template.Refers(source) })
}

// certificates ends with the first that is not sound.
func certificates(ctx context.Context, s *subject) (found finding) {
	for _, source := range certificatesOf(s.place.Environment) {
		if found = certificate(ctx, s, source); found.state != OK {
			return found
		}
	}
	return found
}

// certificate. Source: https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
func certificate(ctx context.Context, s *subject, source string) finding {
	of, _ := arn.Parse(source)
	switch {
	case of.Service != "acm":
		return finding{state: Unknown, says: source + " is not of ACM, which alone is asked"}
	case of.Region != s.place.Region:
		return fail("request or import it in "+s.place.Region+", and set load_balancer.certificate_arn", "it is in %s, and the load balancer in %s", of.Region,
			s.place.Region)
	}
	got, err := acm.NewFromConfig(s.settings(of.Region)).DescribeCertificate(ctx, &acm.DescribeCertificateInput{CertificateArn: &source})
	switch {
	case bootstrap.Refused(err, "ResourceNotFoundException"):
		return fail(fmt.Sprintf("aws acm request-certificate --region %s --validation-method DNS --domain-name <domain>, and set load_balancer.certificate_arn",
			of.Region),
			"%s is not there", source)
	case err != nil:
		return unknown(err)
	case got.Certificate == nil:
		return unknown(errors.New("ACM gave no certificate"))
	case got.Certificate.Status == acmtypes.CertificateStatusPendingValidation:
		return fail(fmt.Sprintf("make the records that this prints: aws acm describe-certificate --region %s --certificate-arn %s "+
			"--query Certificate.DomainValidationOptions",
			of.Region, source), "it waits for the proof that the domain is yours")
	case got.Certificate.Status != acmtypes.CertificateStatusIssued:
		return fail("request another one, and set load_balancer.certificate_arn", "it is %s", got.Certificate.Status)
	}
	return ok("issued for %s", aws.ToString(got.Certificate.DomainName))
}

func namesZone(e config.Environment) bool {
	return e.LoadBalancer.Domain != nil && !template.Refers(e.LoadBalancer.Domain.ZoneId)
}

// zone. Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html
func zone(ctx context.Context, s *subject) finding {
	domain := s.place.LoadBalancer.Domain
	got, err := route53.NewFromConfig(s.settings(s.place.Region)).GetHostedZone(ctx, &route53.GetHostedZoneInput{Id: &domain.ZoneId})
	switch {
	case bootstrap.Refused(err, "NoSuchHostedZone"):
		return fail("aws route53 list-hosted-zones-by-name, and set load_balancer.domain.zone_id", "%s is not there", domain.ZoneId)
	case err != nil:
		return unknown(err)
	case got.HostedZone == nil:
		return unknown(errors.New("no zone in the answer of Route 53"))
	case got.HostedZone.Config != nil && got.HostedZone.Config.PrivateZone:
		return fail("set load_balancer.domain.zone_id to the public zone, or load_balancer.certificate_arn", "%s is private, and ACM looks for its proof on the "+
			"internet", domain.ZoneId)
	}
	of := strings.TrimSuffix(aws.ToString(got.HostedZone.Name), ".")
	for _, name := range domain.Names() {
		if !strings.HasSuffix("."+name, "."+of) {
			return fail("set load_balancer.domain.zone_id to the zone of "+name+", or correct the name", "%s is the zone of %s, which %s is not below", domain.ZoneId,
				of, name)
		}
	}
	return ok("%s", of)
}

func targetGroup(ctx context.Context, s *subject) finding {
	service, err := s.running(ctx)
	switch {
	case err != nil:
		return unknown(err)
	case service == nil:
		return ok("it is made with the service")
	}
	want := s.place.Target()
	for _, balancer := range service.LoadBalancers {
		if name, port := aws.ToString(balancer.ContainerName), int(aws.ToInt32(balancer.ContainerPort)); name != want.Container || port != want.Port {
			return fail("plan and apply "+s.place.Stack(), "the service sends to port %d of %s, and the configuration to port %d of %s", port, name, want.Port,
				want.Container)
		}
		group := aws.ToString(balancer.TargetGroupArn)
		got, err := elasticloadbalancingv2.NewFromConfig(s.settings(s.place.Region)).DescribeTargetGroups(ctx,
			&elasticloadbalancingv2.DescribeTargetGroupsInput{TargetGroupArns: []string{group}})
		switch {
		case bootstrap.Refused(err, "TargetGroupNotFound"):
			return fail("plan and apply "+s.place.Stack(), "%s is not there, and the service sends to it", group)
		case err != nil:
			return unknown(err)
		case len(got.TargetGroups) > 0 && string(got.TargetGroups[0].Protocol) != want.Protocol: // its port is for targets without one of their own
			return fail("plan and apply "+s.place.Stack(), "it speaks %s to the tasks, and the configuration %s", got.TargetGroups[0].Protocol, want.Protocol)
		}
	}
	return ok("port %d of %s", want.Port, want.Container)
}
