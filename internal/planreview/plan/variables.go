package plan

import (
	"strings"

	"slipway/internal/credentials"
)

// holding says what the members of an attribute are, as its name or its resource's type tells.
type holding int

const (
	holdsNothing     holding = iota
	holdsEnvironment         // environment variables: a map, a list of pairs, or a block around either
	holdsVariables           // a map of variables, parameters or arguments; where it is a list, of pairs
	holdsPairs               // a list of pairs of a name and a value
	holdsHeaders             // headers of requests: a map or a list of pairs
)

// holdingOf judges an attribute by its name alone: those that ECS, Lambda, CodeBuild, Kubernetes, Azure, Google, Heroku and others use.
func holdingOf(all []string) holding {
	if len(all) == 0 {
		return holdsNothing
	}
	last := all[len(all)-1]
	joined := strings.Join(all, "")
	switch {
	case joined == "rulevariables" || joined == "policyvariables": // of Network Firewall: addresses and ports
		return holdsNothing
	case last == "environment" || last == "env" || last == "envs" || environmentBlocks[joined]:
		return holdsEnvironment
	case last == "variables" || last == "vars" || last == "substitutions" || variableMaps[joined]:
		return holdsVariables
	case headerMaps[joined]:
		return holdsHeaders
	case variablePairs[joined]:
		return holdsPairs
	}
	return holdsNothing
}

var (
	environmentBlocks = set(`environmentvariable envvar envvariable extraenv`)
	variableMaps      = set(`appsettings stickysettings propertymap parameteroverrides stagevariableoverrides setsensitive sensitiveconfigvars`)
	headerMaps        = set(`customheader headerparameters httpheader httpheaders requestheaders extraheaders additionalheaders customrequestheaders
		httprequestheaders`)
	variablePairs = set(`variable header headers commonattributes`)
)

// holdingByType are attributes of which only the resource's type tells that they hold variables, parameters, arguments or headers. Found in
// the providers' schemas, as maps and as blocks of a name and a value.
// A type stands for all that begin with it.
var holdingByType = []struct {
	resource   string
	attributes string
	holds      holding
}{
	{"aws_cloudformation_", "parameters", holdsVariables},
	{"aws_serverlessapplicationrepository_cloudformation_stack", "parameters", holdsVariables},
	{"aws_servicecatalog_provisioned_product", "provisioning_parameters stack_set_provisioning_preferences", holdsPairs},
	{"aws_glue_", "default_arguments non_overridable_arguments arguments default_run_properties", holdsVariables},
	{"aws_batch_job_definition", "parameters", holdsVariables},
	{"aws_cloudwatch_event_connection", "body header query_string", holdsPairs},
	{"aws_cloudwatch_event_target", "header_parameters query_string_parameters", holdsHeaders},
	{"aws_pipes_pipe", "header_parameters query_string_parameters", holdsHeaders},
	{"aws_finspace_", "command_line_arguments", holdsVariables},
	{"aws_opsworks_", "environment custom_json", holdsEnvironment},
	{"aws_sagemaker_", "environment hyper_parameters container_environment_variables", holdsVariables},
	{"aws_mwaa_environment", "airflow_configuration_options", holdsVariables},
	{"aws_mskconnect_connector", "connector_configuration", holdsVariables},
	{"aws_lightsail_container_service", "environment", holdsVariables},
	{"azurerm_", "parameters_content", holdsVariables},
	{"azurerm_logic_app_", "parameters workflow_parameters", holdsVariables},
	{"azurerm_data_factory_", "parameters variables", holdsVariables},
	{"google_dataflow_", "parameters", holdsVariables},
	{"google_cloud_scheduler_job", "headers", holdsHeaders},
	{"google_cloud_tasks_", "headers", holdsHeaders},
	{"google_pubsub_", "attributes", holdsVariables},
	{"kubernetes_secret", "data binary_data", holdsVariables},
	{"kubernetes_config_map", "data binary_data", holdsVariables},
	{"heroku_", "vars config_vars sensitive_config_vars sensitive_vars", holdsVariables},
	{"vault_", "data data_json", holdsVariables},
	{"consul_key_prefix", "subkeys", holdsVariables},
	{"cloudflare_worker", "plain_text_binding bindings", holdsPairs},
	{"template_file", "vars", holdsVariables},
}

// holdings gathers, by attribute, what a type's attributes hold beyond what their names tell.
func holdings(resource string) map[string]holding {
	all := map[string]holding{}
	for _, entry := range holdingByType {
		if strings.HasPrefix(resource, entry.resource) {
			for attribute := range strings.FieldsSeq(entry.attributes) {
				all[attribute] = entry.holds
			}
		}
	}
	return all
}

// isVariableType says whether a resource is itself a variable, a secret or a password, such as github_actions_variable or random_password.
func isVariableType(resource string) bool {
	for _, word := range credentials.Words(resource) {
		if word == "variable" || word == "variables" || word == "secret" || word == "password" {
			return true
		}
	}
	return strings.HasSuffix(resource, "_named_value") // of Azure's API Management
}

// structural are members of an environment's block that are no variables: CodeBuild's and SageMaker's, and those of a pair.
var structural = set(`name key type compute_type image image_pull_credentials_type privileged_mode certificate fleet registry_credential host_kernel
		docker_server value_from valueFrom secret_name secret_key_ref config_map_key_ref optional prefix`)

// plainArguments are parameters that Glue itself reads, none of which holds a secret: not --conf.
// https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
var plainArguments = set(`--job-language --class --scriptLocation --extra-py-files --extra-jars --user-jars-first --extra-files --job-bookmark-option
		--job-bookmark-from --job-bookmark-to --TempDir --enable-s3-parquet-optimized-committer --enable-rename-algorithm-v2
		--enable-glue-datacatalog --enable-metrics --enable-continuous-cloudwatch-log --enable-continuous-log-filter
		--continuous-log-logGroup --continuous-log-logStreamPrefix --continuous-log-conversionPattern --enable-spark-ui
		--spark-event-logs-path --enable-auto-scaling --enable-job-insights --enable-observability-metrics --additional-python-modules
		--datalake-formats --executor-cores --write-shuffle-files-to-s3 --write-shuffle-spills-to-s3 --encryption-type
		--auto-scale-within-microbatch library-set`)

// accessMaps are members of EKS's ConfigMap aws-auth: ARNs, names and groups, which say who administers the cluster.
// https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
var accessMaps = set(`mapRoles mapUsers mapAccounts`)

// plainHeader says whether a header of a request is one that carries no secret. What is not known here may be one, as X-Origin-Verify is.
func plainHeader(name string) bool {
	name = strings.ToLower(name)
	return plainHeaders[name] || strings.HasPrefix(name, "x-forwarded-") || strings.HasPrefix(name, "cloudfront-") || strings.HasPrefix(name, "sec-ch-") ||
		strings.HasPrefix(name, "access-control-")
}

var plainHeaders = set(`accept accept-charset accept-encoding accept-language accept-datetime cache-control connection content-encoding content-language
		content-length content-type date expect from host if-match if-modified-since if-none-match if-range if-unmodified-since
		max-forwards origin pragma range referer te trailer transfer-encoding upgrade user-agent via dnt save-data x-requested-with
		x-amz-cf-id x-amzn-trace-id x-request-id x-correlation-id x-real-ip traceparent tracestate strict-transport-security
		x-frame-options x-content-type-options x-xss-protection content-security-policy referrer-policy permissions-policy server location
		vary etag expires`)

// naming are the members by which a pair says its name.
var naming = []string{"name", "key", "Name", "Key", "parameter_name", "parameter_key", "ParameterKey", "http_header_name", "header_name",
	"variable_name", "option_name", "path"}

// pairName gives the name of a pair of a name and a value, such as an environment variable; empty for what is none.
func pairName(object map[string]any) string {
	for _, member := range naming {
		if name, ok := object[member].(string); ok && name != "" {
			return name
		}
	}
	return ""
}

// isValueName says whether a pair's member is its value, as value, default_value, values, string_value or text.
func isValueName(all []string) bool {
	if len(all) == 0 {
		return false
	}
	switch all[len(all)-1] {
	case "value", "values", "plaintext", "text", "content", "data", "default", "result":
		return true
	}
	return false
}

// set of the words of a text.
func set(text string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		all[word] = true
	}
	return all
}
