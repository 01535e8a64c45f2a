import type { MediaType } from '../../../domain/document/media/media-type.ts';

export type ShownAs = { contentType: string; disposition: 'inline' | 'attachment' };

const inline = (contentType: string): ShownAs => ({ contentType, disposition: 'inline' });
const text = inline('text/plain; charset=utf-8');
const download: ShownAs = { contentType: 'application/octet-stream', disposition: 'attachment' };

/**
 * How a browser is to treat a document that anyone may have sent: what can carry a script is text, what is no document is
 * only saved.
 */
const byMediaType: Readonly<Record<MediaType, ShownAs>> = {
  PDF: inline('application/pdf'),
  PNG: inline('image/png'),
  JPEG: inline('image/jpeg'),
  TIFF: inline('image/tiff'),
  CSV: text,
  FPML: text,
  SWIFT_MT: text,
  UBL: text,
  CII: text,
  XML: text,
  SVG: text,
  HTML: text,
  TEXT: text,
  XLSX: {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    disposition: 'attachment',
  },
  ZIP: download,
  OTHER_IMAGE: download,
  OFFICE_LEGACY: download,
  EXECUTABLE: download,
};

/** @param mediaType as the content was recognised; undefined where it was not. */
export const shownAs = (mediaType: MediaType | undefined): ShownAs => (mediaType ? byMediaType[mediaType] : download);
