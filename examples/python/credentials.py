"""The current login: of the variables, or of a secret that is read once and again after a refusal."""

import json
import os
import threading
from dataclasses import dataclass, field

import boto3
import botocore.exceptions
from botocore.config import Config as ClientConfig


class SecretError(Exception):
    pass


@dataclass(frozen=True)
class Login:
    username: str
    password: str = field(repr=False)


class Credentials:
    def __init__(self, config):
        self._secret_id = config.secret_id
        self._lock = threading.Lock()
        self._login = Login(config.username, config.password)
        self._client = None
        if self._secret_id:
            self._login = self._read()

    @property
    def login(self) -> Login:
        with self._lock:
            return self._login

    def renew(self, refused: Login) -> Login:
        """The login that follows a refused one. Of many callers with the same refused login one reads the secret."""
        with self._lock:
            if self._secret_id and self._login == refused:
                self._login = self._read()
            return self._login

    def _read(self) -> Login:
        try:
            self._client = self._client or boto3.client(
                "secretsmanager",
                endpoint_url=os.environ.get("AWS_ENDPOINT_URL"),  # boto3 before 1.28 does not read it
                config=ClientConfig(connect_timeout=5, read_timeout=5, retries={"total_max_attempts": 2}),
            )
            text = self._client.get_secret_value(SecretId=self._secret_id)["SecretString"]
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
            raise SecretError(f"secret {self._secret_id}: cannot be read ({error})") from None
        try:
            value = json.loads(text)
            login = Login(value["username"], value["password"])
        except (ValueError, KeyError, TypeError):
            login = Login("", "")
        if not login.username or not login.password:
            raise SecretError(
                f"secret {self._secret_id}: is not JSON with username and password; use the -db-password secret"
            )
        return login

    @property
    def source(self) -> str:
        """Where the login comes from, for messages."""
        if self._secret_id:
            return f"secret {self._secret_id}, read again just now"
        return "DB_PASSWORD; after a rotation replace the task, or set DB_SECRET_ID"
