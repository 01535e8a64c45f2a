import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../clock/system-clock.ts';
import { createEngine } from './engine.ts';
import { serveEngine } from './http-server.ts';
import { endpointServices } from './sdk-services.ts';
import { help, parseServerOptions, type ServerOptions } from './server-options.ts';
import { memoryStore } from './store/memory-store.ts';
import { sqliteStore } from './store/sqlite-store.ts';

/** The engine alone: a Step Functions server for any project. Exits with 2 for a wrong command line, with 1 if it can't start. */
const readOptions = (): ServerOptions => {
  try {
    const options = parseServerOptions(process.argv.slice(2));
    if (options) return options;
    console.log(help);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
};

const openStore = (dataFolder: string | undefined) => {
  if (dataFolder === undefined) return memoryStore();
  mkdirSync(dataFolder, { recursive: true });
  return sqliteStore(path.join(dataFolder, 'engine.sqlite'));
};

const start = async (options: ServerOptions): Promise<void> => {
  const { region, accountId, dataFolder } = options;
  const engine = createEngine({
    clock: systemClock,
    random: Math.random,
    store: openStore(dataFolder),
    services: endpointServices(options),
    region,
    accountId,
  });
  const { server, port } = await serveEngine(engine, options.port);
  await engine.recover();
  console.log(
    `Step Functions engine ready on http://127.0.0.1:${port} (${dataFolder === undefined ? 'in memory' : `data in ${dataFolder}`})`,
  );
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
    engine.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

/** What a person can do about a start that failed. */
const reasonOf = (error: NodeJS.ErrnoException, { port, dataFolder }: ServerOptions): string => {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is taken: give another by --port (0 takes a free one), or end what serves there`;
  if (error.code === 'EACCES' || error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EROFS')
    return `The data folder ${dataFolder} can't be written: ${error.message}`;
  return error.message;
};

const options = readOptions();
start(options).catch((error: Error) => {
  console.error(`The engine did not start: ${reasonOf(error, options)}`);
  process.exit(1);
});
