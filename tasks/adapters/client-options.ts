import { namedError } from './named-error.ts';

/**
 * What every SDK client of the tasks is made with: few own retries and short time-outs, since waiting longer is the state
 * machine's part, where one can see it.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

type Next = (input: never) => Promise<unknown>;
type Stack = {
  add(middleware: (next: Next) => Next, options: { step: 'initialize'; priority: 'high'; name: string }): void;
};

/** The client, throwing errors by the names that workflows know: see `namedError`. */
export const namingErrors = <Client extends { middlewareStack: unknown }>(client: Client): Client => {
  (client.middlewareStack as Stack).add(
    (next) => async (input) => {
      try {
        return await next(input);
      } catch (error) {
        throw namedError(error);
      }
    },
    { step: 'initialize', priority: 'high', name: 'nameErrors' },
  );
  return client;
};
