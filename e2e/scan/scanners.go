package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
)

// finding is a check that a resource fails.
type finding struct{ id, address, says string }

// scanner runs a program on a plan's JSON, and reads what it prints.
type scanner struct {
	name string
	// unsteady ones do not find the same things each time: what they miss says nothing.
	unsteady  bool
	arguments func(plan string) []string
	read      func(printed []byte) ([]finding, error)
}

var scanners = []scanner{
	{"checkov", false, func(plan string) []string {
		return []string{"--file", plan, "--framework", "terraform_plan", "--output", "json", "--compact", "--quiet", "--soft-fail", "--skip-download"}
	}, readCheckov},
	{"trivy", true, func(plan string) []string {
		return []string{"config", "--format", "json", "--quiet", plan}
	}, readTrivy},
}

func (s scanner) run(ctx context.Context, plan string) ([]finding, error) {
	command := exec.CommandContext(ctx, s.name, s.arguments(plan)...)
	command.Dir = filepath.Dir(plan)
	var messages bytes.Buffer
	command.Stderr = &messages
	printed, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, messages.Bytes())
	}
	return s.read(printed)
}

func readCheckov(printed []byte) ([]finding, error) {
	var report struct {
		Results *struct {
			Failed []struct {
				ID       string `json:"check_id"`
				Name     string `json:"check_name"`
				Resource string `json:"resource"`
			} `json:"failed_checks"`
		} `json:"results"`
	}
	if err := json.Unmarshal(printed, &report); err != nil {
		return nil, err
	}
	if report.Results == nil {
		return nil, errors.New("it judged nothing: is this a plan's JSON?")
	}
	var found []finding
	for _, failed := range report.Results.Failed {
		found = append(found, finding{failed.ID, failed.Resource, failed.Name})
	}
	return found, nil
}

func readTrivy(printed []byte) ([]finding, error) {
	var report struct {
		Results []struct {
			Failed []struct {
				ID       string
				Title    string
				Status   string
				Metadata struct{ Resource string } `json:"CauseMetadata"`
			} `json:"Misconfigurations"`
		}
	}
	if err := json.Unmarshal(printed, &report); err != nil {
		return nil, err
	}
	if len(report.Results) == 0 {
		return nil, errors.New("it judged nothing: is this a plan's JSON?")
	}
	var found []finding
	for _, result := range report.Results {
		for _, failed := range result.Failed {
			if failed.Status == "FAIL" {
				found = append(found, finding{failed.ID, failed.Metadata.Resource, failed.Title})
			}
		}
	}
	return found, nil
}
