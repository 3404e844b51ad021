// Package prices holds AWS's list prices as data: one file for each region, each row with where and when it was read. internal/prices reads them.
package prices

import "embed"

// Files are the price lists, as us-east-1.yaml.
//
//go:embed *.yaml
var Files embed.FS
