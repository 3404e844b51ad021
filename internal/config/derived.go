package config

import (
	"path/filepath"
	"slices"
	"strings"

	"slipway/internal/arn"
	"slipway/internal/names"
)

// Names of the environment's resources.
func (e Environment) Names() names.Names { return names.For(e.Project, e.Name, e.Account).Of(e.Part) }

// Stack is the name of the environment's stack, which is its environment's name for delivery.yaml and GitHub too: prod, or orders-prod in the folder orders.
func (e Environment) Stack() string { return Stack(e.Folder, e.Name) }

// Stack is the name of the stack of an environment in a folder, which may be "".
func Stack(folder, name string) string { return strings.TrimPrefix(folder+"-"+name, "-") }

// String is how the environment is asked for: prod, or orders/prod in the folder orders.
func (e Environment) String() string { return strings.TrimPrefix(e.Folder+"/"+e.Name, "/") }

// File is the environment's own file in a directory of environments.
func (e Environment) File(dir string) string { return filepath.Join(dir, e.Folder, e.Name+ending) }

// Locals are the local values that the stack has for what stands beside the environment, so that files of several environments need no name of one. Where
// nothing stands there, none.
func (e Environment) Locals() map[string]string {
	if len(e.Beside) == 0 {
		return nil
	}
	return map[string]string{"environment": e.Name, "project": e.Project}
}

// Place of the environment's resources.
func (e Environment) Place() arn.Place { return arn.Place{Region: e.Region, Account: e.Account} }

// ParameterFamily of the engine version's parameter groups, such as aurora-mysql8.0.
func (d Database) ParameterFamily() string {
	mysql, _, _ := strings.Cut(d.EngineVersion, ".mysql_aurora")
	return "aurora-mysql" + mysql
}

// CertificateOfACM says whether the load balancer's certificate is one of ACM, which writes metrics of it, and not one uploaded to IAM. What a local value, a
// variable or a module gives is taken for one of ACM.
func (l LoadBalancer) CertificateOfACM() bool {
	uploaded := serverCertificate.MatchString(l.CertificateArn) || referred(l.CertificateArn).Type == "aws_iam_server_certificate"
	return l.HTTPS() && !uploaded
}

// TopicOfItsOwn says whether the alarms tell a topic that is made for them.
func (m Monitoring) TopicOfItsOwn() bool { return m.Enabled && m.TopicArn == "" }

// Told says whether anybody can hear the alarms: addresses, endpoints, a channel, or those whom the owner of another topic subscribes.
func (m Monitoring) Told() bool {
	return m.Enabled && (m.TopicArn != "" || len(m.Emails) > 0 || len(m.HttpsEndpoints) > 0 || m.Slack != nil)
}

// HearsBackups says whether AWS Backup can tell the topic: one of this account, and no FIFO topic.
// Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
func (m Monitoring) HearsBackups(account string) bool {
	topic, given := arn.Parse(m.TopicArn)
	return m.Enabled && !m.fifo() && (!given || topic.AccountID == account)
}

// Class of an instance, db.serverless among them: the first is made the writer.
func (d Database) Class(instance int) string {
	switch {
	case d.Serverless != nil:
		return "db.serverless"
	case instance > 0 && d.ReaderInstanceClass != "":
		return d.ReaderInstanceClass
	}
	return d.InstanceClass
}

// Sources of all that ECS reads to start a task, as the file names them.
func (s Service) Sources() []string {
	var all []string
	for _, secret := range s.Injected() {
		all = append(all, secret.ValueFrom)
	}
	if s.RepositoryCredentialsArn != "" {
		all = append(all, s.RepositoryCredentialsArn)
	}
	return all
}

// Images of all containers of a task, the application's first.
func (s Service) Images() []string {
	all := []string{s.Image}
	for _, sidecar := range s.Sidecars {
		all = append(all, sidecar.Image)
	}
	return all
}

// Injected are the secrets that ECS reads for the containers of a task, beside the database's.
func (s Service) Injected() []Secret {
	all := slices.Clone(s.Secrets)
	for _, sidecar := range s.Sidecars {
		all = append(all, sidecar.Secrets...)
	}
	return all
}

// Insights tells whether Container Insights is on, in either form.
func (s Service) Insights() bool { return s.ContainerInsights != "disabled" }
