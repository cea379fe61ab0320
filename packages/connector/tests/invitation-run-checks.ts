import assert from 'node:assert/strict';
import type { InvitationRun } from './invitation-run.ts';

/** Compares what the API says of everything with what the rules say. */
export async function checkNow(run: InvitationRun): Promise<void> {
  const { model } = run;
  const nowMs = run.world.nowMs();
  const actual = await run.dealer.listInvitations(run.customers);
  assert.deepEqual([...actual.keys()].sort(), run.invitationIds.sort(), 'which invitations there are');
  for (const expected of model.invitations) {
    const found = actual.get(expected.id);
    assert.ok(found);
    assert.deepEqual(
      {
        state: found.state,
        email: found.email,
        customerIds: [...found.customerIds].sort(),
        expiresAt: found.expiresAt,
      },
      {
        state: model.stateOf(expected, nowMs),
        email: expected.email,
        customerIds: [...expected.customerIds].sort(),
        expiresAt: new Date(expected.expiresAtMs).toISOString(),
      },
    );
  }
  for (const { id } of run.customers) {
    const customer = await run.dealer.client(1).customers.get(id);
    assert.equal(customer.invitationStatus, model.statusOf(id, nowMs), 'the customer’s status');
  }
}

/** What must hold when all work is done: rule 1 of every mail, rule 3 of every link, and the timeline of every change. */
export async function checkEnd(run: InvitationRun): Promise<void> {
  const { model } = run;
  const world = run.world;
  await world.work();
  const ids = run.invitationIds;
  const messages = await world.countMessages();
  const { rows: mails } = await world.owner.query<{
    messageId: string;
    delivery: string;
    uncertain: number;
  }>(
    `select m.message_id as "messageId", m.delivery,
       (select count(*)::int from events e where e.subject_id = m.id and e.type = 'mail.uncertain') as uncertain
     from mails m where m.subject_id = any ($1)`,
    [ids],
  );
  for (const { messageId, delivery, uncertain } of mails) {
    const copies = messages.get(messageId) ?? 0;
    if (delivery === 'sent') assert.ok(copies >= 1, 'a mail that is said to be sent was sent');
    else assert.ok(['cancelled', 'uncertain', 'suppressed'].includes(delivery), `a mail ends as ${delivery}`);
    const surplus = delivery === 'sent' ? copies - 1 : copies;
    assert.ok(surplus <= uncertain, `${copies} copies of a mail, ${uncertain} times uncertain`);
  }
  const { rows: overfull } = await world.owner.query(
    `select m.recipient from mails m where m.recipient = any ($1) and m.dealer_id = $2 and 5 < (
       select count(*) from mails o
       where o.recipient = m.recipient and o.dealer_id = m.dealer_id and o.sent_at between m.sent_at and m.sent_at + interval '1 day')`,
    [run.addresses, run.dealer.id],
  );
  assert.deepEqual(overfull, [], 'nobody gets more than five mails in a day of one dealer');
  // Each link version has a mail, unless the invitation was over or sent again before it left, or nobody wants it.
  const { rows: unmailed } = await world.owner.query(
    `select i.id from invitations i where i.id = any ($1) and i.state = 'pending' and not exists (
       select from mails m where m.subject_id = i.id and m.link_version = i.link_version
         and m.delivery in ('sent', 'suppressed'))
       and not exists (select from suppressions s where s.email = i.email and s.dealer_id = i.dealer_id)`,
    [ids],
  );
  assert.deepEqual(unmailed, [], 'an open invitation has its mail');

  const tokens = model.invitations.flatMap((invitation) => [
    ...invitation.tokens,
    ...invitation.copies.map(({ token }) => token),
  ]);
  if (tokens.length > 0) assert.deepEqual(await world.tablesWith(tokens), [], 'no table holds a link');
  const { rows: told } = await world.owner.query<{ type: string; count: number }>(
    `select type, count(*)::int from events where subject_id = any ($1) and type = any ($2) group by type`,
    [ids, Object.keys(model.told)],
  );
  const counted = Object.fromEntries(told.map(({ type, count }) => [type, count]));
  assert.deepEqual(
    { ...zeros(model.told), ...counted },
    model.told,
    'each change stands in the timeline once',
  );
}

function zeros(told: object): Record<string, number> {
  return Object.fromEntries(Object.keys(told).map((type) => [type, 0]));
}
