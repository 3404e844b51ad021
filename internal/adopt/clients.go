package adopt

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/acm"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/chatbot"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/wafv2"

	"slipway/internal/policy"
	"slipway/internal/stackjson"
)

// Clients of the services, for one account, region and environment.
type Clients struct {
	Region string
	// tags that everything of the environment carries.
	tags map[string]string
	// others are those of the provider configurations with an alias, by their keys, such as aws.backup_copy.
	others map[string]*Clients

	acm       *acm.Client
	backup    *backup.Client
	chats     *chatbot.Client
	discovery *servicediscovery.Client
	scaling   *applicationautoscaling.Client
	logs      *cloudwatchlogs.Client
	ec2       *ec2.Client
	ecs       *ecs.Client
	elb       *elb.Client
	iam       *iam.Client
	kms       *kms.Client
	rds       *rds.Client
	route53   *route53.Client
	s3        *s3.Client
	secrets   *secretsmanager.Client
	waf       *wafv2.Client
}

// owners are the tags that tell one environment from another; other default tags may have been changed since.
var owners = []string{"Environment", "ManagedBy", "Project"}

// Connect makes the clients that the configuration's provider blocks ask for, with the credentials of the environment. The
// credentials of another account than a block allows are refused.
func Connect(ctx context.Context, config *stackjson.Config) (*Clients, error) {
	provider, ok := config.Provider("aws")
	if !ok {
		return nil, fmt.Errorf("the configuration has no provider aws")
	}
	clients, err := connect(ctx, provider)
	if err != nil {
		return nil, err
	}
	clients.others = map[string]*Clients{}
	for _, other := range config.Providers() {
		if strings.HasPrefix(other.Key, "aws.") {
			if clients.others[other.Key], err = connect(ctx, other.Body); err != nil {
				return nil, err
			}
		}
	}
	return clients, nil
}

// of gives the clients for a block: those of the provider configuration that it names.
func (c *Clients) of(block stackjson.Block) *Clients {
	if other := c.others[valueAt(block.Body, "provider")]; other != nil {
		return other
	}
	return c
}

func connect(ctx context.Context, provider map[string]any) (*Clients, error) {
	region, _ := provider["region"].(string)
	settings, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithRegion(region))
	if err != nil {
		return nil, fmt.Errorf("settings of AWS: %w", err)
	}
	tags, err := ownerTags(provider)
	if err != nil {
		return nil, err
	}
	if err := checkAccount(ctx, settings, provider); err != nil {
		return nil, err
	}
	return &Clients{
		Region:    region,
		tags:      tags,
		acm:       acm.NewFromConfig(settings),
		backup:    backup.NewFromConfig(settings),
		chats:     chatbot.NewFromConfig(settings, func(o *chatbot.Options) { o.Region = policy.ChatRegion(region) }),
		scaling:   applicationautoscaling.NewFromConfig(settings),
		logs:      cloudwatchlogs.NewFromConfig(settings),
		ec2:       ec2.NewFromConfig(settings),
		ecs:       ecs.NewFromConfig(settings),
		discovery: servicediscovery.NewFromConfig(settings),
		elb:       elb.NewFromConfig(settings),
		iam:       iam.NewFromConfig(settings),
		kms:       kms.NewFromConfig(settings),
		rds:       rds.NewFromConfig(settings),
		route53:   route53.NewFromConfig(settings),
		s3:        s3.NewFromConfig(settings),
		secrets:   secretsmanager.NewFromConfig(settings),
		waf:       wafv2.NewFromConfig(settings),
	}, nil
}

func ownerTags(provider map[string]any) (map[string]string, error) {
	var read struct {
		DefaultTags []struct {
			Tags map[string]string `json:"tags"`
		} `json:"default_tags"`
	}
	data, err := json.Marshal(provider)
	if err == nil {
		err = json.Unmarshal(data, &read)
	}
	if err != nil {
		return nil, fmt.Errorf("provider.aws.default_tags: %w", err)
	}
	tags := map[string]string{}
	for _, block := range read.DefaultTags {
		for _, key := range owners {
			if value := block.Tags[key]; value != "" {
				tags[key] = value
			}
		}
	}
	if len(tags) < len(owners) {
		return nil, fmt.Errorf("provider.aws.default_tags: without the tags %s nothing tells this environment's things from others", strings.Join(owners, ", "))
	}
	return tags, nil
}

func checkAccount(ctx context.Context, settings aws.Config, provider map[string]any) error {
	identity, err := sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return fmt.Errorf("ask AWS whose credentials these are: %w", err)
	}
	account := aws.ToString(identity.Account)
	var allowed []string
	ids, _ := provider["allowed_account_ids"].([]any)
	for _, id := range ids {
		allowed = append(allowed, fmt.Sprint(id))
	}
	if len(allowed) > 0 && !slices.Contains(allowed, account) {
		return fmt.Errorf("the credentials are of account %s; the environment is in %s: use credentials of that account", account, strings.Join(allowed, ", "))
	}
	return nil
}

// ours tells whether a thing carries the environment's tags.
func (c *Clients) ours(tags map[string]string) bool {
	for key, value := range c.tags {
		if tags[key] != value {
			return false
		}
	}
	return true
}

func (c *Clients) tagText() string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(c.tags)) {
		all = append(all, key+"="+c.tags[key])
	}
	return strings.Join(all, ", ")
}

// tagMap makes a map of a service's own kind of tags, never nil.
func tagMap[T any](tags []T, pair func(T) (key, value *string)) map[string]string {
	all := map[string]string{}
	for _, tag := range tags {
		key, value := pair(tag)
		all[aws.ToString(key)] = aws.ToString(value)
	}
	return all
}
