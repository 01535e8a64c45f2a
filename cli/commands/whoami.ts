import { getMe } from '../../domain/api/routes/identity.ts';
import type { Session } from '../identity/session.ts';
import { paint, print } from '../printer.ts';

/** Who is signed in, and what they may do. */
export const showMe = async ({ client, profile, profileName }: Session, { json }: { json: boolean }): Promise<void> => {
  const { body } = await client.call(getMe, {});
  const { email, name, groups, operations } = body;
  print(
    { ...body, profile: profileName, api: profile.api },
    () =>
      [
        `${paint('bold', email)}${name === null || name === email ? '' : ` (${name})`} at ${profile.api}, profile ${profileName}`,
        `groups: ${groups.join(', ')}`,
        `may: ${operations.join(', ')}`,
      ].join('\n'),
    json,
  );
};
