import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ConflictError, NotFoundError, PayviteClient, type Customer } from '@payvite/sdk';
import { parse } from 'csv-parse/sync';
import { createApiKey, generateApiKey } from '../src/auth/api-key-service.ts';
import { writeEvent } from './event-stream-reader.ts';
import { plainCustomers } from './export-folder.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('the audit log', () => {
  let test: TestConnector;
  let customers: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(3) });
    customers = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const download = (query: string, apiKey = test.connector.apiKey) =>
    fetch(`${test.connector.url}/v1/events/export?${query}`, {
      headers: { Authorization: `Bearer ${apiKey}` },
    });
  const readCsv = async (query: string): Promise<Record<string, string>[]> =>
    parse(await (await download(query)).text(), { columns: true });

  it('has the timeline of an invitation: what was done, and what became of its mails', async () => {
    const [customer] = customers;
    assert.ok(customer);
    const { id } = await test.client.invitations.send({ customerIds: [customer.id] });
    await test.connector.drain();
    await test.advance({ minutes: 11 });
    await test.client.invitations.resend(id);
    await test.connector.drain();
    await test.client.invitations.revoke(id);
    await assert.rejects(test.client.invitations.revoke(id), ConflictError);
    const { data, total } = await test.client.invitations.timeline(id);
    assert.deepEqual(
      data.map((event) => event.type),
      [
        'invitation.revoked',
        'mail.delivery_changed',
        'invitation.resent',
        'mail.delivery_changed',
        'invitation.sent',
      ],
    );
    assert.equal(total, 5);
    assert.ok(data.every((event) => event.customerIds.includes(customer.id)));
    assert.equal(data[0]?.actor.name, 'First key');

    const walked = await Array.fromAsync(test.client.invitations.timeline(id, { limit: 2 }));
    assert.deepEqual(walked, data, 'page by page the same');

    const other = await test.client.invitations.send({ customerIds: [customers[1]?.id ?? ''] });
    assert.deepEqual(
      (await test.client.invitations.timeline(other.id)).data.map((event) => event.type),
      ['invitation.sent'],
    );
    await assert.rejects(test.client.invitations.timeline(randomUUID()), NotFoundError);
  });

  it('is exported as NDJSON, oldest first, all of it, with ids in place of names', async () => {
    const events = await Array.fromAsync(test.client.events.export());
    const { rows } = await test.owner.query<{ id: number }>('select id from events order by at, id');
    assert.deepEqual(
      events.map((event) => event.id),
      rows.map(({ id }) => String(id)),
    );
    const sent = events.find((event) => event.type === 'invitation.sent');
    assert.deepEqual(Object.keys(sent?.actor ?? {}), ['type', 'id']);
    assert.deepEqual(sent?.customerIds, [customers[0]?.id]);
  });

  it('is exported as CSV, with nothing a spreadsheet would run', async () => {
    const nasty = ['=HYPERLINK("https://evil.example")', '+1', '-1', '@SUM(A1)', '\tx', '＝1', 'a,"b"\nc'];
    for (const userId of nasty) {
      await test.connector.context.database.asDealer(test.connector.dealerId, (tx) =>
        test.connector.context.events.emit(tx, {
          type: 'invitation.revoked',
          actor: { type: 'user', id: userId },
          subjectType: 'invitation',
          subjectId: randomUUID(),
          customerIds: customers.map(({ id }) => id),
          data: { reason: userId },
        }),
      );
    }
    const response = await download('format=csv');
    assert.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="payvite-events.csv"');
    const text = await response.text();
    assert.match(text, /^id,at,type,actorType,actorId,subjectType,subjectId,customerIds,data\r\n/);
    const rows: Record<string, string>[] = parse(text, { columns: true });
    const written = rows.slice(-nasty.length);
    assert.deepEqual(
      written.map((row) => row['actorId']),
      [...nasty.slice(0, -1).map((userId) => `'${userId}`), nasty.at(-1)],
    );
    for (const row of rows) {
      for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^[=+\-@\t\r＝＋－＠]/);
    }
    assert.deepEqual(JSON.parse(written[0]?.['data'] ?? ''), { reason: nasty[0] }, 'data is as it was');
    assert.deepEqual(written[0]?.['customerIds']?.split(' ').sort(), customers.map(({ id }) => id).sort());
  });

  it('takes a span: from is in it, to is not', async () => {
    const at = async () => {
      await test.advance({ minutes: 1 });
      await writeEvent(test.connector.context, test.connector.dealerId, 0);
      const { rows } = await test.owner.query<{ at: Date }>('select max(at) as at from events');
      return rows[0]?.at.toISOString() ?? '';
    };
    const [first, second, third] = [await at(), await at(), await at()];
    const times = async (from: string, to: string) =>
      (await readCsv(`from=${from}&to=${to}`)).map((row) => row['at']);
    assert.deepEqual(await times(first, third), [first, second]);
    assert.deepEqual(await times(second, second), []);
    assert.deepEqual(
      (await readCsv(`from=${second}`)).map((row) => row['at']),
      [second, third],
    );
    const walked = await Array.fromAsync(test.client.events.export({ from: second, to: third }));
    assert.deepEqual(
      walked.map((event) => event.at),
      [second],
    );
  });

  it('comes whole and in order where it is long and many events have one time', async () => {
    await test.advance({ minutes: 1 });
    const { rows } = await test.owner.query<{ at: Date }>(
      "select max(at) + interval '1 minute' as at from events",
    );
    const at = rows[0]?.at;
    await test.owner.query(
      `insert into events (dealer_id, type, at, actor_type, subject_type, subject_id, data)
       select $1, 'sync.finished', $2::timestamptz + (n / 900) * interval '1 second', 'system', 'sync', $1, jsonb_build_object('n', n)
       from generate_series(0, 2999) n`,
      [test.connector.dealerId, at],
    );
    const from = at?.toISOString() ?? '';
    const to = new Date((at?.getTime() ?? 0) + 60_000).toISOString();
    const events = await Array.fromAsync(test.client.events.export({ from, to }));
    assert.deepEqual(
      events.map((event) => event.data['n']),
      Array.from({ length: 3000 }, (_, n) => n),
    );
    assert.equal((await readCsv(`from=${from}&to=${to}`)).length, 3000);
  });

  it('refuses a span or a format that cannot be', async () => {
    const FAULTS: [query: string, pointer: string][] = [
      ['format=xlsx', '/format'],
      ['from=yesterday', '/from'],
      ['to=2026-13-01T00:00:00Z', '/to'],
      ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', '/to'],
    ];
    for (const [query, pointer] of FAULTS) {
      const response = await download(query);
      assert.equal(response.status, 400, query);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(response.headers.get('content-disposition'), null);
      const problem = (await response.json()) as { errors: { pointer: string }[] };
      assert.deepEqual(
        problem.errors.map((error) => error.pointer),
        [pointer],
      );
    }
  });

  it('is each dealer’s own, and needs events:read', async () => {
    const otherDealerId = randomUUID();
    await test.owner.query(
      `insert into dealers select (jsonb_populate_record(d, jsonb_build_object('id', $1::text, 'slug', 'other'))).* from dealers d`,
      [otherDealerId],
    );
    const [auditor, reader] = [generateApiKey('test'), generateApiKey('test')];
    await test.connector.context.database.asDealer(otherDealerId, async (tx) => {
      await createApiKey(tx, { secret: auditor, name: 'Auditor', permissions: ['events:read'] });
      await createApiKey(tx, { secret: reader, name: 'Reader', permissions: ['customers:read'] });
    });
    await writeEvent(test.connector.context, otherDealerId, 7);
    const client = new PayviteClient({ baseUrl: test.connector.url, apiKey: auditor });
    const events = await Array.fromAsync(client.events.export());
    assert.deepEqual(
      events.map((event) => event.data),
      [{ n: 7 }],
    );
    assert.equal((await download('', reader)).status, 403);
  });

  it('breaks off rather than end when it fails half-way', async () => {
    const { database } = test.connector.context;
    const { asDealer } = database;
    let reads = 0;
    // The third read of this request: after the key's and the first batch's.
    database.asDealer = (dealerId, work) =>
      (reads += 1) === 3 ? Promise.reject(new Error('gone')) : asDealer(dealerId, work);
    try {
      await assert.rejects(Array.fromAsync(test.client.events.export({ to: '2100-01-01T00:00:00Z' })), {
        name: 'ConnectionError',
      });
    } finally {
      database.asDealer = asDealer;
    }
  });
});
