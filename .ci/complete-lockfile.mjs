// Adds to package-lock.json the optional packages of other platforms that npm left out.
//
// npm leaves a package out of the lock where the registry in use doesn't have it, as a partial mirror may for platforms
// that nobody there uses; `npm ci` then refuses the lock. An entry needs no more than version and platform: npm sees that
// it is for elsewhere and fetches nothing. Run after each change of dependencies: node .ci/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const systems = {
  win32: 'win32',
  windows: 'win32',
  openharmony: 'openharmony',
  android: 'android',
  darwin: 'darwin',
  linux: 'linux',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
  sunos: 'sunos',
  aix: 'aix',
  fsevents: 'darwin',
};
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32', 'arm'];

const platformOf = (name) => {
  const tokens = name.split(/[^a-z0-9]+/);
  const os =
    tokens.map((token) => systems[token]).find(Boolean) ?? (tokens.includes('linuxmusl') ? 'linux' : undefined);
  const cpu = processors.find((processor) => tokens.includes(processor));
  const musl = tokens.some((token) => token.includes('musl'));
  if (!os && !cpu) return undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(musl && { libc: ['musl'] }), ...(os && { os: [os] }) };
};

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const { packages } = lock;

/** True if a package at `path` finds `name`, looking where Node looks. */
const resolves = (path, name) => {
  const parents = path.split(/(?:^|\/)node_modules\//).slice(1);
  return [...parents.keys(), parents.length].some((depth) => {
    const place = [...parents.slice(0, depth), name].map((part) => `node_modules/${part}`).join('/');
    return packages[place] !== undefined;
  });
};

let added = 0;
for (const [path, entry] of Object.entries({ ...packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolves(path, name)) continue;
    const platform = platformOf(name);
    if (!platform) {
      console.error(`${name}: the lock has no entry, and its name tells no platform`);
      process.exitCode = 1;
      continue;
    }
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[~^]/, ''),
      ...platform,
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added`);
