import { z } from 'zod';
import { addTallies, TallyRow } from '../../domain/ledger/tally.ts';
import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { defineTask } from '../define-task.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import type { Output as EmitOutput } from './emit-outcomes.ts';
import { childOutputs, ResultPlace } from './result-files.ts';

// Adds what the children of one map came to to what was there. Run twice with one input, it says the same.

const Totals = z.strictObject({ tally: z.array(TallyRow), changed: z.int(), deadLettered: z.int() });

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  totals: Totals,
  results: ResultPlace,
});
export const Output = Totals;

type Ports = Pick<LedgerPorts, 'files'>;

export const makeAddUp =
  ({ files }: Ports) =>
  async ({ totals, results }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    let { tally, changed, deadLettered } = totals;
    for await (const child of childOutputs<z.infer<typeof EmitOutput>>(files, results.Key)) {
      tally = addTallies([...tally, ...child.tally]);
      changed += child.changed;
      deadLettered += child.deadLettered.length;
    }
    return { tally, changed, deadLettered };
  };

export const handler = defineTask({ Input, Output, run: makeAddUp(awsLedgerPorts()) });
