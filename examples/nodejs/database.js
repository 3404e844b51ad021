// A pool of connections for writes and one for reads.
import mysql from 'mysql2/promise';

import { limits } from './config.js';
import { Credentials } from './credentials.js';
import { PoolBusy, explain, isDenied, isLost, isReadOnly, isTimeout } from './errors.js';

export class Database {
  #writer;
  #reader;

  constructor(config) {
    const credentials = new Credentials(config);
    this.#writer = new Endpoint(config, config.host, credentials);
    this.#reader = new Endpoint(config, config.readerHost, credentials);
  }

  // check tries both pools, so that a wrong setting stops a deployment and not its first requests.
  async check() {
    await this.#writer.run('SELECT 1');
    await this.#reader.run('SELECT 1');
  }

  // read runs a query that changes nothing on the reader, once more when the connection is lost.
  read(sql, values) {
    return this.#reader.run(sql, values, 2);
  }

  // write runs a statement on the writer. It is not repeated: when the connection is lost, it may have run.
  write(sql, values) {
    return this.#writer.run(sql, values);
  }

  async close() {
    await Promise.all([this.#writer.close(), this.#reader.close()]);
  }
}

class Endpoint {
  #current; // {login, pool, users}: mysql2's pools keep one login, so each login has a pool of its own

  constructor(config, host, credentials) {
    Object.assign(this, { config, host, credentials });
  }

  async run(sql, values, attempts = 1) {
    const login = await this.credentials.login();
    try {
      return await this.#runAs(login, sql, values);
    } catch (error) {
      if (isDenied(error) && (await this.credentials.renew(login)) !== login) return this.run(sql, values, attempts);
      if (isLost(error) && attempts > 1) return this.run(sql, values, attempts - 1);
      throw explain(error, this, login);
    }
  }

  async #runAs(login, sql, values) {
    const current = this.#poolOf(login);
    current.users++;
    try {
      const connection = await this.#acquire(current.pool);
      try {
        // query, not execute: prepared statements pin the connection in the proxy.
        const [rows] = await connection.query({ sql, values, timeout: limits.statement * 1000 });
        return rows;
      } catch (error) {
        // A writer that became a reader, or a server that does not answer: away with the connection.
        if (isReadOnly(error) || isLost(error) || isTimeout(error)) connection.destroy();
        throw error;
      } finally {
        connection.release();
      }
    } finally {
      current.users--;
      this.#closeUnused(current);
    }
  }

  // poolOf makes a new pool when the login has changed. The old one is closed when its last user is done.
  #poolOf(login) {
    if (this.#current?.login !== login) {
      const old = this.#current;
      const pool = mysql.createPool({
        host: this.host,
        port: this.config.port,
        database: this.config.name,
        user: login.username,
        password: login.password,
        ssl: this.config.tls,
        connectionLimit: this.config.poolSize,
        connectTimeout: limits.connect * 1000,
      });
      this.#current = { login, pool, users: 0 };
      if (old) this.#closeUnused(old);
    }
    return this.#current;
  }

  #closeUnused(entry) {
    if (entry !== this.#current && entry.users === 0) entry.pool.end().catch(() => {});
  }

  async #acquire(pool) {
    let timer;
    const connection = pool.getConnection();
    const timeout = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new PoolBusy()), limits.pool * 1000);
    });
    try {
      return await Promise.race([connection, timeout]);
    } catch (error) {
      if (error instanceof PoolBusy) connection.then((late) => late.release(), () => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close() {
    await this.#current?.pool.end();
  }
}
