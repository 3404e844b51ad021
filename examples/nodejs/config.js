// What the container is told by its environment.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

// Limits in seconds.
export const limits = { connect: 5, pool: 10, statement: 30 };

// ConfigError holds every problem of the environment, a line each.
export class ConfigError extends Error {}

export function fromEnvironment(env = process.env) {
  const problems = [];
  const required = (name) => {
    if (!env[name]) problems.push(`${name}: not set; Slipway puts it into the task definition`);
    return env[name];
  };
  const number = (name, value, least = 1) => {
    if (value && !(/^[0-9]+$/.test(value) && Number(value) >= least)) {
      problems.push(`${name}: "${value}"; use a whole number of at least ${least}`);
    }
    return Number(value);
  };
  const config = {
    host: required('DB_HOST'),
    port: number('DB_PORT', required('DB_PORT')),
    name: required('DB_NAME'),
    secretId: env.DB_SECRET_ID, // name or ARN of the secret with the user name and password as JSON
    poolSize: number('DB_POOL_SIZE', env.DB_POOL_SIZE || '10'), // connections to each of the two hosts
    listenPort: number('PORT', env.PORT || '80', 0), // 0 for any that is free
    caFile: env.DB_CA_FILE, // PEM file; none for the CAs of Node.js
  };
  config.readerHost = env.DB_READER_HOST || config.host; // an environment without readers has no reader endpoint
  if (!config.secretId) {
    config.username = required('DB_USERNAME');
    config.password = required('DB_PASSWORD');
  }
  try {
    config.tls = verifiedTls(config.caFile);
  } catch {
    problems.push(`DB_CA_FILE: ${config.caFile}; cannot be read as PEM certificates`);
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

// verifiedTls verifies the server's certificate, and with verifyIdentity its host name too. Without a file Node.js trusts
// the CAs that it carries along: Amazon Root CA 1, to which the proxy's certificates chain, is one of them.
function verifiedTls(caFile) {
  const tls = { rejectUnauthorized: true, verifyIdentity: true, minVersion: 'TLSv1.2' };
  if (!caFile) return tls;
  const ca = readFileSync(caFile, 'utf8');
  new X509Certificate(ca); // throws unless the file starts with a certificate
  return { ...tls, ca };
}
