package config

import (
	"strings"

	"slipway/internal/arn"
	"slipway/internal/names"
)

// Names of the environment's resources.
func (e Environment) Names() names.Names { return names.For(e.Project, e.Name, e.Account) }

// Place of the environment's resources.
func (e Environment) Place() arn.Place { return arn.Place{Region: e.Region, Account: e.Account} }

// ParameterFamily of the engine version's parameter groups, such as aurora-mysql8.0.
func (d Database) ParameterFamily() string {
	mysql, _, _ := strings.Cut(d.EngineVersion, ".mysql_aurora")
	return "aurora-mysql" + mysql
}

// CertificateOfACM says whether the load balancer's certificate is one of ACM, which writes metrics of it, and not one uploaded to IAM.
func (l LoadBalancer) CertificateOfACM() bool {
	return l.HTTPS() && !serverCertificate.MatchString(l.CertificateArn)
}

// TopicOfItsOwn says whether the alarms tell a topic that is made for them.
func (m Monitoring) TopicOfItsOwn() bool { return m.Enabled && m.TopicArn == "" }

// Told says whether anybody can hear the alarms: addresses, or those whom the owner of another topic subscribes.
func (m Monitoring) Told() bool { return m.Enabled && (m.TopicArn != "" || len(m.Emails) > 0) }

// HearsBackups says whether AWS Backup can tell the topic: one of this account, and no FIFO topic.
// Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
func (m Monitoring) HearsBackups(account string) bool {
	topic, given := arn.Parse(m.TopicArn)
	return m.Enabled && !m.fifo() && (!given || topic.AccountID == account)
}

// Class of the instances, db.serverless among them.
func (d Database) Class() string {
	if d.Serverless != nil {
		return "db.serverless"
	}
	return d.InstanceClass
}

// Insights tells whether Container Insights is on, in either form.
func (s Service) Insights() bool { return s.ContainerInsights != "disabled" }
