package main

import (
	"path/filepath"
	"testing"

	"slipway/internal/config"
)

func TestServicesAreAccepted(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(filepath.Join("..", ".."))
	if err := services(folder, 20, "dev", "staging", "prod"); err != nil {
		t.Fatal(err)
	}
	environments, err := config.Load(filepath.Join(folder, "environments"))
	if err != nil {
		t.Fatal(err)
	}
	if len(environments) != 60 || environments[0].Project != "service00" || environments[0].Account != "000000000001" {
		t.Errorf("%d environments, the first %s of %s in %s", len(environments), environments[0], environments[0].Project, environments[0].Account)
	}
}
