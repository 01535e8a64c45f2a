import type { EndpointOptions } from '../sdk-services.ts';
import { type EngineServices, type SdkCall, ServiceError } from '../services.ts';
import { sdkPackage } from './sdk-packages.ts';

type Client = { send(command: object): Promise<Record<string, unknown>> };
type ClientModule = Record<string, new (input: object) => object>;

/** Calls any API by its SDK client at the given endpoint; a service without one is refused by name. */
export const httpSdkCall = (options: EndpointOptions): EngineServices['callSdk'] => {
  const clients = new Map<string, Promise<{ client: Client; module: ClientModule }>>();
  const clientOf = (service: string) => {
    let known = clients.get(service);
    if (!known) {
      known = openClient(service, options);
      clients.set(service, known);
    }
    return known;
  };
  return async (call) => {
    const { client, module } = await clientOf(call.service);
    const name = `${call.action.replace(/^./, (first) => first.toUpperCase())}Command`;
    const Command = module[name];
    if (!Command) throw new ServiceError('UnknownOperationException', `${call.service} has no action ${call.action}`);
    try {
      const { $metadata, ...response } = await client.send(new Command(sdkParameters(call)));
      return await sdkResponse(call.service, response);
    } catch (error) {
      const {
        name: errorName,
        message,
        $metadata,
      } = error as Error & { $metadata?: { httpStatusCode?: number; requestId?: string } };
      if ($metadata?.httpStatusCode === undefined) throw new ServiceError('SdkClientException', message);
      throw new ServiceError(errorName, message, $metadata.httpStatusCode, $metadata.requestId, errorName in module);
    }
  };
};

const openClient = async (service: string, { awsEndpoint, region }: EndpointOptions) => {
  const known = sdkPackage(service);
  if (!known) throw new ServiceError('UnsupportedService', `The engine has no SDK client for the service '${service}'`);
  if (awsEndpoint === undefined)
    throw new ServiceError('SdkClientException', 'No AWS endpoint was given to the engine (--aws-endpoint)');
  const module = (await known.load()) as ClientModule;
  const Client = module[known.client];
  if (!Client) throw new Error(`No ${known.client} in the SDK package of ${service}`);
  const client = new Client({
    endpoint: awsEndpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
    maxAttempts: 1,
  }) as Client;
  return { client, module };
};

/** Resource ARNs' fields start in upper case; some APIs' own (and so the SDK's) in lower case. Message bodies must be text. */
const lowerCaseServices = new Set(['sfn']);
const textFields = new Set(['MessageBody', 'Message', 'Detail']);

const sdkParameters = ({ service, parameters }: SdkCall): Record<string, unknown> => {
  if (lowerCaseServices.has(service)) return renameFirst(parameters, (first) => first.toLowerCase());
  return textify(parameters) as Record<string, unknown>;
};

const textify = (value: unknown, key = ''): unknown => {
  if (textFields.has(key) && typeof value !== 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((item) => textify(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, textify(field, name)]));
  return value;
};

const renameFirst = (value: Record<string, unknown>, change: (first: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, field]) => [key.replace(/^./, change), field]));

const sdkResponse = async (service: string, response: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const body = response.Body as { transformToString?: () => Promise<string> } | undefined;
  if (body?.transformToString) response.Body = await body.transformToString();
  return lowerCaseServices.has(service) ? renameFirst(response, (first) => first.toUpperCase()) : response;
};
