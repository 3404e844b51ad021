package regions

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestNamesOfEndpointServices(t *testing.T) {
	for _, test := range []struct{ region, name, full, short, in string }{
		{"us-east-1", "ecr.api", "com.amazonaws.us-east-1.ecr.api", "ecr.api", "us-east-1"},
		{"us-east-1", "com.amazonaws.us-east-1.ecr.api", "com.amazonaws.us-east-1.ecr.api", "ecr.api", "us-east-1"},
		{"us-east-1", "com.amazonaws.eu-west-1.s3", "com.amazonaws.eu-west-1.s3", "s3", "eu-west-1"},
		{"us-gov-west-1", "logs", "com.amazonaws.us-gov-west-1.logs", "logs", "us-gov-west-1"},
		{"cn-north-1", "ecr.api", "cn.com.amazonaws.cn-north-1.ecr.api", "ecr.api", "cn-north-1"},
		{"cn-north-1", "logs", "com.amazonaws.cn-north-1.logs", "logs", "cn-north-1"},
		{"cn-northwest-1", "transcribe", "cn.com.amazonaws.cn-northwest-1.transcribe.cn", "transcribe", "cn-northwest-1"},
		{"cn-north-1", "cn.com.amazonaws.cn-north-1.transcribe.cn", "cn.com.amazonaws.cn-north-1.transcribe.cn", "transcribe", "cn-north-1"},
		{"us-east-1", "notebook", "aws.sagemaker.us-east-1.notebook", "notebook", "us-east-1"},
		{"us-east-1", "aws.sagemaker.us-east-1.notebook", "aws.sagemaker.us-east-1.notebook", "notebook", "us-east-1"},
		{"us-east-1", "qbusiness", "aws.api.us-east-1.qbusiness", "qbusiness", "us-east-1"},
		{"us-east-1", "api.aws.us-east-1.cassandra-streams", "api.aws.us-east-1.cassandra-streams", "cassandra-streams", "us-east-1"},
		{"us-east-1", "s3-global.accesspoint", "com.amazonaws.s3-global.accesspoint", "s3-global.accesspoint", ""},
		{"us-east-1", "com.amazonaws.s3-global.accesspoint", "com.amazonaws.s3-global.accesspoint", "s3-global.accesspoint", ""},
		{"us-east-1", "codecatalyst", "aws.api.global.codecatalyst", "codecatalyst", ""},
		{"us-east-1", "iam", "com.amazonaws.iam", "iam", ""},
		{"us-east-1", "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", "", "us-east-1"},
		{"us-east-1", "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0", "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0", "", "eu-west-1"},
	} {
		got, ok := Endpoint(test.region, test.name)
		if !ok || got.Name != test.full || got.Short != test.short || got.Region != test.in || got.Partner != (test.short == "") {
			t.Errorf("%s in %s: got %+v, %v", test.name, test.region, got, ok)
		}
	}
}

func TestWhatIsNoEndpointService(t *testing.T) {
	for _, name := range []string{"", "ECR", "ecr..api", "ecr api", "com.amazonaws.vpce.us-east-1.vpce-svc-payments", "com.amazonaws.vpce.us-east-1",
		"com.amazonaws.us-east-1.vpce-svc-0123456789abcdef0", "vpce-svc-0123456789abcdef0", "com.amazonaws.vpce.us-east-1.vpce-svc-012345678",
		"vpce-0123456789abcdef0"} {
		if got, ok := Endpoint("us-east-1", name); ok {
			t.Errorf("%q is read as %+v", name, got)
		}
	}
}

func TestPrivateDNSAndPorts(t *testing.T) {
	for name, want := range map[string]EndpointService{
		"logs":                             {PrivateDNS: true, Ports: []int{443}},
		"dynamodb":                         {Ports: []int{443}},
		"dynamodb-streams":                 {Ports: []int{443}},
		"iot.data":                         {Ports: []int{443}},
		"cassandra":                        {PrivateDNS: true, Ports: []int{443, 9142}},
		"email-smtp":                       {PrivateDNS: true, Ports: []int{443, 465, 587, 2465, 2587}},
		"com.amazonaws.us-east-1.dynamodb": {Ports: []int{443}},
		"com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0": {Ports: []int{443}},
	} {
		got, _ := Endpoint("us-east-1", name)
		if got.PrivateDNS != want.PrivateDNS || !reflect.DeepEqual(got.Ports, want.Ports) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestEveryNameOfTheTablesIsKnown(t *testing.T) {
	known := EndpointServices()
	for _, name := range slices.Concat(strings.Fields(chineseServices), withoutPrivateDNS) {
		if !slices.Contains(known, name) {
			t.Errorf("%s is not in the list", name)
		}
	}
	for name := range elsewhere {
		if !slices.Contains(known, name) {
			t.Errorf("%s is not in the list", name)
		}
	}
	for name := range ports {
		if !slices.Contains(known, name) {
			t.Errorf("%s is not in the list", name)
		}
	}
	for _, name := range known {
		if _, ok := Endpoint("us-east-1", name); !ok {
			t.Errorf("%s is not read", name)
		}
	}
}
