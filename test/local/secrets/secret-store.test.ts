import { expect, it } from '@jest/globals';
import type { GatewayRequest } from '../../../local/gateway/gateway-request.ts';
import { SecretStore } from '../../../local/secrets/secret-store.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';

const recipe = { passwordLength: 64, excludePunctuation: true };
const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:concord-dev/CursorKey-000000';

const storeOn = (database: RuntimeDatabase) => {
  const store = new SecretStore({ database, now: () => Date.UTC(2026, 10, 25) });
  store.declare('concord-dev/CursorKey', arn, recipe);
  return (SecretId: string) =>
    store.operations.GetSecretValue?.({ SecretId }, undefined as unknown as GatewayRequest) as { SecretString: string };
};

it('makes a secret once, and gives it by name and by ARN, after a restart too', () => {
  const database = new RuntimeDatabase(':memory:');
  const first = storeOn(database)('concord-dev/CursorKey');

  const again = storeOn(database)(arn);

  expect(first.SecretString).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(again).toEqual(first);
});

it('makes another one for another data folder', () => {
  const [one, other] = [new RuntimeDatabase(':memory:'), new RuntimeDatabase(':memory:')].map(
    (database) => storeOn(database)(arn).SecretString,
  );

  expect(one).not.toBe(other);
});

it('says so where there is none', () => {
  expect(() => storeOn(new RuntimeDatabase(':memory:'))('Other')).toThrow(/can't find the specified secret/);
});
