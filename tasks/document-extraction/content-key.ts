import type { DocumentRecord } from '../ports/document-store.ts';

/**
 * Names a document's content among those it could be a duplicate of: the same kind from the same sender. The bank's and
 * the counterparty's copy of one file are two documents, as are two people's receipts.
 */
export const contentKeyOf = ({ kind, source, userId, sha256 }: DocumentRecord): string => {
  if (!sha256) throw new Error('a document whose bytes were not read has no content key');
  return ['CONTENT', kind, source ?? userId ?? '', sha256].join('#');
};
