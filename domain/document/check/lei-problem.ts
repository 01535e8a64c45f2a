import { remainderBy97 } from './mod-97.ts';

/** Why a text is no LEI, or null where it is one: 18 letters or digits and two check digits (ISO 17442). */
export const leiProblem = (text: string): string | null => {
  if (!/^[A-Z0-9]{18}\d{2}$/.test(text)) return 'it is not 18 letters or digits and two check digits';
  return remainderBy97(text) === 1 ? null : 'its check digits do not fit';
};
