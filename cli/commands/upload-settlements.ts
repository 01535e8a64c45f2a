import { Failure, needsPerson, usageError } from '../failure.ts';
import { paintStatus, print } from '../printer.ts';
import type { Service, SettlementFileView } from '../service/service.ts';
import { waitFor } from '../wait-for.ts';

/** The processor in `SETTLEMENTS/NORTHPAY`, empty where it names none; null for every other place. */
export const processorIn = (to: string): string | null =>
  /^settlements(?:\/(.*?))?\/*$/i.exec(to)?.map((part) => part ?? '')[1] ?? null;

/** As many as are read at once; the rejected rows' file has all. */
const shownRows = 20;

const outcomeOf = ({ status, counts, rejected = [], ...file }: SettlementFileView): string => {
  if (!counts) return file.reasons.map(({ message }) => message).join('; ') || status;
  const { rows, appended, unchanged } = counts;
  const ignored = file.ignoredColumns?.length ? `; ignored columns: ${file.ignoredColumns.join(', ')}` : '';
  const more = counts.rejected - shownRows;
  return [
    `${rows} rows: ${appended} imported, ${unchanged} there already, ${counts.rejected} rejected${ignored}`,
    ...rejected.slice(0, shownRows).map(({ line, reasons }) => `  line ${line}  ${reasons}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(file.rejectedKey ? [`  to correct and send again: ${file.rejectedKey} in the work bucket`] : []),
  ].join('\n');
};

/** Sends a processor's settlement files and says what became of their rows. */
export const uploadSettlements = async (
  service: Service,
  processor: string,
  files: readonly { name: string; bytes: Uint8Array }[],
  options: { wait: boolean; timeout: number; exitCode: boolean; json: boolean },
): Promise<void> => {
  const { settlements } = service;
  if (!settlements)
    throw new Failure('settlement files do not go through the API: leave out --profile and --api', usageError);
  const send = settlements.sendTo(processor);
  const statuses = new Set<SettlementFileView['status']>();
  for (const { name, bytes } of files) {
    const { fileId, key } = await send(name, bytes);
    if (!options.wait) {
      print({ key, fileId }, () => `uploaded ${key} as ${fileId}`, options.json);
      continue;
    }
    const file = await waitFor(
      () => settlements.find(fileId),
      ({ status }) => status !== 'RECEIVED',
      (known) =>
        `${key} is ${known ? 'still being imported' : 'not taken up yet'}; \`concord executions\` shows what runs`,
      options.timeout * 1000,
    );
    statuses.add(file.status);
    print(file, () => `${paintStatus(file.status)}  ${key}  ${outcomeOf(file)}`, options.json);
  }
  if (statuses.has('REFUSED') || statuses.has('FAILED')) process.exitCode = 1;
  else if (options.exitCode && statuses.has('IMPORTED_WITH_ERRORS')) process.exitCode = needsPerson;
};
