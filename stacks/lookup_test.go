package stacks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"slipway/internal/stackjson"
)

// Addresses of blocks and values that many tests are about.
const (
	taskPath      = "aws_ecs_task_definition.main"
	servicePath   = "aws_ecs_service.main"
	clusterPath   = "aws_rds_cluster.main"
	container     = "container_definitions.0."
	targetAddress = "aws_appautoscaling_target.ecs"
	passwordArn   = "${aws_secretsmanager_secret.db_password.arn}"
	usernameArn   = "${aws_secretsmanager_secret.db_username.arn}"
	keyArn        = "${aws_kms_key.main.arn}"
)

// lookup follows a path such as container_definitions.0.healthCheck.interval through a block, and through JSON in its
// strings. A list of one is as good as its element: Terraform writes blocks either way.
func lookup(t *testing.T, stack *stackjson.Config, address, path string) any {
	t.Helper()
	block, found := stack.Block(address)
	if !found {
		t.Errorf("no block %s", address)
		return nil
	}
	value, found := follow(block.Body, path)
	if !found {
		return nil
	}
	return value
}

func follow(value any, path string) (any, bool) {
	if path == "" {
		return value, true
	}
	key, rest, _ := strings.Cut(path, ".")
	switch at := value.(type) {
	case map[string]any:
		inner, found := at[key]
		if !found {
			return nil, false
		}
		return follow(inner, rest)
	case []any:
		if index, err := strconv.Atoi(key); err == nil {
			if index >= len(at) {
				return nil, false
			}
			return follow(at[index], rest)
		}
		if len(at) == 1 {
			return follow(at[0], path)
		}
	case string:
		var inner any
		if json.Unmarshal([]byte(at), &inner) == nil {
			return follow(inner, path)
		}
	}
	return nil, false
}

// text makes values comparable whatever their type is: 30, json.Number("30") and "30" are the same setting.
func text(value any) string {
	switch v := value.(type) {
	case nil:
		return "(not set)"
	case []any:
		parts := make([]string, len(v))
		for i, element := range v {
			parts[i] = text(element)
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		data, _ := json.Marshal(v)
		return string(data)
	}
	return fmt.Sprint(value)
}

// expectation is one setting that a sentence asks for.
type expectation struct {
	sentence, address, path, want string
}

func check(t *testing.T, stack *stackjson.Config, expectations []expectation) {
	t.Helper()
	for _, e := range expectations {
		if got := text(lookup(t, stack, e.address, e.path)); got != e.want {
			t.Errorf("%s\n\t%s.%s is %s, want %s", e.sentence, e.address, e.path, got, e.want)
		}
	}
}

func list(t *testing.T, stack *stackjson.Config, address, path string) []string {
	t.Helper()
	values, _ := lookup(t, stack, address, path).([]any)
	var result []string
	for _, value := range values {
		result = append(result, text(value))
	}
	return result
}

func wantAmong(t *testing.T, stack *stackjson.Config, address, path string, wanted ...string) {
	t.Helper()
	got := list(t, stack, address, path)
	for _, want := range wanted {
		if !slices.Contains(got, want) {
			t.Errorf("%s.%s lacks %s; it has %s", address, path, want, strings.Join(got, ", "))
		}
	}
}

func wantNoBlock(t *testing.T, stack *stackjson.Config, address string) {
	t.Helper()
	if _, found := stack.Block(address); found {
		t.Errorf("%s must not exist", address)
	}
}
