import type { DocumentKind, Reason } from './candidate.ts';
import type { MediaType } from './media/media-type.ts';

/** Media types that are parsed, not OCR'd. */
export type StructuredMediaType = 'CSV' | 'XLSX' | 'FPML' | 'SWIFT_MT' | 'UBL' | 'CII';

export type ReaderChoice =
  /** `readStructured` reads it. */
  | { kind: 'structured'; mediaType: StructuredMediaType }
  /** Textract AnalyzeExpense: the synchronous call where `sync`, else the job with a task token. */
  | { kind: 'expense'; sync: boolean }
  /** Textract AnalyzeDocument with FORMS, TABLES and QUERIES. */
  | { kind: 'analysis'; sync: boolean }
  | { kind: 'refusal'; reason: Reason };

const structuredFor: Readonly<Record<DocumentKind, readonly StructuredMediaType[]>> = {
  trade: ['CSV', 'XLSX', 'FPML', 'SWIFT_MT'],
  invoice: ['UBL', 'CII'],
  receipt: ['UBL', 'CII'],
};

const accepted: Readonly<Record<DocumentKind, string>> = {
  trade: 'a PDF, PNG, JPEG or TIFF, a CSV or XLSX trade file, FpML, or SWIFT MT300/MT320/MT360',
  invoice: 'a PDF, PNG, JPEG or TIFF, or an e-invoice in UBL 2.1 or UN/CEFACT CII',
  receipt: 'a PDF, PNG, JPEG or TIFF',
};

/** What may be sent for a kind, in words, for a refusal's message. */
export const acceptedFor = (kind: DocumentKind): string => accepted[kind];

/**
 * The reader for a document: structured files are parsed; pages go to Textract, synchronously when there is one page, as
 * a job when there are more or when the count is unknown (null).
 */
export const chooseReader = (mediaType: MediaType, kind: DocumentKind, pageCount: number | null): ReaderChoice => {
  const structured = structuredFor[kind].find((candidate) => candidate === mediaType);
  if (structured !== undefined) return { kind: 'structured', mediaType: structured };
  switch (mediaType) {
    case 'PNG':
    case 'JPEG':
      return { kind: kind === 'trade' ? 'analysis' : 'expense', sync: true };
    case 'PDF':
    case 'TIFF':
      return { kind: kind === 'trade' ? 'analysis' : 'expense', sync: pageCount === 1 };
    default:
      return {
        kind: 'refusal',
        reason: {
          code: 'UNSUPPORTED_FORMAT',
          message: `${kind === 'invoice' ? 'An' : 'A'} ${kind} can't be read from this format (${mediaType}). Send ${acceptedFor(kind)}.`,
        },
      };
  }
};
