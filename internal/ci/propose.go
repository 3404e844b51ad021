package ci

import (
	"context"
	"fmt"
	"os"
)

// Propose commits what promote has changed of an environment on the branch promote/<environment>, or for a further service promote/<environment>.<service>, and
// opens a pull request of it onto the branch base, or renews the one that is open. The note, what promote said, is its text.
func (j Job) Propose(ctx context.Context, environment, service, base, note string) error {
	p, err := j.place(environment)
	if err != nil {
		return err
	}
	said, err := os.ReadFile(note)
	if err != nil {
		return err
	}
	branch, to, of := "promote/"+environment, environment, p.Environment
	if _, further := p.Further[service]; further { // no environment has a dot in its name
		branch, to, of = branch+"."+service, service+" of "+environment, of.Of(service)
	}
	title := fmt.Sprintf("Promote %s to %s", of.Service.Image, to)
	file := p.File("environments")
	if err := j.git(ctx, "diff", "--quiet", "--", file); err == nil {
		j.say("%s has %s already: there is nothing to propose", to, of.Service.Image)
		return nil
	}
	for _, args := range [][]string{
		{"switch", "--quiet", "--force-create", branch},
		{"-c", "user.name=github-actions[bot]", "-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com",
			"commit", "--quiet", "--message", title, "--", file},
		{"push", "--quiet", "--force", "origin", branch},
	} {
		if err := j.git(ctx, args...); err != nil {
			return err
		}
	}
	number, err := j.GitHub.Propose(ctx, branch, base, title, "```\n"+string(said)+"```\n\nBy "+j.RunURL+"\n")
	if err != nil {
		return err
	}
	j.say("pull request #%d: %s", number, title)
	return nil
}

func (j Job) git(ctx context.Context, args ...string) error {
	return j.Tool(ctx, j.Folder, j.Out, "git", args...)
}
