import type { Block, ExpenseDocument } from '@aws-sdk/client-textract';
import { type PageBlocks, textBlocks } from './blocks/page-blocks.ts';
import { expenseDocument } from './expense/expense-document.ts';
import { findKeyValues } from './forms/find-key-values.ts';
import { addFormBlocks } from './forms/form-blocks.ts';
import { splitWordsAtColons } from './forms/split-at-inner-colon.ts';
import type { Page } from './page.ts';
import type { Query } from './queries/answer-query.ts';
import { addQueryBlocks } from './queries/query-blocks.ts';
import { type ReadLimits, readDocument } from './reading/read-document.ts';
import { findTables } from './tables/find-tables.ts';
import { addTableBlocks } from './tables/table-blocks.ts';

type Feature = 'FORMS' | 'TABLES' | 'QUERIES' | 'LAYOUT' | 'SIGNATURES';

/** What is wanted of a document. */
export type Analysis =
  | { readonly kind: 'text' }
  | { readonly kind: 'document'; readonly features: readonly Feature[]; readonly queries: readonly Query[] }
  | { readonly kind: 'expense' };

/**
 * What was read of a document: blocks of the pages in order or, for an expense, a document a page. `pages` is how many
 * the whole document has.
 */
export type AnalysedDocument = {
  readonly pages: number;
  readonly blocks: readonly Block[];
  readonly expenseDocuments: readonly ExpenseDocument[];
};

/** Errors: `TextractError` where the document can't be read. */
export async function analyseDocument(
  bytes: Uint8Array,
  analysis: Analysis,
  limits: ReadLimits,
): Promise<AnalysedDocument> {
  const blocks: Block[] = [];
  const expenseDocuments: ExpenseDocument[] = [];
  let pages = 0;
  for await (const { number, page, pages: all } of readDocument(bytes, limits)) {
    pages = all;
    const analysed = analysePage(page, number, analysis);
    for (const block of analysed.blocks) if (!limits.onePage || analysis.kind === 'expense') block.Page = number;
    if (analysis.kind === 'expense') expenseDocuments.push(expenseDocument(analysed, number));
    else blocks.push(...analysed.blocks);
  }
  return { pages, blocks, expenseDocuments };
}

function analysePage(page: Page, number: number, analysis: Analysis): PageBlocks {
  if (analysis.kind !== 'document') return textBlocks(page, number);
  const { features, queries } = analysis;
  const withForms = features.includes('FORMS') || features.includes('QUERIES');
  const blocks = textBlocks(withForms ? splitWordsAtColons(page) : page, number);
  const pairs = withForms ? findKeyValues(blocks.layout) : [];
  if (features.includes('FORMS')) addFormBlocks(blocks, pairs);
  if (features.includes('TABLES')) addTableBlocks(blocks, findTables(blocks.layout));
  if (features.includes('QUERIES')) addQueryBlocks(blocks, queries, pairs);
  return blocks;
}
