// The current login: of the variables, or of a secret that is read once and again after a refusal.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export class SecretError extends Error {}

export class Credentials {
  #secretId;
  #client;
  #login;
  #reading;

  constructor(config) {
    this.#secretId = config.secretId;
    if (this.#secretId) {
      this.#client = new SecretsManagerClient({
        maxAttempts: 2,
        requestHandler: { connectionTimeout: 5000, requestTimeout: 5000, throwOnRequestTimeout: true },
      });
    } else {
      this.#login = { username: config.username, password: config.password };
    }
  }

  async login() {
    return this.#login ?? this.#read();
  }

  // renew returns the login that follows a refused one, or the refused one when there is no other.
  async renew(refused) {
    return this.#secretId && this.#login === refused ? this.#read() : this.#login;
  }

  // read asks Secrets Manager; those who come while it is asked get the same answer.
  #read() {
    this.#reading ??= this.#ask().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #ask() {
    let text;
    try {
      ({ SecretString: text } = await this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretId })));
    } catch (error) {
      throw new SecretError(`secret ${this.#secretId}: cannot be read (${error.name}: ${error.message})`);
    }
    const { username, password } = parse(text);
    if (!username || !password) {
      throw new SecretError(
        `secret ${this.#secretId}: is not JSON with username and password; use the -db-password secret`,
      );
    }
    if (username !== this.#login?.username || password !== this.#login?.password) this.#login = { username, password };
    return this.#login;
  }

  // source says where the login comes from, for messages.
  get source() {
    return this.#secretId
      ? `secret ${this.#secretId}, read again just now`
      : 'DB_PASSWORD; after a rotation replace the task, or set DB_SECRET_ID';
  }
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
