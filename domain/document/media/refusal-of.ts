import type { DocumentKind, Reason } from '../candidate.ts';
import { acceptedFor } from '../choose-reader.ts';
import { unzipBounded } from '../xlsx/unzip-bounded.ts';
import { type DocumentLimits, defaultLimits } from './document-limits.ts';
import { pngPixels } from './image-size.ts';
import type { MediaType } from './media-type.ts';
import { pdfFault } from './pdf-fault.ts';

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
    case 'PDF': {
      const fault = pdfFault(bytes);
      if (fault === 'ENCRYPTED')
        return refuse('ENCRYPTED', 'The PDF is protected by a password. Save it without one, and send it again.');
      if (fault === 'TRUNCATED')
        return refuse('TRUNCATED', 'The PDF is cut short: its end is missing. Export or upload it again.');
      return null;
    }
    case 'PNG': {
      const size = pngPixels(bytes);
      if (!size) return refuse('DAMAGED', 'The PNG has no readable header. Export or scan it again.');
      if (size.width * size.height <= limits.maxPixels) return null;
      return refuse(
        'TOO_MANY_PIXELS',
        `The picture has ${size.width} × ${size.height} pixels, more than can be unfolded. Scan it at 300 dpi or less.`,
      );
    }
    case 'XLSX': {
      // Nothing is unfolded here: the directory's declared sizes tell.
      const parts = unzipBounded(bytes, () => false, limits);
      return parts.ok ? null : parts.reason;
    }
    default:
      return null;
  }
};
