import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConflictError, NotFoundError } from '../../../tasks/errors.ts';
import type { DocumentRecord, DocumentStore } from '../../../tasks/ports/document-store.ts';

export const by = { actor: 'execution-1', at: '2026-11-02T09:00:00.000Z', executionArn: 'arn:execution-1' };

export const aDocument = (documentId: string, more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  documentId,
  bucket: 'documents',
  key: 'BANK/trades.csv',
  versionId: 'v1',
  sizeBytes: 10,
  uploadedBy: null,
  kind: 'trade',
  source: 'BANK',
  sha256: 'ab'.repeat(32),
  mediaType: 'CSV',
  status: 'RECEIVED',
  reasons: [],
  receivedAt: '2026-11-02T08:59:00.000Z',
  updatedAt: by.at,
  executionArn: 'arn:execution-1',
  version: 0,
  ...more,
});

let suffix = 0;

/** What every document store must do; `auditOf` tells an entity's actions in order. */
export const documentStoreContract = (
  name: string,
  open: () => { documents: DocumentStore; auditOf(entity: string): Promise<string[]> },
) =>
  describe(`${name}: documents`, () => {
    let documents: DocumentStore;
    let auditOf: (entity: string) => Promise<string[]>;
    let one: string;
    let two: string;
    let content: string;
    beforeEach(() => {
      ({ documents, auditOf } = open());
      suffix += 1;
      one = `doc-one-${suffix}`;
      two = `doc-two-${suffix}`;
      content = `CONTENT#${suffix}`;
    });

    it('keeps a registered document as its first version and as its content’s holder', async () => {
      await documents.register({ document: aDocument(one), contentKey: content }, by);

      expect(await documents.get(one)).toEqual({ ...aDocument(one), version: 1 });
      expect(await documents.holderOf(content)).toBe(one);
      expect(await auditOf(`DOCUMENT#${one}`)).toEqual(['DOCUMENT_RECEIVED']);
    });

    it('registers a document once', async () => {
      await documents.register({ document: aDocument(one) }, by);

      await expect(documents.register({ document: aDocument(one) }, by)).rejects.toThrow(ConflictError);
      expect(await auditOf(`DOCUMENT#${one}`)).toHaveLength(1);
    });

    it('writes nothing of a document whose content another holds', async () => {
      await documents.register({ document: aDocument(one), contentKey: content }, by);

      await expect(documents.register({ document: aDocument(two), contentKey: content }, by)).rejects.toThrow(
        ConflictError,
      );
      expect(await documents.get(two)).toBeUndefined();
      expect(await auditOf(`DOCUMENT#${two}`)).toEqual([]);
      expect(await documents.holderOf(content)).toBe(one);
    });

    it('lets a document take over a content, and marks the one before as superseded', async () => {
      await documents.register({ document: aDocument(one, { status: 'FAILED' }), contentKey: content }, by);
      const holder = (await documents.get(one)) as DocumentRecord;

      await documents.register({ document: aDocument(two), contentKey: content, takesOverFrom: holder }, by);

      expect(await documents.holderOf(content)).toBe(two);
      expect(await documents.get(one)).toMatchObject({ status: 'FAILED', supersededBy: two, version: 2 });
      expect(await auditOf(`DOCUMENT#${one}`)).toEqual(['DOCUMENT_FAILED', 'DOCUMENT_SUPERSEDED']);
    });

    it('does not take over from a document that changed since it was read', async () => {
      await documents.register({ document: aDocument(one, { status: 'FAILED' }), contentKey: content }, by);
      const stale = (await documents.get(one)) as DocumentRecord;
      await documents.revise(one, by, (current) => ({ action: 'X', next: { ...current, status: 'READING' } }));

      const takeOver = documents.register({ document: aDocument(two), contentKey: content, takesOverFrom: stale }, by);

      await expect(takeOver).rejects.toThrow(ConflictError);
      expect(await documents.holderOf(content)).toBe(one);
    });

    it('registers a failed document again over its own row', async () => {
      await documents.register({ document: aDocument(one, { status: 'FAILED' }), contentKey: content }, by);
      const before = (await documents.get(one)) as DocumentRecord;

      await documents.register({ document: aDocument(one), before, contentKey: content }, by);

      expect(await documents.get(one)).toMatchObject({ status: 'RECEIVED', version: 2 });
    });

    it('counts versions and appends to the audit trail with every revision', async () => {
      await documents.register({ document: aDocument(one) }, by);

      const revised = await documents.revise(one, { ...by, at: '2026-11-02T09:00:05.000Z' }, (current) => ({
        action: 'DOCUMENT_EXTRACTED',
        next: { ...current, status: 'EXTRACTED' },
      }));

      expect(revised).toMatchObject({ status: 'EXTRACTED', version: 2, updatedAt: '2026-11-02T09:00:05.000Z' });
      expect(await documents.get(one)).toEqual(revised);
      expect(await auditOf(`DOCUMENT#${one}`)).toEqual(['DOCUMENT_RECEIVED', 'DOCUMENT_EXTRACTED']);
    });

    it('leaves a document alone where the revision is null', async () => {
      await documents.register({ document: aDocument(one) }, by);

      expect(await documents.revise(one, by, () => null)).toMatchObject({ version: 1 });
      expect(await auditOf(`DOCUMENT#${one}`)).toHaveLength(1);
    });

    it('loses no revision of several at once', async () => {
      await documents.register({ document: aDocument(one) }, by);
      const addReason = (code: string) =>
        documents.revise(one, by, (current) => ({
          action: code,
          next: { ...current, reasons: [...current.reasons, { code, message: code }] },
        }));

      await Promise.all(['A', 'B', 'C'].map(addReason));

      const { reasons, version } = (await documents.get(one)) as DocumentRecord;
      expect(reasons.map(({ code }) => code).sort()).toEqual(['A', 'B', 'C']);
      expect(version).toBe(4);
      expect(await auditOf(`DOCUMENT#${one}`)).toHaveLength(4);
    });

    it('names a document that there is not', async () => {
      await expect(documents.revise('doc-none', by, () => null)).rejects.toThrow(NotFoundError);
    });
  });
