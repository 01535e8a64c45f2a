import { describe, expect, it } from '@jest/globals';
import { passwordFaults } from '../../../domain/identity/password-policy.ts';

describe('a password', () => {
  it.each(['Correct-horse-7', 'Aa1 bcdefghijk', `Aa1!${'x'.repeat(252)}`])('%j is good enough', (password) => {
    expect(passwordFaults(password)).toEqual([]);
  });

  it.each([
    ['Sh0rt-enough', []],
    ['Sh0rt-enoug', ['be 12 to 256 characters long']],
    [`Aa1!${'x'.repeat(253)}`, ['be 12 to 256 characters long']],
    ['CORRECT-HORSE-7', ['have a lower-case letter']],
    ['correct-horse-7', ['have an upper-case letter']],
    ['Correct-horse-x', ['have a digit']],
    ['Correcthorse77', ['have a symbol']],
    ['Correct-horse-7 ', ['neither begin nor end with a blank']],
    [
      '',
      [
        'be 12 to 256 characters long',
        'have a lower-case letter',
        'have an upper-case letter',
        'have a digit',
        'have a symbol',
      ],
    ],
  ])('%j misses %j', (password, faults) => {
    expect(passwordFaults(password)).toEqual(faults);
  });
});
