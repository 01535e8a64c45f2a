import { expect, it } from '@jest/globals';
import { whatToTry } from '../../../local/startup/what-to-try.ts';

const usual = { endpoint: 'http://127.0.0.1:4566', apiEndpoint: 'http://127.0.0.1:4567', bucket: 'documents' };

it('what to try next tells the command line nothing that it knows', () => {
  expect(whatToTry(usual)).not.toContain('export');
});

it.each([
  [{ endpoint: 'http://127.0.0.1:5001' }, 'export CONCORD_ENDPOINT=http://127.0.0.1:5001\n'],
  [{ apiEndpoint: 'http://127.0.0.1:5002' }, 'export CONCORD_API=http://127.0.0.1:5002\n'],
  [
    { endpoint: 'http://127.0.0.1:5001', apiEndpoint: 'http://127.0.0.1:5002' },
    'export CONCORD_ENDPOINT=http://127.0.0.1:5001 CONCORD_API=http://127.0.0.1:5002\n',
  ],
])('what to try next begins with where Concord is, when that is elsewhere: %j', (elsewhere, said) => {
  expect(whatToTry({ ...usual, ...elsewhere })).toContain(said);
});
