"""Turns an error of the driver into one line that says what to do; docs/integration.md lists them."""

import ssl

import pymysql
import sqlalchemy.exc
from pymysql.constants import CR

from config import POOL_TIMEOUT, STATEMENT_TIMEOUT

# https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html, and MariaDB's 1927
ACCESS_DENIED = 1045
LOST = {
    1053,  # ER_SERVER_SHUTDOWN
    1927,  # ER_CONNECTION_KILLED of MariaDB
    3169,  # ER_SESSION_WAS_KILLED
    4031,  # ER_CLIENT_INTERACTION_TIMEOUT
    CR.CR_SERVER_GONE_ERROR,
    CR.CR_SERVER_LOST,
}
READ_ONLY = {1290, 1792, 1836}


class DatabaseError(Exception):
    pass


def number(error):
    """MySQL's number of the error, None for any other."""
    error = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's
    return error.args[0] if isinstance(error, pymysql.err.MySQLError) and error.args else None


def is_lost(error):
    return number(error) in LOST and not is_timeout(error)


def is_timeout(error):
    # PyMySQL reports its read timeout as a lost connection.
    return number(error) == CR.CR_SERVER_LOST and "timed out" in str(error)


def is_read_only(error):
    return number(error) in READ_ONLY


def explain(error, endpoint):
    driver = getattr(error, "orig", error)
    cause = getattr(driver, "original_exception", driver)
    login, config = endpoint.credentials.login, endpoint.config

    def say(text, detail=None):
        detail = f" ({' '.join(str(detail).split())})" if detail else ""
        return DatabaseError(f"{endpoint.host}:{config.port}: {text}{detail}")

    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return say(f"no free connection for {POOL_TIMEOUT}s; DB_POOL_SIZE is {config.pool_size}")
    if is_timeout(error):
        return say(f"no answer for {STATEMENT_TIMEOUT}s")
    if number(error) == CR.CR_SSL_CONNECTION_ERROR:
        return say("TLS: not offered by the server; no password was sent")
    if isinstance(cause, ssl.SSLCertVerificationError):
        if cause.verify_code in (62, 64):  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
            return say("TLS: the certificate is for another host name; use the endpoint's own", cause.verify_message)
        store = config.ca_file or "the system"
        return say(f"TLS: the certificate is not trusted by the CAs of {store}", cause.verify_message)
    if number(error) == ACCESS_DENIED:
        return say(f"access denied for {login.username} with the password of {endpoint.credentials.source}")
    if is_read_only(error):
        return say("the server is read-only: a failover is under way, or this is a reader")
    if is_lost(error):
        return say("connection lost; the statement may have run", driver)
    if number(error) == CR.CR_CONN_HOST_ERROR:
        return say("cannot connect", cause)
    if number(error) is not None:
        return say(driver)
    return error
