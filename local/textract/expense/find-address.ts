import type { Layout } from '../layout/rows.ts';
import { addressEvidence } from './address-evidence.ts';
import { amountsIn } from './amounts.ts';
import { datesIn } from './dates.ts';
import type { Fact } from './fact.ts';
import { type HeaderLine, headerLines, isContact, isTitle } from './header-lines.ts';

const receiver =
  /\b(?:bill(?:ed)?\s+to|billing\s+address|ship(?:ped)?\s+to|shipping\s+address|sold\s+to|deliver(?:ed|y)?\s+(?:to|address)|customer|client|attn|attention|rechnungsadresse|lieferadresse|kunde|factur[eé]\s+[aà]|adresse\s+de\s+(?:facturation|livraison))\b/iu;
const label =
  /^(?:(?:vendor|seller|supplier|business|store|shop|warehouse|our|office|registered|head\s+office)\s+)?address\s*:\s*/iu;

/** The vendor's address: the lines, one under the other, that look like one most. Lines are parted by line breaks. */
export function findAddress(layout: Layout, vendorWords: ReadonlySet<unknown>): Fact | undefined {
  const lines = headerLines(layout).filter((line) => !line.line.words.some((word) => vendorWords.has(word)));
  let best: { lines: HeaderLine[]; evidence: number } | undefined;
  for (let from = 0; from < lines.length; from++) {
    const block = blockFrom(lines, from);
    const evidence =
      block.reduce((sum, line) => sum + addressEvidence(line.text), 0) -
      (isReceivers(lines, from) ? 3 : 0) -
      (label.test(first(block)) ? 0 : 0.1 * from);
    if (block.length > 0 && evidence >= 1 && (!best || evidence > best.evidence + 0.01))
      best = { lines: block, evidence };
  }
  if (!best) return undefined;
  return {
    type: 'VENDOR_ADDRESS',
    value: { text: best.lines.map(({ text }) => text).join('\n'), words: best.lines.flatMap(({ line }) => line.words) },
    confidence: Math.min(0.96, 0.5 + 0.12 * best.evidence),
    group: 'VENDOR',
  };
}

/** The run of lines from one that is surely an address to the last one that is, in the same column. */
function blockFrom(lines: readonly HeaderLine[], from: number): HeaderLine[] {
  const first = lines[from]!;
  if (!mayBeAddress(first) || addressEvidence(first.text) < 0.7) return [];
  const block = [first];
  let sure = 1;
  for (const line of lines.slice(from + 1)) {
    const last = block.at(-1)!;
    if (line.row === last.row) continue;
    if (line.row > last.row + 1 || line.top - last.bottom > 1.5 * last.height || !overlaps(line, last)) break;
    if (!mayBeAddress(line)) break;
    block.push(line);
    if (addressEvidence(line.text) >= 0.7) sure = block.length;
    else if (block.length - sure >= 3) break;
  }
  return block.slice(0, sure);
}

function mayBeAddress(line: HeaderLine): boolean {
  if (isTitle(line.text) || datesIn(line.line.words).length > 0 || amountsIn(line.line.words).length > 0) return false;
  if (isContact(line.text)) return false;
  return (
    /\p{L}{2}/u.test(line.text) && !/^[^\d]*\b(?:date|time|invoice|cashier|table|bill|receipt)\b/iu.test(line.text)
  );
}

/** Whether the lines just over it say whom the goods or the bill went to. */
function isReceivers(lines: readonly HeaderLine[], from: number): boolean {
  const { left, right, row } = lines[from]!;
  return lines.some(
    (line) =>
      receiver.test(line.text) && line.row >= row - 4 && line.row <= row && line.left < right && left < line.right,
  );
}

function first(block: readonly HeaderLine[]): string {
  return block[0]?.text ?? '';
}

function overlaps(a: HeaderLine, b: HeaderLine): boolean {
  return a.left < b.right && b.left < a.right;
}
