import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Given extends Options> = ReturnType<typeof parseArgs<{ options: Given }>>['values'];

/** A benchmark's command line. `--help` prints the usage and ends the process; an option that it does not have does so with 2. */
export const benchOptions = <const Given extends Options>(usage: string, options: Given): Values<Given> => {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', default: false } } });
    if (!(values as { help?: boolean }).help) return values as Values<Given>;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
  console.log(usage);
  process.exit(0);
};
