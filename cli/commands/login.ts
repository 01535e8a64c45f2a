import type { ApiClient } from '../../domain/api/client.ts';
import type { BodyOf } from '../../domain/api/route.ts';
import { answerChallenge, login } from '../../domain/api/routes/identity.ts';
import { connectApi, noToken } from '../api-client.ts';
import { Failure } from '../failure.ts';
import { apiUrl, defaultApi } from '../identity/api-url.ts';
import { pipedQuestions, type Questions, terminalQuestions } from '../identity/ask.ts';
import { defaultProfile, readProfile, writeProfile } from '../identity/profiles.ts';
import { print } from '../printer.ts';

type Step = BodyOf<typeof login>;
type Challenge = Step & { kind: 'challenge' };

const promptOf = ({ challenge, secret }: Challenge): string => {
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return 'New password of your own: ';
    case 'SOFTWARE_TOKEN_MFA':
      return 'Code of the authenticator app: ';
    case 'MFA_SETUP':
      return `Add this key to an authenticator app: ${secret}\nThen the code that it shows: `;
  }
};

/** Answers one challenge after another until there are tokens. */
const signIn = async (client: ApiClient, email: string, questions: Questions): Promise<Step & { kind: 'tokens' }> => {
  const password = await questions.secret('Password: ');
  let step = (await client.call(login, { body: { email, password } })).body;
  while (step.kind === 'challenge') {
    const { challenge, session } = step;
    const answer = await questions.secret(promptOf(step));
    step = (await client.call(answerChallenge, { body: { email, challenge, session, answer } })).body;
  }
  return step;
};

/** The API that is named, or where the profile was signed in before, or the usual one. */
const apiOf = async (profile: string, api: string | undefined): Promise<string> => {
  // A file that can't be used is no reason: it is about to be replaced.
  const before = api === undefined ? await readProfile(profile).catch(() => undefined) : undefined;
  return apiUrl(api ?? before?.api ?? defaultApi());
};

/** Signs in and keeps the tokens under the profile. */
export const signInAtApi = async (options: {
  profile?: string;
  api?: string;
  email?: string;
  passwordStdin: boolean;
  json: boolean;
}): Promise<void> => {
  const profile = options.profile ?? defaultProfile;
  const api = await apiOf(profile, options.api);
  const questions = options.passwordStdin ? pipedQuestions() : terminalQuestions;
  const email = (options.email ?? (await questions.text('E-mail address: '))).trim().toLowerCase();
  const { idToken, refreshToken, expiresInSeconds } = await signIn(connectApi(api, noToken), email, questions);
  if (refreshToken === undefined) throw new Failure(`${api} gave no refresh token`);
  const expiresAtEpochMs = Date.now() + expiresInSeconds * 1000;
  await writeProfile(profile, { api, email, idToken, refreshToken, expiresAtEpochMs });
  print({ profile, api, email }, () => `signed in at ${api} as ${email} (profile ${profile})`, options.json);
};
