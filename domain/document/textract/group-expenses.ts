import type { ExpenseDocument } from './expense-answer.ts';

const textOf = (document: ExpenseDocument, type: string): string | undefined =>
  document.SummaryFields?.find((field) => field.Type?.Text === type)?.ValueDetection?.Text?.trim() || undefined;

/** Whether a page goes on with the document before it rather than starting another. */
const continues = (group: readonly ExpenseDocument[], next: ExpenseDocument): boolean => {
  const known = (type: string): string | undefined =>
    group.map((document) => textOf(document, type)).find((text) => text !== undefined);
  const id = known('INVOICE_RECEIPT_ID');
  const nextId = textOf(next, 'INVOICE_RECEIPT_ID');
  if (id !== undefined && nextId !== undefined) return id === nextId;
  // Without numbers to compare, two totals are two documents.
  return known('TOTAL') === undefined || textOf(next, 'TOTAL') === undefined;
};

/**
 * Textract's expense documents by the receipt or invoice that they belong to: it answers one per page, and one per receipt
 * where several lie on one scan.
 */
export const groupExpenses = (documents: readonly ExpenseDocument[]): ExpenseDocument[][] => {
  const groups: ExpenseDocument[][] = [];
  for (const document of documents) {
    const current = groups.at(-1);
    if (current && continues(current, document)) current.push(document);
    else groups.push([document]);
  }
  return groups;
};
