/** What infra/ gives the API's functions; imported before a file that makes its handler from it. */
import { clientId } from './api-client.ts';

process.env.USER_POOL_ID = 'us-east-1_memory';
process.env.USER_POOL_CLIENT_IDS = `${clientId},machine-client`;
process.env.CONSOLE_ORIGIN = 'http://127.0.0.1:4568';
process.env.AWS_REGION ??= 'us-east-1';
