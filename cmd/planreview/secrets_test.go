package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// canaries makes plans in which every part that can hold a value holds a word that must not be printed.
type canaries struct{ planted int }

func (c *canaries) word() string {
	c.planted++
	return fmt.Sprintf("CANARY%dX", c.planted)
}

// change has secrets on both sides: marked as a whole, in parts, on one side only, by name, in JSON text, in environment variables.
func (c *canaries) change(kind, action string) map[string]any {
	side := func() map[string]any {
		containers, _ := json.Marshal([]any{map[string]any{
			"name": "app", "image": "shop:1", "environment": []any{map[string]any{"name": "A", "value": c.word()}},
			"command": []any{"--password=" + c.word()}, "logConfiguration": map[string]any{"options": map[string]any{"splunk-token": c.word()}},
		}})
		policy, _ := json.Marshal(map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": c.word(), "Resource": c.word()}}})
		return map[string]any{
			"whole": c.word(), "block": []any{map[string]any{"inner": c.word(), "list": []any{"a", c.word()}}}, "before_only": c.word(), "after_only": c.word(),
			"password": c.word(), "admin_secret": map[string]any{"x": c.word()}, "api_token": c.word(), "user_data": c.word(), "pin": 12345678901,
			"tags": map[string]any{"db_password": c.word()}, "policy": string(policy), "container_definitions": string(containers),
			"environment": []any{map[string]any{"variables": map[string]any{"A": c.word()}}}, "url": "https://user:" + c.word() + "@example.com",
			"ingress":       []any{map[string]any{"cidr_blocks": []any{c.word()}, "protocol": "tcp", "from_port": 1, "to_port": 1}},
			"desired_count": 5, "deletion_protection": c.word(), "engine_version": c.word(), "name": "x",
		}
	}
	marks := func(only string) map[string]any {
		return map[string]any{
			"whole": true, only: true, "block": []any{map[string]any{"inner": true, "list": []any{false, true}}}, "policy": true,
			"ingress": []any{map[string]any{"cidr_blocks": []any{true}}}, "deletion_protection": true, "engine_version": true,
		}
	}
	actions := strings.Split(action, ",")
	change := map[string]any{"actions": actions, "before_sensitive": marks("before_only"), "after_sensitive": marks("after_only"), "generated_config": c.word()}
	if action != "create" {
		change["before"] = side()
	}
	if action != "delete" {
		change["after"] = side()
	}
	return map[string]any{"address": kind + "." + strings.ReplaceAll(action, ",", "_"), "mode": "managed", "type": kind, "name": "a", "change": change}
}

func (c *canaries) plan() map[string]any {
	var changes, drift []any
	for _, kind := range []string{
		"aws_ecs_task_definition", "aws_ecs_service", "aws_iam_role_policy", "aws_s3_bucket_policy", "aws_security_group", "aws_rds_cluster", "aws_db_instance",
		"aws_lambda_function", "aws_appautoscaling_target", "aws_db_proxy", "aws_secretsmanager_secret_version", "random_password", "aws_lb_listener", "aws_instance",
	} {
		for _, action := range []string{"create", "update", "delete", "delete,create", "create,delete", "read", "no-op", "forget", "explode"} {
			changes = append(changes, c.change(kind, action))
		}
		drift = append(drift, c.change(kind, "update"))
	}
	value := func() any { return map[string]any{"value": c.word()} }
	state := func() any {
		return map[string]any{"outputs": map[string]any{"o": value()},
			"root_module": map[string]any{"resources": []any{map[string]any{"values": map[string]any{"a": c.word()}}}}}
	}
	return map[string]any{
		"format_version": "1.2", "complete": false, "errored": true,
		"variables":           map[string]any{"v": value()},
		"planned_values":      state(),
		"prior_state":         map[string]any{"values": state()},
		"resource_changes":    changes,
		"resource_drift":      drift,
		"deferred_changes":    []any{map[string]any{"reason": "x", "resource_change": c.change("aws_rds_cluster", "update")}},
		"relevant_attributes": []any{map[string]any{"resource": c.word()}},
		"checks":              []any{map[string]any{"instances": []any{map[string]any{"problems": []any{map[string]any{"message": c.word()}}}}}},
		"action_invocations":  []any{map[string]any{"address": "action.a.b", "config_values": map[string]any{"a": c.word()}}},
		"output_changes": map[string]any{
			"marked": map[string]any{"actions": []any{"update"}, "before": c.word(), "after": c.word(), "before_sensitive": true, "after_sensitive": true},
			"part": map[string]any{"actions": []any{"update"}, "before": nil, "after": map[string]any{"a": c.word()},
				"after_sensitive": map[string]any{"a": true}},
			"db_password": map[string]any{"actions": []any{"create"}, "before": nil, "after": c.word()},
		},
		"configuration": map[string]any{
			"provider_config": map[string]any{"aws": map[string]any{"name": "aws",
				"expressions": map[string]any{"secret_key": map[string]any{"constant_value": c.word()}}}},
			"root_module": map[string]any{"resources": []any{map[string]any{"address": "a.b",
				"expressions": map[string]any{"a": map[string]any{"constant_value": c.word()}}}}, "variables": map[string]any{"v": map[string]any{"default": c.word()}}},
		},
	}
}

func TestNoSecretLeaves(t *testing.T) {
	c := &canaries{}
	data, err := json.Marshal(c.plan())
	if err != nil {
		t.Fatal(err)
	}
	if c.planted < 1000 {
		t.Fatalf("only %d canaries", c.planted)
	}
	for _, args := range [][]string{{"--format", "text", "--full"}, {"--format", "text"}, {"--format", "markdown"}, {"--format", "json"}, {"--format", "sarif"}} {
		stdout, stderr, _ := review(t, string(data), args...)
		if len(stdout) < 1000 {
			t.Fatalf("%v: printed only %q, %s", args, stdout, stderr)
		}
		for _, secret := range []string{"CANARY", "12345678901"} {
			if i := strings.Index(stdout+stderr, secret); i >= 0 {
				t.Errorf("%v: ...%s...", args, (stdout + stderr)[max(0, i-200):i+20])
			}
		}
	}
}

func TestNoSecretLeavesInSynthDiff(t *testing.T) {
	stack := func(word string) string {
		return strings.ReplaceAll(`{"provider":{"aws":[{"secret_key":"WORD"}]},"output":{"o":{"sensitive":true,"value":"WORD"}},
			"resource":{"aws_rds_cluster":{"a":{"master_password":"WORD","deletion_protection":true}},
			"aws_ecs_task_definition":{"a":{"container_definitions":
			"[{\"name\":\"a\",\"environment\":[{\"name\":\"A\",\"value\":\"WORD\"}],\"command\":[\"WORD\"]}]"}}}}`, "WORD", word)
	}
	old, current := file(t, "old.json", stack("CANARY1")), file(t, "new.json", stack("CANARY2"))
	for _, format := range formats {
		stdout, _, code := review(t, "", "synth-diff", old, current, "--format", format, "--full")
		if code != 0 || strings.Contains(stdout, "CANARY") {
			t.Errorf("%s: exit code %d:\n%s", format, code, stdout)
		}
	}
}

func TestNoSecretLeavesInAnError(t *testing.T) {
	for _, input := range []string{
		`{"format_version":"1.2","resource_changes":[{"address":"a","change":{"actions":"CANARY"}}]}`,
		`{"format_version":"1.2","resource_changes":[{"address":12345678901}]}`,
		`{"format_version":"1.2","resource_changes":[{"change":{"before":{"password":"CANARY}}}]}`,
	} {
		stdout, stderr, code := review(t, input)
		if code != 1 || strings.Contains(stdout+stderr, "CANARY") || strings.Contains(stdout+stderr, "12345678901") {
			t.Errorf("exit code %d: %s%s", code, stdout, stderr)
		}
	}
}
