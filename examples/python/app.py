"""The Python example of docs/integration.md: a small service whose notes are in the database."""

import json
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from config import ConfigError, from_environment
from credentials import SecretError
from database import Database
from errors import DatabaseError


class Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close waits for the requests under way


class Handler(BaseHTTPRequestHandler):
    # HTTP/1.0 closes each connection with its answer. Where connections are kept, they must outlive load_balancer.idle_timeout, 130 s, or clients see 502.
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        if self.path == "/":
            # The health check leaves the database alone: a failover shall not make ECS replace every task.
            self.answer(200, "ok")
        elif self.path == "/notes":
            self.with_database(200, self.notes)
        else:
            self.answer(404, "not found")

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/notes":
            self.answer(404, "not found")
        elif length > 1000:
            self.answer(413, "a note has at most 1000 bytes")
        else:
            text = self.rfile.read(length).decode("utf-8", "replace")
            self.with_database(201, lambda: self.create(text))

    def notes(self):
        rows = self.server.database.read("SELECT text FROM notes WHERE id > :id ORDER BY id", id=0)
        return [row.text for row in rows]

    def create(self, text):
        self.server.database.write("INSERT INTO notes (text) VALUES (:text)", text=text)
        return "created"

    def with_database(self, status, work):
        try:
            self.answer(status, work())
        except (DatabaseError, SecretError) as error:
            print(error, file=sys.stderr, flush=True)
            # The reason stays in the log: a client need not know hosts and users.
            self.answer(503, "the database is not available")

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    config = from_environment()
    database = Database(config)
    server = Server(("", config.listen_port), Handler)
    server.database = database
    # ECS stops a task with SIGTERM, and kills it after the stop timeout, 30 s by default.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print("listening on port", server.server_address[1], flush=True)
    server.serve_forever()
    server.server_close()
    database.close()


if __name__ == "__main__":
    try:
        main()
    except (ConfigError, SecretError, DatabaseError, OSError) as error:
        sys.exit(str(error))
