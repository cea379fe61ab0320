import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProblemCode } from '@payvite/sdk';
import { describeContract } from '../../sdk/scripts/write-descriptions.ts';
import { listOperations, makeApiRoutes } from '../src/api-operations.ts';
import type { Operation } from '../src/api-routes.ts';
import type { ServiceContext } from '../src/context.ts';
import { SENDING_PROBLEMS } from '../src/invitations/invitation-refusals.ts';

/** Nothing is asked of a context before a request comes. */
const operations = listOperations(makeApiRoutes({} as ServiceContext));
const described = (await describeContract()).operations;

const requestOf = ({ method, path }: Operation) =>
  `${method.toUpperCase()} /v1${path.replaceAll(/:\w+/g, '{}')}`;

describe('the SDK', () => {
  it('has a method for every operation, and an operation for every method', () => {
    assert.deepEqual(Object.keys(described).sort(), operations.map(requestOf).sort());
    const methods = Object.values(described).map(({ sdkMethod }) => sdkMethod);
    assert.equal(new Set(methods).size, methods.length);
  });

  it('says of every way to mail one invitation what keeps each of them from it', () => {
    for (const request of [
      'POST /v1/invitations',
      'POST /v1/invitations/{}/resend',
      'POST /v1/contact-suggestions/{}/approve',
    ]) {
      const told = Object.keys(described[request]?.problems ?? {});
      assert.deepEqual(
        SENDING_PROBLEMS.filter((code) => !told.includes(code)),
        [],
        request,
      );
    }
  });

  for (const operation of operations) {
    const { sdkMethod, problems = {} } = described[requestOf(operation)] ?? {};
    it(`says of ${sdkMethod} which problems it has of its own, as ${operation.operationId} does`, () => {
      const ids = Object.values(operation.ids ?? {}).map(({ code }) => code);
      const own = new Set<string>([...ids, ...(operation.problems ?? [])]);
      const told = Object.keys(problems) as ProblemCode[];
      assert.deepEqual(
        [...own].filter((code) => !(code in problems)),
        [],
        'in the operation only',
      );
      // What every operation can answer may be said again where it means something in particular.
      const general = ['invalid_request', 'permission_denied'];
      assert.deepEqual(
        told.filter((code) => !own.has(code) && !general.includes(code)),
        [],
        'in the SDK only',
      );
    });
  }
});
