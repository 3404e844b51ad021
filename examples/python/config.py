"""What the container is told by its environment."""

import os
import ssl
from dataclasses import dataclass
from typing import Optional


CONNECT_TIMEOUT = 5  # seconds, as the others
POOL_TIMEOUT = 10
STATEMENT_TIMEOUT = 30


class ConfigError(Exception):
    """Every problem of the environment, a line each."""


@dataclass(frozen=True)
class Config:
    host: str
    reader_host: str
    port: int
    name: str
    username: str  # used without secret_id
    password: str
    secret_id: Optional[str]  # name or ARN of the secret with the user name and password as JSON
    pool_size: int  # connections to each of the two hosts
    listen_port: int  # 0 for any that is free
    ca_file: Optional[str]  # PEM file; None for the system's CAs
    tls: ssl.SSLContext


def from_environment(env=os.environ) -> Config:
    problems = []

    def required(name):
        if not env.get(name):
            problems.append(f"{name}: not set; Slipway puts it into the task definition")
        return env.get(name, "")

    def whole_number(name, value, least=1):
        if not value:
            return None  # said already
        if value.isascii() and value.isdigit() and int(value) >= least:
            return int(value)
        problems.append(f'{name}: "{value}"; use a whole number of at least {least}')

    host, port, name = required("DB_HOST"), whole_number("DB_PORT", required("DB_PORT")), required("DB_NAME")
    secret_id = env.get("DB_SECRET_ID") or None
    username = password = ""
    if not secret_id:
        username, password = required("DB_USERNAME"), required("DB_PASSWORD")
    pool_size = whole_number("DB_POOL_SIZE", env.get("DB_POOL_SIZE") or "10")
    listen_port = whole_number("PORT", env.get("PORT") or "80", least=0)
    ca_file = env.get("DB_CA_FILE") or None
    tls = None
    try:
        tls = verified_tls(ca_file)
    except OSError:
        problems.append(f"DB_CA_FILE: {ca_file}; cannot be read as PEM certificates")
    if problems:
        raise ConfigError("\n".join(problems))
    # An environment without readers has no reader endpoint.
    reader_host = env.get("DB_READER_HOST") or host
    return Config(host, reader_host, port, name, username, password, secret_id, pool_size, listen_port, ca_file, tls)


def verified_tls(ca_file: Optional[str]) -> ssl.SSLContext:
    """Verifies the server's certificate and host name. Without a file it trusts the system's CAs: Amazon Root CA 1, to
    which the proxy's certificates chain, is one of them."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
