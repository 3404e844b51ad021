package clock

import "testing"

// spec has the spec's values.
func spec() Settings {
	return Settings{
		Container:             Check{Interval: 30, Timeout: 5, Threshold: 3},
		Target:                Check{Interval: 30, Timeout: 10, Threshold: 3},
		StartPeriod:           60,
		HealthyThreshold:      2,
		GracePeriod:           60,
		DeregistrationDelay:   30,
		StopTimeout:           30,
		MinimumHealthyPercent: 100,
		MaximumPercent:        200,
	}
}

func TestTheSpecsClock(t *testing.T) {
	s := spec()
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"container's verdict: 60 + 3 x (30 + 5)", s.ContainerVerdict(), 165},
		{"target's verdict: 3 x 30 + 10", s.TargetVerdict(), 100},
		{"found: the longest of 60, 165 and 100", s.Found(), 165},
		{"latest start: the first verdict, 100, after the grace period, 60", s.LatestStart(), 100},
		{"healthy: 100 + 2 x 30 + 10", s.Healthy(), 170},
		{"gone: 30 + 30", s.Gone(), 60},
		{"one round, as 200% leave room for all", s.Rounds(10), 1},
		{"deploy: 170 + 60", s.Deploy(10), 230},
		{"waves for one task: 3 failures, one at a time", s.Waves(1), 3},
		{"given up with one task: 3 x (165 + 60)", s.GivenUp(1), 675},
		{"rollback with one task: 675 + 60, as the old one stayed", s.Rollback(1), 735},
		{"waves for ten tasks: 5 failures, ten at once", s.Waves(10), 1},
		{"rollback with ten tasks: 165 + 60 + 60", s.Rollback(10), 285},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, test.got, test.want)
		}
	}
	if n, seconds := Longest(1, 10, s.Rollback); n != 1 || seconds != 735 {
		t.Errorf("the longest rollback is that of %d tasks, %d s", n, seconds)
	}
}

func TestAContainerWithoutACheck(t *testing.T) {
	s := spec()
	s.Container, s.StartPeriod = Check{}, 0
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"found: the longer of 60 and 100", s.Found(), 100},
		{"latest start: the target's verdict, 100", s.LatestStart(), 100},
		{"healthy: 100 + 2 x 30 + 10", s.Healthy(), 170},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, test.got, test.want)
		}
	}
}

// A worker has no target group: what its container's check says is all there is, and without one ECS waits for a while.
func TestAWorker(t *testing.T) {
	s := spec()
	s.Target, s.HealthyThreshold, s.GracePeriod, s.DeregistrationDelay = Check{}, 0, 0, 0
	bare := s
	bare.Container, bare.StartPeriod, bare.StopTimeout = Check{}, 0, 120
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"found: the container's verdict, 60 + 3 x (30 + 5)", s.Found(), 165},
		{"latest start: the same", s.LatestStart(), 165},
		{"healthy: 165 + 30 + 5", s.Healthy(), 200},
		{"gone: the stop timeout", s.Gone(), 30},
		{"deploy: 200 + 30", s.Deploy(10), 230},
		{"without a check, found: as long as ECS waits", bare.Found(), 40},
		{"without a check, nobody asks when it starts", bare.LatestStart(), 0},
		{"without a check, healthy", bare.Healthy(), 40},
		{"without a check, deploy: 40 + 120", bare.Deploy(10), 160},
		{"without a check, rollback with one task: 3 x (40 + 120) + 120", bare.Rollback(1), 600},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, test.got, test.want)
		}
	}
}

func TestTheBreakersThreshold(t *testing.T) {
	for n, want := range map[int]int{1: 3, 5: 3, 6: 3, 7: 4, 25: 13, 399: 200, 400: 200, 800: 200} {
		if got := Threshold(n); got != want {
			t.Errorf("%d tasks: got %d, want %d", n, got, want)
		}
	}
}

func TestLittleRoom(t *testing.T) {
	s := spec()
	s.MinimumHealthyPercent, s.MaximumPercent = 50, 150
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"3 tasks: 2 stay, 4 at most, so 2 at once", s.Rounds(3), 2},
		{"5 tasks: 3 stay, 7 at most, so 4 at once", s.Rounds(5), 2},
		{"deploy 3 tasks: 2 x (170 + 60)", s.Deploy(3), 460},
		{"rollback of 3 tasks: 2 waves x (165 + 60) + 60, and 170 for the one that was stopped", s.Rollback(3), 680},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, test.got, test.want)
		}
	}
	s.MinimumHealthyPercent, s.MaximumPercent = 100, 100
	if s.Rounds(3) != 0 || s.Waves(3) != 0 {
		t.Error("tasks are replaced where there is no room")
	}
}

func TestTheGracePeriodDelaysEverything(t *testing.T) {
	s := spec()
	s.GracePeriod = 600
	if s.Found() != 600 || s.LatestStart() != 600 || s.Healthy() != 670 {
		t.Errorf("found %d, latest start %d, healthy %d", s.Found(), s.LatestStart(), s.Healthy())
	}
}

// More of any time never makes a deployment or a rollback shorter.
func TestTheClockIsMonotonic(t *testing.T) {
	for name, grow := range map[string]func(*Settings){
		"container interval":  func(s *Settings) { s.Container.Interval += 7 },
		"container timeout":   func(s *Settings) { s.Container.Timeout += 7 },
		"container retries":   func(s *Settings) { s.Container.Threshold++ },
		"target interval":     func(s *Settings) { s.Target.Interval += 7 },
		"target timeout":      func(s *Settings) { s.Target.Timeout += 7 },
		"target threshold":    func(s *Settings) { s.Target.Threshold++ },
		"start period":        func(s *Settings) { s.StartPeriod += 7 },
		"healthy threshold":   func(s *Settings) { s.HealthyThreshold++ },
		"grace period":        func(s *Settings) { s.GracePeriod += 200 },
		"deregistration":      func(s *Settings) { s.DeregistrationDelay += 7 },
		"stop timeout":        func(s *Settings) { s.StopTimeout += 7 },
		"less room to start":  func(s *Settings) { s.MaximumPercent -= 25 },
		"fewer may be missed": func(s *Settings) { s.MinimumHealthyPercent += 10 },
	} {
		for n := 4; n <= 40; n++ {
			before := spec()
			before.MinimumHealthyPercent = 80
			after := before
			grow(&after)
			if after.Deploy(n) < before.Deploy(n) || after.Found() < before.Found() || after.GivenUp(n) < before.GivenUp(n) {
				t.Errorf("more %s, and %d tasks are deployed in %d s instead of %d s", name, n, after.Deploy(n), before.Deploy(n))
			}
		}
	}
}
