import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from './startup-error.ts';

const oldestNode = 24;
const oldestJava = 17;

/** @throws StartupError */
export const requireNode = (version = process.versions.node): void => {
  const major = Number(version.split('.')[0]);
  if (major < oldestNode)
    throw new StartupError(
      `Concord needs Node ${oldestNode}, as on Lambda; this is Node ${version}. Start it with "npm start": the npm script brings ` +
        `its own Node (installed by "npm ci" without --omit=optional). On a platform without it, install Node ${oldestNode}.`,
    );
};

/** The Java command for DynamoDB Local: of JAVA_HOME, else on the PATH. */
export const javaCommand = (environment: NodeJS.ProcessEnv = process.env): string =>
  environment.JAVA_HOME ? join(environment.JAVA_HOME, 'bin', 'java') : 'java';

/** @returns the command. @throws StartupError if there is none, or it is too old. */
export const findJava = async (environment: NodeJS.ProcessEnv = process.env): Promise<string> => {
  const command = javaCommand(environment);
  const advice = `DynamoDB Local needs a Java runtime, version ${oldestJava} or newer, on the PATH (Debian and Ubuntu: apt install openjdk-17-jre-headless; macOS: brew install openjdk; Windows: winget install EclipseAdoptium.Temurin.21.JRE).`;
  let said: string;
  try {
    // To stderr, in quotes: openjdk version "17.0.15" 2025-04-15
    said = (await promisify(execFile)(command, ['-XshowSettings:none', '-version'])).stderr;
  } catch (error) {
    throw new StartupError(`no Java found (${command}). ${advice}`, { cause: error });
  }
  const [, first = '', second = ''] = /version "(\d+)(?:\.(\d+))?/.exec(said) ?? [];
  // Java 8 calls itself 1.8.
  const major = Number(first === '1' ? second : first);
  if (!(major >= oldestJava)) throw new StartupError(`Java ${major || 'of unknown version'} is too old. ${advice}`);
  return command;
};
