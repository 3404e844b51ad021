package adopt

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	route53types "github.com/aws/aws-sdk-go-v2/service/route53/types"
)

func certificates(ctx context.Context, c *Clients, is map[string]string) (all []Thing, err error) {
	pages := acm.NewListCertificatesPaginator(c.acm, &acm.ListCertificatesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, certificate := range page.CertificateSummaryList {
			if aws.ToString(certificate.DomainName) != is["domain_name"] {
				continue
			}
			answer, err := c.acm.ListTagsForCertificate(ctx, &acm.ListTagsForCertificateInput{CertificateArn: certificate.CertificateArn})
			if err != nil {
				return nil, err
			}
			tags := tagMap(answer.Tags, func(tag acmtypes.Tag) (key, value *string) { return tag.Key, tag.Value })
			if arn := aws.ToString(certificate.CertificateArn); c.ours(tags) { // a name may have certificates of others
				all = append(all, Thing{ID: arn, Attributes: map[string]string{"arn": arn, "id": arn}, Tags: tags, Made: aws.ToTime(certificate.CreatedAt)})
			}
		}
	}
	return all, nil
}

// records finds the one of a name and type. A record has no tags; one that leads elsewhere is somebody's.
func records(ctx context.Context, c *Clients, is map[string]string) ([]Thing, error) {
	answer, err := c.route53.ListResourceRecordSets(ctx, &route53.ListResourceRecordSetsInput{
		HostedZoneId: aws.String(is["zone_id"]), StartRecordName: aws.String(is["name"]), StartRecordType: route53types.RRType(is["type"]), MaxItems: aws.Int32(1),
	})
	if err != nil {
		return nil, err
	}
	for _, record := range answer.ResourceRecordSets {
		// Route 53 gives * as its code, and a dot at the end.
		name := strings.TrimSuffix(strings.Replace(aws.ToString(record.Name), `\052`, "*", 1), ".")
		if name != is["name"] || string(record.Type) != is["type"] {
			continue
		}
		thing := Thing{ID: is["zone_id"] + "_" + name + "_" + is["type"]}
		to := ""
		if record.AliasTarget != nil {
			to = strings.TrimSuffix(aws.ToString(record.AliasTarget.DNSName), ".")
		}
		if !strings.EqualFold(to, is["alias.name"]) {
			thing.Blocked = "it leads elsewhere than to " + is["alias.name"] + ": it is somebody else's"
		}
		return []Thing{thing}, nil
	}
	return nil, nil
}
