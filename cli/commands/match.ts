import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import { MatchingRules } from '../../domain/trade/match/rules.ts';
import { Failure, needsPerson, usageError } from '../failure.ts';
import { type MatchFilesProgress, matchFiles } from '../match/match-files.ts';
import { TradeFileError } from '../match/trade-file-error.ts';
import { paint, print, progressBar, progressLine, spelledDuration } from '../printer.ts';
import { readGivenFile } from '../read-given-file.ts';
import { reportText } from '../report-text.ts';

const stages: Readonly<Record<MatchFilesProgress['stage'], string>> = {
  READ_BANK: "reading the bank's trades",
  READ_COUNTERPARTY: "reading the counterparty's trades",
  MATCH: 'matching',
};

/** @throws Failure saying what is wrong with the file, field by field. */
const readRules = async (path: string): Promise<MatchingRules> => {
  const text = (await readGivenFile(path)).toString();
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${path} is not JSON: ${(error as Error).message}`, usageError);
  }
  const rules = MatchingRules.safeParse(document);
  if (rules.success) return rules.data;
  const problems = rules.error.issues.map(({ path: where, message }) => `  ${where.join('.') || '(root)'}: ${message}`);
  throw new Failure([`${path} is no matching rules document:`, ...problems].join('\n'), usageError);
};

const explained = (error: unknown): unknown => {
  if (error instanceof TradeFileError) return new Failure(error.message, usageError);
  const isFileError = error instanceof Error && 'syscall' in error;
  return isFileError ? new Failure(error.message, usageError) : error;
};

/** Errors that are listed on the terminal; the result's folder has all of them. */
const errorsShown = 20;

/** Matches two trade files with the rule of the matching flow and no services. */
export const matchBooksOfFiles = async (
  bankPath: string,
  counterpartyPath: string,
  options: {
    rules?: string;
    out?: string;
    format: 'json' | 'csv' | 'html';
    fields?: 'all' | 'exceptions';
    asOf?: string;
    exitCode: boolean;
    json: boolean;
  },
): Promise<void> => {
  const rules = options.rules === undefined ? defaultRules : await readRules(options.rules);
  const asOf = options.asOf ?? new Date().toISOString().slice(0, 10);
  const progress = progressLine();
  const started = performance.now();
  const result = (() => {
    try {
      return matchFiles({
        bankPath,
        counterpartyPath,
        rules,
        outDir: options.out,
        format: options.format,
        ...(options.fields && { fields: options.fields === 'all' ? 'ALL' : 'EXCEPTIONS' }),
        asOf,
        onProgress: (step) => progress.show(progressBar(step, stages[step.stage])),
      });
    } catch (error) {
      throw explained(error);
    } finally {
      progress.clear();
    }
  })();
  const { report, errors, warnings, written } = result;
  print(
    { ...report, errors, warnings, written },
    () =>
      [
        reportText(report),
        '',
        ...warnings.map((warning) => paint('yellow', warning)),
        ...errors
          .slice(0, errorsShown)
          .map(({ file, line, column, problem }) => paint('yellow', `${file}:${line} ${column}: ${problem}`)),
        errors.length > errorsShown && `and ${errors.length - errorsShown} more errors`,
        written.length > 0 ? `written: ${written.join(', ')}` : 'nothing written; --out DIR keeps the rows',
        paint('dim', `took ${spelledDuration(performance.now() - started)}`),
      ]
        .filter((line) => line !== false)
        .join('\n'),
    options.json,
  );
  const { MATCHED, MATCHED_WITHIN_TOLERANCE, DUPLICATE } = report.byStatus;
  const open = report.rows - MATCHED - MATCHED_WITHIN_TOLERANCE - DUPLICATE;
  if (options.exitCode && (errors.length > 0 || open > 0)) process.exitCode = needsPerson;
};
