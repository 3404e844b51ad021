// The Node.js example of docs/integration.md: a small service whose notes are in the database.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { ConfigError, fromEnvironment } from './config.js';
import { SecretError } from './credentials.js';
import { Database } from './database.js';
import { DatabaseError } from './errors.js';

const known = (error) => [ConfigError, SecretError, DatabaseError].some((type) => error instanceof type);

const routes = (database) => ({
  // The health check leaves the database alone: a failover shall not make ECS replace every task.
  'GET /': async () => [200, 'ok'],
  'GET /notes': async () => {
    const rows = await database.read('SELECT text FROM notes WHERE id > ? ORDER BY id', [0]);
    return [200, rows.map((row) => row.text)];
  },
  'POST /notes': async (request) => {
    if (!(request.headers['content-length'] <= 1000)) return [413, 'a note has at most 1000 bytes'];
    await database.write('INSERT INTO notes (text) VALUES (?)', [await body(request)]);
    return [201, 'created'];
  },
});

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function answer(handler, request, response) {
  let status = 404;
  let value = 'not found';
  try {
    if (handler) [status, value] = await handler(request);
  } catch (error) {
    console.error(known(error) ? error.message : error);
    [status, value] = [503, 'the database is not available']; // a client need not know hosts and users
  }
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function main() {
  const config = fromEnvironment();
  const database = new Database(config);
  await database.check();
  const handlers = routes(database);
  const server = createServer((request, response) =>
    answer(handlers[`${request.method} ${request.url}`], request, response),
  );
  server.keepAliveTimeout = 140_000; // longer than load_balancer.idle_timeout, 130 s: else clients see 502
  // ECS stops a task with SIGTERM, and kills it after the stop timeout, 30 s by default.
  process.on('SIGTERM', () =>
    server.close(async () => {
      await database.close();
      process.exit(); // mysql2 leaves the timer of a statement whose connection was lost, up to 30 s
    }),
  );
  server.listen(config.listenPort);
  await once(server, 'listening');
  console.log('listening on port', server.address().port);
}

main().catch((error) => {
  console.error(known(error) || error.syscall ? error.message : error);
  process.exit(1);
});
