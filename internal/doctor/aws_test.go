package doctor

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// stsServer answers as STS does, and notes what it was asked.
func stsServer(t *testing.T, asked *[]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		action := r.FormValue("Action")
		*asked = append(*asked, action)
		result := "<Account>123456789012</Account><Arn>arn:aws:sts::123456789012:assumed-role/live/me</Arn>"
		if action == "AssumeRole" {
			result = "<Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken>" +
				"<Expiration>2199-01-01T00:00:00Z</Expiration></Credentials>"
		}
		_, _ = fmt.Fprintf(w, `<%[1]sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>`, action, result)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// A profile with a role is logged in to, and what it asks reads only.
func TestConnectWithARole(t *testing.T) {
	var asked []string
	file := filepath.Join(t.TempDir(), "config")
	content := "[profile base]\naws_access_key_id = a\naws_secret_access_key = b\n" +
		"[profile live]\nsource_profile = base\nrole_arn = arn:aws:iam::123456789012:role/live\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"AWS_CONFIG_FILE": file, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_PROFILE": "live",
		"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_ENDPOINT_URL_STS": stsServer(t, &asked)} {
		t.Setenv(name, value)
	}
	settings, caller, err := Connect(t.Context(), "us-east-1")
	if err != nil || caller.Account != "123456789012" || strings.Join(asked, " ") != "AssumeRole GetCallerIdentity" {
		t.Fatalf("%+v, %v; asked %v", caller, err, asked)
	}
	if _, err := s3.NewFromConfig(settings).DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("states")}); err == nil ||
		!strings.Contains(err.Error(), "DeleteBucket is not sent") {
		t.Errorf("got %v", err)
	}
}

// Without credentials nobody is waited for.
func TestConnectWithoutCredentials(t *testing.T) {
	for _, name := range []string{"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED", "AWS_ROLE_ARN",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	if _, _, err := Connect(t.Context(), "us-east-1"); err == nil || err.Error() != "there are none" {
		t.Errorf("got %v", err)
	}
}
