import { isValidLei } from '../../trade/lei.ts';
import type { CandidateRecord, Reason } from '../candidate.ts';
import { ibanProblem } from './iban.ts';

const leiProblem = (text: string): string | null =>
  isValidLei(text) ? null : 'it is not 18 letters or digits with the check digits that fit them (ISO 17442)';

const problemOf: Readonly<Record<string, (text: string) => string | null>> = {
  iban: ibanProblem,
  partyLei: leiProblem,
  counterpartyLei: leiProblem,
};

const nameOf = (field: string): string => (field === 'iban' ? 'IBAN' : 'LEI');

/** Identifiers whose form or check digits don't hold. */
export const checkIdentifiers = (record: CandidateRecord): Reason[] =>
  Object.entries(problemOf).flatMap(([field, problem]) => {
    const value = record.fields[field]?.value;
    const wrong = value === undefined ? null : problem(value);
    if (wrong === null) return [];
    return [{ code: `INVALID_${nameOf(field)}`, message: `${field} ${value} is no ${nameOf(field)}: ${wrong}`, field }];
  });
