import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findPasswordFault, type PasswordFault } from './password-rules.ts';

const owner = {
  email: 'maria@harrowhomes.example',
  name: 'Maria Harrow',
  dealerNames: ['Ridgeline Building Supply'],
};

describe('findPasswordFault', () => {
  const cases: [string, PasswordFault | null][] = [
    ['seven77', 'short'],
    ['x'.repeat(129), 'long'],
    ['zzzzzzzzz', 'simple'],
    ['12345678', 'simple'],
    ['hgfedcba', 'simple'],
    ['ABCDEFGHIJ', 'simple'],
    ['password', 'common'],
    ['PassWord', 'common'],
    ['Sunshine1', 'common'],
    ['iloveyou2026!', 'common'],
    ['mariaharrow', 'named'],
    ['Maria Harrow 1', 'named'],
    ['harrowhomes', 'named'],
    ['Ridgeline!!1', 'named'],
    ['payvite2', 'named'],
    ['copper river seven', null],
    ['mü8 lärm', null],
    ['harrow pays on fridays', null],
    ['x9'.repeat(64), null],
  ];
  for (const [password, fault] of cases) {
    test(`${password.slice(0, 24)}: ${fault ?? 'taken'}`, async () => {
      assert.equal(await findPasswordFault(password, owner), fault);
    });
  }
});
