import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { describeMethods } from '../scripts/method-descriptions.ts';
import { describeContract } from '../scripts/write-descriptions.ts';

const SOURCE = `
/**
 * Invitations
 * of a dealer.
 */
export class Invitations {
  /**
   * Sends one.
   *
   * @returns the invitation; its mail
   *   is queued.
   * @throws {NotFoundError} \`customer_not_found\` or \`contact_not_found\`: none such.
   * @throws {ConflictError} \`no_email\`, \`invalid_email\`: nobody to
   *   write to: give \`email\`.
   * @throws what anything throws.
   */
  async send(input) {}

  bare(id) {}
}
`;

describe('describeMethods', () => {
  const { operations, nouns } = describeMethods(
    [SOURCE],
    [
      { name: 'invitations.send', className: 'Invitations', request: 'POST /v1/invitations' },
      { name: 'invitations.bare', className: 'Invitations', request: 'GET /v1/invitations/{}/bare' },
      { name: 'others.get', className: 'Others', request: 'GET /v1/others' },
    ],
  );

  it('reads what a method does, gives, and refuses by which code', () => {
    assert.deepEqual(operations['POST /v1/invitations'], {
      sdkMethod: 'invitations.send',
      text: 'Sends one.',
      returns: 'the invitation; its mail is queued.',
      problems: {
        customer_not_found: 'none such.',
        contact_not_found: 'none such.',
        no_email: 'nobody to write to: give `email`.',
        invalid_email: 'nobody to write to: give `email`.',
      },
    });
  });

  it('names a method without a comment, and one whose class is not there', () => {
    const nothing = { text: null, returns: null, problems: {} };
    assert.deepEqual(operations['GET /v1/invitations/{}/bare'], {
      sdkMethod: 'invitations.bare',
      ...nothing,
    });
    assert.deepEqual(operations['GET /v1/others'], { sdkMethod: 'others.get', ...nothing });
  });

  it('reads what a noun is about', () => {
    assert.deepEqual(nouns, { invitations: 'Invitations of a dealer.' });
  });
});

describe('the descriptions', () => {
  it('are built from the comments as they are', async () => {
    const built = await readFile(new URL('../dist/descriptions.json', import.meta.url), 'utf8');
    assert.deepEqual(
      JSON.parse(built),
      await describeContract(),
      'after a change of a comment: npm run build',
    );
  });
});
