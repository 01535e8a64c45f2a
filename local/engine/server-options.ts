import { parseArgs } from 'node:util';

export const help = `Usage: npm run engine -- [options]
  --port N               where to serve the Step Functions API on 127.0.0.1 (default 8083; 0 takes a free one)
  --lambda-endpoint URL  where Lambda's Invoke API is served
  --aws-endpoint URL     where every other AWS API is served
  --data DIR             keep everything in DIR (default .concord/engine); a restart carries on
  --memory               keep everything in memory only
  --region NAME          region in ARNs (default us-east-1)
  --account ID           account in ARNs (default 000000000000)`;

export type ServerOptions = {
  port: number;
  lambdaEndpoint?: string;
  awsEndpoint?: string;
  /** Absent: in memory only. */
  dataFolder?: string;
  region: string;
  accountId: string;
};

/** Reads the command line; throws an Error whose message says what is wrong with it. `undefined` asks for the help text. */
export const parseServerOptions = (args: string[]): ServerOptions | undefined => {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '8083' },
      'lambda-endpoint': { type: 'string' },
      'aws-endpoint': { type: 'string' },
      data: { type: 'string' },
      memory: { type: 'boolean', default: false },
      region: { type: 'string', default: 'us-east-1' },
      account: { type: 'string', default: '000000000000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (!/^\d+$/.test(values.port) || Number(values.port) > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not "${values.port}"`);
  if (values.memory && values.data !== undefined) throw new Error('--memory and --data exclude each other');
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(values.region))
    throw new Error(`--region takes a name such as us-east-1, not "${values.region}"`);
  if (!/^\d{12}$/.test(values.account)) throw new Error(`--account takes twelve digits, not "${values.account}"`);
  const lambdaEndpoint = endpoint('--lambda-endpoint', values['lambda-endpoint']);
  const awsEndpoint = endpoint('--aws-endpoint', values['aws-endpoint']);
  return {
    port: Number(values.port),
    region: values.region,
    accountId: values.account,
    ...(values.memory ? {} : { dataFolder: values.data ?? '.concord/engine' }),
    ...(lambdaEndpoint === undefined ? {} : { lambdaEndpoint }),
    ...(awsEndpoint === undefined ? {} : { awsEndpoint }),
  };
};

/** Without a slash at its end, because paths are put after it. */
const endpoint = (option: string, url: string | undefined): string | undefined => {
  if (url === undefined) return undefined;
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:')
    throw new Error(`${option} takes a URL such as http://127.0.0.1:8084, not "${url}"`);
  return url.replace(/\/+$/, '');
};
