import { randomUUID } from 'node:crypto';
import { takesIdempotencyKey } from '../../domain/api/idempotency-key.ts';
import type { OperationId } from '../../domain/api/rights.ts';
import { routes } from '../../domain/api/routes.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';

type Example = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
};

const email = 'nobody@example.com';
const execution = { params: { machine: 'TradeMatching', executionId: 'no-such-execution' } };
const document = { params: { documentId: 'no-such-document' } };

const run = { params: { runId: 'no-such-run' } };
const match = { params: { matchId: 'M-00000000000000000000000000000000' } };
const rules = { params: { version: 'no-such-version' } };
const entry = { txId: 'example', amount: '10.00', currency: 'EUR' };
const justification = { reasonCode: 'ACCEPTED_DIFFERENCE' };

/**
 * A request that fits its schema, for every operation; about records that do not exist, or of the caller's own, so that
 * whoever may use the route at all is let in.
 */
const examples: Partial<Record<OperationId, Example>> = {
  register: { body: { email, password: 'Some-Password-1', name: 'Nobody' } },
  verifyEmail: { body: { email, code: '000000' } },
  resendVerification: { body: { email } },
  login: { body: { email, password: 'Some-Password-1' } },
  answerChallenge: { body: { email, challenge: 'SOFTWARE_TOKEN_MFA', session: 'none', answer: '000000' } },
  refreshTokens: { body: { refreshToken: 'none' } },
  forgotPassword: { body: { email } },
  resetPassword: { body: { email, code: '000000', newPassword: 'Some-Password-1' } },
  logout: { body: { refreshToken: 'none' } },
  uploadDocument: { body: { place: 'RECEIPTS', fileName: 'receipt.txt', contentBase64: 'bm90IGEgcmVjZWlwdA==' } },
  createUpload: { body: { place: 'RECEIPTS', fileName: 'receipt.pdf', sizeBytes: 1000 } },
  listDocuments: { query: { kind: 'receipt' } },
  getDocument: document,
  getDocumentRecords: document,
  getDocumentPage: { params: { ...document.params, page: '1' } },
  reviewDocument: { ...document, body: { round: 1, decision: 'accept' } },
  retryDocument: document,
  getTrade: { params: { tradeId: 'no-such-trade' } },
  getReconciliation: run,
  getReconciliationReport: run,
  getMatch: match,
  createMatch: { body: { bankTradeIds: ['no-such-trade'], counterpartyTradeIds: ['nor-such'], justification } },
  deleteMatch: { ...match, query: { reasonCode: 'NOT_THE_SAME_TRADE' } },
  approveMatch: { ...match, body: {} },
  rejectMatch: { ...match, body: { justification } },
  changeBreak: { ...match, body: { status: 'INVESTIGATING' } },
  getRules: rules,
  proposeRules: { body: { rules: { ...defaultRules, version: 'example' } } },
  replayRules: { ...rules, body: { latest: 1 } },
  getReplay: rules,
  activateRules: rules,
  postTransaction: { body: { txId: 'example', amount: '10.00', currency: 'EUR', processor: 'acquirer' } },
  simulateProcessorEntry: { body: entry },
  simulateCoreEntry: { body: entry },
  getTransaction: { params: { txId: 'no-such-payment' } },
  listFindings: { query: { category: 'MATCHED' } },
  getSummary: { params: { date: '2001-01-01' } },
  listAuditEntries: { query: { entity: 'MATCH#none' } },
  startReconciliation: { body: { counterparty: 'Nobody' } },
  listExecutions: { query: { machine: 'TradeMatching' } },
  getExecution: execution,
  getExecutionHistory: execution,
  startExecution: { body: { machine: 'NoSuchMachine', input: {} } },
  stopExecution: { ...execution, body: { reason: 'a test' } },
  redriveExecution: execution,
  decideStep: { ...execution, body: { state: 'Nowhere', outcome: { kind: 'fail', error: 'None' } } },
};

/** The operation's example as a request; every POST under a key of its own. */
export const requestFor = (operationId: OperationId) => {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error(`${operationId} is no route`);
  const { params = {}, query, body }: Example = examples[operationId] ?? {};
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the example of ${operationId} has no ${name}`);
    return encodeURIComponent(value);
  });
  return {
    method: route.method,
    path: query ? `${path}?${new URLSearchParams(query)}` : path,
    ...(body !== undefined && { body }),
    headers: {
      ...(takesIdempotencyKey(route) && { 'Idempotency-Key': randomUUID() }),
      ...(route.ifMatch && { 'If-Match': '"1"' }),
    },
  };
};
