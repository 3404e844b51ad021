package stackjson

import "testing"

// FuzzRead: whatever JSON comes, the reader reports and does not panic.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		small,
		rolePolicy(`{"Statement": [{"Effect": "Allow", "Action": ["a"], "Resource": "*"}]}`),
		resources(`"aws_lb": {"a": {"x": ["${aws_vpc.b[*].id[0]}%{if true}x%{endif}", null, {"${a}": "[1]"}]}}`),
		`{"provider": {"aws": {"alias": "x"}}, "moved": [], "module": {"m": {"x": "${module.m.y}"}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		cfg, err := Read(data)
		if err != nil {
			return
		}
		AccessMatrix(cfg)
		for _, block := range cfg.Blocks() {
			cfg.References(block.Body)
		}
	})
}
