import { S3Error } from '../s3-error.ts';
import type { StoredObject } from '../stored-object.ts';

/**
 * First and last byte (inclusive) of a Range header with one range, or of a part; undefined for the whole. Several
 * ranges, or another unit, ask for the whole, as S3 answers them.
 *
 * @throws S3Error InvalidRange if nothing of the object lies in it.
 */
export const byteRangeOf = (
  header: string | null,
  partNumber: string | null,
  object: Pick<StoredObject, 'size' | 'partSizes'>,
): [number, number] | undefined => {
  if (partNumber !== null) return partRange(Number(partNumber), object);
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(object.size - Number(to), 0) : Number(from);
  const end = from === '' || to === '' ? object.size - 1 : Math.min(Number(to), object.size - 1);
  if (start > end || start >= object.size)
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', 416, {
      ActualObjectSize: String(object.size),
    });
  return [start, end];
};

const partRange = (
  partNumber: number,
  { size, partSizes }: Pick<StoredObject, 'size' | 'partSizes'>,
): [number, number] | undefined => {
  if (!partSizes && partNumber === 1) return size > 0 ? [0, size - 1] : undefined;
  const partSize = partSizes?.[partNumber - 1];
  if (!partSizes || partSize === undefined)
    throw new S3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416);
  const start = partSizes.slice(0, partNumber - 1).reduce((sum, one) => sum + one, 0);
  return [start, start + partSize - 1];
};
