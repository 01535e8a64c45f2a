import type { Command } from 'commander';
import { Failure, usageError } from './failure.ts';
import { type Session, sessionFor } from './identity/session.ts';
import { apiService } from './service/api-service.ts';
import type { Service } from './service/service.ts';
import { type CommonOptions, withConnection } from './with-connection.ts';

type ApiOptions = { profile?: string; api?: string };

/** The options that send a command through the API, as whoever is signed in there. */
export const throughApi = (command: Command): Command =>
  command
    .option('--profile <name>', 'through the API, as who signed in under this name (concord login)')
    .option('--api <url>', 'through the API there, as who is signed in');

const namesApi = ({ profile, api }: ApiOptions): boolean => profile !== undefined || api !== undefined;

/** A command's action by the session that its options name. */
export const withSession =
  <Options extends object>(work: (session: Session, options: Options & CommonOptions) => Promise<void>) =>
  async (...rest: [...unknown[], Command]): Promise<void> => {
    const options = (rest.at(-1) as Command).optsWithGlobals<Options & CommonOptions & ApiOptions>();
    await work(await sessionFor(options), options);
  };

/**
 * A command's action by Concord's API where its options name a profile or an API, and by its services at the endpoint
 * otherwise: the one place that chooses.
 */
export const withService = <Positional extends unknown[], Options extends object>(
  work: (service: Service, ...rest: [...Positional, Options & CommonOptions]) => Promise<void>,
) => {
  const byServices = withConnection<Positional, Options>(async (connection, ...rest) => {
    const { awsService } = await import('./service/aws-service.ts');
    await work(awsService(connection), ...rest);
  });
  return async (...rest: [...Positional, Options, Command]): Promise<void> => {
    const command = rest.at(-1) as Command;
    const options = command.optsWithGlobals<Options & CommonOptions & ApiOptions>();
    if (!namesApi(options)) return byServices(...rest);
    if (command.getOptionValueSourceWithGlobals('endpoint') === 'cli')
      throw new Failure('--endpoint names the services, --profile and --api the API before them: give one', usageError);
    const { client } = await sessionFor(options);
    return work(apiService(client), ...(rest.slice(0, -2) as Positional), options);
  };
};
