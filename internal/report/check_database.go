package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/stackcheck"
	"slipway/internal/stackjson"
	"slipway/internal/template"
)

// instances of a cluster, the writer first.
func instances(stack *stackjson.Config, cluster stackjson.Block) []stackjson.Block {
	var all []stackjson.Block
	for _, instance := range stack.OfType("aws_rds_cluster_instance") {
		if refersTo(stack, textOr(instance, "cluster_identifier"), cluster) {
			all = append(all, instance)
		}
	}
	slices.SortStableFunc(all, func(a, b stackjson.Block) int {
		x, _ := a.Number("promotion_tier")
		y, _ := b.Number("promotion_tier")
		return int(x) - int(y)
	})
	return all
}

func checkReplicas(p *proof) {
	if p.without(databasePart, "no readers") {
		return
	}
	for _, cluster := range p.all("aws_rds_cluster") {
		members := instances(p.stack, cluster)
		p.add(cluster, "instances", fmt.Sprint(len(members)), len(members) >= 2, "must be two or more: a writer and a reader")
		p.noteReaders(len(members))
		for i, instance := range members {
			role, tier := "reader", i
			if i == 0 {
				role = "writer"
			}
			p.is(instance, "tags.Role", role)
			p.is(instance, "promotion_tier", fmt.Sprint(tier))
			if i > 0 { // the first instance made becomes the writer
				after := instance.Texts("depends_on")
				before := members[i-1].Address
				p.add(instance, "depends_on", strings.Join(after, ", "), slices.Contains(after, before), "must name the instance before it, "+before)
			}
		}
	}
}

// noteReaders says what readers are for that the application cannot reach through the proxy.
func (p *proof) noteReaders(members int) {
	if members >= 2 && len(p.stack.OfType("aws_db_proxy")) > 0 && !readerEndpoint(p.stack) {
		p.mendable(ofAll, mendReaderEndpoint, "the proxy has no read-only endpoint: the readers serve availability only; "+
			"database.proxy.reader_endpoint lets the application read there")
	}
}

func checkProxy(p *proof) {
	if p.without(databasePart, "no connections to pool") || p.without(proxyPart, "the tasks connect to the cluster itself, and nothing pools their connections") {
		return
	}
	for _, proxy := range p.all("aws_db_proxy") {
		p.is(proxy, "engine_family", "MYSQL")
		p.given(proxy, "vpc_subnet_ids")
		p.given(proxy, "vpc_security_group_ids")
		for _, group := range p.all("aws_db_proxy_default_target_group") {
			p.refers(group, "db_proxy_name", "aws_db_proxy")
			p.within(group, "connection_pool_config.max_connections_percent", 1, 100)
			p.within(group, "connection_pool_config.max_idle_connections_percent", 0, 100)
			p.within(group, "connection_pool_config.connection_borrow_timeout", 0, 3600)
		}
		for _, target := range p.all("aws_db_proxy_target") {
			p.refers(target, "db_proxy_name", "aws_db_proxy")
			p.refers(target, "db_cluster_identifier", "aws_rds_cluster")
		}
		p.usesProxy(proxy)
	}
}

// proxies are those that Slipway makes: at least one, unless the environment does without.
func (p *proof) proxies() []stackjson.Block {
	if proxyPart.missing(p.stack) {
		return nil
	}
	return p.all("aws_db_proxy")
}

// usesProxy wants the containers to connect to the proxy and to nothing else of the database.
func (p *proof) usesProxy(proxy stackjson.Block) {
	for _, service := range p.services() {
		task, paths := p.containers(service)
		uses := false
		for _, path := range paths {
			for i, variable := range task.Objects(path + ".environment") {
				found, _, ok := p.stack.Reference(textOf(variable, "value"))
				switch {
				case ok && found.Address == proxy.Address:
					uses = true
					p.add(task, fmt.Sprintf("%s.environment[%d]", path, i), textOf(variable, "name")+" = "+textOf(variable, "value"), true, "")
				case ok && strings.HasPrefix(found.Type, "aws_rds_cluster"):
					p.add(task, fmt.Sprintf("%s.environment[%d]", path, i), textOf(variable, "name")+" = "+textOf(variable, "value"), false, "must not go past the proxy")
				}
			}
		}
		if !uses {
			p.add(task, "environment", missing, false, "a variable must give the containers the proxy's endpoint")
		}
	}
}

func checkDatabaseTLS(p *proof) {
	if p.without(databasePart, "no connections to encrypt") {
		return
	}
	for _, proxy := range p.proxies() {
		p.is(proxy, "require_tls", "true")
	}
	for _, cluster := range p.all("aws_rds_cluster") {
		group, ok := p.refers(cluster, "db_cluster_parameter_group_name", "aws_rds_cluster_parameter_group")
		if !ok {
			continue
		}
		value := missing
		for _, parameter := range group.Objects("parameter") {
			if textOf(parameter, "name") == "require_secure_transport" {
				value = textOf(parameter, "value")
			}
		}
		p.add(group, "parameter require_secure_transport", value, value == "ON" || value == "1", "must be ON: it covers connections past the proxy")
	}
}

// secretName is a name of a variable that holds a secret.
var secretName = regexp.MustCompile(`(?i)(passw|secret|token|private_?key|api_?key|credential)`)

func checkSecrets(p *proof) {
	stateless, injects := databasePart.missing(p.stack), false
	for _, service := range p.services() {
		task, paths := p.containers(service)
		injected := map[string]bool{}
		for _, path := range paths {
			for i, variable := range task.Objects(path + ".secrets") {
				name, from := textOf(variable, "name"), textOf(variable, "valueFrom")
				injected[name] = true
				injects = true
				p.add(task, fmt.Sprintf("%s.secrets[%d]", path, i), name+" from "+from, p.stored(from), "must come from Secrets Manager or the Parameter Store")
			}
			for i, variable := range task.Objects(path + ".environment") {
				switch name := textOf(variable, "name"); {
				case name == "DB_USERNAME" || name == "DB_PASSWORD":
					p.add(task, fmt.Sprintf("%s.environment[%d]", path, i), name, false, "must be one of the container's secrets: a variable is shown in clear")
				case secretName.MatchString(name):
					p.note("%s %s.environment[%d] is named %s: a secret belongs into service.secrets", task.Address, path, i, name)
				}
			}
		}
		for _, name := range []string{"DB_USERNAME", "DB_PASSWORD"} {
			if !injected[name] && !stateless {
				p.add(task, "secrets", "no "+name, false, "ECS must inject it from Secrets Manager")
			}
		}
	}
	for _, problem := range stackcheck.Secrets(p.stack) {
		p.facts = append(p.facts, Fact{Address: "aws_iam_role", Attribute: "execution role", Value: problem.Error(), Rule: "must read what is injected"})
	}
	if stateless && !injects {
		p.without(databasePart, "no credentials, and the containers get no secret")
	}
	if stateless {
		return
	}
	for _, proxy := range p.proxies() {
		for i := range proxy.Objects("auth") {
			attribute := "auth.secret_arn"
			if len(proxy.Objects("auth")) > 1 {
				attribute = fmt.Sprintf("auth[%d].secret_arn", i)
			}
			p.add(proxy, attribute, textOr(proxy, attribute), p.stored(textOr(proxy, attribute)), "must be a secret")
		}
	}
	for _, cluster := range p.all("aws_rds_cluster") {
		_, written := cluster.Text("master_password_wo")
		managed := textOr(cluster, "manage_master_user_password") == "true"
		_, plain := cluster.Text("master_password")
		what := missing
		switch {
		case plain:
			what = "master_password"
		case written:
			what = "master_password_wo"
		case managed:
			what = "manage_master_user_password"
		}
		p.add(cluster, "password", what, (written || managed) && !plain, "must not be in the state: master_password_wo or manage_master_user_password")
	}
}

// stored tells whether a reference or an ARN names a secret of Secrets Manager or a parameter.
func (p *proof) stored(from string) bool {
	secret := arn.WithoutJSONKey(from)
	if found, _, ok := p.stack.Reference(secret); ok {
		return found.Type == "aws_secretsmanager_secret" || found.Type == "aws_ssm_parameter"
	}
	if _, beside, _, ok := template.Cut(secret); ok && slices.Contains(p.beside, beside.Address) {
		return true // config takes references to secrets and parameters alone
	}
	return arn.IsSecret(secret) || arn.IsParameter(secret)
}
