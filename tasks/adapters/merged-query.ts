import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ValidationError } from '../errors.ts';
import type { Page, PageRequest, Position } from '../ports/page.ts';

/** A partition of an index, or a stretch of it by its sort key, both ends included. */
export type Partition = {
  /** Distinct among the partitions of a list, and stable: a page's position names it. */
  name: string;
  tableName: string;
  indexName?: string;
  partitionKey: { name: string; value: string };
  sortKey: string;
  /** The table's own key, a single attribute. */
  itemKey: string;
  from?: string | undefined;
  to?: string | undefined;
};

type Row = Record<string, unknown>;
type Place = { partition: string; sortKey: string; itemKey: string };
type Head = { place: Place; row?: Row };

/** A filtered list is looked through no further for one page, however few rows the filter keeps. */
const bounds = { queriesPerPage: 25, rowsPerFilteredQuery: 200 };

const placeOf = (position: Position, partitions: readonly Partition[]): { place: Place; at: number } => {
  const { partition, sortKey, itemKey } = position;
  const at = partitions.findIndex(({ name }) => name === partition);
  if (at < 0 || typeof sortKey !== 'string' || typeof itemKey !== 'string')
    throw new ValidationError('the position does not belong to this list: start again without it');
  return { place: { partition: String(partition), sortKey, itemKey }, at };
};

type Reading = {
  dynamo: DynamoDBDocumentClient;
  descending: boolean;
  keep: (row: Row) => boolean;
  rowsPerQuery: number;
  queriesLeft: number;
};

/** One partition's rows in order, some ahead of need. */
class Cursor {
  readonly #partition: Partition;
  readonly #reading: Reading;
  readonly #waiting: Head[] = [];
  #startKey: Row | undefined;
  #bound: { value: string; included: boolean } | undefined;
  #ended = false;
  #lastSeen: Place | undefined;

  /** `after`: the place that the list goes on after, and whether this partition comes before, at or after its partition. */
  constructor(partition: Partition, reading: Reading, after?: { place: Place; side: 'BEFORE' | 'AT' | 'AFTER' }) {
    this.#partition = partition;
    this.#reading = reading;
    const start = reading.descending ? partition.to : partition.from;
    this.#bound = start === undefined ? undefined : { value: start, included: true };
    if (!after) return;
    const { place, side } = after;
    // Of rows with one sort key those of an earlier partition come first: what comes after the place is then known.
    if (side === 'AT') {
      this.#startKey = this.#keyOf(place);
      this.#lastSeen = place;
      return;
    }
    const isWithinStart = start === undefined || (reading.descending ? place.sortKey <= start : place.sortKey >= start);
    if (isWithinStart) this.#bound = { value: place.sortKey, included: side === 'AFTER' };
  }

  #keyOf({ sortKey, itemKey }: Place): Row {
    const { partitionKey } = this.#partition;
    return {
      [this.#partition.itemKey]: itemKey,
      [this.#partition.sortKey]: sortKey,
      [partitionKey.name]: partitionKey.value,
    };
  }

  #placeOf(row: Row): Place {
    return {
      partition: this.#partition.name,
      sortKey: String(row[this.#partition.sortKey]),
      itemKey: String(row[this.#partition.itemKey]),
    };
  }

  /**
   * The next row, not yet taken; null after the last. A head without a row says how far was looked where the page's reading
   * ended before a row was found.
   */
  async head(): Promise<Head | null> {
    while (this.#waiting.length === 0 && !this.#ended) {
      // A partition's first query is always made: none is passed over.
      if (this.#reading.queriesLeft <= 0 && this.#lastSeen) return { place: this.#lastSeen };
      await this.#read();
    }
    return this.#waiting[0] ?? null;
  }

  take(): void {
    this.#waiting.shift();
  }

  async #read(): Promise<void> {
    const { dynamo, descending, keep, rowsPerQuery } = this.#reading;
    const { tableName, indexName, partitionKey, sortKey, from, to } = this.#partition;
    this.#reading.queriesLeft -= 1;
    const comparison = `${descending ? '<' : '>'}${this.#bound?.included ? '=' : ''}`;
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: indexName,
        KeyConditionExpression: `#partition = :partition${this.#bound ? ` AND #sort ${comparison} :bound` : ''}`,
        ExpressionAttributeNames: { '#partition': partitionKey.name, ...(this.#bound && { '#sort': sortKey }) },
        ExpressionAttributeValues: {
          ':partition': partitionKey.value,
          ...(this.#bound && { ':bound': this.#bound.value }),
        },
        ScanIndexForward: !descending,
        Limit: rowsPerQuery,
        ...(this.#startKey && { ExclusiveStartKey: this.#startKey }),
      }),
    );
    this.#startKey = LastEvaluatedKey;
    this.#ended = LastEvaluatedKey === undefined;
    for (const row of Items) {
      const place = this.#placeOf(row);
      const isPast = descending ? from !== undefined && place.sortKey < from : to !== undefined && place.sortKey > to;
      if (isPast) {
        this.#ended = true;
        break;
      }
      this.#lastSeen = place;
      if (keep(row)) this.#waiting.push({ place, row });
    }
  }
}

/**
 * A page over several partitions of one kind of index, merged by their sort key; of rows with the same sort key the earlier
 * partition's come first. The page goes on after any row, so a filter (`keep`) leaves no gap and repeats nothing.
 *
 * @throws ValidationError where the position is of another list.
 */
export const mergedPage = async (
  dynamo: DynamoDBDocumentClient,
  partitions: readonly Partition[],
  { limit, after }: PageRequest,
  options: { order: 'ASCENDING' | 'DESCENDING'; keep?: ((row: Row) => boolean) | undefined },
  { queriesPerPage, rowsPerFilteredQuery } = bounds,
): Promise<Page<Row>> => {
  const descending = options.order === 'DESCENDING';
  const reading: Reading = {
    dynamo,
    descending,
    keep: options.keep ?? (() => true),
    // One more than the page tells whether there is a next one.
    rowsPerQuery: options.keep ? rowsPerFilteredQuery : Math.ceil(limit / partitions.length) + 1,
    queriesLeft: partitions.length + queriesPerPage,
  };
  const start = after && placeOf(after, partitions);
  const cursors = partitions.map((partition, at) => {
    const side = start && (at < start.at ? 'BEFORE' : at === start.at ? 'AT' : 'AFTER');
    return new Cursor(partition, reading, start && side && { place: start.place, side });
  });
  const items: Row[] = [];
  let last: Place | undefined;
  // The first of each at once; from then on only the one that was taken from needs reading.
  const heads = await Promise.all(cursors.map((cursor) => cursor.head()));
  for (;;) {
    let first = -1;
    for (const [at, head] of heads.entries()) {
      const best = heads[first];
      if (!head) continue;
      const comesBefore =
        !best || (descending ? head.place.sortKey > best.place.sortKey : head.place.sortKey < best.place.sortKey);
      if (comesBefore) first = at;
    }
    const head = heads[first];
    if (!head) return { items };
    if (!head.row) return { items, next: head.place };
    if (items.length === limit) return { items, next: last! };
    items.push(head.row);
    last = head.place;
    cursors[first]!.take();
    heads[first] = await cursors[first]!.head();
  }
};
