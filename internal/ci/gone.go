package ci

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"slipway/internal/planreview/view"
)

// Gone stops where an environment that this commit deletes still has resources in its state: nobody would see them anymore, nor plan them.
func (j Job) Gone(ctx context.Context, environment, base string) error {
	folder, done, err := j.checkout(ctx, base)
	if err != nil {
		return err
	}
	defer done()
	if err := j.synthesize(ctx, folder, environment); err != nil {
		return err
	}
	stack := stackFolder(folder, environment)
	var unseen, state bytes.Buffer
	if err := j.Tool(ctx, stack, &unseen, "terraform", "init", "-input=false", "-no-color"); err != nil {
		return err
	}
	// An environment that was never deployed has no state, which is no error here.
	if err := j.Tool(ctx, stack, &state, "terraform", "state", "pull"); err != nil {
		return err
	}
	left, err := managed(state.Bytes())
	if err != nil {
		return err
	}
	verdict := fmt.Sprintf("### ✅ %s is deleted, and its state is empty", environment)
	var blocked error
	if left > 0 {
		blocked = fmt.Errorf("environments/%s.yaml is deleted, but %d resources are in its state: they would stay, and cost, unseen. "+
			"Keep the file, take the environment down, then delete the file:\ngh workflow run %s -f environment=%[1]s -f action=destroy -f confirm=%[1]s",
			environment, left, RunWorkflow)
		verdict = fmt.Sprintf("### ⛔ %s is deleted, but its resources are not\n\n%s", environment, blocked)
	}
	comment := fmt.Sprintf("%s\n%s\n\nCommit %s, [run %d](%s), %s.\n", view.Marker(environment), verdict, j.Sha, j.Run, j.RunURL,
		j.Now().UTC().Format("2006-01-02 15:04 MST"))
	return errors.Join(blocked, os.MkdirAll(j.path(Review), 0o700), os.WriteFile(j.path(Review, commentFile), []byte(comment), 0o600), j.summarize(comment))
}
