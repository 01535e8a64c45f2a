import { describe, expect, it } from '@jest/globals';
import { relateFloatingIndices } from '../../../../domain/trade/match/floating-index.ts';
import { ReferenceForm, relateReferences } from '../../../../domain/trade/match/reference.ts';
import { relateLeis } from '../../../../domain/trade/match/relate-leis.ts';

describe('references', () => {
  it.each([
    ['FX-2026-000123', 'fx2026000123', 'EQUAL'],
    ['FX-2026-000123', 'CP/FX-2026-000123', 'CONTAINED'],
    ['FX-2026-000123', 'FX-2026-000123/01', 'CONTAINED'],
    ['REF123456', '123456', 'CONTAINED'],
    ['0000123456', 'OUR REF 123456', 'CONTAINED'],
    ['FX-2026-000123', 'FX-2026-000124', 'UNRELATED'],
    ['FX-20260105-0001', 'FX-20260105-0002', 'UNRELATED'],
    ['X1234', 'X12345', 'UNRELATED'],
    ['ABCDEFGH20260105000123', 'ABCDEFGH2026010500', 'CONTAINED'],
    ['', '', 'UNRELATED'],
    ['', 'A1', 'UNRELATED'],
  ])('%j and %j: %s', (a, b, relation) => {
    const [formOfA, formOfB] = [new ReferenceForm(a), new ReferenceForm(b)];

    expect([relateReferences(formOfA, formOfB), relateReferences(formOfB, formOfA)]).toEqual([relation, relation]);
  });
});

describe('floating rate indices', () => {
  it.each([
    ['USD-SOFR-COMPOUND', 'SOFR', 'SIMILAR'],
    ['EUR-EURIBOR-6M', 'EURIBOR 6M', 'SIMILAR'],
    ['EUR EURIBOR 6M', 'EUR-EURIBOR-6M', 'EQUAL'],
    ['EURIBOR 3M', 'EURIBOR 6M', 'DIFFERENT'],
    ['SOFR', 'SONIA', 'DIFFERENT'],
    ['STIBOR', 'TIBOR', 'DIFFERENT'],
  ])('%j and %j: %s', (a, b, relation) => {
    expect([relateFloatingIndices(a, b), relateFloatingIndices(b, a)]).toEqual([relation, relation]);
  });
});

describe('LEIs', () => {
  it.each([
    ['784F5XWPLTWKTBV3E584', '784F5XWPLTWKTBV3E584', 'EQUAL'],
    ['784F5XWPLTWKTBV3E584', '784F5XWPLTWKTBV3E594', 'SLIP'],
    ['784F5XWPLTWKTBV3E584', '78F45XWPLTWKTBV3E584', 'SLIP'],
    ['784F5XWPLTWKTBV3E584', '784F5XWPLTWKTBV3E58', 'SLIP'],
    ['784F5XWPLTWKTBV3E584', 'W22LROWP2IHZNBB6K528', 'DIFFERENT'],
    ['784F5XWPLTWKTBV3E584', 'W22LROWP2IHZNBB6K529', 'DIFFERENT'],
  ])('%s and %s: %s', (a, b, relation) => {
    expect([relateLeis(a, b), relateLeis(b, a)]).toEqual([relation, relation]);
  });
});
