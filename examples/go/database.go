package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	connectTimeout   = 5 * time.Second
	poolTimeout      = 10 * time.Second
	statementTimeout = 30 * time.Second
)

// Database is a pool for writes and one for reads.
type Database struct {
	writer, reader endpoint
}

type endpoint struct {
	*sql.DB
	connector
}

// Open makes the pools and tries both, so that a wrong setting stops a deployment and not its first requests.
func Open(ctx context.Context, c Config) (*Database, error) {
	credentials, err := NewCredentials(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &Database{writer: pool(c, c.Host, credentials), reader: pool(c, c.ReaderHost, credentials)}
	for _, e := range []endpoint{d.writer, d.reader} {
		if err := e.PingContext(ctx); err != nil {
			return nil, e.explain(err)
		}
	}
	return d, nil
}

func pool(c Config, host string, credentials *Credentials) endpoint {
	settings := mysql.NewConfig()
	settings.Net, settings.Addr, settings.DBName = "tcp", net.JoinHostPort(host, strconv.Itoa(c.Port)), c.Name
	settings.TLS = c.TLS
	settings.Timeout = connectTimeout
	settings.InterpolateParams = true // prepared statements pin the connection in the proxy
	settings.RejectReadOnly = true    // a writer that became a reader: away with the connection
	settings.Logger = &mysql.NopLogger{}
	connector := connector{settings: settings, credentials: credentials, config: c}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(c.PoolSize)
	db.SetMaxIdleConns(c.PoolSize)
	db.SetConnMaxIdleTime(10 * time.Minute) // before the proxy closes them, after 30
	db.SetConnMaxLifetime(30 * time.Minute) // so that readers that were added get their share
	return endpoint{DB: db, connector: connector}
}

// connector opens connections with the current login, and once more with a new one when it is refused: the password
// was rotated.
type connector struct {
	settings    *mysql.Config
	credentials *Credentials
	config      Config
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	login := c.credentials.Login()
	connection, err := c.connectAs(ctx, login)
	if !isNumber(err, accessDenied) {
		return connection, err
	}
	renewed, renewErr := c.credentials.Renew(ctx, login)
	if renewErr != nil {
		return nil, renewErr
	}
	if renewed == login {
		return nil, err
	}
	return c.connectAs(ctx, renewed)
}

func (c connector) connectAs(ctx context.Context, login Login) (driver.Conn, error) {
	settings := c.settings.Clone()
	settings.User, settings.Passwd = login.Username, login.Password
	connector, err := mysql.NewConnector(settings)
	if err != nil {
		return nil, err
	}
	handshake, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	connection, err := connector.Connect(handshake)
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return nil, errSilent
	}
	return connection, err
}

// Driver implements driver.Connector.
func (connector) Driver() driver.Driver { return mysql.MySQLDriver{} }

// Read runs a query that changes nothing on the reader, once more when the connection is lost.
func (d *Database) Read(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	read := func(ctx context.Context, c *sql.Conn) error {
		rows, err := c.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := scan(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
	err := d.reader.run(ctx, read)
	if isLost(err) {
		err = d.reader.run(ctx, read)
	}
	return d.reader.explain(err)
}

// Write runs a statement on the writer. It is not repeated: when the connection is lost, it may have run.
func (d *Database) Write(ctx context.Context, statement string, args ...any) (result sql.Result, err error) {
	err = d.writer.run(ctx, func(ctx context.Context, c *sql.Conn) error {
		result, err = c.ExecContext(ctx, statement, args...)
		return err
	})
	return result, d.writer.explain(err)
}

// run waits for a free connection and calls do with it.
func (e endpoint) run(ctx context.Context, do func(context.Context, *sql.Conn) error) error {
	waiting, cancel := context.WithTimeout(ctx, poolTimeout)
	defer cancel()
	connection, err := e.Conn(waiting)
	if errors.Is(err, context.DeadlineExceeded) {
		return errPoolBusy
	}
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancelStatement := context.WithTimeout(ctx, statementTimeout)
	defer cancelStatement()
	return do(ctx, connection)
}

// Close closes both pools.
func (d *Database) Close() error {
	return errors.Join(d.writer.Close(), d.reader.Close())
}
