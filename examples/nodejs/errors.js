// Turns an error of the driver into one line that says what to do; docs/integration.md lists them.
import { limits } from './config.js';
import { SecretError } from './credentials.js';

export class DatabaseError extends Error {}
export class PoolBusy extends Error {}

// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html, and MariaDB's 1927
const lost = new Set([
  1053, // ER_SERVER_SHUTDOWN
  1927, // ER_CONNECTION_KILLED of MariaDB
  3169, // ER_SESSION_WAS_KILLED
  4031, // ER_CLIENT_INTERACTION_TIMEOUT
]);
const readOnly = new Set([1290, 1792, 1836]);

export const isDenied = (error) => error.errno === 1045;
export const isReadOnly = (error) => readOnly.has(error.errno);
export const isTimeout = (error) => error.code === 'PROTOCOL_SEQUENCE_TIMEOUT';
export const isLost = (error) =>
  lost.has(error.errno) || ['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE'].includes(error.code);

export function explain(error, endpoint, login) {
  const { config, host, credentials } = endpoint;
  const say = (text, detail) =>
    new DatabaseError(
      `${host}:${config.port}: ${text}` + (detail ? ` (${detail.split(/\s+/).join(' ')})` : ''),
      { cause: error },
    );
  if (error instanceof SecretError) return error;
  if (error instanceof PoolBusy) {
    return say(`no free connection for ${limits.pool}s; DB_POOL_SIZE is ${config.poolSize}`);
  }
  if (isTimeout(error)) return say(`no answer for ${limits.statement}s`);
  if (error.code === 'HANDSHAKE_NO_SSL_SUPPORT') return say('TLS: not offered by the server; no password was sent');
  if (error.code === 'HANDSHAKE_SSL_ERROR') {
    if (error.cert && error.host) {
      return say("TLS: the certificate is for another host name; use the endpoint's own", error.message);
    }
    return say(`TLS: the certificate is not trusted by the CAs of ${config.caFile || 'the system'}`, error.message);
  }
  if (isDenied(error)) return say(`access denied for ${login.username} with the password of ${credentials.source}`);
  if (isReadOnly(error)) return say('the server is read-only: a failover is under way, or this is a reader');
  if (isLost(error)) return say('connection lost; the statement may have run', error.message);
  if (error.syscall) return say('cannot connect', error.message || error.code);
  return say(error.message);
}
