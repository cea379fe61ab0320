import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { exampleEvent } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answering } from '../tests/fake-connector.ts';
import {
  ConnectionError,
  FetchTokenError,
  InvalidRequestError,
  PayviteClient,
  PermissionDeniedError,
  ResponseShapeError,
  ServerError,
  type EventErrorOutcome,
  type EventSubscription,
  type EventSubscriptionOptions,
  type TimelineEvent,
} from './index.ts';

const block = (n: number) => `id: 70.${n}\ndata: ${JSON.stringify(exampleEvent(n))}\n\n`;

/** Begins a stream with `text` and leaves it open. */
function stream(response: ServerResponse, text: string): undefined {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(text);
}

/** A subscription that keeps what it is told and waits for what a test expects. */
async function follow(
  test: TestContext,
  answering: Answering,
  options: Partial<EventSubscriptionOptions> & { fetchToken?: () => string } = {},
) {
  const { baseUrl, requests } = await startFakeConnector(test, answering);
  const { fetchToken, ...rest } = options;
  const retry = { backoffMs: 1 };
  const client =
    fetchToken === undefined
      ? new PayviteClient({ baseUrl, apiKey: 'pv_test_1', retry })
      : new PayviteClient({ baseUrl, fetchToken, retry });
  const told: TimelineEvent[] = [];
  const errors: [error: unknown, outcome: EventErrorOutcome][] = [];
  let opened = 0;
  let wake = () => {};
  const subscription: EventSubscription = client.events.subscribe({
    onEvent: (event) => {
      told.push(event);
      wake();
    },
    onError: (error, outcome) => {
      errors.push([error, outcome]);
      wake();
    },
    onOpen: () => {
      opened += 1;
      wake();
    },
    ...rest,
  });
  test.after(() => subscription.close());
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { subscription, told, errors, requests, until, opened: () => opened };
}

describe('events.subscribe', () => {
  it('begins now, with the token in a header, and tells each event in order', async (t) => {
    const { told, requests, until, subscription, opened } = await follow(t, (_request, _index, response) =>
      stream(response, `id: 70.0\n\n:\n\n${block(1)}${block(2)}`),
    );
    await until(() => told.length === 2);
    assert.deepEqual(told, [exampleEvent(1), exampleEvent(2)]);
    assert.equal(opened(), 1);
    assert.equal(requests[0]?.path, '/v1/events');
    assert.deepEqual(requests[0]?.query, {});
    assert.equal(requests[0]?.headers.authorization, 'Bearer pv_test_1');
    assert.equal(requests[0]?.headers['last-event-id'], undefined);
    subscription.close();
    await subscription.closed;
    await requests[0]?.closed;
    assert.equal(subscription.lastEventId, '70.2');
    assert.equal(requests.length, 1);
  });

  it('resumes where another subscription ended', async (t) => {
    const { requests, until, opened } = await follow(
      t,
      (_request, _index, response) => stream(response, 'id: 70.5\n\n'),
      { lastEventId: '70.5' },
    );
    await until(() => opened() === 1);
    assert.equal(requests[0]?.headers['last-event-id'], '70.5');
  });

  it('goes on after the last event, whether the stream ends or breaks', async (t) => {
    const { told, requests, until, errors } = await follow(t, (_request, index, response) => {
      if (index === 0) stream(response, 'id: 70.0\n\n');
      else stream(response, block(index));
      if (index < 2) response.end();
      // A half event counts for nothing.
      else if (index === 2) response.write(block(3).slice(0, -4), () => response.destroy());
    });
    await until(() => told.length === 3);
    assert.deepEqual(
      requests.map((request) => request.headers['last-event-id']),
      [undefined, '70.0', '70.1', '70.2'],
    );
    assert.deepEqual(
      told.map((event) => event.id),
      ['1', '2', '3'],
    );
    assert.equal(errors.length, 1);
    assert.ok(errors[0]?.[0] instanceof ConnectionError);
    assert.equal(errors[0]?.[1], 'reconnecting');
  });

  it('gets a new token when the old one has ended', async (t) => {
    let fetched = 0;
    const { told, requests, until, errors } = await follow(
      t,
      (request, index, response) => {
        if (index === 1 && request.headers.authorization === 'Bearer token-1') {
          return problem(401, 'token_expired');
        }
        stream(response, block(index + 1));
        if (index === 0) response.end();
        return undefined;
      },
      { fetchToken: () => `token-${(fetched += 1)}` },
    );
    await until(() => told.length === 2);
    assert.deepEqual(
      requests.map(({ headers }) => [headers.authorization, headers['last-event-id']]),
      [
        ['Bearer token-1', undefined],
        ['Bearer token-1', '70.1'],
        ['Bearer token-2', '70.1'],
      ],
    );
    assert.deepEqual(errors, []);
  });

  it('tries again after what may pass: no connection, 5xx, a page of a proxy, no token', async (t) => {
    let fetched = 0;
    const { told, until, errors } = await follow(
      t,
      (_request, index, response) => {
        if (index === 0) return void response.destroy();
        if (index === 1) return problem(503, 'unavailable');
        if (index === 2) return { text: '<html>' };
        return stream(response, block(1));
      },
      {
        fetchToken: () => {
          fetched += 1;
          if (fetched === 1) throw new Error('signed out');
          return 'token';
        },
      },
    );
    await until(() => told.length === 1);
    assert.deepEqual(
      errors.map(([error, outcome]) => [(error as Error).constructor, outcome]),
      [FetchTokenError, ConnectionError, ServerError, ResponseShapeError].map((type) => [
        type,
        'reconnecting',
      ]),
    );
  });

  const FINAL: [title: string, status: number, code: string, type: new (...init: never[]) => Error][] = [
    ['a permission that is missing', 403, 'permission_denied', PermissionDeniedError],
    ['a lastEventId of another database', 400, 'invalid_request', InvalidRequestError],
  ];
  for (const [title, status, code, type] of FINAL) {
    it(`ends for ${title}`, async (t) => {
      const { subscription, errors, requests } = await follow(t, () => problem(status, code));
      await subscription.closed;
      assert.equal(errors.length, 1);
      assert.ok(errors[0]?.[0] instanceof type);
      assert.equal(errors[0]?.[1], 'ended');
      assert.equal(requests.length, 1);
    });
  }

  it('skips an event that it cannot read, and says so', async (t) => {
    const strange = `id: 70.1\ndata: ${JSON.stringify({ ...exampleEvent(1), type: 'newer.type' })}\n\n`;
    const { told, errors, until } = await follow(t, (_request, _index, response) =>
      stream(response, strange + block(2)),
    );
    await until(() => told.length === 1);
    assert.equal(told[0]?.id, '2');
    assert.ok(errors[0]?.[0] instanceof ResponseShapeError);
    assert.equal(errors[0]?.[1], 'skipped');
  });

  it('waits for onEvent, and ends where it throws, so that nothing is passed over', async (t) => {
    const log: string[] = [];
    const { subscription, errors } = await follow(
      t,
      (_request, _index, response) => stream(response, block(1) + block(2) + block(3)),
      {
        onEvent: async (event) => {
          log.push(`begin ${event.id}`);
          await new Promise(setImmediate);
          log.push(`end ${event.id}`);
          if (event.id === '2') throw new Error('disk full');
        },
      },
    );
    await subscription.closed;
    assert.deepEqual(log, ['begin 1', 'end 1', 'begin 2', 'end 2']);
    assert.equal((errors[0]?.[0] as Error).message, 'disk full');
    assert.equal(errors[0]?.[1], 'ended');
    assert.equal(subscription.lastEventId, '70.1');
  });

  for (const [when, defer] of [
    ['in onError', (work: () => void) => work()],
    ['while it waits to reconnect', (work: () => void) => void setImmediate(work)],
  ] as const) {
    it(`ends with its signal ${when}`, async (t) => {
      const abort = new AbortController();
      const outcomes: EventErrorOutcome[] = [];
      const { subscription, requests } = await follow(
        t,
        () => ({ status: 503, headers: { 'retry-after': '3600' } }),
        {
          signal: abort.signal,
          onError: (_error, outcome) => {
            outcomes.push(outcome);
            defer(() => abort.abort());
          },
        },
      );
      await subscription.closed;
      assert.deepEqual(outcomes, ['reconnecting']);
      assert.equal(requests.length, 1);
    });
  }
});

describe('events.export', () => {
  const { actor, ...rest } = exampleEvent(1);
  const row = { ...rest, actor: { type: actor.type, id: actor.id } };
  const ndjson = (text: string) => ({
    text,
    headers: { 'content-type': 'application/x-ndjson; charset=utf-8' },
  });

  it('walks the log', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, () =>
      ndjson(`${JSON.stringify(row)}\n${JSON.stringify({ ...row, id: '2' })}\n`),
    );
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    const events = await Array.fromAsync(client.events.export({ from: '2026-11-01T00:00:00Z' }));
    assert.deepEqual(events, [row, { ...row, id: '2' }]);
    assert.equal(requests[0]?.path, '/v1/events/export');
    assert.deepEqual(requests[0]?.query, { format: 'ndjson', from: '2026-11-01T00:00:00Z' });
  });

  it('does not take half a log for the whole', async (t) => {
    const { baseUrl } = await startFakeConnector(t, (_request, _index, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(`${JSON.stringify(row)}\n`, () => response.destroy());
      return undefined;
    });
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    const seen: string[] = [];
    await assert.rejects(async () => {
      for await (const event of client.events.export()) seen.push(event.id);
    }, ConnectionError);
    assert.deepEqual(seen, ['1']);
  });

  it('gives the connection up when the walk is left', async (t) => {
    const { baseUrl, requests } = await startFakeConnector(t, (_request, _index, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(`${JSON.stringify(row)}\n`);
      return undefined;
    });
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    for await (const event of client.events.export()) {
      assert.equal(event.id, '1');
      break;
    }
    await requests[0]?.closed;
  });

  it('refuses what the connector refuses', async (t) => {
    const { baseUrl } = await startFakeConnector(t, () => problem(400, 'invalid_request'));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    await assert.rejects(client.events.export({ from: 'x' }).next(), InvalidRequestError);
  });
});
