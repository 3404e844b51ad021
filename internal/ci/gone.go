package ci

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// Gone stops where an environment that this commit deletes still has resources in its state: nobody would see them anymore, nor plan them.
// The head is the commit that the comment names.
func (j Job) Gone(ctx context.Context, environment, base, head string) error {
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
		blocked = fmt.Errorf("%s is deleted, but %d resources are in its state: they would stay, and cost, unseen. "+
			"Keep its file, take the environment down, then delete the file:\ngh workflow run %s -f environment=%[1]s -f action=destroy -f confirm=%[1]s",
			environment, left, RunWorkflow)
		verdict = fmt.Sprintf("### ⛔ %s is deleted, but its resources are not\n\n%s", environment, blocked)
	}
	return errors.Join(blocked, j.writeComment(Record{Environment: environment, Commit: j.Sha, Run: j.Run, Made: j.Now().UTC()}, PlanOptions{Head: head}, verdict))
}
