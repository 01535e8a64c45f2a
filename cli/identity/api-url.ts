import { Failure, usageError } from '../failure.ts';

export const defaultApi = (): string => process.env.CONCORD_API ?? 'http://127.0.0.1:4567';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * The API's URL as it is compared and kept, without a slash at its end.
 * @throws Failure for one over which credentials would travel in the clear.
 */
export const apiUrl = (given: string): string => {
  if (!URL.canParse(given)) throw new Failure(`${given} is no URL`, usageError);
  const { protocol, hostname, username, password, search, hash, href } = new URL(given);
  if (username || password || search || hash)
    throw new Failure('the API’s URL has no user, query or fragment', usageError);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    throw new Failure(`${given} is not https: passwords and tokens would travel in the clear`, usageError);
  return href.replace(/\/+$/, '');
};
