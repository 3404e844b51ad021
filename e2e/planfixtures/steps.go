package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-exec/tfexec"

	"slipway/e2e/app"
)

// step is one change of the applied environment: of its configuration or, for what no configuration allows, of its JSON.
type step struct {
	name    string
	yaml    [][2]string // texts of environment.yaml, and what takes their place
	json    [][2]string // the same of cdk.tf.json
	edit    func(stack map[string]any)
	options []tfexec.PlanOption
}

var steps = []step{
	{name: "no-changes"},
	{name: "release", yaml: [][2]string{{"shop:1.0.0", "shop:1.1.0"}, {"LOG_LEVEL: info", "LOG_LEVEL: debug\n    FEATURE_X: \"on\""}}},
	{name: "scale", yaml: [][2]string{{"min: 2\n  max: 4", "min: 1\n  max: 3"}, {"LOG_LEVEL: info", "LOG_LEVEL: info\n  cpu: 512\n  memory: 1024"}}},
	{name: "database-class", yaml: [][2]string{{"db.t4g.medium", "db.r7g.large\n  apply_immediately: true"}}},
	{name: "engine-upgrade", yaml: [][2]string{{"3.08.2", "3.10.1"}}},
	{name: "protection-lowered", yaml: [][2]string{
		{"readers: 1", "readers: 1\n  deletion_protection: false\n  backup_retention_days: 1\n  final_snapshot: false"},
		{"domain_name: shop.example.com", "domain_name: shop.example.com\n  deletion_protection: false"},
	}},
	{name: "network-narrowed", yaml: [][2]string{{"domain_name: shop.example.com", "domain_name: shop.example.com\n  allowed_cidrs: [203.0.113.0/24]"}}},
	{name: "encryption", edit: func(stack map[string]any) {
		cluster := resource(stack, "aws_rds_cluster", "main")
		cluster["storage_encrypted"] = false
		delete(cluster, "kms_key_id")
		cluster["lifecycle"].(map[string]any)["prevent_destroy"] = false
	}},
	{name: "policy-widened", json: [][2]string{{"s3:GetObject", "s3:*"}}},
	{name: "rename", json: renamed, edit: rename},
	{name: "rename-moved", json: renamed, edit: func(stack map[string]any) {
		rename(stack)
		stack["moved"] = []any{map[string]any{"from": "aws_cloudwatch_log_group.ecs", "to": "aws_cloudwatch_log_group.service"}}
	}},
	{name: "target", yaml: [][2]string{{"shop:1.0.0", "shop:1.1.0"}}, options: []tfexec.PlanOption{tfexec.Target("aws_ecs_task_definition.main")}},
	{name: "destroy", options: []tfexec.PlanOption{tfexec.Destroy(true)}, edit: func(stack map[string]any) {
		for _, named := range stack["resource"].(map[string]any) {
			for _, block := range named.(map[string]any) {
				if lifecycle, ok := block.(map[string]any)["lifecycle"].(map[string]any); ok {
					delete(lifecycle, "prevent_destroy")
				}
			}
		}
	}},
}

// renamed are the references to the log group; rename is its block.
var renamed = [][2]string{{"aws_cloudwatch_log_group.ecs", "aws_cloudwatch_log_group.service"}}

func rename(stack map[string]any) {
	groups := stack["resource"].(map[string]any)["aws_cloudwatch_log_group"].(map[string]any)
	groups["service"] = groups["ecs"]
	delete(groups, "ecs")
}

// stack gives the cdk.tf.json after the change.
func (s step) stack(ctx context.Context, slipway app.App, base []byte) ([]byte, error) {
	configuration, err := replace(environment, s.yaml)
	if err != nil {
		return nil, err
	}
	stack := base
	if len(s.yaml) > 0 {
		if stack, err = slipway.Synth(ctx, "dev", configuration); err != nil {
			return nil, err
		}
	}
	if stack, err = replace(stack, s.json); err != nil || s.edit == nil {
		return stack, err
	}
	var decoded map[string]any
	if err := json.Unmarshal(stack, &decoded); err != nil {
		return nil, err
	}
	s.edit(decoded)
	return json.MarshalIndent(decoded, "", "  ")
}

// replace fails for a text that is not there: the fixture would not show what it is named for.
func replace(text []byte, pairs [][2]string) ([]byte, error) {
	for _, pair := range pairs {
		if !bytes.Contains(text, []byte(pair[0])) {
			return nil, fmt.Errorf("no %q to replace", pair[0])
		}
		text = bytes.ReplaceAll(text, []byte(pair[0]), []byte(pair[1]))
	}
	return text, nil
}

func resource(stack map[string]any, kind, name string) map[string]any {
	return stack["resource"].(map[string]any)[kind].(map[string]any)[name].(map[string]any)
}
