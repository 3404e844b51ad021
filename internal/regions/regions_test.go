package regions

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sdkPartition is what the AWS SDK for Go says of a partition.
type sdkPartition struct {
	ID          string `json:"id"`
	RegionRegex string `json:"regionRegex"`
	Outputs     struct {
		DNSSuffix string `json:"dnsSuffix"`
	} `json:"outputs"`
	Regions map[string]any `json:"regions"`
}

func sdkPartitions(t *testing.T) []sdkPartition {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "internal/endpoints/awsrulesfn/partitions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Partitions []sdkPartition `json:"partitions"`
	}
	if err := json.Unmarshal(data, &file); err != nil || len(file.Partitions) < 5 {
		t.Fatal(len(file.Partitions), err)
	}
	return file.Partitions
}

// A newer SDK that knows of a region or a partition more fails here: look its zones and services up, and add it.
func TestTheTablesAreThoseOfTheSDK(t *testing.T) {
	var supported []string
	for _, sdk := range sdkPartitions(t) {
		form := regexp.MustCompile(sdk.RegionRegex)
		for name := range sdk.Regions {
			if strings.HasSuffix(name, "-global") {
				continue
			}
			p := PartitionOf(name)
			if p.ID != sdk.ID || p.DNSSuffix != sdk.Outputs.DNSSuffix {
				t.Errorf("%s: got %+v, want %s with %s", name, p, sdk.ID, sdk.Outputs.DNSSuffix)
			}
			if !form.MatchString(name) {
				t.Errorf("%s does not match %s", name, sdk.RegionRegex)
			}
			if p.Supported {
				supported = append(supported, name)
			}
		}
	}
	slices.Sort(supported)
	if !slices.Equal(Names(), supported) {
		t.Errorf("got  %v\nwant %v", Names(), supported)
	}
}

func TestPartitions(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1": "aws", "eu-north-9": "aws", "": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov", "us-iso-east-1": "aws-iso",
		"us-isob-east-1": "aws-iso-b", "us-isof-south-1": "aws-iso-f", "eu-isoe-west-1": "aws-iso-e", "eusc-de-east-1": "aws-eusc",
	} {
		if got := PartitionOf(region).ID; got != want {
			t.Errorf("%s: got %s, want %s", region, got, want)
		}
	}
	if got := strings.Join(SupportedPartitions(), " "); got != "aws aws-us-gov aws-cn" {
		t.Error(got)
	}
}

func TestZones(t *testing.T) {
	for name, want := range map[string][2]string{
		"us-east-1":      {"use1-az1 use1-az2 use1-az3 use1-az4 use1-az5 use1-az6", "use1-az3"},
		"us-west-1":      {"usw1-az1 usw1-az2 usw1-az3", "usw1-az2"},
		"ap-northeast-1": {"apne1-az1 apne1-az2 apne1-az3 apne1-az4", "apne1-az3"},
		"ca-central-1":   {"cac1-az1 cac1-az2 cac1-az4", ""},
		"cn-north-1":     {"cnn1-az1 cnn1-az2 cnn1-az3 cnn1-az4", "cnn1-az3 cnn1-az4"},
		"eu-west-1":      {"euw1-az1 euw1-az2 euw1-az3", ""},
		"us-gov-west-1":  {"usgw1-az1 usgw1-az2 usgw1-az3", ""},
		"ap-east-2":      {"ape2-az1 ape2-az2 ape2-az3", ""},
	} {
		region, ok := Find(name)
		got := [2]string{strings.Join(region.Zones(), " "), strings.Join(region.Excluded(), " ")}
		if !ok || got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestEachRegionCanHoldAnEnvironmentOrSaysWhyNot(t *testing.T) {
	var lacking []string
	prefixes := map[string]bool{}
	for _, name := range Names() {
		region, _ := Find(name)
		if prefixes[region.prefix] {
			t.Errorf("%s: another region has the prefix %s", name, region.prefix)
		}
		prefixes[region.prefix] = true
		for _, id := range region.Excluded() {
			if !slices.Contains(region.Zones(), id) {
				t.Errorf("%s has no zone %s", name, id)
			}
		}
		if len(region.Zones())-len(region.Excluded()) < 2 {
			t.Errorf("%s has fewer than two zones for an environment", name)
		}
		if len(region.Lacks()) > 0 {
			lacking = append(lacking, name+": "+strings.Join(region.Lacks(), ", "))
		}
	}
	want := "ap-east-2: Fargate, RDS Proxy for Aurora MySQL; ap-southeast-6: Fargate, RDS Proxy for Aurora MySQL"
	if got := strings.Join(lacking, "; "); got != want {
		t.Errorf("got %s", got)
	}
	if _, ok := Find("us-west-3"); ok {
		t.Error("us-west-3 is found")
	}
}
