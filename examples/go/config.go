package main

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Config is what the container is told by its environment.
type Config struct {
	Host, ReaderHost, Name string
	Port                   int
	Username, Password     string // used without SecretID
	SecretID               string // name or ARN of the secret with the user name and password as JSON
	PoolSize               int    // connections to each of the two hosts
	ListenPort             int    // 0 for any that is free
	CAFile                 string // PEM file; empty for the system's CAs
	TLS                    *tls.Config
}

// FromEnvironment reads the variables and reports every problem at once, a line each.
func FromEnvironment() (Config, error) {
	var problems []string
	required := func(name string) string {
		value := os.Getenv(name)
		if value == "" {
			problems = append(problems, name+": not set; Slipway puts it into the task definition")
		}
		return value
	}
	number := func(name, value string, least int) int {
		n, err := strconv.Atoi(value)
		if value != "" && (err != nil || n < least) {
			problems = append(problems, fmt.Sprintf("%s: %q; use a whole number of at least %d", name, value, least))
		}
		return n
	}
	c := Config{
		Host: required("DB_HOST"), Port: number("DB_PORT", required("DB_PORT"), 1), Name: required("DB_NAME"),
		ReaderHost: os.Getenv("DB_READER_HOST"), SecretID: os.Getenv("DB_SECRET_ID"), CAFile: os.Getenv("DB_CA_FILE"),
		PoolSize:   number("DB_POOL_SIZE", cmp.Or(os.Getenv("DB_POOL_SIZE"), "10"), 1),
		ListenPort: number("PORT", cmp.Or(os.Getenv("PORT"), "80"), 0),
	}
	c.ReaderHost = cmp.Or(c.ReaderHost, c.Host) // an environment without readers has no reader endpoint
	if c.SecretID == "" {
		c.Username, c.Password = required("DB_USERNAME"), required("DB_PASSWORD")
	}
	var err error
	if c.TLS, err = verifiedTLS(c.CAFile); err != nil {
		problems = append(problems, err.Error())
	}
	if len(problems) > 0 {
		return Config{}, fmt.Errorf("%s", strings.Join(problems, "\n"))
	}
	return c, nil
}

// verifiedTLS verifies the server's certificate and host name, which the driver takes from the address. Without a file
// it trusts the system's CAs: Amazon Root CA 1, to which the proxy's certificates chain, is one of them.
func verifiedTLS(caFile string) (*tls.Config, error) {
	if caFile == "" {
		return &tls.Config{MinVersion: tls.VersionTLS12}, nil
	}
	pem, err := os.ReadFile(caFile)
	pool := x509.NewCertPool()
	if err != nil || !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("DB_CA_FILE: %s; cannot be read as PEM certificates", caFile)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}, nil
}
