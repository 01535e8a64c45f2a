import { describe, expect, it } from '@jest/globals';
import { parseServerOptions } from '../../../local/engine/server-options.ts';

describe("the stand-alone server's options", () => {
  it('have defaults that suit one machine', () => {
    expect(parseServerOptions([])).toEqual({
      port: 8083,
      region: 'us-east-1',
      accountId: '000000000000',
      dataFolder: '.concord/engine',
    });
  });

  it('name endpoints, and memory in place of a folder', () => {
    expect(parseServerOptions(['--memory', '--port', '0', '--lambda-endpoint', 'http://127.0.0.1:8084/'])).toEqual({
      port: 0,
      region: 'us-east-1',
      accountId: '000000000000',
      lambdaEndpoint: 'http://127.0.0.1:8084',
    });
  });

  it.each([
    [['--port', 'abc'], '--port takes a number from 0 to 65535, not "abc"'],
    [['--port', '70000'], '--port takes a number from 0 to 65535, not "70000"'],
    [['--nope'], "Unknown option '--nope'"],
    [['8083'], "Unexpected argument '8083'"],
    [['--memory', '--data', 'folder'], '--memory and --data exclude each other'],
    [['--lambda-endpoint', 'localhost:8084'], '--lambda-endpoint takes a URL'],
    [['--account', '12'], '--account takes twelve digits'],
    [['--region', 'x'], '--region takes a name such as us-east-1'],
  ])('%j are refused with a reason', (args, message) => {
    expect(() => parseServerOptions(args)).toThrow(message);
  });
});
