import { z } from 'zod';
import { RulesVersion } from '../../domain/trade/desk/rules-view.ts';
import type { DeskPorts } from './desk-ports.ts';
import type { ReplayFile } from './replay-rules.ts';

// Reads which rows a proposed version would change, as its latest replay found. Reads only.

const Rows = z.array(
  z.strictObject({
    bankTradeIds: z.array(z.string()),
    counterpartyTradeIds: z.array(z.string()),
    /** The status of the first bank trade under the current and the proposed rules. */
    current: z.string(),
    proposed: z.string(),
    reasons: z.array(z.string()),
  }),
);

/** Rows of each kind and run that are shown; the file under the replay's key has all. */
const rowsShown = 100;

export const Input = z.strictObject({ version: RulesVersion });
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('FOUND'),
    version: z.string(),
    currentVersion: z.string(),
    /** The first rows of each kind; the counts are the replay's. */
    runs: z.array(z.strictObject({ runId: z.string(), newlyMatched: Rows, newlyBroken: Rows, rematched: Rows })),
  }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

export type Ports = Pick<DeskPorts, 'rules' | 'files'>;

type Replayed = ReplayFile['runs'][number]['replay']['newlyMatched'];

const shown = (rows: Replayed): z.infer<typeof Rows> =>
  rows.slice(0, rowsShown).map(({ bankTradeIds, counterpartyTradeIds, current, proposed, reasons }) => ({
    bankTradeIds: [...bankTradeIds],
    counterpartyTradeIds: [...counterpartyTradeIds],
    current,
    proposed,
    reasons: [...reasons],
  }));

export const makeGetReplay =
  ({ rules, files }: Ports) =>
  async ({ version }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const replay = (await rules.find(version))?.replay;
    if (!replay) return { outcome: 'NOT_FOUND' };
    const file: ReplayFile = JSON.parse(await files.read(replay.key));
    const runs = file.runs.map(({ runId, replay: rows }) => ({
      runId,
      newlyMatched: shown(rows.newlyMatched),
      newlyBroken: shown(rows.newlyBroken),
      rematched: shown(rows.rematched),
    }));
    return { outcome: 'FOUND', version, currentVersion: file.currentVersion, runs };
  };
