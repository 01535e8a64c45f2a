import { randomUUID } from 'node:crypto';
import type { Block } from '@aws-sdk/client-textract';
import { addBlock, type PageBlocks, percent, relate } from '../blocks/page-blocks.ts';
import { type KeyValue, textOf } from '../forms/key-value.ts';
import { answerQuery, type Query } from './answer-query.ts';

/** QUERY blocks for the questions asked of this page, each with its QUERY_RESULT if the page answers it. */
export function addQueryBlocks(page: PageBlocks, queries: readonly Query[], pairs: readonly KeyValue[]): void {
  for (const query of queries) {
    if (!isAskedOf(query, page.number)) continue;
    const asked: Block = {
      BlockType: 'QUERY',
      Id: randomUUID(),
      Query: { Text: query.Text, ...(query.Alias ? { Alias: query.Alias } : {}) },
    };
    page.blocks.push(asked);
    relate(page.root, 'CHILD', [asked]);
    const answer = answerQuery(query, pairs);
    if (!answer) continue;
    const { value } = answer.pair;
    const reading = Math.min(...value.map(({ confidence }) => confidence));
    const result = addBlock(
      page,
      'QUERY_RESULT',
      0,
      value.map(({ quad }) => quad),
      { Text: textOf(value) },
    );
    result.Confidence = percent(answer.pair.confidence * answer.similarity * reading);
    relate(asked, 'ANSWER', [result]);
  }
}

/** `Pages` holds numbers, ranges and `*`; without it a question is asked of the first page. */
function isAskedOf(query: Query, page: number): boolean {
  return (query.Pages ?? ['1']).some((pages) => {
    if (pages === '*') return true;
    const [from, to] = pages.split('-');
    const last = to === '*' ? Infinity : Number(to ?? from);
    return Number(from) <= page && page <= last;
  });
}
