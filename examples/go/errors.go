package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// Numbers of https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html, and MariaDB's 1927.
const (
	accessDenied     = 1045 // ER_ACCESS_DENIED_ERROR
	shutdown         = 1053 // ER_SERVER_SHUTDOWN
	connectionKilled = 1927 // ER_CONNECTION_KILLED of MariaDB
	sessionKilled    = 3169 // ER_SESSION_WAS_KILLED
	inactive         = 4031 // ER_CLIENT_INTERACTION_TIMEOUT
)

var (
	errPoolBusy = errors.New("pool busy")
	errSilent   = fmt.Errorf("no answer for %v", connectTimeout)
)

// explain turns an error of the driver into one line that says what to do; docs/integration.md lists them.
func (c connector) explain(err error) error {
	if err == nil {
		return nil
	}
	var (
		untrusted *tls.CertificateVerificationError
		name      x509.HostnameError
		network   *net.OpError
		server    *mysql.MySQLError
	)
	say := func(format string, args ...any) error {
		return fmt.Errorf(c.settings.Addr+": "+format, args...)
	}
	switch {
	case errors.Is(err, errPoolBusy):
		return say("no free connection for %v; DB_POOL_SIZE is %d", poolTimeout, c.config.PoolSize)
	case errors.Is(err, context.DeadlineExceeded):
		return say("no answer for %v", statementTimeout)
	case errors.Is(err, mysql.ErrNoTLS):
		return say("TLS: not offered by the server; no password was sent")
	case errors.As(err, &name):
		return say("TLS: the certificate is for another host name; use the endpoint's own (%s)", oneLine(err))
	case errors.As(err, &untrusted):
		store := c.config.CAFile
		if store == "" {
			store = "the system"
		}
		return say("TLS: the certificate is not trusted by the CAs of %s (%s)", store, oneLine(err))
	case isNumber(err, accessDenied):
		return say("access denied for %s with the password of %s", c.credentials.Login().Username, c.credentials.Source())
	case errors.Is(err, driver.ErrBadConn): // what RejectReadOnly makes of errors 1290, 1792 and 1836
		return say("the server is read-only: a failover is under way, or this is a reader")
	case isLost(err):
		return say("connection lost; the statement may have run (%s)", oneLine(err))
	case errors.As(err, &network), errors.Is(err, errSilent):
		return say("cannot connect (%s)", oneLine(err))
	case errors.As(err, &server):
		return say("%s", oneLine(err))
	}
	return err
}

func isNumber(err error, numbers ...uint16) bool {
	var server *mysql.MySQLError
	return errors.As(err, &server) && slices.Contains(numbers, server.Number)
}

func isLost(err error) bool {
	return errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, io.ErrUnexpectedEOF) ||
		isNumber(err, shutdown, connectionKilled, sessionKilled, inactive)
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
