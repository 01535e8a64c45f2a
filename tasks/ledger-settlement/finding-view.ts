import { z } from 'zod';
import { Finding } from '../../domain/ledger/finding.ts';

/** A finding as readers see it, without what only the next reconciliation needs. */
export const FindingView = z
  .strictObject(Finding.shape)
  .omit({ seen: true, through: true, version: true, auditHash: true });
export type FindingView = z.infer<typeof FindingView>;

export const findingView = ({ seen, through, version, auditHash, ...shown }: Finding): FindingView => shown;
