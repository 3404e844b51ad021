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

// Class of the instances, db.serverless among them.
func (d Database) Class() string {
	if d.Serverless != nil {
		return "db.serverless"
	}
	return d.InstanceClass
}

// Insights tells whether Container Insights is on, in either form.
func (s Service) Insights() bool { return s.ContainerInsights != "disabled" }
