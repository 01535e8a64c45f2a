import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The port is taken by another program. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

/**
 * Takes a port of 127.0.0.1.
 *
 * @param port 0 for any.
 * @param option by which a user chooses another one.
 * @throws PortTakenError
 */
export const listenOnLoopback = (server: Server, port: number, option: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new PortTakenError(`port ${port} is taken by another program: choose one with ${option}`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Ends what is under way too. */
export const closeServer = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
};
