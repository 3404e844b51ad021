package rules

import "testing"

func TestTwoStepDelete(t *testing.T) {
	verify(t, twoStepDelete, map[string]example{
		"not protected":    {changes(change("delete", lb, `{"enable_deletion_protection":false}`, "")), ok},
		"another resource": {unrelated, notApplicable},
		"protected": {changes(change("delete", lb, `{"enable_deletion_protection":true}`, "")),
			"high aws_lb.main: deleted while enable_deletion_protection protects it"},
		"replaced": {changes(change("replace", "aws_rds_cluster.a", `{"deletion_protection":true}`, `{"deletion_protection":false}`)),
			"high aws_rds_cluster.a: replaced, the old one deleted first while deletion_protection protects it"},
	})
}
