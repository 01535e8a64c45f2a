import { z } from 'zod';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { Output as Appended, Input, makeAppendCoreEntry, makeAppendProcessorEntry } from './append-entry.ts';

// The simulators of a processor and of the core ledger, for demonstrations and tests: they append what a caller says. A
// deployment without them (production) refuses.

export { Input };
export const Output = z.union([Appended, z.strictObject({ outcome: z.literal('SIMULATORS_OFF') })]);

type Ports = Pick<LedgerPorts, 'ledger' | 'clock'> & { simulators: boolean };

const makeSimulate =
  (makeAppend: typeof makeAppendCoreEntry) =>
  ({ simulators, ...ports }: Ports) => {
    const append = makeAppend(ports);
    return async (input: z.infer<typeof Input>): Promise<z.infer<typeof Output>> =>
      simulators ? append(input) : { outcome: 'SIMULATORS_OFF' };
  };

export const makeSimulateProcessorEntry = makeSimulate(makeAppendProcessorEntry);
export const makeSimulateCoreEntry = makeSimulate(makeAppendCoreEntry);
