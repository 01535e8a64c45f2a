import { type AmountBand, amountBands } from '../../domain/trade/desk/desk-rules.ts';
import type { MatchRecord } from '../ports/match-store.ts';

/** The index keys that a break's state gives it; what is undefined must be removed. */
export const breakIndexOf = (
  { breakStatus = 'OPEN', owner }: Pick<MatchRecord, 'breakStatus' | 'owner'>,
  band: AmountBand,
): Pick<MatchRecord, 'breakKey' | 'breakOwner'> => ({
  breakKey: `${breakStatus}#${band}`,
  breakOwner: breakStatus === 'RESOLVED' ? undefined : owner,
});

/** The amount band that a break was last seen with. */
export const bandOf = ({ breakKey }: Pick<MatchRecord, 'breakKey'>): AmountBand =>
  amountBands.find((band) => band === breakKey?.split('#')[1]) ?? 'UNKNOWN';

/** A resolved break's keys; of a record that was never a break, none. */
export const resolvedIndexOf = (record: MatchRecord): Pick<MatchRecord, 'breakKey' | 'breakOwner'> =>
  record.breakKey === undefined
    ? { breakKey: undefined, breakOwner: undefined }
    : breakIndexOf({ breakStatus: 'RESOLVED' }, bandOf(record));

export const indexKeys = ['breakKey', 'breakOwner'] as const satisfies readonly (keyof MatchRecord)[];
export const awaitingKeys = ['awaiting', 'awaitingSince'] as const satisfies readonly (keyof MatchRecord)[];
/** What people decided of an earlier verdict: a record that gets another one loses it; the audit trail has it. */
export const decisionKeys = [
  'decision',
  'maker',
  'approver',
  'lastRequest',
  'resolvedAt',
] as const satisfies readonly (keyof MatchRecord)[];
