import { parse } from 'csv-parse/sync';
import type { MapItem, ReadRequest } from '../execution.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { ObjectStore } from '../services.ts';
import { parseItems } from './read-items.ts';

/**
 * A manifest names files. S3 Inventory's lists objects (its CSV files' rows are the items); an Athena-style one is a list of
 * s3:// addresses whose contents are the items.
 */
export const readManifest = async (
  objects: ObjectStore,
  text: string,
  config: ReadRequest['config'],
): Promise<MapItem[]> => {
  const manifest = tryParse(text);
  if (isJsonObject(manifest) && Array.isArray(manifest.files)) return readInventory(objects, manifest);
  const type = String(config.ManifestType ?? 'S3_INVENTORY');
  if (type !== 'ATHENA_DATA') throw new Error('The manifest is not an S3 inventory manifest');
  const items: MapItem[] = [];
  for (const line of text.split(/\r?\n/).filter((row) => row.trim() !== '')) {
    const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(line.trim());
    if (!match) throw new Error(`The manifest names no S3 object: ${line}`);
    const [, bucket, key] = match as unknown as [string, string, string];
    const body = new TextDecoder().decode(await objects.get(bucket, key));
    items.push(...parseItems(String(config.InputType === 'MANIFEST' ? 'CSV' : config.InputType), body, config, line));
  }
  return items;
};

const readInventory = async (objects: ObjectStore, manifest: { [key: string]: Json }): Promise<MapItem[]> => {
  const bucket = String(manifest.destinationBucket ?? '').replace(/^arn:aws[\w-]*:s3:::/, '');
  const columns = String(manifest.fileSchema ?? 'Bucket, Key').split(/,\s*/);
  const items: MapItem[] = [];
  for (const file of manifest.files as Json[]) {
    const key = isJsonObject(file) ? String(file.key) : '';
    const bytes = await objects.get(bucket, key);
    const body = key.endsWith('.gz') ? await gunzip(bytes) : bytes;
    const rows: string[][] = parse(new TextDecoder().decode(body), { relax_column_count: true });
    for (const row of rows)
      items.push({ value: Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])) });
  }
  return items;
};

const gunzip = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const tryParse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};
