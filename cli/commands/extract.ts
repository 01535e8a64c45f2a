import type { DocumentKind } from '../../domain/document/candidate.ts';
import { textractReader } from '../../tasks/adapters/textract-reader.ts';
import { type ExtractedFile, extractFile } from '../extract/extract-file.ts';
import { inProcessTextract } from '../extract/in-process-textract.ts';
import { needsPerson } from '../failure.ts';
import { paint, paintStatus, progressLine, table } from '../printer.ts';
import { readGivenFile } from '../read-given-file.ts';

const percent = (confidence: number): string => `${Math.round(confidence * 100)} %`;

const describe = ({ file, status, fields, lineItems, reasons, records }: ExtractedFile): string =>
  [
    `${paint('bold', file)}  ${paintStatus(status)}`,
    table(
      ['FIELD', 'VALUE', 'CONFIDENCE', 'WHERE'],
      Object.entries(fields).map(([name, field]) => [
        name,
        field.value,
        percent(field.confidence),
        field.page === null ? (field.place ?? '') : `page ${field.page}`,
      ]),
    ),
    lineItems.length > 0 && `${lineItems.length} line items`,
    records && `and ${records.length} more records (all of them with --json)`,
    ...reasons.map(({ code, message }) => `  ${paint('yellow', code)}  ${message}`),
    '',
  ]
    .filter((line) => line !== undefined && line !== false)
    .join('\n');

const unreadable = (file: string, kind: DocumentKind, error: unknown): ExtractedFile => ({
  file,
  kind,
  status: 'REJECTED',
  fields: {},
  lineItems: [],
  reasons: [{ code: 'UNREADABLE', message: (error as Error).message }],
});

/** A job's end is asked for here; its notification goes nowhere. */
const nobodyToNotify = {
  SNSTopicArn: 'arn:aws:sns:us-east-1:000000000000:nobody',
  RoleArn: 'arn:aws:iam::000000000000:role/nobody',
};

/** Reads each file as the extraction flow would, with no services; the models are loaded once for all of them. */
export const extractFiles = async (
  files: string[],
  options: { kind: DocumentKind; exitCode: boolean; json: boolean },
): Promise<void> => {
  const contents = new Map<string, Uint8Array>();
  const textract = await inProcessTextract(
    async (_bucket, key) => contents.get(key.split('/').slice(-1)[0] ?? '') ?? new Uint8Array(),
  );
  const progress = progressLine();
  const today = new Date().toISOString().slice(0, 10);
  let anyOpen = false;
  try {
    // The SDK's client is only ever asked to send, which is what stands in for it here.
    const reader = textractReader(textract.client as Parameters<typeof textractReader>[0], () => nobodyToNotify);
    for (const [index, file] of files.entries()) {
      const bytes = await readGivenFile(file);
      progress.show(`${index + 1} of ${files.length}: ${file}`);
      const name = String(index);
      contents.set(name, bytes);
      const extracted = await extractFile({ file: name, kind: options.kind, bytes }, reader, today).catch(
        (error: unknown) => unreadable(name, options.kind, error),
      );
      contents.delete(name);
      progress.clear();
      const result = { ...extracted, file };
      process.stdout.write(`${options.json ? JSON.stringify(result) : describe(result)}\n`);
      anyOpen ||= result.status !== 'EXTRACTED';
    }
  } finally {
    await textract.close();
  }
  if (options.exitCode && anyOpen) process.exitCode = needsPerson;
};
