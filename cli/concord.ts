import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { DocumentKind } from '../domain/document/candidate.ts';
import { runDemo } from './commands/demo.ts';
import { listExecutions, redriveExecution, showExecution, showHistory, stopExecution } from './commands/executions.ts';
import { extractFiles } from './commands/extract.ts';
import { matchBooksOfFiles } from './commands/match.ts';
import { decideReview, listReviews, showReview } from './commands/review.ts';
import { runWorkflow } from './commands/run.ts';
import { startRuntime } from './commands/start.ts';
import { uploadFiles } from './commands/upload.ts';
import { defaultEndpoint } from './connection.ts';
import { Failure, usageError } from './failure.ts';
import { paint } from './printer.ts';
import { withConnection } from './with-connection.ts';

const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is expected.');
  return value;
};

/** As `git diff --exit-code`: scripts that care ask for it; for all others a break or a review is a result, not a failure. */
const exitCodeOption = () =>
  new Option('--exit-code', 'end with 3 where something waits for a person, instead of 0').default(false);

const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ concord ${line}`).join('\n')}\n`;

const program = new Command('concord')
  .description('Reconciles money: documents into records, trades against trades.')
  .option(
    '--endpoint <url>',
    'where Concord runs: the local gateway, or `aws` for the caller’s account',
    defaultEndpoint,
  )
  .option('--json', 'print JSON, one value a line', false)
  .showHelpAfterError('(concord --help, or concord COMMAND --help, tells more)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done; 1 failed; 2 the call was wrong; with --exit-code, 3: done, and something waits for a person.',
  )
  .exitOverride();

program
  .command('start')
  .description('run everything on this machine; the same as `npm start`')
  .allowUnknownOption()
  .argument('[options...]', 'passed on: --port, --data, --fresh, --no-demo')
  .action((options: string[]) => startRuntime(options));

program
  .command('demo')
  .description('send the sample documents through the flows and tell what came of them')
  .action(withConnection(runDemo));

program
  .command('upload <files...>')
  .description('send documents; each starts an extraction')
  .requiredOption('--to <place>', 'BANK, COUNTERPARTY, INVOICES or RECEIPTS/<user>')
  .option('--no-wait', 'return once they are stored')
  .option('--timeout <seconds>', 'how long to wait for each', positiveInteger, 300)
  .addOption(exitCodeOption())
  .addHelpText('after', examples('upload confirmation.pdf --to COUNTERPARTY', 'upload *.jpg --to RECEIPTS/jane --json'))
  .action(withConnection(uploadFiles));

program
  .command('extract <files...>')
  .description('read files as the extraction flow would, with no services running')
  .addOption(
    new Option('--kind <kind>', 'what they are').choices(['receipt', 'invoice', 'trade']).makeOptionMandatory(),
  )
  .addOption(exitCodeOption())
  .addHelpText('after', examples('extract receipt.jpg --kind receipt', 'extract *.pdf --kind invoice --json'))
  .action((files: string[], _options: unknown, command: Command) =>
    extractFiles(files, command.optsWithGlobals<{ kind: DocumentKind; exitCode: boolean; json: boolean }>()),
  );

const isoDate = (text: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('a date such as 2026-11-20 is expected.');
  return text;
};

program
  .command('match <bank> <counterparty>')
  .description('match two trade files (CSV), with no services running')
  .option('--rules <file>', 'matching rules, a JSON document, instead of the default ones')
  .option('--out <folder>', 'where to write every row, the report and the errors')
  .addOption(new Option('--format <format>', 'what to write there').choices(['json', 'csv', 'html']).default('json'))
  .addOption(
    new Option(
      '--fields <which>',
      'fields of each row: all, or those that do not agree (default: all up to 250,000 trades of both sides)',
    ).choices(['all', 'exceptions']),
  )
  .option('--as-of <date>', 'the day that ages are counted to (default: today)', isoDate)
  .addOption(exitCodeOption())
  .addHelpText(
    'after',
    examples('match bank.csv counterparty.csv', 'match bank.csv counterparty.csv --out report --format html'),
  )
  .action((bank: string, counterparty: string, _options: unknown, command: Command) =>
    matchBooksOfFiles(bank, counterparty, command.optsWithGlobals()),
  );

program
  .command('run <workflow>')
  .description('start an execution of a workflow')
  .option('--input <json>', 'input as JSON, or @FILE', '{}')
  .option('--name <name>', 'execution name: a repeated start with the same name and input is the same execution')
  .option('--wait', 'wait for its end and print what came of it', false)
  .addHelpText(
    'after',
    examples(
      'run TradeMatching --wait',
      'run TradeMatching --input \'{"product":"FX_FORWARD"}\' --name eod-2026-11-20',
    ),
  )
  .action(withConnection(runWorkflow));

const executions = program
  .command('executions')
  .description('list executions, newest first; or show, redrive and stop one')
  .option('--workflow <name>', 'of this workflow only')
  .option('--status <status>', 'RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED')
  .option('--limit <n>', 'at most so many', positiveInteger, 20)
  .addHelpText(
    'after',
    examples('executions --status FAILED', 'executions show 3f2a', 'executions redrive 3f2a --wait'),
  )
  .action(withConnection(listExecutions));

const named = 'its ARN, its name, or the beginning of its name';
executions
  .command('show')
  .argument('<execution>', named)
  .description('its states, input and output')
  .action(withConnection(showExecution));
executions
  .command('history')
  .argument('<execution>', named)
  .description('every event, as Step Functions recorded it')
  .action(withConnection(showHistory));
executions
  .command('redrive')
  .argument('<execution>', named)
  .description('run a failed execution on from where it failed')
  .option('--wait', 'wait for its end', false)
  .action(withConnection(redriveExecution));
executions
  .command('stop')
  .argument('<execution>', named)
  .description('abort a running execution')
  .option('--error <code>', 'error code to record')
  .option('--cause <text>', 'why')
  .action(withConnection(stopExecution));

const review = program
  .command('review')
  .description('list the documents that wait for a person; or show and decide one')
  .addHelpText(
    'after',
    examples(
      'review show doc-3a0b',
      'review decide doc-3a0b --set notional=1000000.00 --set currency=EUR',
      'review decide doc-3a0b --reject --comment "not ours"',
    ),
  )
  .action(withConnection(listReviews));
review
  .command('show')
  .argument('<document>')
  .description('what was read, and why it waits')
  .action(withConnection(showReview));
review
  .command('decide')
  .argument('<document>')
  .description('accept it as read, correct fields, or reject it; the execution goes on')
  .option('--accept', 'it is right as it was read')
  .option('--reject', 'it is not what it should be')
  .option(
    '--set <field=value>',
    'a correction; RECORD.FIELD=VALUE where there are several records',
    (value: string, all: string[]) => [...all, value],
    [],
  )
  .option('--comment <text>', 'why')
  .option('--by <name>', 'who decides (default: the user of this machine)')
  .action(withConnection(decideReview));

/** One line that says what to do; a stack only for what is our own fault. */
const report = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
  if (error instanceof Failure) {
    console.error(paint('red', error.message));
    return error.exitCode;
  }
  const isServiceError = error instanceof Error && '$metadata' in error;
  console.error(isServiceError ? paint('red', `${error.name}: ${error.message}`) : error);
  return 1;
};

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
