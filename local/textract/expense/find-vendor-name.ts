import type { Layout } from '../layout/rows.ts';
import { addressEvidence } from './address-evidence.ts';
import { amountsIn } from './amounts.ts';
import { datesIn } from './dates.ts';
import { type Fact, type Span, spanOf } from './fact.ts';
import { type HeaderLine, headerLines, isContact, isTitle } from './header-lines.ts';

/** Forms of companies and words for shops, the world over. */
const legalForm =
  /\b(?:sdn\.?\s*b(?:h|n)d|s\/b|bhd|p\.?l\.?t\.?|ltd|limited|inc|incorporated|llc|l\.l\.c|llp|plc|corp(?:oration)?|co|company|gmbh|ag|kg|ohg|e\.?k|s\.?a\.?r\.?l|s\.?a\.?s|s\.?a|sas|b\.?v|n\.?v|s\.?r\.?l|s\.?p\.?a|a\/s|aps|oy|ab|pty|pte|pvt|k\.?k|s\.?l)\b\.?(?=\W|$)/iu;
const trade =
  /\b(?:enterprise|trading|restaurant|restoran|cafe|café|kopitiam|bistro|bakery|bakeries|mart|market|minimarket|supermarket|hypermarket|store|stores|shop|stationery|bookstores?|pharmacy|farmasi|hardware|motor|motors|auto|electrical|electronics?|hotel|resort|group|holdings|industries|services?|solutions|international|syarikat|kedai|perniagaan|pasaraya|petrol|station|pizza|coffee|food|foods|seafood|kitchen|grill|bar|boutique|fashion|furniture|clinic|klinik|dental|studio|salon|gallery|handicraft|paper|bank|insurance|airlines?|restaurante|tienda|apotheke|b[aä]ckerei|boulangerie|markt)\b/iu;
/** What names the seller outright. */
const sellerLabel =
  /^(?:sold\s+by|seller|vendor|supplier|merchant|from|issued\s+by|issuer|verk[aä]ufer|lieferant|vendeur|fournisseur|verkoper|leverancier)\s*:\s*/iu;
/** What follows a company's name in a letter's foot. */
const registeredOffice =
  /\b(?:registered\s+office|regd\.?\s+office|head\s+office|si[eè]ge\s+social|sitz\s+der\s+gesellschaft|handelsregister|amtsgericht|hrb\s*\d|siret|siren|kvk)\b/iu;
/** A registration number after the name is not a part of it. */
const registration =
  /\s*\(?\b(?:co\.?\s*(?:reg\.?)?(?:\s*no)?\.?|reg\.?\s*no\.?|roc|company\s*no\.?|brn)\b.*$|\s*\(?\s*\d{4,12}\s*-?\s*[A-Z]?\s*\)?\s*$|\s*\((?=[^()]*\d{3})[^()]*\)?\s*$|\s+\([A-Z\d]{1,2}$/iu;

export function findVendorName(layout: Layout): Fact | undefined {
  const lines = headerLines(layout);
  const candidates = lines
    .map((line, index) => ({ line, index, score: nameScore(line, index, lines, layout) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const named = sellerNamed(layout) ?? nameInFoot(layout, candidates[0]?.score ?? 0);
  if (named) return named;
  const best = candidates[0];
  if (!best) return undefined;
  return {
    type: 'VENDOR_NAME',
    value: wholeName(best.line, lines),
    confidence: Math.min(0.97, 0.4 + 0.2 * best.score),
    group: 'VENDOR',
  };
}

function sellerNamed(layout: Layout): Fact | undefined {
  for (const { segments } of layout.rows) {
    for (const { line, text } of segments) {
      const label = sellerLabel.exec(text)?.[0];
      const words = label ? line.words.slice(label.trim().split(/\s+/u).length) : [];
      if (words.length === 0 || words.length > 8 || !/\p{L}{2}/u.test(spanOf(words).text)) continue;
      const value = withoutRegistration(spanOf(words));
      const labelSpan = spanOf(line.words.slice(0, line.words.length - words.length));
      return { type: 'VENDOR_NAME', label: labelSpan, value, confidence: 0.9, group: 'VENDOR' };
    }
  }
  return undefined;
}

/** A letter's foot names its sender more surely than a head without a legal form: that may be whom it is sent to. */
function nameInFoot(layout: Layout, headScore: number): Fact | undefined {
  if (headScore >= 2.2) return undefined;
  const from = Math.floor(layout.rows.length * 0.6);
  for (let index = from; index + 1 < layout.rows.length; index++) {
    const [row, next] = [layout.rows[index]!, layout.rows[index + 1]!];
    const words = row.segments[0]!.line.words;
    const plain = row.segments.length === 1 && words.length <= 6 && /^[\p{L}\s.&',()-]+$/u.test(row.text);
    if (!plain || isTitle(row.text) || !registeredOffice.test(next.text)) continue;
    return { type: 'VENDOR_NAME', value: spanOf(words), confidence: 0.75, group: 'VENDOR' };
  }
  return undefined;
}

function nameScore(line: HeaderLine, index: number, lines: readonly HeaderLine[], layout: Layout): number {
  const { text } = line;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const digits = text.match(/\d/gu)?.length ?? 0;
  if (letters < 3 || isTitle(text) || datesIn(line.line.words).length > 0 || amountsIn(line.line.words).length > 0)
    return 0;
  if (/[:]\s*\S/u.test(text) || /:$/u.test(text)) return 0;
  const legal = legalForm.test(text);
  let score = 1.6 - 0.16 * index;
  if (legal) score += 1.6;
  if (trade.test(text)) score += 0.7;
  if (isContact(text)) score -= legal ? 0.3 : 1.5;
  if (addressEvidence(text) >= 1) score -= legal || trade.test(text) ? 0.4 : 1.4;
  if (digits > letters) score -= 1;
  if (/^\p{Ll}/u.test(text)) score -= 0.8;
  if (line.height > 1.25 * layout.lineHeight) score += 0.4;
  if (index > 0 && /^\(/u.test(text)) score -= 0.8;
  if (lines.length > 0 && /[?!]$/u.test(text)) score -= 0.5;
  return score;
}

/** The name without a registration number, with its legal form where that stands on the next line. */
function wholeName(line: HeaderLine, lines: readonly HeaderLine[]): Span {
  const own = withoutRegistration(spanOf(line.line.words));
  const before = lines.find((each) => each.row === line.row - 1);
  if (before && isRestOfName(own.text) && mayBeginName(before)) {
    const start = spanOf(before.line.words);
    return { text: `${start.text} ${own.text}`, words: [...start.words, ...own.words] };
  }
  const next = lines.find((each) => each.row === line.row + 1);
  const onlyForm =
    next && legalForm.test(next.text) && next.text.replace(legalForm, '').replace(/[\W\d]/gu, '').length <= 2;
  if (!onlyForm || legalForm.test(own.text)) return own;
  const form = withoutRegistration(spanOf(next.line.words));
  return { text: `${own.text} ${form.text}`, words: [...own.words, ...form.words] };
}

/** One word and a legal form (`STATIONERY SDN BHD`) are the end of a name that began on the line before. */
function isRestOfName(text: string): boolean {
  const words = text.replace(legalForm, '').match(/\p{L}{3,}/gu) ?? [];
  return legalForm.test(text) && words.length === 1;
}

function mayBeginName({ text }: HeaderLine): boolean {
  return /^[\p{Lu}\s.&'-]{4,}$/u.test(text) && /\s/u.test(text) && !isTitle(text) && !legalForm.test(text);
}

/** Spaces that OCR lost where a name surely has them: about brackets, and within its legal form. */
function withSpaces(name: string): string {
  return name
    .replace(/(?<=[\p{L}.])\((?=\p{L})/gu, ' (')
    .replace(/(?<=\p{L}\.?)\)(?=\p{L})/gu, ') ')
    .replace(/\b(sdn\.?)(bhd)\b/giu, '$1 $2')
    .replace(/(?<=\))(?=\p{L})/gu, ' ');
}

function withoutRegistration(span: Span): Span {
  const text = withSpaces(span.text)
    .replace(registration, '')
    .replace(/[\s,:-]+$/u, '');
  if (text.length < 3) return span;
  let length = 0;
  const words = span.words.filter((word) => {
    length += word.text.length + 1;
    return length - word.text.length - 1 < text.length;
  });
  return { text, words };
}
