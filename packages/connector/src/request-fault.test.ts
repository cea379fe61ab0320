import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bulkSendInputSchema,
  customerListParamsSchema,
  dealerChangesSchema,
  embedSessionInputSchema,
  invitationInputSchema,
} from '@payvite/sdk/schemas';
import * as z from 'zod/mini';
import { describeFault } from './request-fault.ts';

const id = '01990000-0000-7000-8000-000000000000';

function faultsOf(schema: z.ZodMiniType, input: unknown): string[] {
  const parsed = z.safeParse(schema, input, { error: describeFault });
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`);
}

describe('what is wrong with a request', () => {
  const CASES: [what: string, schema: z.ZodMiniType, input: unknown, fault: string][] = [
    ['a missing list', invitationInputSchema, {}, 'customerIds: Is missing. It must be a list.'],
    [
      'an empty list',
      invitationInputSchema,
      { customerIds: [] },
      'customerIds: Must be a list of at least 1.',
    ],
    [
      'an id that is none',
      invitationInputSchema,
      { customerIds: ['A-1'] },
      `customerIds/0: Must be an id as Payvite gives it, such as ${id}.`,
    ],
    [
      'an address with a name',
      invitationInputSchema,
      { customerIds: [id], email: 'Ana <ana@timber.example>' },
      'email: Must be an e-mail address without a name, such as ana@timber.example.',
    ],
    [
      'a long text',
      invitationInputSchema,
      { customerIds: [id], message: 'x'.repeat(501) },
      'message: Must be at most 500 characters long.',
    ],
    [
      'a number in quotes',
      invitationInputSchema,
      { customerIds: [id], expiresInDays: '14' },
      'expiresInDays: Must be a number.',
    ],
    [
      'half a day',
      invitationInputSchema,
      { customerIds: [id], expiresInDays: 1.5 },
      'expiresInDays: Must be a whole number.',
    ],
    [
      'too large a number',
      invitationInputSchema,
      { customerIds: [id], expiresInDays: 91 },
      'expiresInDays: Must be 90 or less.',
    ],
    ['a number on its bound', z.number().check(z.positive()), 0, ': Must be more than 0.'],
    ['words for a number', customerListParamsSchema, { limit: 'all' }, 'limit: Must be a number.'],
    ['no number at all', customerListParamsSchema, { limit: NaN }, 'limit: Must be a number.'],
    [
      'a language in words',
      invitationInputSchema,
      { customerIds: [id], locale: 'español' },
      'locale: Must be a BCP 47 language tag, such as en-US.',
    ],
    [
      'another value',
      customerListParamsSchema,
      { status: 'open' },
      'status: Must be one of active, inactive.',
    ],
    [
      'neither true nor false',
      customerListParamsSchema,
      { hasEmail: 'yes' },
      'hasEmail: Must be one of true, false.',
    ],
    [
      'an unknown field',
      invitationInputSchema,
      { customerIds: [id], mode: 'live' },
      ': Is not known here. Check how it is spelled.',
    ],
    [
      'a hash that is none',
      bulkSendInputSchema,
      { planHash: 'x' },
      'planHash: Must be the planHash of a plan.',
    ],
    [
      'a schema’s own words',
      dealerChangesSchema,
      { brandColor: 'red' },
      'brandColor: must be a color such as #1f5f3f',
    ],
  ];
  for (const [what, schema, input, fault] of CASES) {
    it(`is said plainly of ${what}`, () => assert.deepEqual(faultsOf(schema, input), [fault]));
  }

  it('shows nothing of the validator', () => {
    const inputs = [
      {},
      { user: 7, permissions: ['*'], origin: 7, locale: 7 },
      { user: {}, permissions: 'x', x: 1 },
    ];
    for (const fault of inputs.flatMap((input) => faultsOf(embedSessionInputSchema, input)))
      assert.doesNotMatch(fault, /invalid|expected|received|unrecognized|\/\^|undefined|NaN/i);
  });
});
