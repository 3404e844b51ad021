package doctor

import "slices"

// Areas of checks.
const (
	areaTools      = "tools"
	areaProject    = "project"
	areaAccount    = "account"
	areaRoles      = "roles"
	areaRepository = "repository"
	areaJob        = "job"
	areaService    = "service"
)

// Checks are made in this order: a further one is an entry in the list of its area, with a made fault in the test.
var Checks = slices.Concat(ofTools, ofProject, ofAccount, ofState, ofQuotas, ofTheRoles, ofRepository, ofBranch, ofGates, ofJob, ofService, ofBackup, ofNetwork)
