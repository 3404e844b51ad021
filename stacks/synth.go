package stacks

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-cdk-go/cdktf"

	"slipway/internal/config"
	"slipway/internal/delivery"
	"slipway/internal/rights"
	"slipway/internal/stackjson"
)

// Synth writes one stack for each environment and each account, as an app is configured. The bindings report every failure as a panic; a
// user gets its first line, as an error.
func Synth(environments []config.Environment, app *cdktf.AppConfig, accounts ...delivery.Account) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			line, _, _ := strings.Cut(fmt.Sprint(failure), "\n")
			err = fmt.Errorf("synthesize: %s", line)
		}
	}()
	root := cdktf.NewApp(app)
	made := map[string]cdktf.TerraformStack{}
	for _, environment := range environments {
		made[environment.Stack()] = NewEnvironment(root, environment)
	}
	for _, account := range accounts {
		needed, err := rightsIn(account, made)
		if err != nil {
			return err
		}
		NewAccount(root, account, needed)
	}
	root.Synth()
	return nil
}

// rightsIn gives what the roles of an account's environments must be allowed, by the environments' names. An environment whose stack is not asked for
// is made in an app that is not written.
func rightsIn(account delivery.Account, made map[string]cdktf.TerraformStack) (map[string]rights.Rights, error) {
	needed := map[string]rights.Rights{}
	for _, place := range account.Places {
		stack, ok := made[place.Stack()]
		if !ok {
			stack = NewEnvironment(cdktf.NewApp(nil), place.Environment)
		}
		data, err := json.Marshal(stack.ToTerraform())
		if err != nil {
			return nil, fmt.Errorf("rights of %s: %w", place.Stack(), err)
		}
		read, err := stackjson.Read(data)
		if err != nil {
			return nil, fmt.Errorf("rights of %s: %w", place.Stack(), err)
		}
		if needed[place.Stack()], err = rights.Of(read, place.Environment); err != nil {
			return nil, fmt.Errorf("rights of %s: %w", place.Stack(), err)
		}
	}
	return needed, nil
}
