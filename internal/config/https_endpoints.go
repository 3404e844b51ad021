package config

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// HttpsEndpoint is told by the alarms' topic: PagerDuty, Opsgenie or whoever else takes messages of SNS.
type HttpsEndpoint struct {
	// Name of the endpoint, unique in the environment. Lowercase letters, digits and single hyphens, starting with a letter.
	Name string `yaml:"name" jsonschema:"required,example=pagerduty"`
	// Url to which SNS sends, with https://. Whoever knows it can raise incidents, so messages, plans and reports show its beginning alone; this file and the
	// state hold it.
	Url SecretURL `yaml:"url" jsonschema:"required,example=https://events.pagerduty.com/integration/0123456789abcdef/enqueue"`
	// AutoConfirms is for services that confirm a subscription by themselves, as PagerDuty and Opsgenie do: an apply waits for it up to five minutes, and
	// fails where nobody confirms. Set it to false where a person does. Default: true.
	AutoConfirms bool `yaml:"auto_confirms"`
}

// SetDefaults of an entry.
func (h *HttpsEndpoint) SetDefaults() { h.AutoConfirms = true }

// Label of the endpoint in Terraform.
func (h HttpsEndpoint) Label() string { return "https_" + strings.ReplaceAll(h.Name, "-", "_") }

// SecretURL is a URL that holds a key, and is not shown.
type SecretURL string

// String is the beginning of the URL.
func (u SecretURL) String() string { return masked(string(u)) }

// masked leaves of a text what tells it apart and is no secret: scheme and host of a URL.
func masked(text string) string {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" {
		if len(text) < 8 {
			return text
		}
		return text[:4] + "..."
	}
	if parsed.User == nil && strings.Trim(parsed.Path, "/") == "" && parsed.RawQuery == "" && parsed.Fragment == "" {
		return text
	}
	return parsed.Scheme + "://" + parsed.Host + "/..."
}

// urlForm has what a URL may have and Terraform does not read as something else.
var urlForm = regexp.MustCompile(`^[A-Za-z0-9:/?#@!$&()*+,;=._~%-]+$`)

func (m Monitoring) checkEndpoints(c checker) {
	if len(m.HttpsEndpoints) > 0 && m.TopicArn != "" {
		c.Conflict("https_endpoints", fmt.Sprintf("%d endpoints", len(m.HttpsEndpoints)), "not together with topic_arn, whose owner subscribes",
			"remove one of the two", c.Path("topic_arn"))
	}
	names, urls := map[string]bool{}, map[SecretURL]bool{}
	for i, endpoint := range m.HttpsEndpoints {
		in := c.in(index("https_endpoints", i))
		switch {
		case !hyphenated.MatchString(endpoint.Name) || len(endpoint.Name) > 40:
			in.Value("name", masked(endpoint.Name), "not the name of an endpoint",
				"use up to 40 lowercase letters, digits and single hyphens, starting with a letter, such as pagerduty")
		case names[endpoint.Name]:
			in.Conflict("name", endpoint.Name, "the name of two endpoints", "choose another name")
		}
		names[endpoint.Name] = true
		parsed, err := url.Parse(string(endpoint.Url))
		switch {
		case err != nil || parsed.Host == "" || !urlForm.MatchString(string(endpoint.Url)) || len(endpoint.Url) > 2048:
			in.Value("url", endpoint.Url, "not a URL", "copy it from the service that is to be told; it begins with https://")
		case parsed.Host == "hooks.slack.com":
			// Source: https://codemia.io/knowledge-hub/path/confirming_aws_sns_topic_subscription_for_slack_webhook
			in.Value("url", endpoint.Url, "a webhook of Slack, which neither confirms a subscription of SNS nor reads its messages",
				"remove it, and set monitoring.slack, as docs/alarms.md shows")
		case parsed.Host == "events.pagerduty.com" && strings.HasPrefix(parsed.Path, "/v2/"):
			// Source: https://htnosm.hatenablog.com/entry/2022/04/17/090000, where SNS needs a function in between
			in.Value("url", endpoint.Url, "PagerDuty's Events API, which reads no messages of SNS",
				"give the service the integration Amazon CloudWatch, and copy the URL that it shows")
		case parsed.Scheme != "https":
			in.Value("url", endpoint.Url, "not https, so that anybody on the way could read and change it", "use the service's https:// URL")
		case parsed.User != nil:
			in.Value("url", endpoint.Url, "has a user name or a password, which SNS gives back masked, so that every plan would make it anew",
				"use a URL that has its key in its path")
		case urls[endpoint.Url]:
			in.Conflict("url", endpoint.Url, "in the list twice, and SNS has one subscription for each", "remove one of the two")
		}
		urls[endpoint.Url] = true
	}
}
