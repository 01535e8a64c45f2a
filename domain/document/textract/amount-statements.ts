import type { BlockIndex, PageText } from './block-index.ts';

export type AmountStatement = { side: 'bought' | 'sold'; value: PageText };

const amount = "([A-Z]{3}\\s?[\\d.,']+(?:\\s?(?:million|mio|m|bn))?)";
const sentence = new RegExp(
  `\\b(we|you|bank|party a|party b)\\b[^.]{0,40}?\\b(buy|buys|bought|purchase|purchased|sell|sells|sold)\\b\\s+(?:the amount of\\s+)?${amount}(?:[^.]{0,30}?\\b(?:against|for|versus|vs|and (?:sell|sold|buy|bought))\\b\\s+${amount})?`,
  'i',
);

/** Amounts that sentences name: `We have bought EUR 1,000,000.00 against USD 1,085,000.00`. In the sender's view. */
export const amountStatements = ({ blocks, textOf }: BlockIndex): AmountStatement[] =>
  blocks
    .filter(({ BlockType }) => BlockType === 'LINE')
    .flatMap((block) => {
      const line = textOf(block);
      const found = sentence.exec(line.text);
      if (!found) return [];
      const [, who = '', verb = '', first, second] = found;
      const buys = /^(buy|bought|purchase)/i.test(verb) !== /^(you|party b)$/i.test(who);
      const [side, other] = buys ? (['bought', 'sold'] as const) : (['sold', 'bought'] as const);
      return [
        ...(first === undefined ? [] : [{ side, value: { ...line, text: first } }]),
        ...(second === undefined ? [] : [{ side: other, value: { ...line, text: second } }]),
      ];
    });
