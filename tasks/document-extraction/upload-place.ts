import type { Reason } from '../../domain/document/candidate.ts';
import type { DocumentRecord } from '../ports/document-store.ts';

/** What a key's prefix says of a document: its kind, and whose it is. */
export type UploadPlace = Pick<DocumentRecord, 'kind' | 'source' | 'userId'>;

const refuse = (code: string, message: string): { refusal: Reason } => ({ refusal: { code, message } });

/**
 * The place of an upload by its key: `BANK/`, `COUNTERPARTY/`, `INVOICES/`, `RECEIPTS/{userId}/`, each with a file's name
 * after it. Anything else is refused with what the sender can do.
 */
export const placeOf = (key: string): UploadPlace | { refusal: Reason } => {
  const [prefix = '', ...rest] = key.split('/');
  if (rest.at(-1) === '' || rest.length === 0)
    return refuse(
      'NOT_A_FILE',
      `${key} names no file in a folder. Put the file itself under BANK/, COUNTERPARTY/, INVOICES/ or RECEIPTS/{userId}/.`,
    );
  switch (prefix) {
    case 'BANK':
    case 'COUNTERPARTY':
      return { kind: 'trade', source: prefix };
    case 'INVOICES':
      return { kind: 'invoice' };
    case 'RECEIPTS': {
      const [userId = '', ...name] = rest;
      if (userId && name.length > 0) return { kind: 'receipt', userId };
      return refuse('NO_USER', `${key} does not say whose receipt it is. Put it under RECEIPTS/{userId}/.`);
    }
    default:
      return refuse(
        'UNKNOWN_PREFIX',
        `Nothing is known about documents under ${prefix}/. Put trade confirmations under BANK/ or COUNTERPARTY/, invoices under INVOICES/, receipts under RECEIPTS/{userId}/.`,
      );
  }
};
