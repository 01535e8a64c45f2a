import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

type Digest = { update(chunk: Uint8Array): void; base64(): string };

const hashDigest = (algorithm: 'sha1' | 'sha256'): Digest => {
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), base64: () => hash.digest('base64') };
};

const crc32Digest = (): Digest => {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString('base64');
    },
  };
};

/** CRC32C (Castagnoli) and CRC64NVME, reflected, by table: Node has neither. */
const tableOf = (polynomial: bigint): bigint[] =>
  Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    return value;
  });

const crc32cDigest = (): Digest => {
  crc32cTable ??= Uint32Array.from(tableOf(0x82f63b78n), Number);
  const table = crc32cTable;
  let value = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) value = (table[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE((value ^ 0xffffffff) >>> 0);
      return bytes.toString('base64');
    },
  };
};
let crc32cTable: Uint32Array | undefined;

/** Kept as two 32-bit halves: bigint arithmetic per byte would be fifty times slower. */
const crc64NvmeDigest = (): Digest => {
  crc64Table ??= tableOf(0x9a6c9329ac4bc9b5n).reduce(
    (halves, entry, index) => {
      halves.high[index] = Number(entry >> 32n);
      halves.low[index] = Number(entry & 0xffffffffn);
      return halves;
    },
    { high: new Uint32Array(256), low: new Uint32Array(256) },
  );
  const table = crc64Table;
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (table.low[index] as number);
        high = (high >>> 8) ^ (table.high[index] as number);
      }
    },
    base64: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE((high ^ 0xffffffff) >>> 0, 0);
      bytes.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4);
      return bytes.toString('base64');
    },
  };
};
let crc64Table: { high: Uint32Array; low: Uint32Array } | undefined;

const digests: Record<string, () => Digest> = {
  crc32: crc32Digest,
  crc32c: crc32cDigest,
  crc64nvme: crc64NvmeDigest,
  sha1: () => hashDigest('sha1'),
  sha256: () => hashDigest('sha256'),
};

export const checksumAlgorithms = Object.keys(digests);

/** MD5 (for the ETag) and, if asked for, one more checksum, over a stream of chunks. */
export class ContentDigests {
  readonly #md5 = createHash('md5');
  readonly #checksum: Digest | undefined;
  readonly #algorithm: string | undefined;

  /** @throws S3Error InvalidRequest for an unknown algorithm. */
  constructor(algorithm?: string) {
    const make = algorithm === undefined ? undefined : digests[algorithm];
    if (algorithm !== undefined && !make)
      throw new S3Error('InvalidRequest', `Unsupported checksum algorithm: ${algorithm}`, 400);
    this.#algorithm = algorithm;
    this.#checksum = make?.();
  }

  update(chunk: Uint8Array): void {
    this.#md5.update(chunk);
    this.#checksum?.update(chunk);
  }

  finish(): { md5: Buffer; checksum?: { algorithm: string; value: string } } {
    const md5 = this.#md5.digest();
    if (!this.#checksum || !this.#algorithm) return { md5 };
    return { md5, checksum: { algorithm: this.#algorithm, value: this.#checksum.base64() } };
  }
}
