import type { Session } from '../identity/session.ts';
import { print } from '../printer.ts';

/** The id token of who is signed in, for the Authorization header of other programs. */
export const showToken = async ({ token }: Session, { json }: { json: boolean }): Promise<void> => {
  const idToken = await token();
  print({ idToken }, () => idToken, json);
};
