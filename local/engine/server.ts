import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock/system-clock.ts';
import { createEngine } from './engine.ts';
import { serveEngine } from './http-server.ts';
import { endpointServices } from './sdk-services.ts';
import { memoryStore } from './store/memory-store.ts';
import { sqliteStore } from './store/sqlite-store.ts';

/** The engine alone: a Step Functions server for any project. */
const help = `Usage: npm run engine -- [options]
  --port N               where to serve the Step Functions API on 127.0.0.1 (default 8083; 0 takes a free one)
  --lambda-endpoint URL  where Lambda's Invoke API is served
  --aws-endpoint URL     where every other AWS API is served
  --data DIR             keep everything in DIR (default .concord/engine); a restart carries on
  --memory               keep everything in memory only
  --region NAME          region in ARNs (default us-east-1)
  --account ID           account in ARNs (default 000000000000)`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8083' },
    'lambda-endpoint': { type: 'string' },
    'aws-endpoint': { type: 'string' },
    data: { type: 'string', default: '.concord/engine' },
    memory: { type: 'boolean', default: false },
    region: { type: 'string', default: 'us-east-1' },
    account: { type: 'string', default: '000000000000' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(help);
  process.exit(0);
}

const openStore = () => {
  if (values.memory) return memoryStore();
  mkdirSync(values.data, { recursive: true });
  return sqliteStore(path.join(values.data, 'engine.sqlite'));
};

const engine = createEngine({
  clock: systemClock,
  random: Math.random,
  store: openStore(),
  services: endpointServices({
    region: values.region,
    accountId: values.account,
    ...(values['lambda-endpoint'] === undefined ? {} : { lambdaEndpoint: values['lambda-endpoint'] }),
    ...(values['aws-endpoint'] === undefined ? {} : { awsEndpoint: values['aws-endpoint'] }),
  }),
  region: values.region,
  accountId: values.account,
});
await engine.recover();
const { server, port } = await serveEngine(engine, Number(values.port));
console.log(
  `Step Functions engine ready on http://127.0.0.1:${port} (${values.memory ? 'in memory' : `data in ${values.data}`})`,
);

const stop = (): void => {
  server.close();
  server.closeAllConnections();
  engine.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
