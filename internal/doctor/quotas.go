package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas/types"

	"slipway/internal/bootstrap"
	"slipway/internal/quotas"
	"slipway/internal/report"
)

var ofQuotas = []Check{{
	Name: "quotas", Area: areaAccount, Holds: "the account's quotas have room for what the environments need at most, by [the report](report.md)",
	Asks:  "servicequotas:GetServiceQuota, servicequotas:GetAWSDefaultServiceQuota",
	after: []string{"credentials"}, of: ofAccounts, run: enoughQuotas,
}}

// want is what all environments of an account need of a quota in a region.
type want struct {
	quota  quotas.Quota
	region string
	needed float64
}

// enoughQuotas. What is there already, or is somebody else's, is not counted.
func enoughQuotas(ctx context.Context, s *subject) finding {
	wants, err := s.wants()
	if err != nil {
		return unknown(err)
	}
	var tight, mend []string
	for _, want := range wants {
		has, err := s.quota(ctx, want)
		if err != nil {
			return unknown(fmt.Errorf("%s: %w", want.quota.Name, err))
		}
		if want.needed > has {
			tight = append(tight, fmt.Sprintf("%s in %s: %g, and %g are needed", want.quota.Name, want.region, has, want.needed))
			mend = append(mend, fmt.Sprintf("aws service-quotas request-service-quota-increase --region %s --service-code %s --quota-code %s --desired-value %g",
				want.region, want.quota.Service, want.quota.Code, want.needed))
		}
	}
	if len(tight) > 0 {
		return fail(strings.Join(mend, " && "), "%s", strings.Join(tight, "; "))
	}
	return ok("%d quotas have room; what else the account has is not counted", len(wants))
}

// wants adds up what is per region, and takes the most of what is per VPC and the like.
func (s *subject) wants() (wants []want, err error) {
	for _, place := range s.account.Places {
		side, err := report.Load(s.Environments, s.Output, place.Stack(), report.ThisYear())
		if err != nil {
			return nil, err
		}
		for _, demand := range side.Report.Quotas {
			at := slices.IndexFunc(wants, func(w want) bool { return w.quota.Code == demand.Of.Code && w.region == place.Region })
			switch {
			case at < 0:
				wants = append(wants, want{demand.Of, place.Region, demand.Needed})
			case demand.Of.Per == quotas.Region || demand.Of.Per == quotas.Zone:
				wants[at].needed += demand.Needed
			default:
				wants[at].needed = max(wants[at].needed, demand.Needed)
			}
		}
	}
	sort.SliceStable(wants, func(i, j int) bool { return wants[i].quota.Name < wants[j].quota.Name })
	return wants, nil
}

// quota gives the account's own value, or AWS's default where the account has none.
// Source: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
func (s *subject) quota(ctx context.Context, of want) (float64, error) {
	client := servicequotas.NewFromConfig(s.settings(of.region))
	got, err := client.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: &of.quota.Service, QuotaCode: &of.quota.Code})
	switch {
	case bootstrap.Refused(err, "NoSuchResourceException"):
		usual, err := client.GetAWSDefaultServiceQuota(ctx,
			&servicequotas.GetAWSDefaultServiceQuotaInput{ServiceCode: &of.quota.Service, QuotaCode: &of.quota.Code})
		if err != nil {
			return 0, err
		}
		return value(usual.Quota)
	case err != nil:
		return 0, err
	}
	return value(got.Quota)
}

func value(quota *types.ServiceQuota) (float64, error) {
	if quota == nil || quota.Value == nil {
		return 0, errors.New("no value was given by Service Quotas")
	}
	return *quota.Value, nil
}
