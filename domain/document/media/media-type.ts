import { z } from 'zod';

/** What a document is by its content. The names are Concord's own: one per reader, or per kind of refusal. */
export const MediaType = z.enum([
  'PDF',
  'PNG',
  'JPEG',
  'TIFF',
  'CSV',
  'XLSX',
  'FPML',
  'SWIFT_MT',
  'UBL',
  'CII',
  'XML',
  'SVG',
  'HTML',
  'TEXT',
  'ZIP',
  'OTHER_IMAGE',
  'OFFICE_LEGACY',
  'EXECUTABLE',
]);
export type MediaType = z.infer<typeof MediaType>;
