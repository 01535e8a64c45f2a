/** `npm start`: all of Concord on this machine. `npm start -- --help` says how. */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { AssemblyError } from './assembly/assembly-error.ts';
import { InvalidEventPatternError } from './events/event-pattern.ts';
import { PortTakenError } from './gateway/loopback-server.ts';
import { projectRoot, type Runtime, startRuntime } from './runtime.ts';
import type { TimedPart } from './startup/part-timer.ts';
import { StartupError } from './startup/startup-error.ts';
import { whatToTry } from './startup/what-to-try.ts';

const help = `Runs all of Concord on this machine, on loopback addresses only.

  npm start -- [options]

  --fresh          begin with an empty data folder
  --port PORT      of the gateway that speaks all AWS APIs (default 4566; 0 for any)
  --api-port PORT  of the REST API (default 4567; any, if the gateway's port is any)
  --data FOLDER    where everything is kept (default .concord)
  --no-demo        don't send the sample documents through on the first run
  --count-usage  count what is used, in AWS's units (GET /_concord/usage)
  --quiet          print the address only
  --help           this text
`;

const parse = () =>
  parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      port: { type: 'string', default: '4566' },
      'api-port': { type: 'string' },
      data: { type: 'string' },
      demo: { type: 'boolean', default: true },
      'count-usage': { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  }).values;

const refuse = (error: Error): never => {
  console.error(`${error.message}\n\n${help}`);
  process.exit(2);
};

const readOptions = () => {
  let values: ReturnType<typeof parse>;
  try {
    values = parse();
  } catch (error) {
    return refuse(error as Error);
  }
  const apiPort = values['api-port'];
  return { ...values, port: portOf(values.port), ...(apiPort !== undefined && { apiPort: portOf(apiPort) }) };
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new StartupError(`not a port: ${text}`);
  return port;
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

const printPart = ({ name, milliseconds, note }: TimedPart): void =>
  console.log(`  ${name.padEnd(18)}${seconds(milliseconds).padStart(7)}${note === undefined ? '' : `  ${note}`}`);

const printReady = async (runtime: Runtime): Promise<void> => {
  const { endpoint } = runtime;
  console.log(
    `\nReady in ${seconds(runtime.startedInMs)}: ${endpoint} speaks all AWS APIs (export AWS_ENDPOINT_URL=${endpoint})`,
  );
  if (runtime.apiEndpoint !== undefined)
    console.log(
      `The API: ${runtime.apiEndpoint} (/docs shows its routes)${runtime.apiKeysFile === undefined ? '' : `; its keys for machines, for you only: ${runtime.apiKeysFile}`}`,
    );
  const memory = await runtime.memory();
  const dynamoDb = memory.dynamoDb === undefined ? '' : `, DynamoDB Local ${megabytes(memory.dynamoDb)}`;
  console.log(`Idle memory: runtime ${megabytes(memory.runtime)}${dynamoDb}`);
};

const printWhatToTry = ({ endpoint, apiEndpoint, outputs }: Runtime): void => {
  console.log(`
${whatToTry({ endpoint, apiEndpoint, bucket: outputs.DocumentsBucket ?? 'BUCKET' })}
Ctrl-C stops; everything is kept, and "npm start -- --fresh" begins anew.`);
};

const printSignIn = ({ localUsers }: Runtime): void => {
  if (!localUsers) return;
  const width = Math.max(...localUsers.users.map(({ email }) => email.length));
  console.log(`
People who can sign in ("npx concord login", or POST to the API's sign-in route); their passwords, for you only, are in
${localUsers.file}:`);
  for (const { email, groups } of localUsers.users) console.log(`  ${email.padEnd(width)}  ${groups.join(', ')}`);
};

/** The project's own samples through the flows, by the command line like anyone else's. */
const runDemo = async (endpoint: string): Promise<void> => {
  console.log('\nFirst run: the sample documents and a few payments go through the flows.\n');
  const demo = spawn(process.execPath, ['cli/concord.ts', 'demo', '--endpoint', endpoint], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => demo.once('exit', resolve));
  if (code !== 0) console.error(`\nThe demo ended with exit code ${code}; the runtime stays up.`);
};

const explained = [StartupError, AssemblyError, PortTakenError, InvalidEventPatternError];

try {
  // Functions run in UTC, as on Lambda.
  process.env.TZ = 'UTC';
  const options = readOptions();
  if (options.help) {
    console.log(help);
    process.exit(0);
  }
  const say = options.quiet ? () => undefined : printPart;
  if (!options.quiet) console.log('Starting Concord');
  const runtime = await startRuntime({
    port: options.port,
    fresh: options.fresh,
    countUsage: options['count-usage'],
    onPart: say,
    onFailure: (reason) => {
      console.error(reason);
      void stop(1);
    },
    ...(options.apiPort !== undefined && { apiPort: options.apiPort }),
    ...(options.data !== undefined && { dataFolder: options.data }),
  });
  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    if (!options.quiet) console.log('\nStopping');
    await runtime.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));

  if (options.quiet) console.log(runtime.endpoint);
  else {
    await printReady(runtime);
    if (runtime.firstRun && options.demo) await runDemo(runtime.endpoint);
    printSignIn(runtime);
    printWhatToTry(runtime);
  }
} catch (error) {
  if (!explained.some((kind) => error instanceof kind)) throw error;
  console.error(`\n${(error as Error).message}`);
  process.exit(1);
}
