package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckCommand(t *testing.T) {
	folder := project(t, map[string]string{"dev.yaml": valid, "prod.yaml": valid})
	if _, stderr, code := slipway(t, folder, "check", "dev"); code != exitNoAnswer || !strings.Contains(stderr, "run: go run . dev") {
		t.Errorf("before the first synthesis: exit code %d, stderr %q", code, stderr)
	}
	if stderr, code := synthesize(t, folder); code != 0 {
		t.Fatal(stderr)
	}
	stdout, stderr, code := slipway(t, folder, "check")
	if code != exitFine || stderr != "" || !strings.Contains(stdout, "dev, prod: ") ||
		!strings.HasSuffix(stdout, "checked, 0 problems; arguments were left out where no provider is installed\n") {
		t.Errorf("sound: exit code %d, stderr %q, stdout %q", code, stderr, stdout)
	}
	beside := filepath.Join(folder, "cdktf.out", "stacks", "dev", "queue.tf.json")
	write(t, beside, `{"resource": {"aws_sqs_queue": {"jobs": {"kms_master_key_id": "${aws_kms_key.mian.arn}"}}}}`)
	stdout, stderr, code = slipway(t, folder, "check", "dev")
	if code != exitFails || stderr != "" || !strings.Contains(stdout,
		"queue.tf.json: aws_sqs_queue.jobs: kms_master_key_id: no aws_kms_key.mian in the configuration") ||
		!strings.Contains(stdout, "did you mean aws_kms_key.main?") {
		t.Errorf("a file beside the stack: exit code %d, stderr %q, stdout %q", code, stderr, stdout)
	}
	if _, stderr, code := slipway(t, folder, "check", "prdo"); code != exitNoAnswer || !strings.Contains(stderr, "unknown environment prdo") {
		t.Errorf("an unknown environment: exit code %d, stderr %q", code, stderr)
	}
}
