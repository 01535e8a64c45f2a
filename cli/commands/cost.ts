import { assumptions, atVolume, costOf, quotasOf, totalOf } from '../cost/ledger-cost.ts';
import { readLedgerUnits } from '../cost/ledger-units.ts';
import { readPrices } from '../cost/prices.ts';
import { paint, print, table } from '../printer.ts';

export type CostOptions = { perSecond: number; hours: number; json: boolean };

const notCounted =
  'Not counted: CloudWatch logs and X-Ray traces (as the stack is configured they may cost as much again), storage, backups, keys.';

/** What the ledgers cost on AWS at a volume, from counted units and a dated price table, and the quotas met on the way. */
export const costOfLedger = ({ perSecond, hours, json }: CostOptions): void => {
  const counted = readLedgerUnits();
  const prices = readPrices();
  const payments = String(perSecond * 3600 * hours);
  const units = atVolume(counted, perSecond);
  const lines = costOf(units, prices, payments);
  const total = totalOf(lines);
  const quotas = quotasOf(units, perSecond);
  print(
    { payments, perSecond, hours, units, prices, assumptions, lines, total, quotas },
    () =>
      [
        `${payments} payments: ${perSecond} a second for ${hours} h, ${counted.entriesPerPayment} entries each`,
        '',
        table(
          ['USD', 'UNITS', 'WHAT'],
          [
            ...lines.map(({ what, units: used, usd }) => [usd.padStart(12), used.padStart(16), what]),
            [paint('bold', total.padStart(12)), '', paint('bold', 'in all')],
          ],
        ),
        '',
        table(
          ['NEEDED', 'DEFAULT', 'RAISE TO', 'QUOTA'],
          quotas.map(({ quota, needed, default: limit, raiseTo }) => [
            String(needed),
            String(limit),
            raiseTo === null ? 'enough' : paint('yellow', String(raiseTo)),
            quota,
          ]),
        ),
        '',
        `Units counted on ${counted.countedOn} over ${counted.payments} payments on one machine; prices of ${prices.asOf}, ${prices.region}.`,
        `Assumed: ${Object.entries(assumptions.functionMilliseconds)
          .map(([name, milliseconds]) => `${name} ${milliseconds} ms`)
          .join(', ')}; an execution ${assumptions.executionSeconds} s; batches of ${(
          counted.entriesPerPayment / units.executions
        ).toFixed(1)} records.`,
        notCounted,
      ].join('\n'),
    json,
  );
};
