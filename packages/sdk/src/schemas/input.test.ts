import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { exampleCustomer, exampleId } from '../../tests/example-rows.ts';
import {
  allowedOriginSchema,
  embedSessionInputSchema,
  invitationInputSchema,
  originSchema,
  timeZoneSchema,
} from './index.ts';
import * as contract from './index.ts';

/** Where `input` breaks `schema`. */
function faultsOf(schema: z.ZodMiniType, input: unknown): string[] {
  const parsed = z.safeParse(schema, input);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('/'));
}

describe('an invitation to send', () => {
  const input = { customerIds: [exampleId(1)] };

  it('needs customers only', () => {
    assert.deepEqual(z.parse(invitationInputSchema, input), input);
  });

  it('takes ids in any case, and gives them as they are kept', () => {
    const id = exampleId(1);
    const shouted = { customerIds: [id.toUpperCase()], contactId: id.toUpperCase() };
    assert.deepEqual(z.parse(invitationInputSchema, shouted), { customerIds: [id], contactId: id });
  });

  it('takes the most that is allowed', () => {
    const most = {
      customerIds: Array.from({ length: 100 }, (_, n) => exampleId(n)),
      email: 'ana@timber.example',
      locale: 'es-MX',
      message: 'x'.repeat(500),
      expiresInDays: 90,
    };
    assert.deepEqual(faultsOf(invitationInputSchema, most), []);
  });

  it('is refused where something is outside its range', () => {
    const cases: [unknown, string][] = [
      [{ customerIds: [] }, 'customerIds'],
      [{ customerIds: Array.from({ length: 101 }, (_, n) => exampleId(n)) }, 'customerIds'],
      [{ customerIds: ['A-1'] }, 'customerIds/0'],
      [{ ...input, contactId: 'x' }, 'contactId'],
      [{ ...input, email: 'Ana <ana@timber.example>' }, 'email'],
      [{ ...input, email: `${'a'.repeat(250)}@b.example` }, 'email'],
      [{ ...input, locale: 'español' }, 'locale'],
      [{ ...input, message: 'x'.repeat(501) }, 'message'],
      [{ ...input, expiresInDays: 0 }, 'expiresInDays'],
      [{ ...input, expiresInDays: 91 }, 'expiresInDays'],
      [{ ...input, expiresInDays: 1.5 }, 'expiresInDays'],
      [{ ...input, expiresInDays: '14' }, 'expiresInDays'],
    ];
    for (const [wrong, where] of cases) assert.deepEqual(faultsOf(invitationInputSchema, wrong), [where]);
  });

  it('is refused for a field that nobody knows: a misspelled one must not be lost', () => {
    const parsed = z.safeParse(invitationInputSchema, { ...input, emial: 'ana@timber.example' });
    assert.equal(parsed.error?.issues[0]?.code, 'unrecognized_keys');
  });
});

describe('an embed session to make', () => {
  const input = {
    user: { id: 'u-7', name: 'Kim Doe' },
    permissions: ['customers:read'],
    origin: 'https://erp.example',
  };

  it('needs a person, what they may do, and a page', () => {
    assert.deepEqual(faultsOf(embedSessionInputSchema, input), []);
    assert.deepEqual(faultsOf(embedSessionInputSchema, {}), ['user', 'permissions', 'origin']);
  });

  it('is refused for a permission that is none, for none at all, and for an origin that is no address', () => {
    assert.deepEqual(faultsOf(embedSessionInputSchema, { ...input, permissions: ['*'] }), ['permissions/0']);
    assert.deepEqual(faultsOf(embedSessionInputSchema, { ...input, permissions: [] }), ['permissions']);
    assert.deepEqual(faultsOf(embedSessionInputSchema, { ...input, origin: 'erp' }), ['origin']);
  });
});

describe('an origin', () => {
  it('is taken as browsers send it', () => {
    for (const origin of ['https://erp.example', 'http://localhost:4401', 'http://[::1]:8080']) {
      assert.deepEqual(faultsOf(originSchema, origin), [], origin);
    }
  });

  it('is refused in a form that no Origin header ever equals', () => {
    for (const origin of [
      'https://erp.example/',
      'https://erp.example/page',
      'https://ERP.example',
      'https://erp.example:443',
      'https://kim@erp.example',
      'ftp://erp.example',
      'null',
      '*',
      '',
    ]) {
      assert.notDeepEqual(faultsOf(originSchema, origin), [], origin);
    }
  });

  it('says what one is where it is none', () => {
    const parsed = z.safeParse(originSchema, 'https://erp.example/');
    assert.match(parsed.error?.issues[0]?.message ?? '', /as browsers write it, such as/);
  });
});

describe('an origin that a dealer allows', () => {
  it('is https, or http on this machine', () => {
    for (const origin of [
      'https://erp.example',
      'https://erp.example:8443',
      'http://localhost:4401',
      'http://erp.localhost',
      'http://127.0.0.1:4401',
      'http://[::1]:8080',
    ]) {
      assert.deepEqual(faultsOf(allowedOriginSchema, origin), [], origin);
    }
    for (const origin of [
      'http://erp.example',
      'http://localhost.example',
      'http://10.0.0.7:4401',
      'https://erp.example/',
      'null',
      '*',
    ]) {
      assert.notDeepEqual(faultsOf(allowedOriginSchema, origin), [], origin);
    }
  });
});

describe('a time zone', () => {
  it('is one of the IANA database, and no offset', () => {
    for (const name of ['America/Denver', 'UTC', 'Etc/GMT+7'])
      assert.deepEqual(faultsOf(timeZoneSchema, name), []);
    for (const name of ['Mars/Olympus', '+01:00', 'GMT+1', ''])
      assert.notDeepEqual(faultsOf(timeZoneSchema, name), [], name);
  });
});

describe('the contract', () => {
  it('can be written as JSON Schema, every schema of it, for OpenAPI', () => {
    const schemas = Object.entries(contract).filter(
      ([name]) => /[a-z]Schema$/.test(name) && name !== 'pageSchema',
    );
    assert.ok(schemas.length >= 25, String(schemas.length));
    for (const [name, schema] of schemas) {
      const written = z.toJSONSchema(schema as z.ZodMiniType, { target: 'draft-2020-12', io: 'input' });
      assert.ok(Object.keys(written).length > 1, name);
    }
    const page = z.toJSONSchema(contract.pageSchema(contract.customerSchema));
    assert.deepEqual(page.required, ['data', 'nextCursor', 'total']);
  });

  it('keeps money to what a number can hold exactly', () => {
    const customer = exampleCustomer();
    const most = { ...customer, outstandingMinor: Number.MAX_SAFE_INTEGER };
    assert.deepEqual(faultsOf(contract.customerSchema, most), []);
    const more = { ...customer, outstandingMinor: Number.MAX_SAFE_INTEGER + 1 };
    assert.deepEqual(faultsOf(contract.customerSchema, more), ['outstandingMinor']);
  });
});
