import { z } from 'zod';
import { CandidateRecord, DocumentKind, Reason } from '../../document/candidate.ts';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

const documentPath = { params: z.strictObject({ documentId: z.string().min(1).max(128) }) };

const DocumentStatus = z.enum(['RECEIVED', 'READING', 'IN_REVIEW', 'EXTRACTED', 'REJECTED', 'DUPLICATE', 'FAILED']);

/** Where documents are put; receipts go to the caller's own. */
const UploadPlace = z.enum(['BANK', 'COUNTERPARTY', 'INVOICES', 'RECEIPTS']);
const FileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._ ()+-]{0,127}$/)
  .describe('Letters, digits and . _ ( ) + - and spaces, beginning with a letter or digit');

export const DocumentSummary = z.strictObject({
  documentId: z.string(),
  fileName: z.string().describe('The name under which it was uploaded'),
  key: z.string().describe('Where it lies in the bucket: what `POST /documents/uploads` answered'),
  kind: DocumentKind.nullable(),
  source: z.enum(['BANK', 'COUNTERPARTY']).nullable(),
  userId: z.string().nullable().describe('Whose receipt it is'),
  status: DocumentStatus,
  reasons: z.array(Reason),
  sizeBytes: z.int(),
  mediaType: z.string().nullable(),
  pages: z.int().nullable(),
  receivedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type DocumentSummary = z.infer<typeof DocumentSummary>;

const Document = DocumentSummary.extend({
  uploadedBy: z
    .string()
    .nullable()
    .describe('The user id of who sent it through the API; null where it was put into the bucket another way'),
  sha256: z.string().nullable(),
  executionId: z.string(),
  duplicateOf: z.string().nullable(),
  supersededBy: z.string().nullable(),
  records: z
    .strictObject({ table: z.string(), count: z.int(), ids: z.array(z.string()) })
    .nullable()
    .describe('What it became; the first hundred ids where there are more'),
  review: z
    .strictObject({
      status: z.enum(['OPEN', 'ESCALATED', 'DECIDED', 'EXPIRED']),
      round: z.int().describe('What a decision names'),
      reasons: z.array(Reason),
      requestedAt: z.iso.datetime(),
      decidedBy: z.string().nullable(),
      decidedAt: z.iso.datetime().nullable(),
      comment: z.string().nullable(),
    })
    .nullable(),
});

export const uploadDocument = defineRoute({
  operationId: 'uploadDocument',
  method: 'POST',
  path: '/documents',
  tag: 'Documents',
  summary: 'Send a document of up to 4 MiB',
  description: 'Larger ones: ask for an upload URL. What comes of it is the document’s status.',
  machineClients: true,
  body: z.strictObject({
    place: UploadPlace,
    fileName: FileName,
    // No pattern: on a text of millions a regular expression may run out of stack. Decoding it tells.
    contentBase64: z
      .string()
      .min(4)
      .max(5_592_408)
      .describe('The file in base64 (RFC 4648, section 4), without line breaks')
      .meta({ contentEncoding: 'base64' }),
  }),
  answer: {
    status: 202,
    description: 'It is stored, and its extraction starts.',
    body: z.strictObject({ documentId: z.string(), key: z.string() }),
  },
  problems: ['PAYLOAD_TOO_LARGE'],
});

export const createUpload = defineRoute({
  operationId: 'createUpload',
  method: 'POST',
  path: '/documents/uploads',
  tag: 'Documents',
  summary: 'A URL to send a large document to',
  description:
    'PUT the file there, once, with exactly the headers that the answer lists (a browser sends Content-Length by itself), before it expires. A repetition of this request gives the same URL, also when it has expired: take a new key then.',
  machineClients: true,
  body: z.strictObject({
    place: UploadPlace,
    fileName: FileName,
    sizeBytes: z.int().min(1).max(524_288_000).describe('Of the file; the URL takes no other size'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('Of the file, in lower-case hexadecimal; where it is given, the URL takes no other content'),
  }),
  answer: {
    status: 201,
    description: 'The URL.',
    body: z.strictObject({
      url: z.url(),
      method: z.literal('PUT'),
      headers: z.record(z.string(), z.string()),
      key: z.string().describe('Where it will lie; the document appears in the list once it is there'),
      expiresAt: z.iso.datetime(),
    }),
  },
});

export const listDocuments = defineRoute({
  operationId: 'listDocuments',
  method: 'GET',
  path: '/documents',
  tag: 'Documents',
  summary: 'Documents that I may see, newest first',
  description:
    'Of all kinds that I may see, and my own receipts, unless one kind is asked for. Documents that lie at no known place have no kind: those who see everything find them by their status. A page may be short while `nextCursor` says that there is more.',
  machineClients: true,
  query: z.strictObject({
    kind: DocumentKind.optional().describe('Of `receipt`, those who may not see all of them see their own'),
    status: DocumentStatus.optional(),
    ...pageQuery,
  }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(DocumentSummary) },
});

export const getDocument = defineRoute({
  operationId: 'getDocument',
  method: 'GET',
  path: '/documents/{documentId}',
  tag: 'Documents',
  summary: 'A document, its review, and what it became',
  machineClients: true,
  ...documentPath,
  answer: { status: 200, description: 'The document.', body: Document },
});

export const getDocumentRecords = defineRoute({
  operationId: 'getDocumentRecords',
  method: 'GET',
  path: '/documents/{documentId}/records',
  tag: 'Documents',
  summary: 'What was read from a document: every field with its confidence and its place on the page',
  description:
    'As it now stands, corrections included. Nothing where nothing was read, or not yet. A page may be short while `nextCursor` says that there is more.',
  ...documentPath,
  query: z.strictObject(pageQuery),
  answer: {
    status: 200,
    description: 'A page of its records, in the document’s order.',
    body: pageOf(CandidateRecord.extend({ index: z.int().describe('Counts from 0: what a correction names') })),
  },
});

export const getDocumentPage = defineRoute({
  operationId: 'getDocumentPage',
  method: 'GET',
  path: '/documents/{documentId}/pages/{page}',
  tag: 'Documents',
  summary: 'Where to see a page of a document',
  params: documentPath.params.extend({ page: z.coerce.number().int().min(1).max(3000) }),
  answer: {
    status: 200,
    description: 'A URL that shows the document, open at the page where its form has pages.',
    body: z.strictObject({
      url: z.url(),
      contentType: z.string().describe('As which it is shown: the document’s own media type where that is safe'),
      page: z.int(),
      pages: z.int().nullable(),
      expiresAt: z.iso.datetime(),
    }),
  },
});

const Correction = z.strictObject({
  record: z.int().min(0).optional(),
  line: z.int().min(0).optional(),
  field: z.string().min(1).max(100),
  value: z.string().max(1000).describe('Empty takes the field away'),
});
const Discard = z.strictObject({ record: z.int().min(0), discard: z.literal(true) });

export const reviewDocument = defineRoute({
  operationId: 'reviewDocument',
  method: 'POST',
  path: '/documents/{documentId}/review',
  tag: 'Documents',
  summary: 'Decide a review: accept what was read, correct it, or reject the document',
  description: 'The waiting execution goes on. Corrections are checked again and may open another round.',
  ...documentPath,
  body: z.strictObject({
    round: z.int().min(1).max(100).describe('The round that was looked at: a later one shows other fields'),
    decision: z.enum(['accept', 'correct', 'reject']),
    corrections: z
      .array(z.union([Correction, Discard]))
      .max(1000)
      .optional(),
    comment: z.string().max(2000).optional(),
  }),
  answer: {
    status: 200,
    description: 'Decided.',
    body: z.strictObject({ documentId: z.string(), outcome: z.enum(['accepted', 'corrected', 'rejected']) }),
  },
  problems: ['CONFLICT', 'UNPROCESSABLE'],
});

export const retryDocument = defineRoute({
  operationId: 'retryDocument',
  method: 'POST',
  path: '/documents/{documentId}/retry',
  tag: 'Documents',
  summary: 'Go on with a failed extraction where it failed',
  ...documentPath,
  answer: {
    status: 202,
    description: 'It goes on.',
    body: z.strictObject({ documentId: z.string(), executionId: z.string() }),
  },
  problems: ['CONFLICT'],
});

export const documentRoutes = [
  uploadDocument,
  createUpload,
  listDocuments,
  getDocument,
  getDocumentRecords,
  getDocumentPage,
  reviewDocument,
  retryDocument,
] as const;
