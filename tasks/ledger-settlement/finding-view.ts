import type { Finding } from '../../domain/ledger/finding.ts';
import type { FindingView } from '../../domain/ledger/finding-view.ts';

export const findingView = ({ seen, through, version, auditHash, ...shown }: Finding): FindingView => shown;
