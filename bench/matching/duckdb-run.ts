/** DuckDB's exact join on UTI over the same two files, one thread, in a process of its own. Prints a line of JSON. */
import { DuckDBInstance } from '@duckdb/node-api';

const [bankPath = '', counterpartyPath = ''] = process.argv.slice(2);
const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;
const started = performance.now();
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const answer = await connection.runAndReadAll(
  `SELECT count(*) FROM read_csv(${quoted(bankPath)}, all_varchar = true) b
   JOIN read_csv(${quoted(counterpartyPath)}, all_varchar = true) c ON b.uti = c.uti
   WHERE b.notional = c.notional AND b.currency = c.currency`,
);
const cpu = process.cpuUsage();
console.log(
  JSON.stringify({
    wallSeconds: (performance.now() - started) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    joined: Number(answer.getRows()[0]?.[0]),
  }),
);
