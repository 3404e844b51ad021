package rules

import "testing"

func TestRoleGranted(t *testing.T) {
	create := func(address, after string) string { return changes(change("create", address, "", after)) }
	const project, azure, cluster = "google_project_iam_member.a", "azurerm_role_assignment.a", "kubernetes_cluster_role_binding.a"
	verify(t, roleGranted, map[string]example{
		"another resource": {unrelated, notApplicable},
		"owner":            {create(project, `{"role":"roles/owner","member":"user:a@example.com"}`), "high " + project + ": role roles/owner granted"},
		"one reader": {create(project, `{"role":"roles/storage.objectViewer","member":"user:a@example.com"}`), "medium " + project +
			": role roles/storage.objectViewer granted"},
		"owner gone": {changes(change("delete", project, `{"role":"roles/owner","member":"user:a@example.com"}`, "")), ok},
		"fewer owners": {changes(change("update", "google_project_iam_binding.a", `{"role":"roles/owner","members":["user:a","user:b"]}`,
			`{"role":"roles/owner","members":["user:a"]}`)), ok},
		"more owners": {changes(change("update", "google_project_iam_binding.a", `{"role":"roles/owner","members":["user:a"]}`,
			`{"role":"roles/owner","members":["user:a","user:b"]}`)), "high google_project_iam_binding.a: role roles/owner granted"},
		"owner of a subscription": {create(azure, `{"role_definition_name":"Owner","scope":"/subscriptions/1"}`), "high " + azure + ": role Owner granted"},
		"contributor of one account": {create(azure,
			`{"role_definition_name":"Contributor","scope":"/subscriptions/1/resourceGroups/a/providers/Microsoft.Storage/storageAccounts/b"}`),
			"medium " + azure + ": role Contributor granted"},
		"cluster-admin": {create(cluster, `{"role_ref":[{"kind":"ClusterRole","name":"cluster-admin"}],"subject":[{"kind":"User","name":"a"}]}`),
			"high " + cluster + ": role cluster-admin granted"},
		"view of a cluster": {create(cluster, `{"role_ref":[{"kind":"ClusterRole","name":"view"}],"subject":[{"kind":"User","name":"a"}]}`),
			"medium " + cluster + ": role view granted"},
	})
}
