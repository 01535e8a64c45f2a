import type { Reason } from '../../domain/document/candidate.ts';
import type { DocumentLimits } from '../../domain/document/media/document-limits.ts';
import type { MediaType } from '../../domain/document/media/media-type.ts';
import { countPdfPages } from './count-pdf-pages.ts';
import { countTiffPages } from './count-tiff-pages.ts';

export type PageCount =
  /** `pages` is null for what has no pages, and where they can't be counted without reading the whole document. */
  { kind: 'counted'; pages: number | null } | { kind: 'refused'; reason: Reason };

const countOf = (bytes: Uint8Array, mediaType: MediaType, limits: DocumentLimits): number | null => {
  switch (mediaType) {
    case 'PNG':
    case 'JPEG':
      return 1;
    case 'TIFF':
      return countTiffPages(bytes, limits.maxPages + 1);
    case 'PDF':
      return countPdfPages(bytes);
    default:
      return null;
  }
};

/** How many pages a document has, as far as its structure tells, and a refusal where that is more than are read. */
export const countPages = (bytes: Uint8Array, mediaType: MediaType, limits: DocumentLimits): PageCount => {
  const pages = countOf(bytes, mediaType, limits);
  if (pages === null || pages <= limits.maxPages) return { kind: 'counted', pages };
  return {
    kind: 'refused',
    reason: {
      code: 'TOO_MANY_PAGES',
      message: `The document has more than the ${limits.maxPages} pages that are read. Split it and send the parts.`,
    },
  };
};
