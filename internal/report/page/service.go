package page

import (
	"fmt"
	"html/template"

	"slipway/internal/report"
)

// service is the page's view of one of an environment's services.
type service struct {
	report.Service
	of environment
}

// Services of the environment, the first one first.
func (e environment) Services() []service {
	var all []service
	for _, one := range e.Report.Services() {
		all = append(all, service{one, e})
	}
	return all
}

// Head is the heading of what is about the service in a section, where there are several.
func (s service) Head(section string) template.HTML {
	if !s.of.Several() {
		return ""
	}
	return s.of.Head(1, section+"-"+s.Name, s.Name)
}

// caption says whose a table is, where there are several.
func (s service) caption(text string) string {
	if !s.of.Several() {
		return text
	}
	return text + ", " + s.Name
}

// Several tells whether the environment has more than one service.
func (e environment) Several() bool { return len(e.Report.Further) > 0 }

// Longest says which service's deployment takes longest, where there are several.
func (e environment) Longest() string {
	of, longest, known := e.Report.Deployment()
	if !known || !e.Several() {
		return ""
	}
	return fmt.Sprintf("The services are deployed at the same time. The longest takes %s: %s.", report.ClockTime(longest.Seconds), of.Name)
}

// Savings say what schedules save, and whose where there are several services.
func (e environment) Savings() (all []string) {
	for _, saving := range e.Report.Cost.Savings {
		for i, note := range saving.Notes {
			if i == 0 && len(e.Report.Cost.Savings) > 1 {
				note = "`" + saving.Service + "`: " + note
			}
			all = append(all, note)
		}
	}
	return all
}
