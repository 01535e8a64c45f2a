import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { calendarDate } from '../domain/calendar/calendar-date.ts';
import type { DocumentKind } from '../domain/document/candidate.ts';
import { listExecutions, redriveExecution, showExecution, showHistory, stopExecution } from './commands/executions.ts';
import { signInAtApi } from './commands/login.ts';
import { signOut } from './commands/logout.ts';
import { runWorkflow } from './commands/run.ts';
import { startRuntime } from './commands/start.ts';
import { showToken } from './commands/token.ts';
import { uploadFiles } from './commands/upload.ts';
import { showMe } from './commands/whoami.ts';
import { Failure, usageError } from './failure.ts';
import { paint } from './printer.ts';
import { defaultEndpoint, withConnection } from './with-connection.ts';
import { throughApi, withService, withSession } from './with-service.ts';

const positiveInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number above 0 is expected.');
  return value;
};

/** As `git diff --exit-code`: scripts that care ask for it; for all others a break or a review is a result, not a failure. */
const exitCodeOption = () =>
  new Option('--exit-code', 'end with 3 where something waits for a person, instead of 0').default(false);

/** A command's code, loaded when it runs: what reads documents is large. */
const loaded = <Work extends (...given: never[]) => Promise<void>>(load: () => Promise<Work>): Work =>
  (async (...given: never[]) => (await load())(...given)) as Work;
const reviews = () => import('./commands/review.ts');

const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ concord ${line}`).join('\n')}\n`;

/** Every command there is, with its options and help. */
export const program = new Command('concord')
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
    `${examples('start', 'demo', 'upload confirmation.pdf --to COUNTERPARTY', 'run TradeMatching --wait')}\nExit codes: 0 done; 1 failed; 2 the call was wrong; with --exit-code, 3: done, and something waits for a person.`,
  )
  .exitOverride();

program
  .command('start')
  .description('run everything on this machine; the same as `npm start`')
  .allowUnknownOption()
  .argument('[options...]', 'passed on: --port, --data, --fresh, --no-demo')
  .addHelpText('after', examples('start', 'start --fresh --no-demo', 'start --port 5566 --data .concord-other'))
  .action((options: string[]) => startRuntime(options));

program
  .command('demo')
  .description('send the sample documents through the flows and tell what came of them')
  .addHelpText('after', examples('demo', 'demo --json', 'demo --endpoint http://127.0.0.1:5566'))
  .action(withConnection(loaded(async () => (await import('./commands/demo.ts')).runDemo)));

program
  .command('login')
  .description('sign in at the API, and keep the tokens for `--profile` and `--api`')
  .option('--profile <name>', 'name to keep them under (default: "default")')
  .option('--api <url>', 'where the API answers (default: where the profile signed in before, or CONCORD_API)')
  .option('--email <address>', 'who signs in; asked for otherwise')
  .option(
    '--password-stdin',
    'read the password from standard input, and from its further lines what else is asked',
    false,
  )
  .addHelpText(
    'after',
    examples(
      'login --email ada@example.com',
      'login --profile night --email night@example.com --password-stdin <password.txt',
    ),
  )
  .action((_options: unknown, command: Command) => signInAtApi(command.optsWithGlobals()));

program
  .command('logout')
  .description('have the tokens revoked, and forget them')
  .option('--profile <name>', 'under which name they are kept (default: "default")')
  .addHelpText('after', examples('logout', 'logout --profile night'))
  .action((_options: unknown, command: Command) => signOut(command.optsWithGlobals()));

throughApi(program.command('whoami'))
  .description('who is signed in, and what they may do')
  .addHelpText('after', examples('whoami', 'whoami --profile night --json'))
  .action(withSession(showMe));

throughApi(program.command('token'))
  .description('print an id token of who is signed in, for other programs to send as Authorization')
  .addHelpText('after', examples('token', 'token --profile night'))
  .action(withSession(showToken));

throughApi(program.command('upload <files...>'))
  .description('send documents, or settlement files; each starts an extraction, or an import of its rows')
  .requiredOption(
    '--to <place>',
    'BANK, COUNTERPARTY, INVOICES, RECEIPTS/<user> or SETTLEMENTS/<processor>; through the API, RECEIPTS are your own',
  )
  .option('--no-wait', 'return once they are stored')
  .option('--timeout <seconds>', 'how long to wait for each', positiveInteger, 300)
  .addOption(exitCodeOption())
  .addHelpText(
    'after',
    examples(
      'upload confirmation.pdf --to COUNTERPARTY',
      'upload *.jpg --to RECEIPTS/jane --json',
      'upload samples/settlements/NORTHPAY-2026-03-02.csv --to SETTLEMENTS/NORTHPAY',
    ),
  )
  .action(withService(uploadFiles));

program
  .command('extract <files...>')
  .description('read files as the extraction flow would, with no services running')
  .addOption(
    new Option('--kind <kind>', 'what they are').choices(['receipt', 'invoice', 'trade']).makeOptionMandatory(),
  )
  .addOption(exitCodeOption())
  .addHelpText('after', examples('extract receipt.jpg --kind receipt', 'extract *.pdf --kind invoice --json'))
  .action(async (files: string[], _options: unknown, command: Command) => {
    const { extractFiles } = await import('./commands/extract.ts');
    await extractFiles(files, command.optsWithGlobals<{ kind: DocumentKind; exitCode: boolean; json: boolean }>());
  });

const isoDate = (text: string): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null || calendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3])) === null)
    throw new InvalidArgumentError('a date of the calendar such as 2026-11-20 is expected.');
  return text;
};

program
  .command('match <bank> <counterparty>')
  .description('match two trade files (CSV), with no services running')
  .option('--rules <file>', 'matching rules, a JSON document, instead of the default ones')
  .option('--out <folder>', 'where to write every row (matches), the report and the errors')
  .addOption(
    new Option('--format <format>', 'what to write there; html: the report as a page, the rows as JSON beside it')
      .choices(['json', 'csv', 'html'])
      .default('json'),
  )
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
  .action(async (bank: string, counterparty: string, _options: unknown, command: Command) => {
    const { matchBooksOfFiles } = await import('./commands/match.ts');
    await matchBooksOfFiles(bank, counterparty, command.optsWithGlobals());
  });

throughApi(program.command('run <workflow>'))
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
  .action(withService(runWorkflow));

const executions = throughApi(program.command('executions'))
  .description('list executions, newest first; or show, redrive and stop one')
  .option('--workflow <name>', 'of this workflow only')
  .option('--status <status>', 'RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED')
  .option('--limit <n>', 'at most so many', positiveInteger, 20)
  .addHelpText(
    'after',
    examples('executions --status FAILED', 'executions show 3f2a', 'executions redrive 3f2a --wait'),
  )
  .action(withService(listExecutions));

const named = 'its ARN, its name, or the beginning of its name';
executions
  .command('show')
  .argument('<execution>', named)
  .description('its states, input and output')
  .addHelpText('after', examples('executions show 3f2a', 'executions show eod-2026-11-20 --json'))
  .action(withService(showExecution));
executions
  .command('history')
  .argument('<execution>', named)
  .description('every event, as Step Functions recorded it')
  .addHelpText('after', examples('executions history 3f2a', 'executions history 3f2a --json'))
  .action(withService(showHistory));
executions
  .command('redrive')
  .argument('<execution>', named)
  .description('run a failed execution on from where it failed')
  .option('--wait', 'wait for its end', false)
  .addHelpText('after', examples('executions redrive 3f2a', 'executions redrive 3f2a --wait'))
  .action(withService(redriveExecution));
executions
  .command('stop')
  .argument('<execution>', named)
  .description('abort a running execution')
  .option('--error <code>', 'error code to record')
  .option('--cause <text>', 'why')
  .addHelpText('after', examples('executions stop 3f2a', 'executions stop 3f2a --cause "the book was incomplete"'))
  .action(withService(stopExecution));

const review = program
  .command('review')
  .description('list the documents that wait for a person; or show and decide one')
  .addHelpText('after', examples('review', 'review show doc-3a0b', 'review decide doc-3a0b --accept'))
  .action(withConnection(loaded(async () => (await reviews()).listReviews)));
review
  .command('show')
  .argument('<document>')
  .description('what was read, and why it waits')
  .addHelpText('after', examples('review show doc-3a0b', 'review show doc-3a0b --json'))
  .action(withConnection(loaded(async () => (await reviews()).showReview)));
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
  .addHelpText(
    'after',
    examples(
      'review decide doc-3a0b --accept',
      'review decide doc-3a0b --set notional=1000000.00 --set currency=EUR',
      'review decide doc-3a0b --reject --comment "not ours"',
    ),
  )
  .action(withConnection(loaded(async () => (await reviews()).decideReview)));

const ledger = program
  .command('ledger')
  .description('the three ledgers of payments, and what they come to')
  .addHelpText('after', examples('ledger simulate --faults', 'ledger show sim-7-000042', 'ledger redrive --dry-run'));
ledger
  .command('simulate')
  .description('let payments happen in the three ledgers, watch their classes, and check what came of each')
  .option('--transactions <n>', 'so many payments', positiveInteger, 100)
  .option('--faults', 'late, missing, double, reversed, converted, wrong: and calls in any order, repeated', false)
  .option('--seed <n>', 'the same seed makes the same payments and calls (default: another each time)', positiveInteger)
  .option('--patience <seconds>', 'how long nothing may change before it ends', positiveInteger, 60)
  .addHelpText(
    'after',
    `${examples(
      'ledger simulate --transactions 1000',
      'ledger simulate --transactions 500 --faults --seed 7 --json',
    )}\nExit code 1 where a payment did not end as its seed says.`,
  )
  .action(withConnection(loaded(async () => (await import('./commands/ledger-simulate.ts')).simulateLedgers)));
ledger
  .command('show <txId>')
  .description('a payment in the three ledgers, what was found of it, and every state it went through')
  .addHelpText('after', examples('ledger show sim-7-000042', 'ledger show pay-2026-0815 --json'))
  .action(withConnection(loaded(async () => (await import('./commands/ledger-show.ts')).showPayment)));
ledger
  .command('redrive')
  .description('put what waits in a dead-letter queue of the ledgers back into the flow, once its cause is removed')
  .option('--queue <queue>', 'of this machine, or a queue by its name or URL', 'LedgerSettlement')
  .option('--dry-run', 'only show what waits, and why', false)
  .addHelpText(
    'after',
    `${examples('ledger redrive --dry-run', 'ledger redrive', 'ledger redrive --queue LedgerReconciliation')}\nExit code 1 where something is still there, or failed again.`,
  )
  .action(withConnection(loaded(async () => (await import('./commands/ledger-redrive.ts')).redriveLedger)));

program
  .command('audit')
  .description('the audit trails: what happened to every record, entry by entry')
  .addHelpText('after', examples('audit verify'))
  .command('verify')
  .description('check the chains of the audit trails, and the records that they tell of')
  .addOption(new Option('--entity <entity>', 'only this record’s, such as MATCH#M-0123…').conflicts('payment'))
  .option('--payment <txId>', 'only this payment’s')
  .addHelpText(
    'after',
    `${examples(
      'audit verify',
      'audit verify --entity TRADE#BANK#T-1 --json',
      'audit verify --payment pay-2026-0815',
    )}\nExit code 1 where a chain is broken. Without an option it reads the trails and the records whole (Scans), with the caller’s own rights.`,
  )
  .action(withConnection(loaded(async () => (await import('./commands/audit-verify.ts')).verifyAudit)));

program
  .command('cost')
  .description('what a flow costs on AWS at a volume, and the quotas that it meets')
  .addHelpText('after', examples('cost ledger', 'cost ledger --per-second 20'))
  .command('ledger')
  .description('of ledger settlement, from units counted on one machine and a dated price table')
  .option('--per-second <n>', 'payments a second', positiveInteger, 1000)
  .option('--hours <n>', 'for so long', positiveInteger, 24)
  .addHelpText('after', examples('cost ledger --per-second 1000 --hours 24', 'cost ledger --per-second 20 --json'))
  .action(async (_options: unknown, command: Command) => {
    const { costOfLedger } = await import('./commands/cost.ts');
    costOfLedger(command.optsWithGlobals());
  });

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

/** Carries out a command line, `process.argv` as Node gives it, and leaves the exit code for the process. */
export const runProgram = async (argv: readonly string[]): Promise<void> => {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
};
