package address

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/kmsalias"
	"github.com/cdktf/cdktf-provider-aws-go/aws/v19/kmskey"
	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/faststart"
	"slipway/internal/node"
	"slipway/internal/stackjson"
)

func TestMain(m *testing.M) {
	node.Quiet()
	if err := faststart.Load(); err != nil {
		faststart.Unload(err)
	}
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

func newStack() cdktf.TerraformStack {
	return cdktf.NewTerraformStack(cdktf.Testing_App(nil), jsii.String("test"))
}

func TestAnAddressIsTypeAndLabelHoweverDeepItsConstruct(t *testing.T) {
	stack := newStack()
	inner := Root(stack).Child("outer").Child("inner")
	key := New(inner, kmskey.NewKmsKey, "main", &kmskey.KmsKeyConfig{})
	New(inner, kmsalias.NewKmsAlias, "main", &kmsalias.KmsAliasConfig{TargetKeyId: key.Id()}) // another type may have the label
	config, err := stackjson.Read([]byte(*cdktf.Testing_Synth(stack, jsii.Bool(false))))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(config.Addresses(), " "), "aws_kms_alias.main aws_kms_key.main"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if block, _ := config.Block("aws_kms_alias.main"); block.Body["target_key_id"] != "${aws_kms_key.main.id}" {
		t.Errorf("the reference is %v", block.Body["target_key_id"])
	}
}

func TestTwoBlocksAtOneAddressAreRefused(t *testing.T) {
	root := Root(newStack())
	New(root.Child("first"), kmskey.NewKmsKey, "main", &kmskey.KmsKeyConfig{})
	defer func() {
		message := fmt.Sprint(recover())
		for _, want := range []string{"KmsKey.main", "first", "second"} {
			if !strings.Contains(message, want) {
				t.Errorf("no %s in %q", want, message)
			}
		}
	}()
	New(root.Child("second"), kmskey.NewKmsKey, "main", &kmskey.KmsKeyConfig{})
	t.Error("CDKTF would have merged the two")
}

func TestWhatIsApartIsMadeWhenItIsNeeded(t *testing.T) {
	stack, began := newStack(), 0
	root := Root(stack)
	New(root, kmskey.NewKmsKey, "main", &kmskey.KmsKeyConfig{})
	apart := root.Apart("extensions", func() { began++ })
	if began > 0 {
		t.Error("it is there before it is needed")
	}
	New(apart, kmsalias.NewKmsAlias, "main", &kmsalias.KmsAliasConfig{TargetKeyId: jsii.String("x")})
	kmskey.NewKmsKey(apart.Construct(), jsii.String("other"), &kmskey.KmsKeyConfig{})
	if began != 1 || len(apart.Blocks()) != 2 {
		t.Errorf("began %d times, %v", began, apart.Blocks())
	}
	config, err := stackjson.Read([]byte(*cdktf.Testing_Synth(stack, jsii.Bool(false))))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(config.Addresses(), " "), "aws_kms_alias.main aws_kms_key.main aws_kms_key.other"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
