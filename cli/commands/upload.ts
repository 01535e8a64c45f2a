import { basename } from 'node:path';
import { outcomeOf, waitForDocument } from '../documents.ts';
import { needsPerson } from '../failure.ts';
import { paintStatus, print } from '../printer.ts';
import { readGivenFile } from '../read-given-file.ts';
import type { DocumentView, Service } from '../service/service.ts';
import { processorIn, uploadSettlements } from './upload-settlements.ts';

const readAll = (paths: readonly string[]) =>
  Promise.all(paths.map(async (path) => ({ name: basename(path), bytes: await readGivenFile(path) })));

const failed = ({ status }: DocumentView): boolean => status === 'FAILED' || status === 'REJECTED';
const inReview = ({ status }: DocumentView): boolean => status === 'IN_REVIEW';

export const uploadFiles = async (
  service: Service,
  paths: string[],
  options: { to: string; wait: boolean; timeout: number; exitCode: boolean; json: boolean },
): Promise<void> => {
  const processor = processorIn(options.to);
  if (processor !== null) return uploadSettlements(service, processor, await readAll(paths), options);
  const send = service.sendTo(options.to);
  const files = await readAll(paths);
  const documents: DocumentView[] = [];
  for (const { name, bytes } of files) {
    const { documentId, key } = await send(name, bytes);
    if (!options.wait) {
      print({ key, documentId }, () => `uploaded ${key} as ${documentId}`, options.json);
      continue;
    }
    const document = await waitForDocument(service, { documentId, key }, options.timeout * 1000);
    documents.push(document);
    print(
      document,
      () => `${paintStatus(document.status)}  ${key}  ${outcomeOf(document)}  (${documentId})`,
      options.json,
    );
  }
  if (documents.some(failed)) process.exitCode = 1;
  else if (options.exitCode && documents.some(inReview)) process.exitCode = needsPerson;
};
