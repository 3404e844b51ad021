package config

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/findings"
	"slipway/internal/strictyaml"
	"slipway/internal/template"
)

// checkContainer holds what the container is started with against what ECS and Linux take.
func (s Service) checkContainer(c checker, e Environment) {
	c.words("command", s.Command)
	c.words("entrypoint", s.Entrypoint)
	switch dir := s.WorkingDirectory; {
	case !c.Given("working_directory"):
	case !path.IsAbs(dir) || path.Clean(dir) != dir:
		c.Value("working_directory", dir, "not an absolute path", "write it as /app")
	}
	if c.Given("user") && !userForm.MatchString(s.User) {
		c.Value("user", s.User, "not a user", "write it as app, app:app, 1000 or 1000:1000")
	}
	if c.Given("init_process") && !s.InitProcess && s.ExecuteCommand {
		c.Conflict("init_process", false, "execute_command has one, which reaps what a session leaves behind", "remove it, or set execute_command to false",
			"service.execute_command")
	}
	s.checkUlimits(c)
	s.checkLabels(c, e)
	s.checkRepositoryCredentials(c, e)
	s.Log.check(c.in("log"), s)
}

// userForm is one of the six of ECS, with names as Linux has them.
var userForm = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_.-]{0,31}|[0-9]{1,10})(:([A-Za-z_][A-Za-z0-9_.-]{0,31}|[0-9]{1,10}))?$`)

// Root says whether the container is told to run as root.
func (s Service) Root() bool { return isRoot(s.User) }

func isRoot(userAndGroup string) bool {
	user, _, _ := strings.Cut(userAndGroup, ":")
	return user == "root" || user != "" && strings.Trim(user, "0") == ""
}

// words checks a command in words, which anybody reads who may describe the task definition.
func (c checker) words(key string, words []string) {
	switch {
	case c.Given(key) && len(words) == 0:
		c.Value(key, "[]", "an empty list changes nothing: ECS takes the image's own", "remove the key")
	case len(words) > 0 && words[0] == "":
		c.Value(index(key, 0), words[0], "no program", "name one")
	}
	c.noCredential(key, finder.FindInWords(words))
}

// ulimitFits are limits of which Linux takes no more: fs.nr_open is 1048576 unless it is raised.
// Source: https://docs.kernel.org/admin-guide/sysctl/fs.html
var ulimitFits = map[string]int{"nofile": 1 << 20}

func (s Service) checkUlimits(c checker) {
	var names []string
	for i, limit := range s.Ulimits {
		in := c.in(index("ulimits", i))
		if slices.Contains(names, limit.Name) {
			in.Conflict("name", limit.Name, "in the list twice", "remove one of the two")
		}
		names = append(names, limit.Name)
		if limit.HardLimit != -1 && (limit.SoftLimit > limit.HardLimit || limit.SoftLimit == -1) {
			in.Conflict("soft_limit", limit.SoftLimit, fmt.Sprintf("above the hard limit, %d", limit.HardLimit), "lower it or raise hard_limit",
				in.Path("hard_limit"))
		}
		if most := ulimitFits[limit.Name]; most > 0 && (limit.HardLimit > most || limit.HardLimit == -1) {
			in.Value("hard_limit", limit.HardLimit, fmt.Sprintf("Linux takes at most %d for %s, and the container would not start", most, limit.Name),
				fmt.Sprintf("use %d or less", most))
		}
	}
}

// Labels by which a change of what running tasks do not see makes a new revision: other credentials of the database, and other endpoints of Service Connect.
const (
	CredentialsLabel = "credentials-version"
	EndpointsLabel   = "service-connect-endpoints"
)

func (s Service) checkLabels(c checker, e Environment) {
	for label, value := range s.DockerLabels {
		switch {
		case label == CredentialsLabel && e.Database.Enabled, label == EndpointsLabel:
			c.Value("docker_labels."+label, label, "Slipway's own: with it a change that running tasks do not see replaces them", "choose another name")
		case strings.TrimSpace(label) != label || label == "":
			c.Value("docker_labels."+label, label, "not the name of a label", "write it as com.example.team")
		}
		c.noCredential("docker_labels."+label, finder.Find(value))
	}
}

// checkRepositoryCredentials. ECR takes the execution role itself.
// Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
func (s Service) checkRepositoryCredentials(c checker, e Environment) {
	const key = "repository_credentials_arn"
	secretArn := s.RepositoryCredentialsArn
	if secretArn == "" {
		for _, needing := range []string{"repository_credentials_kms_key_arn", "repository_credentials_complete_arn"} {
			if c.Given(needing) {
				c.Conflict(needing, "", "has no effect without "+key, "set that, or remove it", c.Path(key))
			}
		}
		return
	}
	_, ecr := arn.RegistryOf(s.Image)
	switch {
	case finder.Find(secretArn) != "":
		c.noCredential(key, finder.Find(secretArn))
	case ecr || strings.HasPrefix(s.Image, "public.ecr.aws/"):
		c.Conflict(key, secretArn, "the image is in ECR, where the execution role is enough", "remove it", "service.image")
	case template.Refers(secretArn):
		c.completedInVain("repository_credentials_complete_arn", key, s.RepositoryCredentialsCompleteArn)
	case arn.WithoutJSONKey(secretArn) != secretArn:
		c.Value(key, secretArn, "with a JSON key, and ECS reads username and password of the secret itself", "leave out what follows the secret's ARN")
	case !arn.IsSecret(secretArn):
		c.Value(key, secretArn, "not the ARN of a secret", "write it as "+e.example(secret))
	case !c.completeConfirmedBy("repository_credentials_complete_arn", key, secretArn, s.RepositoryCredentialsCompleteArn):
	default:
		c.arn(key, secretArn, secret, e)
	}
	c.keyOfIn("repository_credentials_kms_key_arn", key, secretArn, s.RepositoryCredentialsKmsKeyArn, e)
}

func (l Log) check(c checker, s Service) {
	if l.Mode != NonBlocking && c.Given("max_buffer_mib") {
		c.Conflict("max_buffer_mib", l.MaxBufferMib, "blocking output has no buffer", "remove it, or set mode to "+NonBlocking, c.Path("mode"))
	}
	if n := s.containers(); l.Mode == NonBlocking && l.MaxBufferMib*n >= s.Memory {
		rule := fmt.Sprintf("leaves nothing of the task's %d MiB to the application", s.Memory)
		if n > 1 {
			rule = fmt.Sprintf("each of %d containers has such a buffer, which ", n) + rule
		}
		c.Conflict("max_buffer_mib", l.MaxBufferMib, rule, "use less or raise service.memory", "service.memory", "service.sidecars")
	}
	if _, err := regexp.Compile(l.MultilinePattern); err != nil {
		rule := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		c.Value("multiline_pattern", l.MultilinePattern, "not a regular expression of Go: "+rule, `write it as ^\d{4}-\d{2}-\d{2} or ^\S`)
	}
}

func (s Service) checkHealth(c checker) {
	health := s.HealthCheck
	if !health.Enabled {
		for _, key := range []string{"command", "path", "interval", "timeout", "retries", "start_period"} {
			if c.Given(key) {
				c.Conflict(key, healthValue(health, key), "has no effect without enabled", "remove it, or set enabled to true", c.Path("enabled"))
			}
		}
		return
	}
	if len(health.Command) == 0 {
		return // its form is wrong, which is reported
	}
	c.healthCommand(health.Command, "remove the key for the default, or for no check set enabled: false instead")
	if !c.Given("command") {
		c.httpPath("path", health.Path, shellSafe, "set command, and quote the path in it as the shell needs")
	}
}

// healthCommand checks what has the right form.
func (c checker) healthCommand(command HealthCommand, instead string) {
	if strings.TrimSpace(strings.Join(command[1:], "")) == "" {
		c.Value("command", command.String(), "ECS wants a command", instead)
	}
	if command.Shell() {
		c.noCredential("command", finder.Find(command.String()))
	} else {
		c.noCredential("command", finder.FindInWords(command[1:]))
	}
}

func healthValue(h ContainerHealthCheck, key string) any {
	return map[string]any{"command": h.Command.String(), "path": h.Path, "interval": h.Interval, "timeout": h.Timeout, "retries": h.Retries,
		"start_period": h.StartPeriod}[key]
}

// oneWord is a command in a single word that its author means to be several: npm start.
func oneWord(words []string) bool {
	return len(words) == 1 && strings.ContainsAny(strings.TrimSpace(words[0]), " \t")
}

// startWarnings are of how a container is started. changed gives the change of command, entrypoint or the health check's command.
func startWarnings(section string, command, entrypoint []string, health HealthCommand,
	changed func(key string, words []string) findings.Change) []findings.Finding {
	const one = "; one word, so that a program of that whole name is started; write "
	var warnings []findings.Finding
	if oneWord(entrypoint) {
		warnings = append(warnings, findings.Warn(section+".entrypoint", strictyaml.ListOf(entrypoint...)+one+strictyaml.ListOf(strictyaml.Words(entrypoint[0])...)+
			" unless the entry point is a shell", changed("entrypoint", strictyaml.Words(entrypoint[0]))))
	} else if oneWord(command) && len(entrypoint) == 0 {
		warnings = append(warnings, findings.Warn(section+".command", strictyaml.ListOf(command...)+one+strictyaml.ListOf(strictyaml.Words(command[0])...)+
			" unless the entry point is a shell", changed("command", strictyaml.Words(command[0]))))
	}
	if len(health) > 0 && !health.Shell() && oneWord(health[1:]) {
		warnings = append(warnings, findings.Warn(section+".health_check.command", strictyaml.ListOf(health[1:]...)+one+
			strictyaml.ListOf(strictyaml.Words(health[1])...), changed("health_check.command", strictyaml.Words(health[1]))))
	}
	if len(entrypoint) > 0 && len(command) == 0 {
		warnings = append(warnings, findings.Warn(section+".entrypoint", "set without command; the image's own command is dropped; write command as well where the "+
			"image has one").Because("only the image knows its command"))
	}
	return warnings
}

// containerWarnings are of what ECS takes and hardly anybody means.
func (s Service) containerWarnings() []findings.Finding {
	warnings := startWarnings("service", s.Command, s.Entrypoint, s.HealthCheck.Command, func(key string, words []string) findings.Change {
		return findings.Change{Key: "service." + key, Value: words}
	})
	if s.Root() {
		changes := []findings.Change{{Key: "service.user", Value: "1000:1000", About: "a user of the image"}}
		if s.ContainerPort < 1024 { // on which that user may not listen
			changes = append(changes, findings.Change{Key: "service.container_port", Value: unprivileged})
		}
		warnings = append(warnings, findings.Warn("service.user", s.User+"; whoever breaks into the application is root in its container, which Security Hub "+
			"reports (ECS.20); name another user of the image", changes...))
	}
	for i, limit := range s.Ulimits {
		if limit.Name != "nofile" {
			warnings = append(warnings, findings.Warn("service."+index("ulimits", i)+".name", limit.Name+"; AWS documents nofile alone to have an effect on Fargate; "+
				"try it, or remove it", findings.Change{Key: "service.ulimits", Value: without(s.Ulimits, limit)}))
		}
	}
	return append(warnings, environmentWarnings("service", s.Environment, s.PublicEnvironment, func(public []string) findings.Change {
		return findings.Change{Key: "service.public_environment", Value: public}
	})...)
}
