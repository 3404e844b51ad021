package ci

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

// TestJobs is how the jobs of the called check workflow begin in a deploy: with the name of the job that calls it.
// https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows
const TestJobs = "check / "

// Tested stops where the tests of this commit have not passed, which a deploy runs first.
func (j Job) Tested(ctx context.Context) error {
	runs, err := j.GitHub.Runs(ctx, DeployWorkflow, url.Values{"head_sha": {j.Sha}})
	if err != nil {
		return err
	}
	for _, run := range runs {
		jobs, err := j.GitHub.Jobs(ctx, run.ID)
		if err != nil {
			return err
		}
		passed, all := 0, 0
		for _, of := range jobs {
			if strings.HasPrefix(of.Name, TestJobs) && of.Conclusion != "skipped" {
				all++
				if of.Conclusion == "success" {
					passed++
				}
			}
		}
		if all > 0 && passed == all {
			j.say("the tests of %s have passed in run %d", short(j.Sha), run.ID)
			return nil
		}
	}
	return fmt.Errorf("the tests of %s have not passed in a run of %s: wait for them, or run them again there", short(j.Sha), DeployWorkflow)
}
