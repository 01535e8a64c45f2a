import type { CandidateRecord, Reason } from '../../domain/document/candidate.ts';
import { structuredField } from '../../domain/document/candidate-parts.ts';
import type { RecordOrigin } from '../../domain/document/lineage.ts';
import { lineageOf } from '../../domain/document/lineage-of.ts';
import { toTrade } from '../../domain/document/to-trade.ts';
import { type Receipt, toReceipt } from '../../domain/expense/receipt.ts';
import { type Invoice, toInvoice } from '../../domain/procurement/invoice.ts';
import type { DocumentRecord } from '../ports/document-store.ts';
import type { ExtractedTrade } from '../ports/extracted-records.ts';

export type ExtractedRecord =
  | { kind: 'trade'; trade: ExtractedTrade }
  | { kind: 'receipt'; receipt: Receipt; userId: string }
  | { kind: 'invoice'; invoice: Invoice };

/**
 * A trade that names itself by nothing (no id, reference or UTI) is known by its document's content and its place in it,
 * so that reading the document again gives the same trade.
 */
const named = (record: CandidateRecord, { documentHash, record: index }: RecordOrigin): CandidateRecord => {
  const { tradeId, externalRef, uti } = record.fields;
  if (tradeId?.value || externalRef?.value || uti?.value) return record;
  const id = structuredField(`DOC-${documentHash.slice(0, 16).toUpperCase()}-${index + 1}`, 'document');
  return { ...record, fields: { ...record.fields, tradeId: id } };
};

/** The record that a candidate's record becomes, with its lineage, or the reasons why it can't be stored. */
export const toRecord = (
  document: DocumentRecord,
  record: CandidateRecord,
  index: number,
): ExtractedRecord | Reason[] => {
  const { documentId, sha256: documentHash, kind, source, userId } = document;
  if (!documentHash || !kind) throw new Error(`${documentId} was not read`);
  const origin: RecordOrigin = { documentId, documentHash, record: index };
  switch (kind) {
    case 'trade': {
      if (!source) throw new Error(`${documentId} has trades of nobody's book`);
      const trade = toTrade(named(record, origin), source);
      return Array.isArray(trade) ? trade : { kind, trade: { trade, lineage: lineageOf(record, origin) } };
    }
    case 'receipt': {
      if (!userId) throw new Error(`${documentId} is a receipt of nobody`);
      const receipt = toReceipt(record, origin);
      return Array.isArray(receipt) ? receipt : { kind, receipt, userId };
    }
    case 'invoice': {
      const invoice = toInvoice(record, origin);
      return Array.isArray(invoice) ? invoice : { kind, invoice };
    }
  }
};

/** Why records of a candidate can't be stored, each with its record's index. */
export const unstorable = (document: DocumentRecord, records: readonly CandidateRecord[], from: number): Reason[] =>
  records.flatMap((record, at) => {
    const made = toRecord(document, record, from + at);
    return Array.isArray(made) ? made.map((reason) => ({ ...reason, record: from + at })) : [];
  });
