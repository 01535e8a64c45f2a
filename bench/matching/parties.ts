import { leiCheckDigits } from '../../domain/trade/lei.ts';
import type { Random } from './random.ts';

export type Party = { readonly lei: string; readonly name: string };

const places = [
  'Northern',
  'Rhine',
  'Atlantic',
  'Pacific',
  'Alpine',
  'Baltic',
  'Iberian',
  'Hanseatic',
  'Celtic',
  'Lombard',
  'Danube',
  'Nordic',
  'Adriatic',
  'Orient',
  'Cape',
  'Andean',
  'Prairie',
  'Harbour',
  'Meridian',
  'Sterling',
];
const businesses = [
  'Bank',
  'Securities',
  'Capital Markets',
  'Asset Management',
  'Investment Bank',
  'Financial Services',
  'Commercial Bank',
  'Trust Company',
  'Global Markets',
  'Insurance Group',
];
const forms = ['PLC', 'AG', 'SA', 'NV', 'Limited', 'LLC', 'Inc', 'SE', 'AB', 'SpA'];

/** Parties with valid LEIs and names of which some are much alike. */
export const makeParties = (random: Random, count: number): Party[] =>
  Array.from({ length: count }, (_, at) => {
    const base = `${random.code(4)}00${random.code(12)}`;
    const place = places[at % places.length]!;
    const business = businesses[Math.floor(at / places.length) % businesses.length]!;
    return { lei: base + leiCheckDigits(base), name: `${place} ${business} ${random.pick(forms)}` };
  });

/** What parts two parties of one family, or two of one kind, in names that are otherwise the same. */
const tellings: readonly (readonly [string, string])[] = [
  ['Fund I', 'Fund II'],
  ['Fund III', 'Fund IV'],
  ['Class A', 'Class B'],
  ['of Scotland', 'of Canada'],
  ['of Ireland', 'of Iceland'],
  ['UK', 'US'],
  ['', 'Corporate'],
  ['International', ''],
];

/** Two parties that are not one, though their names are much alike. */
export const makeLookAlikes = (random: Random, party: Party): readonly [Party, Party] => {
  const words = party.name.split(' ').slice(0, -1).join(' ');
  const named = (telling: string): Party => {
    const base = `${random.code(4)}00${random.code(12)}`;
    return { lei: base + leiCheckDigits(base), name: `${words} ${telling}`.trim() };
  };
  const [one, other] = random.pick(tellings);
  return [named(one), named(other)];
};

const shortenings: Readonly<Record<string, string>> = {
  Securities: 'Secs',
  Capital: 'Cap',
  Markets: 'Mkts',
  Management: 'Mgmt',
  Investment: 'Inv',
  Financial: 'Fin',
  Services: 'Svcs',
  Limited: 'Ltd',
  Group: 'Grp',
  Company: 'Co',
};

/** The name as another system would write it. */
export const distortName = (random: Random, name: string): string => {
  const words = name.split(' ');
  switch (random.whole(0, 5)) {
    case 0:
      return name.toUpperCase();
    case 1:
      return words.slice(0, -1).join(' ');
    case 2:
      return words.map((word) => shortenings[word] ?? word).join(' ');
    case 3:
      return `${name}.`;
    case 4:
      return words.join(', ');
    default: {
      const at = random.whole(1, Math.max(1, words[0]!.length - 2));
      const first = words[0]!;
      return [first.slice(0, at) + first[at + 1]! + first[at]! + first.slice(at + 2), ...words.slice(1)].join(' ');
    }
  }
};

/** The LEI with one character wrong. */
export const distortLei = (random: Random, lei: string): string => {
  const at = random.whole(0, lei.length - 1);
  const wrong = random.pick([...'0123456789'].filter((digit) => digit !== lei[at]));
  return lei.slice(0, at) + wrong + lei.slice(at + 1);
};
