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
		"owner by a whole policy": {create("google_project_iam_policy.a", `{"policy_data":"{\"bindings\":[{\"role\":\"roles/owner\",\"members\":[\"user:a\"]}]}"}`),
			"high google_project_iam_policy.a: role roles/owner granted"},
		"a global administrator": {create("azuread_directory_role_assignment.a", `{"role_id":"62e90394-69f5-4237-9190-012177145e10","principal_object_id":"p"}`),
			"high azuread_directory_role_assignment.a: role Global Administrator granted"},
		"owner by PIM": {create("azurerm_pim_active_role_assignment.a",
			`{"scope":"/subscriptions/1","role_definition_id":"/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}`),
			"high azurerm_pim_active_role_assignment.a: role Owner granted"},
		"cluster-admin of a namespace": {create("kubernetes_role_binding.a", `{"role_ref":[{"name":"cluster-admin"}],"subject":[{"kind":"User","name":"a"}]}`),
			"medium kubernetes_role_binding.a: role cluster-admin granted"},
		"another subject": {changes(change("update", cluster, `{"role_ref":[{"name":"view"}],"subject":[{"kind":"User","name":"a"}]}`,
			`{"role_ref":[{"name":"view"}],"subject":[{"kind":"User","name":"b"}]}`)), "medium " + cluster + ": role view granted"},
		"administrator of a repository": {create("github_team_repository.a", `{"team_id":"1","repository":"r","permission":"admin"}`),
			"medium github_team_repository.a: role admin granted"},
		"reader of a repository": {create("github_team_repository.a", `{"team_id":"1","repository":"r","permission":"pull"}`), ok},
		"administrator of an organization": {create("okta_user_admin_roles.a", `{"user_id":"u","admin_roles":["SUPER_ADMIN"]}`),
			"high okta_user_admin_roles.a: role SUPER_ADMIN granted"},
		"a role that may read more": {changes(change("update", "google_project_iam_custom_role.a", `{"permissions":["storage.objects.list"]}`,
			`{"permissions":["storage.objects.get","storage.objects.list"]}`)),
			"medium google_project_iam_custom_role.a: the role allows more: storage.objects.get"},
		"a role that may take everything": {changes(change("update", "google_project_iam_custom_role.a", `{"permissions":["storage.objects.get"]}`,
			`{"permissions":["storage.objects.get","resourcemanager.projects.setIamPolicy"]}`)),
			"high google_project_iam_custom_role.a: the role allows more: resourcemanager.projects.setIamPolicy"},
		"a role that may less": {changes(change("update", "google_project_iam_custom_role.a", `{"permissions":["a.b.get","a.b.list"]}`,
			`{"permissions":["a.b.get"]}`)), ok},
		"a new role": {create("google_project_iam_custom_role.a", `{"permissions":["a.b.get"]}`), ok},
		"a new role of everything": {create("azurerm_role_definition.a", `{"permissions":[{"actions":["*"]}]}`),
			"medium azurerm_role_definition.a: the role allows more: *"},
		"a cluster's role of everything": {changes(change("update", "kubernetes_cluster_role_v1.a", `{"rule":[{"resources":["pods"],"verbs":["get"]}]}`,
			`{"rule":[{"resources":["*"],"verbs":["*"]}]}`)), "high kubernetes_cluster_role_v1.a: may do everything"},
		"a namespace's role": {changes(change("update", "kubernetes_role.a", `{"rule":[{"resources":["pods"],"verbs":["get"]}]}`,
			`{"rule":[{"resources":["pods"],"verbs":["get","delete"]}]}`)), "medium kubernetes_role.a: the role allows more: delete pods"},
		"view of a cluster": {create(cluster, `{"role_ref":[{"kind":"ClusterRole","name":"view"}],"subject":[{"kind":"User","name":"a"}]}`),
			"medium " + cluster + ": role view granted"},
	})
}
