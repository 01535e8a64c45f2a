import type { Command } from 'commander';
import { type Connection, connect, explainUnreachable } from './connection.ts';

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
    const connection = connect(options);
    try {
      await work(connection, ...(rest.slice(0, -2) as Positional), options);
    } catch (error) {
      throw explainUnreachable(error, options.endpoint);
    } finally {
      connection.close();
    }
  };
