import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ApiError, Customer } from '@payvite/sdk';
import { plainCustomers } from './export-folder.ts';
import { createVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

describe('an invitation to a corrected address', () => {
  let test: TestConnector;
  let unused: Customer[];

  before(async () => {
    test = await startTestConnector({ rows: plainCustomers(20) });
    unused = [...(await test.customersByErpId()).values()];
  });
  after(() => test.close());

  const takeId = (): string => {
    const customer = unused.pop();
    assert.ok(customer, 'more customers are needed');
    return customer.id;
  };
  const send = (email: string, customerIds: string[], replacesInvitationId?: string) =>
    test.client.invitations.send({ customerIds, email, replacesInvitationId });

  it('withdraws the one to the wrong address in the same step, and says which', async () => {
    const customerId = takeId();
    const wrong = await send('wrongg@customers.example', [customerId]);
    const right = await send('right@customers.example', [customerId], wrong.id);
    assert.equal(right.replacesInvitationId, wrong.id);
    assert.equal((await test.client.invitations.get(wrong.id)).state, 'revoked');
    const { data } = await test.client.customers.timeline(customerId);
    assert.deepEqual(
      data.map(({ type, subjectId }) => [type, subjectId]),
      [
        ['invitation.sent', right.id],
        ['invitation.revoked', wrong.id],
        ['invitation.sent', wrong.id],
      ],
    );
    assert.equal((await test.client.customers.get(customerId)).invitation?.id, right.id);
  });

  it('leaves both as they were where it cannot be sent', async () => {
    const customerId = takeId();
    const wrong = await send('wrong1@customers.example', [customerId]);
    await test.client.suppressions.add({ email: 'stopped@customers.example' });
    await assert.rejects(send('stopped@customers.example', [customerId], wrong.id), {
      code: 'address_suppressed',
    });
    assert.equal((await test.client.invitations.get(wrong.id)).state, 'pending');
  });

  it('takes the place of an expired or declined one, and of none that was accepted', async () => {
    for (const [state, becomes] of [
      ['expired', 'revoked'],
      ['declined', 'declined'],
    ] as const) {
      const customerId = takeId();
      const wrong = await send(`${state}@customers.example`, [customerId]);
      if (state === 'expired') await test.advance({ days: 20 });
      else {
        const visitor = createVisitor(test);
        await visitor.open(wrong.id);
        await visitor.post('/invitation/decline', {});
      }
      const right = await send(`not-${state}@customers.example`, [customerId], wrong.id);
      assert.equal(right.replacesInvitationId, wrong.id);
      assert.equal((await test.client.invitations.get(wrong.id)).state, becomes);
    }
    const customerId = takeId();
    const accepted = await send('accepted@customers.example', [customerId]);
    await test.owner.query(`update invitations set state = 'accepted' where id = $1`, [accepted.id]);
    await assert.rejects(send('other@customers.example', [customerId], accepted.id), {
      code: 'invitation_accepted',
    });
  });

  it('is the expired one to the right address, where there is one', async () => {
    const customerId = takeId();
    const right = await send('lapsed@customers.example', [customerId]);
    await test.advance({ days: 20 });
    const wrong = await send('laspsed@customers.example', [customerId]);
    const again = await send('lapsed@customers.example', [customerId], wrong.id);
    assert.deepEqual([again.id, again.resentCount, again.replacesInvitationId], [right.id, 1, wrong.id]);
  });

  it('must go to another address, and leave out none of the customers', async () => {
    const [one, other] = [takeId(), takeId()];
    const wrong = await send('same@customers.example', [one, other]);
    await assert.rejects(send('Same@customers.example', [one, other], wrong.id), {
      status: 400,
      errors: [{ pointer: '/replacesInvitationId', detail: 'Goes to the same address: resend it instead.' }],
    });
    await assert.rejects(send('half@customers.example', [one], wrong.id), (error) => {
      assert.deepEqual(
        (error as ApiError).errors?.map(({ pointer }) => pointer),
        ['/customerIds'],
      );
      return true;
    });
    await assert.rejects(send('x@customers.example', [one], '0198c0de-0000-7000-8000-000000000000'), {
      code: 'invitation_not_found',
    });
    assert.equal((await test.client.invitations.get(wrong.id)).state, 'pending');
  });
});
