//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func (d *deployment) secret(name string) string {
	d.t.Helper()
	value := must(secretsmanager.NewFromConfig(d.emulator.Config()).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name}))(d.t)
	return aws.ToString(value.SecretString)
}

// password is what the generated secret holds.
func (d *deployment) password() string {
	d.t.Helper()
	var credentials map[string]string
	if err := json.Unmarshal([]byte(d.secret(d.names().DbPassword())), &credentials); err != nil {
		d.t.Fatalf("%s is not JSON: %v", d.names().DbPassword(), err)
	}
	same(d.t, "user name in the secret", credentials["username"], d.environment.Database.MasterUsername)
	same(d.t, "number of the secret's keys", len(credentials), 2)
	return credentials["password"]
}

// wantSecrets compares the two secrets with the configuration and with the cluster.
func wantSecrets(d *deployment) {
	d.t.Helper()
	same(d.t, "user name", d.secret(d.names().DbUsername()), d.environment.Database.MasterUsername)
	password := d.password()
	if len(password) < 24 {
		d.t.Errorf("the password has %d characters", len(password))
	}
	same(d.t, "the cluster's password is the secret's", d.contents().MasterPasswords[d.names().ClusterID()] == password, true)
}

// wantNoPassword searches for the password, as it is and as JSON has it, in everything that the run wrote: the state and its
// backup, plans and their JSON, the synthesized JSON, and the logs.
func wantNoPassword(d *deployment) {
	d.t.Helper()
	d.wantNowhere(d.password())
}

func (d *deployment) wantNowhere(password string) {
	d.t.Helper()
	quoted, err := json.Marshal(password)
	if err != nil {
		d.t.Fatal(err)
	}
	searched := map[string]int{}
	err = filepath.WalkDir(d.Folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := d.readable(path)
		if err != nil {
			return err
		}
		name := strings.TrimRight(filepath.Base(path), "-0123456789")
		searched[name]++
		for _, form := range [][]byte{[]byte(password), quoted[1 : len(quoted)-1]} {
			if bytes.Contains(content, form) {
				d.t.Errorf("the password is in %s", path)
			}
		}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, name := range []string{"terraform.tfstate", "plan", "plan.log", "apply.log", "cdk.tf.json"} {
		if searched[name] == 0 {
			d.t.Errorf("no %s was searched", name)
		}
	}
}

// readable gives a file's content, and of a plan what is packed in it and its JSON.
func (d *deployment) readable(path string) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(content, []byte("PK")) {
		return content, err
	}
	unpacked, err := unzip(content)
	if err != nil {
		return nil, err
	}
	plan, err := d.show(path)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(plan)
	return append(unpacked, text...), err
}
