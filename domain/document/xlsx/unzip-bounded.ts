import { unzipSync } from 'fflate';
import type { Reason } from '../candidate.ts';
import { type DocumentLimits, defaultLimits } from '../media/document-limits.ts';

export type UnzippedParts = { ok: true; parts: ReadonlyMap<string, Uint8Array> } | { ok: false; reason: Reason };

/**
 * The wanted parts of a ZIP file, unless they would unfold to more than `limits` allow. The sizes that the directory
 * declares are checked before anything is unfolded, and nothing is unfolded beyond its declared size.
 */
export const unzipBounded = (
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: DocumentLimits = defaultLimits,
): UnzippedParts => {
  const refuse = (code: string, message: string): UnzippedParts => ({ ok: false, reason: { code, message } });
  let declared = 0;
  let worstRatio = 0;
  const filter = ({ name, size, originalSize }: { name: string; size: number; originalSize: number }): boolean => {
    declared += originalSize;
    if (originalSize > 1024 * 1024) worstRatio = Math.max(worstRatio, originalSize / Math.max(1, size));
    return declared <= limits.maxInflatedBytes && worstRatio <= limits.maxInflationRatio && wanted(name);
  };
  try {
    const parts = new Map(Object.entries(unzipSync(bytes, { filter })));
    if (declared > limits.maxInflatedBytes || worstRatio > limits.maxInflationRatio) {
      return refuse(
        'ZIP_BOMB',
        `The file would unfold to ${declared} bytes (up to ${Math.round(worstRatio)} times its compressed size), which is not done. Split the workbook, or send it as CSV.`,
      );
    }
    return { ok: true, parts };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(
      'DAMAGED',
      `The workbook is damaged or protected by a password (${why}). Save it again, without a password.`,
    );
  }
};
