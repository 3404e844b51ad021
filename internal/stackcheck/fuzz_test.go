package stackcheck

import (
	"testing"

	"slipway/internal/stackjson"
)

// FuzzChecks: whatever JSON comes, a check reports and does not panic.
func FuzzChecks(f *testing.F) {
	for _, seed := range []string{
		prod, role(`, "tags": {"${a}": "b"}`), task("${aws_secretsmanager_secret.key.arn}:a::", allow("*", "*")), allowed(`["a"]`, `"*"`),
		named(`${aws_security_group.c[*].id[0]}%{if true}x%{endif}`), lifecycle(`"ignore_changes": ["tags[0].a"], "precondition": [{"condition": "${1}"}]`),
		resources(`"aws_lb": {"a": {"dynamic": [{"access_logs": [{"for_each": [], "content": [{"buckt": 1}]}]}], "subnets": [null, [], {}]}}`),
		`{"provider": {"aws": {"alias": "x"}}, "moved": [], "module": {"m": {"x": "${module.m.y}"}}, "terraform": {"backend": {"local": {"path": "/home/a"}}}}`,
	} {
		f.Add([]byte(seed))
	}
	s := schema(f)
	f.Fuzz(func(_ *testing.T, data []byte) {
		cfg, err := stackjson.Read(data)
		if err != nil {
			return
		}
		Clean(cfg, "/srv")
		s.Check(cfg)
		References(cfg, s)
		References(cfg, nil)
		Access(cfg, nil)
		Alarms(cfg)
		Scope(cfg, cfg)
	})
}
