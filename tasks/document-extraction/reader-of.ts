import type { Reason } from '../../domain/document/candidate.ts';
import { chooseReader, type StructuredMediaType } from '../../domain/document/choose-reader.ts';
import type { Analysis } from '../ports/document-reader.ts';
import type { DocumentRecord } from '../ports/document-store.ts';

/** A document's reader, under the name by which the state machine chooses. */
export type Reader =
  | { kind: 'STRUCTURED'; mediaType: StructuredMediaType }
  | { kind: 'PAGE' | 'JOB'; analysis: Analysis }
  | { kind: 'REFUSED'; reason: Reason };

export const readerOf = ({ mediaType, kind, pages }: DocumentRecord): Reader => {
  if (!mediaType || !kind) throw new Error('a document of no known kind and media type has no reader');
  const choice = chooseReader(mediaType, kind, pages ?? null);
  switch (choice.kind) {
    case 'structured':
      return { kind: 'STRUCTURED', mediaType: choice.mediaType };
    case 'refusal':
      return { kind: 'REFUSED', reason: choice.reason };
    case 'expense':
    case 'analysis':
      return { kind: choice.sync ? 'PAGE' : 'JOB', analysis: choice.kind };
  }
};

/** @throws Error if the document is not one that Textract reads: the state machine chose wrongly. */
export const analysisOf = (document: DocumentRecord): Analysis => {
  const reader = readerOf(document);
  if (reader.kind === 'PAGE' || reader.kind === 'JOB') return reader.analysis;
  throw new Error(`${document.documentId} (${document.mediaType}) is not read by Textract`);
};
