package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	day  = 24 * 60
	week = 7 * day
)

// window is a span of minutes of the week, or of the day, that may run past its end.
type window struct{ start, length int }

var (
	backupForm      = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$`)
	maintenanceForm = regexp.MustCompile(`^([a-z]{3}):([01][0-9]|2[0-3]):([0-5][0-9])-([a-z]{3}):([01][0-9]|2[0-3]):([0-5][0-9])$`)
	weekdays        = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
)

// checkWindows. Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
func (d Database) checkWindows(c checker) {
	backup, okBackup := backupWindow(d.BackupWindow)
	switch {
	case !okBackup:
		c.Value("backup_window", d.BackupWindow, "not a span of the day", "write it in UTC, as 03:00-04:00")
	case backup.length < 30:
		c.Value("backup_window", d.BackupWindow, "shorter than 30 minutes", "make it 30 minutes or longer")
	}
	maintenance, okMaintenance := maintenanceWindow(d.MaintenanceWindow)
	switch {
	case !okMaintenance:
		c.Value("maintenance_window", d.MaintenanceWindow, "not a span of the week", "write it in UTC, as sun:05:00-sun:06:00")
	case maintenance.length < 30:
		c.Value("maintenance_window", d.MaintenanceWindow, "shorter than 30 minutes", "make it 30 minutes or longer")
	case maintenance.length > day: // RDS answers with InvalidParameterValue
		c.Value("maintenance_window", d.MaintenanceWindow, "longer than 24 hours", "make it 24 hours at most")
	}
	if okBackup && okMaintenance && overlaps(backup, maintenance) {
		c.Conflict("backup_window", d.BackupWindow, "overlaps maintenance_window, "+d.MaintenanceWindow, "move one of the two",
			"database.maintenance_window")
	}
}

// backupWindow reads hh:mm-hh:mm; an end before the start is on the next day.
func backupWindow(text string) (window, bool) {
	parts := backupForm.FindStringSubmatch(text)
	if parts == nil {
		return window{}, false
	}
	start := minutes(parts[1], parts[2])
	return window{start, (minutes(parts[3], parts[4]) - start + day) % day}, true
}

// maintenanceWindow reads ddd:hh:mm-ddd:hh:mm; an end before the start is in the next week.
func maintenanceWindow(text string) (window, bool) {
	parts := maintenanceForm.FindStringSubmatch(strings.ToLower(text))
	if parts == nil {
		return window{}, false
	}
	from, to := slices.Index(weekdays, parts[1]), slices.Index(weekdays, parts[4])
	start := from*day + minutes(parts[2], parts[3])
	end := to*day + minutes(parts[5], parts[6])
	return window{start, (end - start + week) % week}, from >= 0 && to >= 0
}

func minutes(hh, mm string) int {
	h, _ := strconv.Atoi(hh) // the forms let only digits through
	m, _ := strconv.Atoi(mm)
	return h*60 + m
}

// overlaps says whether the daily backup meets the weekly maintenance on any day.
func overlaps(backup, maintenance window) bool {
	for start := backup.start - day; start < 2*week; start += day {
		if start < maintenance.start+maintenance.length && maintenance.start < start+backup.length {
			return true
		}
	}
	return false
}
