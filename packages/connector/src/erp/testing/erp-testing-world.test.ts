import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SourceError } from '../erp-source.ts';
import { assertRefused } from './erp-testing-world.ts';

describe('assertRefused', () => {
  it('takes the refusal it asks for', () =>
    assertRefused(Promise.reject(new SourceError('No.', { code: 'refused' })), 'refused', 'A payment'));

  it('says where a SourceError of another copy of the package has to come from', async () => {
    const other = Object.assign(new Error('No.'), { name: 'SourceError', code: 'refused' });
    await assert.rejects(assertRefused(Promise.reject(other), 'refused', 'A payment'), {
      message:
        /^A payment: it fails with SourceError: No\., .* import SourceError from @payvite\/connector\/erp-source/,
    });
    await assert.rejects(assertRefused(Promise.reject(new Error('No.')), 'refused', 'A payment'), {
      message: 'A payment: it fails with Error: No., which is no SourceError.',
    });
  });
});
