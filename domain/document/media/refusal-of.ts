import type { DocumentKind, Reason } from '../candidate.ts';
import { acceptedFor } from '../choose-reader.ts';
import { type DocumentLimits, defaultLimits } from './document-limits.ts';
import type { MediaType } from './media-type.ts';

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/**
 * Why a document is refused before any reader sees it, with what its sender can do; null where a reader may try. The
 * media type is what `detectMediaType` said of the same bytes.
 */
export const refusalOf = (
  bytes: Uint8Array,
  mediaType: MediaType | null,
  kind: DocumentKind,
  limits: DocumentLimits = defaultLimits,
): Reason | null => {
  const refuse = (code: string, message: string): Reason => ({ code, message });
  const instead = `Send ${acceptedFor(kind)}.`;
  if (bytes.length === 0)
    return refuse('EMPTY', 'The file has no content (0 bytes). Check the export or the scan, and send it again.');
  if (bytes.length > limits.maxBytes) {
    return refuse(
      'TOO_LARGE',
      `The file has ${megabytes(bytes.length)}, more than the ${megabytes(limits.maxBytes)} that are read. Split it, or scan at a lower resolution.`,
    );
  }
  switch (mediaType) {
    case null:
      return refuse('UNKNOWN_FORMAT', `The file is in no format that is known, or damaged. ${instead}`);
    case 'EXECUTABLE':
      return refuse('EXECUTABLE', `The file is a program, whatever its name says; it was not opened. ${instead}`);
    case 'SVG':
      return refuse('UNSUPPORTED_FORMAT', `SVG drawings are not read. Export it as PDF or PNG. ${instead}`);
    case 'HTML':
      return refuse('UNSUPPORTED_FORMAT', `Web pages are not read. Print the page to PDF. ${instead}`);
    default:
      return null;
  }
};
