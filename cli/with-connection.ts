import type { Command } from 'commander';
import type { Connection } from './connection.ts';

export const defaultEndpoint = process.env.CONCORD_ENDPOINT ?? process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566';

/** What every command may be given: whether to print JSON, and where Concord runs. */
export type CommonOptions = { json: boolean; endpoint: string };

/** A command's action with a connection to the endpoint that its options name, closed afterwards. */
export const withConnection =
  <Positional extends unknown[], Options extends object>(
    work: (connection: Connection, ...rest: [...Positional, Options & CommonOptions]) => Promise<void>,
  ) =>
  async (...rest: [...Positional, Options, Command]): Promise<void> => {
    const command = rest.at(-1) as Command;
    const options = command.optsWithGlobals<Options & CommonOptions>();
    // Loaded only where it is needed, since the SDK's clients take a while.
    const { connect, explainUnreachable } = await import('./connection.ts');
    const connection = connect(options);
    try {
      await work(connection, ...(rest.slice(0, -2) as Positional), options);
    } catch (error) {
      throw explainUnreachable(error, options.endpoint);
    } finally {
      connection.close();
    }
  };
