import { invalidParameter } from './cognito-error.ts';
import type { Input } from './input.ts';
import type { User } from './user.ts';
import type { UserPool } from './user-pool.ts';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const standard = [
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
];
const onlyForAdministrators = ['email_verified', 'phone_number_verified'];

/** As far as anyone can say without writing to it: one name, one domain, nothing that quotes or breaks a line. */
export const isEmail = (text: string): boolean =>
  /^[^\s@<>()[\],;:\\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text);

/** `[{ Name, Value }]`. @throws ApiError InvalidParameterException for what the pool doesn't have. */
export const readAttributes = (
  input: Input,
  field: string,
  pool: UserPool,
  byAdministrator: boolean,
): Record<string, string> => {
  const attributes: Record<string, string> = {};
  const given = input[field] ?? [];
  if (!Array.isArray(given)) throw invalidParameter(`${field} must be a list`);
  for (const { Name, Value } of given as { Name?: unknown; Value?: unknown }[]) {
    const name = String(Name);
    if (!standard.includes(name) && !pool.customAttributes.includes(name))
      throw invalidParameter(
        `Attributes did not conform to the schema: Type for attribute {${name}} could not be determined\n`,
      );
    if (!byAdministrator && onlyForAdministrators.includes(name))
      throw invalidParameter(`Cannot modify the non-mutable attribute ${name}`);
    const value = String(Value ?? '');
    if (value.length > 2048) throw invalidParameter(`Attributes did not conform to the schema: ${name}: too long\n`);
    if (name === 'email' && !isEmail(value)) throw invalidParameter('Invalid email address format.');
    attributes[name] = value;
  }
  return attributes;
};

/** @throws ApiError InvalidParameterException */
export const requireAttributes = (pool: UserPool, attributes: Readonly<Record<string, string>>): void => {
  for (const name of pool.requiredAttributes)
    if (!attributes[name])
      throw invalidParameter(`Attributes did not conform to the schema: ${name}: The attribute is required\n`);
};

export const attributeList = (user: User): { Name: string; Value: string }[] =>
  Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value }));

/** A user as ListUsers and the like show one. */
export const describeUser = (user: User): Record<string, unknown> => ({
  Username: user.username,
  Attributes: attributeList(user),
  UserCreateDate: user.createdMs / 1000,
  UserLastModifiedDate: user.modifiedMs / 1000,
  Enabled: user.enabled,
  UserStatus: user.status,
});
