import { normalizeReference } from '../../domain/trade/match/reference.ts';
import type { TradeSource } from '../../domain/trade/trade.ts';
import type { FileRange } from '../ports/run-files.ts';
import type { SnapshotIndex } from './snapshot-file.ts';

export type IndexedFile = { source: TradeSource; key: string; index: SnapshotIndex };

/**
 * A line of the manifest: what one item of the Map matches. Its blocks are whole.
 * `identified`: pairs that an identifier links across blocks, taken out of them, matched as one block.
 */
export type Part = {
  part: string;
  kind: 'blocks' | 'identified';
  trades: number;
  ranges: { BANK: FileRange[]; COUNTERPARTY: FileRange[] };
};

export type PartPlan = {
  parts: Part[];
  blocks: number;
  largestBlock: { key: string; trades: number } | null;
  trades: Record<TradeSource, number>;
};

/** An identifier that more trades of one book carry ("TBD", a block order's number) identifies none of them. */
const tradesPerIdentifier = 20;

type Place = { file: IndexedFile; entry: number };

/** Groups of entries of both sides that share an identifier but no block: by number of the group, under their place. */
const groupsAcrossBlocks = (files: readonly IndexedFile[], isTaken: (place: Place) => boolean) => {
  const blockOf = ({ file, entry }: Place) => file.index.blocks[file.index.entries[entry]![0]]!;
  const places = (source: TradeSource, visit: (place: Place, entry: SnapshotIndex['entries'][number]) => void) => {
    for (const file of files) {
      if (file.source !== source) continue;
      for (const [entry, values] of file.index.entries.entries()) {
        const place = { file, entry };
        if (!isTaken(place)) visit(place, values);
      }
    }
  };
  // UTIs and references live in one map: a prefix keeps them apart.
  const bankByIdentifier = new Map<string, Place[]>();
  const put = (identifier: string, place: Place) => {
    const known = bankByIdentifier.get(identifier);
    if (known) known.push(place);
    else bankByIdentifier.set(identifier, [place]);
  };
  places('BANK', (place, [, , tradeId, uti, externalRef]) => {
    if (uti) put(`U${uti}`, place);
    put(`I${normalizeReference(tradeId)}`, place);
    if (externalRef) put(`R${externalRef}`, place);
  });
  const groups: Place[][] = [];
  places('COUNTERPARTY', (place, [, , tradeId, uti, externalRef]) => {
    const identifiers = [
      ...(uti ? [`U${uti}`] : []),
      `R${normalizeReference(tradeId)}`,
      ...(externalRef ? [`I${externalRef}`, `R${externalRef}`] : []),
    ];
    const partners = identifiers
      .map((identifier) => bankByIdentifier.get(identifier) ?? [])
      .find(({ length }) => length > 0 && length <= tradesPerIdentifier);
    if (partners && !partners.some((partner) => blockOf(partner) === blockOf(place))) groups.push([place, ...partners]);
  });
  return groups;
};

/**
 * Divides a snapshot into parts of about `tradesPerPart` trades that are matched apart from each other. Blocks can't match
 * across, so none is divided: a larger one is a part of its own. A trade that was copied twice (its row moved while the
 * index was walked) counts once.
 */
export const planParts = (
  files: readonly IndexedFile[],
  tradesPerPart: number,
  nameOfPart: (number: number) => string,
): PartPlan => {
  /** Under each file, by entry: -1 left out, 0 in its block, n in the n-th group across blocks. */
  const groupOf = new Map(files.map((file) => [file, new Int32Array(file.index.entries.length)]));
  const seen: Record<TradeSource, Set<string>> = { BANK: new Set(), COUNTERPARTY: new Set() };
  for (const file of files) {
    for (const [entry, [, , tradeId]] of file.index.entries.entries()) {
      if (seen[file.source].has(tradeId)) groupOf.get(file)![entry] = -1;
      else seen[file.source].add(tradeId);
    }
  }
  const groups = groupsAcrossBlocks(files, ({ file, entry }) => groupOf.get(file)![entry] !== 0);
  // A bank trade that several name goes with the first; the others stay with that group's part as far as it is theirs.
  for (const [number, places] of groups.entries()) {
    for (const { file, entry } of places) {
      const marks = groupOf.get(file)!;
      if (marks[entry] === 0) marks[entry] = number + 1;
    }
  }

  const sizes = new Map<string, number>();
  const groupSizes = new Int32Array(groups.length + 1);
  for (const file of files) {
    for (const [entry, [block]] of file.index.entries.entries()) {
      const group = groupOf.get(file)![entry]!;
      const key = file.index.blocks[block]!;
      if (group === 0) sizes.set(key, (sizes.get(key) ?? 0) + 1);
      else if (group > 0) groupSizes[group]! += 1;
    }
  }

  const parts: Part[] = [];
  const addTo = (kind: Part['kind'], trades: number): Part => {
    const last = parts.at(-1);
    if (last?.kind === kind && last.trades + trades <= tradesPerPart) {
      last.trades += trades;
      return last;
    }
    const part: Part = { part: nameOfPart(parts.length), kind, trades, ranges: { BANK: [], COUNTERPARTY: [] } };
    parts.push(part);
    return part;
  };
  const blocks = [...sizes.keys()].sort();
  const partOfBlock = new Map(blocks.map((key) => [key, addTo('blocks', sizes.get(key)!)]));
  const partOfGroup = groups.map((_, number) => addTo('identified', groupSizes[number + 1]!));

  for (const file of files) {
    let start = 0;
    for (const [entry, [block, bytes]] of file.index.entries.entries()) {
      const group = groupOf.get(file)![entry]!;
      const end = start + bytes;
      if (group >= 0) {
        const part = group > 0 ? partOfGroup[group - 1]! : partOfBlock.get(file.index.blocks[block]!)!;
        const ranges = part.ranges[file.source];
        const last = ranges.at(-1);
        if (last?.key === file.key && last.end === start) last.end = end;
        else ranges.push({ key: file.key, start, end });
      }
      start = end;
    }
  }

  const largest = blocks.reduce<string | null>(
    (best, key) => (best === null || sizes.get(key)! > sizes.get(best)! ? key : best),
    null,
  );
  return {
    parts,
    blocks: blocks.length,
    largestBlock: largest === null ? null : { key: largest, trades: sizes.get(largest)! },
    trades: { BANK: seen.BANK.size, COUNTERPARTY: seen.COUNTERPARTY.size },
  };
};
