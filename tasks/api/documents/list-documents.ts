import { refuse } from '../../../domain/api/problem.ts';
import { listDocuments } from '../../../domain/api/routes/documents.ts';
import { kindsSeenBy, seesEveryDocument } from '../../../domain/api/scopes.ts';
import type { DocumentKind } from '../../../domain/document/candidate.ts';
import type { Actor } from '../../../domain/identity/actor.ts';
import type { DocumentFilter } from '../../ports/document-list.ts';
import { serve } from '../define-api.ts';
import { summaryOf } from './document-view.ts';
import type { DocumentsPorts } from './ports.ts';

/** What of the documents a caller sees, of one kind where they ask for it; undefined: nothing of it. */
const visible = (actor: Actor, asked: DocumentKind | undefined): DocumentFilter | undefined => {
  if (asked === undefined && seesEveryDocument(actor)) return { kinds: 'every' };
  const kinds = kindsSeenBy(actor).filter((kind) => asked === undefined || kind === asked);
  const withOwn = (asked ?? 'receipt') === 'receipt' && !kinds.includes('receipt');
  if (kinds.length === 0 && !withOwn) return undefined;
  return { kinds, ...(withOwn && { receiptsOf: actor.userId }) };
};

export const serveListDocuments = ({ list }: Pick<DocumentsPorts, 'list'>) =>
  serve(listDocuments, async ({ query, actor, page }) => {
    const filter = visible(actor, query.kind);
    if (!filter)
      return refuse('FORBIDDEN', `None of the groups that you are in may see documents of kind ${query.kind}.`);
    return page(async (from) => {
      const found = await list.list({ ...filter, ...(query.status && { status: query.status }) }, from);
      return { ...found, items: found.items.map(summaryOf) };
    });
  });
