import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { exampleId } from '../tests/example-rows.ts';
import { problem, startFakeConnector, type Answer } from '../tests/fake-connector.ts';
import {
  ApiError,
  ConflictError,
  InvalidRequestError,
  isProblem,
  NotFoundError,
  PayviteClient,
  PayviteError,
  PermissionDeniedError,
  RateLimitedError,
  ServerError,
  UnauthenticatedError,
} from './index.ts';
import { problemCodeSchema } from './schemas/index.ts';
import { retryAfterSecondsOf } from './problem-response.ts';

/** The error that a POST answered with `answer` rejects with. */
async function errorFor(test: TestContext, answer: Answer): Promise<ApiError> {
  const { baseUrl } = await startFakeConnector(test, () => answer);
  const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
  const error = await client.invitations.resend(exampleId(1)).then(
    () => assert.fail('it must reject'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof ApiError);
  return error;
}

describe('a problem document', () => {
  const classes = [
    [400, 'invalid_request', InvalidRequestError, 'InvalidRequestError'],
    [401, 'unauthenticated', UnauthenticatedError, 'UnauthenticatedError'],
    [403, 'secret_key_in_browser', PermissionDeniedError, 'PermissionDeniedError'],
    [404, 'invitation_not_found', NotFoundError, 'NotFoundError'],
    [409, 'invitation_revoked', ConflictError, 'ConflictError'],
    [429, 'rate_limited', RateLimitedError, 'RateLimitedError'],
    [500, 'internal_error', ServerError, 'ServerError'],
    [503, 'unavailable', ServerError, 'ServerError'],
  ] as const;
  for (const [status, code, ErrorClass, name] of classes) {
    it(`of status ${status} is a ${name} that tells all the problem tells`, async (t) => {
      const errors = [{ pointer: '/customerIds/0', detail: 'is none' }];
      const error = await errorFor(t, problem(status, code, { errors }));
      assert.ok(error instanceof ErrorClass);
      assert.ok(error instanceof PayviteError);
      assert.equal(error.name, name);
      assert.equal(error.status, status);
      assert.equal(error.code, code);
      assert.equal(error.detail, `Told by ${code}.`);
      assert.equal(error.requestId, `req-${code}`);
      assert.deepEqual(error.errors, errors);
      assert.equal(error.retryAfterSeconds, null);
      assert.equal(error.message, `${status} ${code}: Told by ${code}. (request req-${code})`);
    });
  }

  it('of another status is an ApiError of no subclass', async (t) => {
    const error = await errorFor(t, problem(413, 'payload_too_large'));
    assert.equal(error.constructor, ApiError);
    assert.equal(error.code, 'payload_too_large');
  });

  it('keeps every code of the contract', async (t) => {
    const codes = problemCodeSchema.options;
    const { baseUrl } = await startFakeConnector(t, (_request, index) => problem(418, codes[index] ?? ''));
    const client = new PayviteClient({ baseUrl, apiKey: 'pv_test_1' });
    for (const code of codes) {
      await assert.rejects(client.syncs.start(), (error) => error instanceof ApiError && error.code === code);
    }
  });

  it('is told by its code, and what was caught is then an ApiError of that code', async (t) => {
    const caught: unknown = await errorFor(t, problem(429, 'resend_too_soon'));
    assert.ok(isProblem(caught, 'invitation_revoked', 'resend_too_soon'));
    const code: 'invitation_revoked' | 'resend_too_soon' = caught.code;
    assert.equal(code, 'resend_too_soon');
    assert.ok(!isProblem(caught, 'invitation_revoked'));
    assert.ok(!isProblem(new Error('resend_too_soon'), 'resend_too_soon'));
    assert.ok(!isProblem(undefined, 'resend_too_soon'));
    // @ts-expect-error a code that no problem has
    assert.ok(!isProblem(caught, 'resend_to_soon'));
    // @ts-expect-error which codes must be said
    assert.ok(!isProblem(caught));
  });

  for (const [status, ErrorClass] of [
    [400, InvalidRequestError],
    [409, ConflictError],
    [422, ApiError],
    [429, RateLimitedError],
    [500, ServerError],
  ] as const) {
    it(`of status ${status} with a code newer than this client keeps it, and is a ${ErrorClass.name}`, async (t) => {
      const error = await errorFor(t, problem(status, 'state_of_tomorrow'));
      assert.equal(error.constructor, ErrorClass);
      assert.equal(error.code, 'state_of_tomorrow');
      assert.equal(error.detail, 'Told by state_of_tomorrow.');
      assert.equal(error.requestId, 'req-state_of_tomorrow');
    });
  }

  it('whose code is none has the nearest by status', async (t) => {
    for (const code of [7, '', 'ENOSUCH', 'two words', null]) {
      assert.equal((await errorFor(t, problem(404, '', { code }))).code, 'not_found', String(code));
    }
  });

  it('keeps an error whose own code is newer, and one whose code is none without it', async (t) => {
    const fault = { pointer: '/a', detail: 'b' };
    const errors = [
      { ...fault, code: 'quota_of_tomorrow' },
      { ...fault, code: 7 },
    ];
    const error = await errorFor(t, problem(400, 'invalid_request', { errors }));
    assert.deepEqual(error.errors, [errors[0], { ...fault, code: undefined }]);
  });

  it('without errors has an empty list of them', async (t) => {
    assert.deepEqual((await errorFor(t, problem(400, 'invalid_request'))).errors, []);
  });

  it('that is half broken still tells its rest', async (t) => {
    const error = await errorFor(t, problem(409, 'invitation_pending', { errors: 'none', requestId: 7 }));
    assert.equal(error.code, 'invitation_pending');
    assert.equal(error.requestId, null);
    assert.deepEqual(error.errors, []);
  });

  it('takes the request id from the header where the body has none', async (t) => {
    const answer = problem(404, 'not_found', { requestId: undefined });
    const error = await errorFor(t, {
      ...answer,
      headers: { ...answer.headers, 'x-request-id': 'from-header' },
    });
    assert.equal(error.requestId, 'from-header');
  });
});

describe('an error that is no problem document', () => {
  const page = '<html><title>Bad Gateway</title>nginx <b>secret-of-the-proxy</b></html>';
  const cases = [
    [400, 'invalid_request', InvalidRequestError],
    [401, 'unauthenticated', UnauthenticatedError],
    [403, 'permission_denied', PermissionDeniedError],
    [404, 'not_found', NotFoundError],
    [409, 'invalid_request', ConflictError],
    [413, 'payload_too_large', ApiError],
    [418, 'invalid_request', ApiError],
    [429, 'rate_limited', RateLimitedError],
    [500, 'internal_error', ServerError],
    [502, 'unavailable', ServerError],
    [503, 'unavailable', ServerError],
    [504, 'unavailable', ServerError],
  ] as const;
  for (const [status, code, ErrorClass] of cases) {
    it(`of status ${status} is ${ErrorClass.name} ${code}, and quotes nothing of it`, async (t) => {
      const error = await errorFor(t, { status, text: page });
      assert.equal(error.constructor, ErrorClass);
      assert.equal(error.code, code);
      assert.equal(error.status, status);
      assert.equal(error.requestId, null);
      assert.deepEqual(error.errors, []);
      assert.match(error.detail, new RegExp(`status ${status} .*proxy`));
      assert.doesNotMatch(error.message, /<|secret-of-the-proxy/);
    });
  }

  for (const [what, answer] of [
    ['nothing', { status: 500 }],
    ['broken JSON', { status: 500, text: '{"code": ', headers: { 'content-type': 'application/json' } }],
    ['a JSON string', { status: 500, json: 'boom' }],
    ['a JSON null', { status: 500, json: null }],
    ['a JSON array', { status: 500, json: ['boom'] }],
  ] satisfies [string, Answer][]) {
    it(`with ${what} in it is a ServerError`, async (t) => {
      const error = await errorFor(t, answer);
      assert.ok(error instanceof ServerError);
      assert.equal(error.code, 'internal_error');
    });
  }

  it('of a redirect says what to do, and the key goes nowhere else', async (t) => {
    const other = await startFakeConnector(t, () => ({ json: {} }));
    const error = await errorFor(t, { status: 307, headers: { location: `${other.baseUrl}/elsewhere` } });
    assert.equal(error.status, 307);
    assert.match(error.detail, /redirects.*baseUrl/);
    assert.equal(other.requests.length, 0);
  });
});

describe('retryAfterSeconds', () => {
  const of = (value: string) =>
    retryAfterSecondsOf(new Response(null, { headers: { 'retry-after': value } }));

  it('is the number of seconds', () => {
    assert.equal(of('0'), 0);
    assert.equal(of(' 120 '), 120);
  });

  it('counts from now to a date, rounded up, and never below 0', () => {
    const seconds = of(new Date(Date.now() + 90_000).toUTCString());
    assert.ok(seconds !== null && seconds > 80 && seconds <= 90, String(seconds));
    assert.equal(of('Wed, 21 Oct 2015 07:28:00 GMT'), 0);
  });

  it('is null where the header is missing or no time', () => {
    assert.equal(retryAfterSecondsOf(new Response(null)), null);
    for (const value of ['', 'soon', '-']) assert.equal(of(value), null, value);
  });

  it('comes with the error', async (t) => {
    const error = await errorFor(t, { status: 503, text: 'busy', headers: { 'retry-after': '30' } });
    assert.equal(error.retryAfterSeconds, 30);
  });
});
