import { bicAsName, isBic } from '../../trade/bic.ts';
import type { OurParty } from '../our-party.ts';

/** A party of a confirmation, as far as its field names it. */
export type SwiftParty = { name?: string; bic?: string; lei?: string };

/**
 * Party fields: option A is a BIC (a line `/…` before it is an account), option D name and address in up to four lines,
 * option J coded lines `/ABIC/`, `/NAME/`, `/LEIC/`. Null where there is neither BIC nor name.
 */
export const swiftParty = (tag: string, value: string): SwiftParty | null => {
  const lines = value.split('\n').map((line) => line.trim());
  if (tag.endsWith('J')) {
    const joined = lines.join('\n');
    const coded = (code: string): string | undefined =>
      new RegExp(`/${code}/([^/]*)`)
        .exec(joined)?.[1]
        ?.replaceAll(/\s*\n\s*/g, ' ')
        .trim() || undefined;
    const bic = coded('ABIC');
    const name = coded('NAME');
    const lei = coded('LEIC');
    if (bic === undefined && name === undefined && lei === undefined) return null;
    return {
      ...(name === undefined ? {} : { name }),
      ...(bic === undefined || bic === 'UKWN' ? {} : { bic }),
      ...(lei === undefined ? {} : { lei }),
    };
  }
  const content = lines.filter((line) => line !== '' && !line.startsWith('/'));
  const [first] = content;
  if (first === undefined) return null;
  if (tag.endsWith('A')) return isBic(first) ? { bic: first } : null;
  return { name: first };
};

/** The party's name, or its BIC, marked as one, where the message gives nothing else. */
export const partyLabel = ({ name, bic }: SwiftParty): string | undefined =>
  name ?? (bic === undefined ? undefined : bicAsName(bic));

const sameName = (a: string, b: string): boolean =>
  a.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '') === b.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** True where the message's party is surely the caller's: same LEI, same BIC (branch aside), or same name. */
export const isOurParty = (party: SwiftParty, our: OurParty): boolean =>
  (our.lei !== undefined && party.lei === our.lei) ||
  (our.bic !== undefined && party.bic !== undefined && party.bic.slice(0, 8) === our.bic.slice(0, 8)) ||
  (our.name !== undefined && party.name !== undefined && sameName(party.name, our.name));
