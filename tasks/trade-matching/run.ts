import { z } from 'zod';
import { Run } from '../../domain/trade/match/run.ts';

/** What every task of an opened run is given. */
export const RunInput = z.strictObject({ correlationId: z.string().optional(), run: Run });

/**
 * What one lock stands for. The as-of date is no part of it: runs as of different days cover the same trades but for the
 * last days'.
 */
export const scopeKeyOf = ({ product, counterparty }: Pick<Run, 'product' | 'counterparty'>): string =>
  `product=${product ?? '*'}|counterparty=${counterparty ?? '*'}`;
