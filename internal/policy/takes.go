package policy

import (
	"slices"
	"strings"

	"slipway/internal/planreview/iam/awsdata"
)

// withoutResource are actions that take a resource and do their work without one, too.
var withoutResource = []string{
	// A text message goes to a phone number and no topic, and needs no number of one's own. Sources: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
	// and https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
	"sns:Publish", "sms-voice:SendTextMessage",
	// The resource is a data set, a terminology, a lexicon, an endpoint or a project of the account's own, which few name. Sources:
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html and those of translate, polly, comprehend and rekognition
	"cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "cloudwatch:PutMetricData",
	"translate:TranslateDocument", "translate:TranslateText",
	"polly:StartSpeechSynthesisTask", "polly:SynthesizeSpeech",
	"comprehend:DetectEntities", "rekognition:DetectModerationLabels",
}

// Named gives the service of an action and the actions that it names: itself, or those whose names begin so where it ends with a *. They are none where
// this version knows none.
func Named(action string) (service string, all []awsdata.Action) {
	service, name, _ := strings.Cut(action, ":")
	service, name = strings.ToLower(service), strings.ToLower(name)
	beginning, many := strings.CutSuffix(name, "*")
	if !many {
		if one, ok := awsdata.Find(service, name); ok {
			all = append(all, one)
		}
		return service, all
	}
	for _, one := range awsdata.Service(service) {
		if strings.HasPrefix(one.Name, beginning) {
			all = append(all, one)
		}
	}
	return service, all
}

// Forms are the ARNs of what an action can be allowed on, as awsdata.Forms has them.
func Forms(action string) []string {
	service, all := Named(action)
	var forms []string
	for _, one := range all {
		for _, form := range awsdata.Forms(service, one.Name) {
			if !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// NeedsStar says whether IAM allows an action on * alone, or it is used without a resource: no policy can be narrower. Of an action that this version does
// not know, nobody can say so.
func NeedsStar(action string) bool {
	service, all := Named(action)
	return len(all) > 0 && !slices.ContainsFunc(all, func(one awsdata.Action) bool {
		return one.OnResource && !slices.Contains(withoutResource, service+":"+one.Label)
	})
}
