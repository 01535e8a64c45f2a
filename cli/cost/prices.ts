import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isDecimal } from '../../domain/money/decimal.ts';

const price = z.string().refine(isDecimal, 'a decimal');

/** On-demand prices of one region, with the month in which they held. */
export const Prices = z.strictObject({
  asOf: z.string().regex(/^\d{4}-\d{2}$/),
  region: z.string(),
  currency: z.literal('USD'),
  source: z.string(),
  dynamoDb: z.strictObject({ perMillionReadUnits: price, perMillionWriteUnits: price }),
  lambda: z.strictObject({ perMillionRequests: price, perGigabyteSecond: price }),
  express: z.strictObject({ perMillionRequests: price, perGigabyteSecond: price }),
  pipes: z.strictObject({ perMillionRequests: price }),
  eventBridge: z.strictObject({ perMillionEvents: price }),
});
export type Prices = z.infer<typeof Prices>;

export const readPrices = (): Prices =>
  Prices.parse(JSON.parse(readFileSync(new URL('./prices.json', import.meta.url), 'utf8')));
