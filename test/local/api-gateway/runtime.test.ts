import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Runtime, startRuntime } from '../../../local/runtime.ts';
import { apiTemplate, echoFunction, triggersFunction } from '../fixtures/api-template.ts';
import { credentials } from '../fixtures/local-s3.ts';
import { writeAssembly } from '../fixtures/write-assembly.ts';

let folder: string;
let options: { dataFolder: string; assemblyFolder: string; port: number };
let runtime: Runtime;
const functions = { Echo: echoFunction, Triggers: triggersFunction };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-api-runtime-'));
  options = { dataFolder: join(folder, 'data'), assemblyFolder: join(folder, 'cdk.out'), port: 0 };
  await writeAssembly(options.assemblyFolder, { name: 'Api', template: apiTemplate(), functions });
  runtime = await startRuntime(options);
});
afterAll(async () => {
  await runtime.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a runtime whose assembly has an API', () => {
  it('serves it on a port of its own, to the people whom it made', async () => {
    const endpoints = (await (await fetch(`${runtime.endpoint}/_concord/endpoints`)).json()) as object;
    const file = runtime.localUsers?.file ?? '';
    const users = JSON.parse(await readFile(file, 'utf8')) as { email: string; password: string }[];
    const user = users.find(({ email }) => email === 'auditor@concord.local');
    const cognito = new CognitoIdentityProviderClient({ endpoint: runtime.endpoint, region: 'us-east-1', credentials });
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: runtime.outputs.UserPoolClientId,
        AuthParameters: { USERNAME: user?.email ?? '', PASSWORD: user?.password ?? '' },
      }),
    );

    const answer = await fetch(`${runtime.apiEndpoint}/documents`, {
      headers: { authorization: AuthenticationResult?.IdToken ?? '' },
    });

    expect(endpoints).toEqual({ aws: runtime.endpoint, api: runtime.apiEndpoint });
    expect(await answer.json()).toMatchObject({
      requestContext: { authorizer: { claims: { 'cognito:groups': 'auditor' } } },
    });
    for (const path of [file, runtime.apiKeysFile ?? '']) expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('doesn’t start on an API whose function isn’t there', async () => {
    const template = apiTemplate();
    const { Echo: _, ...rest } = template.Resources;
    const text = JSON.stringify({ ...template, Resources: rest }).replaceAll(
      '{"Fn::GetAtt":["Echo","Arn"]}',
      '"arn:aws:lambda:us-east-1:000000000000:function:Gone"',
    );
    const assemblyFolder = join(folder, 'without');
    await writeAssembly(assemblyFolder, { name: 'Api', template: JSON.parse(text) as object, functions });

    await expect(startRuntime({ ...options, assemblyFolder, dataFolder: join(folder, 'other') })).rejects.toThrow(
      'GET /health: there is no function arn:aws:lambda:us-east-1:000000000000:function:Gone',
    );
  });
});
