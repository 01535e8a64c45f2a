/** Where the command line looks by itself. */
const usual = { CONCORD_ENDPOINT: 'http://127.0.0.1:4566', CONCORD_API: 'http://127.0.0.1:4567' };

/** Commands for another terminal; where this runtime has other ports, what the command line must be told first. */
export const whatToTry = (running: { endpoint: string; apiEndpoint: string | undefined; bucket: string }): string => {
  const { endpoint, apiEndpoint = usual.CONCORD_API, bucket } = running;
  const elsewhere = Object.entries({ CONCORD_ENDPOINT: endpoint, CONCORD_API: apiEndpoint })
    .filter(([name, url]) => url !== usual[name as keyof typeof usual])
    .map(([name, url]) => `${name}=${url}`);
  const first = elsewhere.length > 0 ? `\n  export ${elsewhere.join(' ')}` : '';
  return `What to try next:${first}
  npx concord upload FILE --to BANK                send a trade confirmation through
  npx concord executions                           what ran; "executions show ARN" for its states
  npx concord match BANK.csv COUNTERPARTY.csv      match two books of trades
  npx concord ledger simulate --faults             let payments happen in three ledgers
  aws --endpoint-url ${endpoint} s3 cp FILE s3://${bucket}/COUNTERPARTY/
  aws --endpoint-url ${endpoint} stepfunctions list-state-machines`;
};
