import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { InvalidRequestError, NotFoundError, type Customer } from '@payvite/sdk';
import { callOutcomeSchema } from '@payvite/sdk/schemas';
import { embedClient, ERP_ORIGIN } from './embed-client.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const DAY_MS = 86_400_000;

describe('a phone call that is noted', () => {
  let test: TestConnector;
  let unused: Customer[];
  let customer: Customer;
  /** The dealer's today. */
  let today: string;

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(10) });
    await test.owner.query('update dealers set allowed_origins = $1', [[ERP_ORIGIN]]);
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());
  beforeEach(async () => {
    const taken = unused.pop();
    assert.ok(taken);
    customer = await test.client.customers.get(taken.id);
    today = customer.agedOn;
  });

  const dayAfter = (days: number) =>
    new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const timeline = async () =>
    (await test.client.customers.timeline(customer.id)).data.filter(({ type }) => type === 'customer.called');

  it('stands in the list with who called, and in the timeline without its text', async () => {
    const dana = embedClient(test.connector.url, test.client, ['customers:read', 'customers:write']);
    const note = await dana.customers.noteCall(customer.id, {
      outcome: 'call_back',
      note: '  Ann is on vacation.\nAsk for Bo.  ',
      followUpOn: dayAfter(7),
    });
    assert.deepEqual(note, {
      id: note.id,
      customerId: customer.id,
      outcome: 'call_back',
      note: 'Ann is on vacation.\nAsk for Bo.',
      followUpOn: dayAfter(7),
      createdBy: { type: 'user', id: 'dana', name: 'Dana Ortiz' },
      createdAt: note.createdAt,
    });
    assert.deepEqual(await dana.customers.callNotes(customer.id), {
      data: [note],
      nextCursor: null,
      total: 1,
    });
    const [event] = await timeline();
    assert.deepEqual(
      [event?.subjectType, event?.subjectId, event?.customerIds, event?.data, event?.actor.name],
      ['customer', customer.id, [customer.id], { outcome: 'call_back', callNoteId: note.id }, 'Dana Ortiz'],
    );
    const { rows } = await test.owner.query('select data from events');
    assert.ok(!JSON.stringify(rows).includes('vacation'));
  });

  it('needs an outcome alone, any of the list', async () => {
    for (const outcome of callOutcomeSchema.options) {
      const note = await test.client.customers.noteCall(customer.id, { outcome });
      assert.deepEqual([note.outcome, note.note, note.followUpOn], [outcome, null, null]);
      assert.equal(note.createdBy.name, 'First key');
    }
    assert.equal(
      (await test.client.customers.callNotes(customer.id)).total,
      callOutcomeSchema.options.length,
    );
  });

  it('comes newest first, and once in a walk, also of one moment', async () => {
    for (let n = 0; n < 7; n += 1) {
      if (n % 3 === 0) await test.advance({ minutes: 1 });
      await test.client.customers.noteCall(customer.id, { outcome: 'no_answer', note: String(n) });
    }
    await test.owner.query(
      `update call_notes set created_at = (select min(created_at) from call_notes where customer_id = $1)
       where customer_id = $1 and note < '4'`,
      [customer.id],
    );
    const all = await Array.fromAsync(test.client.customers.callNotes(customer.id));
    assert.deepEqual(all.map(({ note }) => note).slice(0, 3), ['6', '5', '4']);
    for (const limit of [1, 2, 3]) {
      assert.deepEqual(await Array.fromAsync(test.client.customers.callNotes(customer.id, { limit })), all);
    }
  });

  it('is noted once under one key', async () => {
    const input = { outcome: 'promised', followUpOn: today } as const;
    const once = () => test.client.customers.noteCall(customer.id, input, { idempotencyKey: 'call-7' });
    assert.deepEqual(await once(), await once());
    assert.equal((await test.client.customers.callNotes(customer.id)).total, 1);
    assert.equal((await timeline()).length, 1);
  });

  it('is refused where it cannot be', async () => {
    const faults: [input: object, pointer: string][] = [
      [{}, '/outcome'],
      [{ outcome: 'maybe' }, '/outcome'],
      [{ outcome: 'reached', note: '   ' }, '/note'],
      [{ outcome: 'reached', note: 'x'.repeat(2001) }, '/note'],
      [{ outcome: 'reached', followUpOn: 'tomorrow' }, '/followUpOn'],
      [{ outcome: 'reached', followUpOn: dayAfter(-1) }, '/followUpOn'],
      [{ outcome: 'reached', calledAt: 'now' }, '/calledAt'],
    ];
    for (const [input, pointer] of faults) {
      await assert.rejects(
        test.client.customers.noteCall(customer.id, input as { outcome: 'reached' }),
        (error) => {
          assert.ok(error instanceof InvalidRequestError);
          assert.equal(error.errors[0]?.pointer, pointer);
          return true;
        },
      );
    }
    await assert.rejects(
      test.client.customers.noteCall(randomUUID(), { outcome: 'reached' }),
      (error) => error instanceof NotFoundError && error.code === 'customer_not_found',
    );
    assert.equal((await test.client.customers.callNotes(customer.id)).total, 0);
    assert.equal((await timeline()).length, 0);
  });

  it('may be read by who cannot write', async () => {
    const reader = embedClient(test.connector.url, test.client, ['customers:read']);
    assert.equal((await reader.customers.callNotes(customer.id)).total, 0);
    await assert.rejects(reader.customers.noteCall(customer.id, { outcome: 'reached' }), {
      code: 'permission_denied',
    });
  });
});
