import { randomInt } from 'node:crypto';
import { ApiError } from '../gateway/gateway-request.ts';
import type { JsonOperation } from '../gateway/json-api.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';

/** CloudFormation's GenerateSecretString, as far as it is carried out. */
export type SecretRecipe = { passwordLength: number; excludePunctuation: boolean };

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** What Secrets Manager takes beside letters and digits (GetRandomPassword, ExcludePunctuation). */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

type SecretRow = { name: string; arn: string; text: string; createdMs: number };

/** Secrets Manager on one machine: texts made at random when they are declared, kept with the runtime's own data. */
export class SecretStore {
  readonly #database: RuntimeDatabase;
  readonly #now: () => number;

  constructor(options: { database: RuntimeDatabase; now: () => number }) {
    this.#database = options.database;
    this.#now = options.now;
    this.#database.declare(
      'CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, arn TEXT NOT NULL, text TEXT NOT NULL, createdMs INTEGER NOT NULL)',
    );
  }

  /** Makes the secret, unless an earlier start did. */
  declare(name: string, arn: string, recipe: SecretRecipe): void {
    const characters = recipe.excludePunctuation ? letters : letters + punctuation;
    const text = Array.from({ length: recipe.passwordLength }, () => characters[randomInt(characters.length)]).join('');
    this.#database.run(
      'INSERT INTO secrets (name, arn, text, createdMs) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING',
      name,
      arn,
      text,
      this.#now(),
    );
  }

  /** GetSecretValue: by name or ARN. */
  readonly operations: Readonly<Record<string, JsonOperation>> = {
    GetSecretValue: ({ SecretId }) => {
      const found = this.#database.get<SecretRow>(
        'SELECT * FROM secrets WHERE name = ? OR arn = ?',
        String(SecretId),
        String(SecretId),
      );
      if (!found)
        throw new ApiError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.", 400);
      const { name, arn, text, createdMs } = found;
      return { ARN: arn, Name: name, SecretString: text, CreatedDate: createdMs / 1000, VersionStages: ['AWSCURRENT'] };
    },
  };
}
