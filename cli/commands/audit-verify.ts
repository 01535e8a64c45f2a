import { type AuditAccess, auditAccess } from '../audit/audit-access.ts';
import { paymentsTrail, recordsTrail, type Trail } from '../audit/trails.ts';
import { type Verification, verifyAll } from '../audit/verify-all.ts';
import { verifyOne } from '../audit/verify-one.ts';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import { paint, print, progressBar, progressLine, table } from '../printer.ts';

export type VerifyOptions = { entity?: string; payment?: string; json: boolean };

/** What the rows themselves can't tell, whatever is read. */
const notSeen =
  'Not seen: newest entries that were cut off or written anew together with the record, and chains that are gone with their record.';

const verifyChainOf = async (access: AuditAccess, trail: Trail, partition: string): Promise<Verification> => {
  const { entries, recordCompared, broken } = await verifyOne(access, trail, partition);
  if (entries === 0 && !broken) throw new Failure(`the audit trail has no entry of ${partition}`, usageError);
  return { chains: 1, entries, recordsCompared: recordCompared ? 1 : 0, broken: broken ? [broken] : [] };
};

const verifyEverything = async (access: AuditAccess): Promise<Verification> => {
  const progress = progressLine();
  try {
    return await verifyAll(access, (step) => progress.show(progressBar(step, `verifying ${step.table}`)));
  } finally {
    progress.clear();
  }
};

const verified = (access: AuditAccess, { entity, payment }: VerifyOptions): Promise<Verification> => {
  if (entity !== undefined) return verifyChainOf(access, recordsTrail, entity);
  if (payment !== undefined) return verifyChainOf(access, paymentsTrail, payment);
  return verifyEverything(access);
};

/** Checks the audit trails: every entry's hash, its link to the one before, its number, and the record that it tells of. */
export const verifyAudit = async (connection: Connection, options: VerifyOptions): Promise<void> => {
  const access = await auditAccess(connection);
  try {
    const { broken, ...counted } = await verified(access, options);
    print(
      { ...counted, intact: broken.length === 0, broken, notSeen },
      () =>
        [
          ...(broken.length > 0
            ? [
                table(
                  ['ENTITY', 'ENTRY', 'HOW', 'WHY'],
                  broken.map(({ entity, sequence, how, reason }) => [
                    entity,
                    String(sequence),
                    paint('red', how),
                    reason,
                  ]),
                ),
              ]
            : []),
          `${counted.entries} entries in ${counted.chains} chains; ${counted.recordsCompared} records compared with their newest entry: ${
            broken.length === 0 ? paint('green', 'all intact') : paint('red', `${broken.length} broken`)
          }.`,
          paint('dim', notSeen),
        ].join('\n'),
      options.json,
    );
    if (broken.length > 0) throw new Failure(`${broken.length} of the audit trail's chains are broken`);
  } finally {
    access.close();
  }
};
