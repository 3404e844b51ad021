"""A pool of connections for writes and one for reads."""

import pymysql
import sqlalchemy
from pymysql.constants import CLIENT, CR

from config import CONNECT_TIMEOUT, POOL_TIMEOUT, STATEMENT_TIMEOUT
from credentials import Credentials
from errors import ACCESS_DENIED, explain, is_lost, is_read_only, number


class TlsConnection(pymysql.connections.Connection):
    """PyMySQL goes on in plain text when the server, or someone in between, offers no TLS. This stops before the password
    is sent."""

    def _request_authentication(self):
        if not self.server_capabilities & CLIENT.SSL:
            raise pymysql.err.OperationalError(CR.CR_SSL_CONNECTION_ERROR, "no TLS")
        super()._request_authentication()


class Database:
    def __init__(self, config):
        """Makes the pools and tries both, so that a wrong setting stops a deployment and not its first requests."""
        credentials = Credentials(config)
        self._writer = Endpoint(config, config.host, credentials)
        self._reader = Endpoint(config, config.reader_host, credentials)
        for endpoint in (self._writer, self._reader):
            endpoint.run(lambda connection: connection.execute(sqlalchemy.text("SELECT 1")).fetchall())

    def read(self, query, **values):
        """Runs a query that changes nothing on the reader, once more when the connection is lost."""

        def work(connection):
            return connection.execute(sqlalchemy.text(query), values).fetchall()

        return self._reader.run(work, attempts=2)

    def write(self, statement, **values):
        """Runs a statement on the writer. It is not repeated: when the connection is lost, it may have run."""

        def work(connection):
            with connection.begin():
                connection.execute(sqlalchemy.text(statement), values)

        self._writer.run(work)

    def close(self):
        self._writer.engine.dispose()
        self._reader.engine.dispose()


class Endpoint:
    def __init__(self, config, host, credentials):
        self.config, self.host, self.credentials = config, host, credentials
        self.engine = sqlalchemy.create_engine(
            "mysql+pymysql://",
            creator=self._connect,
            pool_size=config.pool_size,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT,
            pool_pre_ping=True,  # a connection that was dropped while it was idle is replaced
            pool_recycle=600,  # seconds; the proxy closes them when idle for 1800, and readers that were added get their share
        )

    def run(self, work, attempts=1):
        try:
            with self.engine.connect() as connection:
                try:
                    return work(connection)
                except Exception as error:
                    if is_lost(error) or is_read_only(error):
                        connection.invalidate()  # a writer that became a reader: away with the connection
                    raise
        except Exception as error:
            if attempts > 1 and is_lost(error):
                return self.run(work, attempts - 1)
            raise explain(error, self) from None

    def _connect(self):
        """Opens a connection with the current login, and once more with a new one when it is refused: the password was
        rotated."""
        login = self.credentials.login
        try:
            return self._connect_as(login)
        except pymysql.err.OperationalError as error:
            if number(error) != ACCESS_DENIED:
                raise
            renewed = self.credentials.renew(login)
            if renewed == login:
                raise
            return self._connect_as(renewed)

    def _connect_as(self, login):
        return TlsConnection(
            host=self.host,
            port=self.config.port,
            database=self.config.name,
            user=login.username,
            password=login.password,
            ssl=self.config.tls,  # a context that verifies; ssl={'ssl': True} verifies nothing
            charset="utf8mb4",
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=STATEMENT_TIMEOUT,
            write_timeout=STATEMENT_TIMEOUT,
        )
