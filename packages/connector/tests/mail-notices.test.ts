import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { watchStatements } from '../bench/statement-watch.ts';
import type { KeyPurpose } from '../src/derived-keys.ts';
import { keepHouse } from '../src/jobs.ts';
import { createMailNoticeService } from '../src/mail/mail-notice-service.ts';
import type { MailNotice, NoticeKind } from '../src/mail/mail-notice.ts';
import { MailTransportError } from '../src/mail/mail-transport.ts';
import { removeSuppression } from '../src/mail/suppression-service.ts';
import { SAMPLE_KEYS } from './mail-sample.ts';
import { createNoticeWorld, noticeOf, type NoticeWorld } from './notice-world.ts';

describe('what is told of a mail that left', () => {
  let world: NoticeWorld;
  let dealerId: string;

  before(async () => {
    world = await createNoticeWorld();
  });
  beforeEach(async () => {
    world.transport.send = async () => undefined;
    dealerId = await world.addDealer();
  });
  after(() => world.close());

  const sendOne = async (to?: string): Promise<string> => {
    const [mailId] = await world.send(dealerId, to === undefined ? {} : { to });
    assert.ok(mailId);
    return mailId;
  };
  const tell = async (mailId: string, kind: NoticeKind, changes: Partial<MailNotice> = {}) => {
    const [outcome] = await world.notices.apply([noticeOf({ dealerId, mailId }, kind, changes)]);
    return outcome?.outcome;
  };

  for (const [kind, changes, fate, suppressed] of [
    ['delivered', {}, 'delivered', undefined],
    ['complaint', {}, 'complained', 'complained'],
    ['hard', { code: '5.1.1' }, 'bounced no_mailbox', 'bounced'],
    ['hard', { code: '5.2.1', address: 'Maria@Harrow.example' }, 'bounced no_mailbox', 'bounced'],
    // Somebody else's address behind it.
    ['hard', { code: '5.1.1', address: 'maria@elsewhere.example' }, 'bounced rejected', undefined],
    ['hard', { code: '5.7.1' }, 'bounced rejected', undefined],
    ['hard', { code: '5.2.2' }, 'bounced rejected', undefined],
    ['hard', { code: null }, 'bounced rejected', undefined],
    ['hard', { code: '4.4.7' }, 'bounced gave_up', undefined],
    ['soft', { code: '5.2.2' }, 'bounced gave_up', undefined],
  ] as const) {
    it(`${kind} ${JSON.stringify(changes)} makes it ${fate}`, async () => {
      const mailId = await sendOne();
      assert.equal(await tell(mailId, kind, changes), 'applied');
      const { delivery, reason } = await world.stateOf(mailId);
      assert.equal([delivery, ...(reason === null ? [] : [reason])].join(' '), fate);
      assert.deepEqual(await world.toldOf(mailId), ['sent', fate]);
      assert.deepEqual(
        (await world.suppressionsOf(dealerId)).map(({ reason: why }) => why),
        suppressed === undefined ? [] : [suppressed],
      );
    });
  }

  it('holds back the others to the address, so that one error is not many', async () => {
    let tried = 0;
    world.transport.send = async () => {
      tried += 1;
      throw new MailTransportError('no_mailbox', '550 5.1.1 no such user');
    };
    const mailIds = await world.send(dealerId, { count: 5 });
    const states = await Promise.all(mailIds.map((mailId) => world.stateOf(mailId)));
    assert.deepEqual(states.map(({ delivery }) => delivery).sort(), [
      'bounced',
      ...Array.from({ length: 4 }, () => 'suppressed'),
    ]);
    assert.equal(tried, 1);
    const { rows } = await world.owner.query('select sending_paused_at as at from dealers where id = $1', [
      dealerId,
    ]);
    assert.deepEqual(rows, [{ at: null }]);
  });

  it('unsubscribe stops invitations to the address and leaves the mail as it is', async () => {
    const mailId = await sendOne();
    assert.equal(await tell(mailId, 'unsubscribe'), 'applied');
    assert.deepEqual(await world.toldOf(mailId), ['sent']);
    assert.deepEqual(await world.suppressionsOf(dealerId), [
      { email: 'maria@harrow.example', reason: 'unsubscribed' },
    ]);
  });

  it('pauses a dealer too many of whose mails come back', async () => {
    const mailIds = await world.send(dealerId, { count: 5 });
    await world.notices.apply(
      mailIds.map((mailId) => noticeOf({ dealerId, mailId }, 'hard', { code: '5.1.1' })),
    );
    const { rows } = await world.owner.query(
      'select sending_pause_reason as reason from dealers where id = $1',
      [dealerId],
    );
    assert.deepEqual(rows, [{ reason: 'hard_bounces' }]);
  });

  it('late, does not take back what weighs more', async () => {
    const mailId = await sendOne();
    await tell(mailId, 'hard', { code: '5.1.1' });
    assert.equal(await tell(mailId, 'delivered'), 'applied');
    assert.equal(await tell(mailId, 'soft'), 'applied');
    assert.equal((await world.stateOf(mailId)).delivery, 'bounced');
    await tell(mailId, 'complaint');
    await tell(mailId, 'hard', { code: '5.1.1' });
    assert.equal((await world.stateOf(mailId)).delivery, 'complained');
    assert.deepEqual(await world.toldOf(mailId), ['sent', 'bounced no_mailbox', 'complained']);
  });

  it('counts once, however often it is told and at how many places at once', async () => {
    const mailId = await sendOne();
    const bounce = noticeOf({ dealerId, mailId }, 'hard', { code: '5.1.1' });
    const told = await Promise.all(
      [[bounce, bounce], [bounce], [bounce]].map((each) => world.notices.apply(each)),
    );
    const outcomes = told.flat().map(({ outcome }) => outcome);
    assert.deepEqual(outcomes.toSorted(), ['applied', 'repeated', 'repeated', 'repeated']);
    assert.deepEqual(await world.toldOf(mailId), ['sent', 'bounced no_mailbox']);
  });

  it('told again, does not undo what a person decided since', async () => {
    const mailId = await sendOne();
    const unsubscribe = noticeOf({ dealerId, mailId }, 'unsubscribe');
    await world.notices.apply([unsubscribe]);
    const { rows } = await world.owner.query<{ id: string }>(
      'select id from suppressions where dealer_id = $1',
      [dealerId],
    );
    await world.database.asDealer(dealerId, (tx) =>
      removeSuppression(world, tx, rows[0]?.id ?? '', { type: 'system', id: null }),
    );
    const [again] = await world.notices.apply([unsubscribe]);
    assert.equal(again?.outcome, 'repeated');
    assert.deepEqual(await world.suppressionsOf(dealerId), []);
  });

  it('is of the dealer whose mail it is, by return path and by Message-ID', async () => {
    const mailId = await sendOne();
    const other = await world.addDealer();
    const { rows } = await world.owner.query<{ messageId: string }>(
      'select message_id as "messageId" from mails where id = $1',
      [mailId],
    );
    const { messageId } = rows[0] ?? {};
    const apply = async (notice: Partial<MailNotice>) => {
      const [outcome] = await world.notices.apply([noticeOf({ dealerId, mailId }, 'delivered', notice)]);
      return outcome;
    };
    // Made for the other dealer, made up, or somebody else's.
    const { returnPath: others } = noticeOf({ dealerId: other, mailId }, 'delivered');
    const { returnPath: own } = noticeOf({ dealerId, mailId }, 'delivered');
    for (const notice of [
      { returnPath: others?.replace(/.@/, 'a@') },
      { returnPath: own?.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@')) },
      { returnPath: 'bounce+@notify.payvite.example' },
      { returnPath: undefined },
      { returnPath: undefined, messageId: '<somebody@else.example>' },
      { returnPath: undefined, messageId: `<${mailId}@other.example>` },
    ])
      assert.deepEqual(await apply(notice), { outcome: 'unknown' }, JSON.stringify(notice));
    // Proved for the other dealer, who has no such mail.
    assert.deepEqual(await apply({ returnPath: others }), { outcome: 'unknown' });
    assert.equal((await world.stateOf(mailId)).delivery, 'sent');

    assert.equal((await apply({ returnPath: 'john@example.com', messageId }))?.outcome, 'applied');
    assert.equal((await world.stateOf(mailId)).delivery, 'delivered');
    const { rows: kept } = await world.owner.query(
      'select dealer_id as "dealerId" from mail_notices where mail_id = $1',
      [mailId],
    );
    assert.deepEqual(kept, [{ dealerId }]);
  });

  it('is proved by the domain that the mail left from, and by the one that mails leave from now', async () => {
    const mailId = await sendOne();
    await world.owner.query('update mails set message_id = $2 where id = $1', [
      mailId,
      `<${mailId}@former.payvite.example>`,
    ]);
    const comesTo = async (domain: string) => {
      const { returnPath = '' } = noticeOf({ dealerId, mailId }, 'delivered');
      const [label = ''] = returnPath.split('@');
      return (await tell(mailId, 'delivered', { returnPath: `${label}@${domain}` })) === 'applied';
    };
    assert.ok(!(await comesTo('other.payvite.example')));
    assert.ok(await comesTo('former.payvite.example'));
    assert.ok(await comesTo('notify.payvite.example'));
  });

  it('costs the same however many dealers there are', async () => {
    const mailIds = await world.send(dealerId, { count: 20 });
    const cost = async () => {
      let [proofs, statements] = [0, 0];
      const [key] = SAMPLE_KEYS;
      const keys = [{ ...key, key: (purpose: KeyPurpose) => ((proofs += 1), key.key(purpose)) }];
      const notices = createMailNoticeService({ ...world, keys, senderDomain: 'notify.payvite.example' });
      const told = [...mailIds, randomUUID()].map((mailId) => noticeOf({ dealerId, mailId }, 'delivered'));
      const stop = watchStatements(() => (statements += 1));
      const outcomes = await notices.apply(told).finally(stop);
      assert.deepEqual(
        outcomes.map(({ outcome }) => outcome),
        [...mailIds.map(() => 'applied'), 'unknown'],
      );
      return { proofs, statements };
    };
    await cost();
    const before = await cost();
    assert.equal(before.proofs, 20, 'one proof for each mail that there is');
    await Promise.all(Array.from({ length: 60 }, () => world.addDealer()));
    assert.deepEqual(await cost(), before);
  });

  it('is looked for in no other mails than those that are named', async () => {
    const mailIds = await world.send(dealerId, { count: 200 });
    const wanted = mailIds.slice(0, 3);
    // As the owner, who is told what was read.
    const reader = await world.owner.connect();
    try {
      await reader.query('begin');
      const { rows: found } = await reader.query('select * from find_mails($1)', [wanted]);
      const { rows } = await reader.query<{ read: string }>(
        `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read
         from pg_stat_xact_user_tables where relname = 'mails'`,
      );
      assert.equal(found.length, 3);
      // Of each mail, the versions that its sending left behind are looked at, too.
      const read = Number(rows[0]?.read);
      assert.ok(read >= 3 && read < 20, `${read} rows`);
    } finally {
      await reader.query('rollback');
      reader.release();
    }
  });

  it('changes nothing of a mail that nobody has tried to send', async () => {
    const [mailId] = await world.send(dealerId, { isHeld: true });
    assert.ok(mailId);
    assert.equal(await tell(mailId, 'hard', { code: '5.1.1' }), 'unsent');
    assert.deepEqual(await world.stateOf(mailId), {
      delivery: 'queued',
      reason: null,
      isSent: false,
      isWaiting: true,
    });
    await world.mail.queue.drain();
    assert.equal((await world.stateOf(mailId)).delivery, 'sent');
  });

  it('settles a mail that may have arrived, which is then not sent again', async () => {
    let tries = 0;
    world.transport.send = async () => {
      tries += 1;
      throw new MailTransportError('uncertain', 'the answer was lost');
    };
    const [mailId] = await world.send(dealerId, { isHeld: true });
    assert.ok(mailId);
    await assert.rejects(world.mail.sendMail({ dealerId, mailId }));
    assert.equal((await world.stateOf(mailId)).delivery, 'uncertain');
    assert.equal(await tell(mailId, 'delivered'), 'applied');
    assert.deepEqual(await world.stateOf(mailId), {
      delivery: 'delivered',
      reason: null,
      isSent: true,
      isWaiting: false,
    });
    assert.deepEqual(await world.toldOf(mailId), ['sent', 'delivered'], 'that it left is told first');
    world.clock.nowMs += 3_600_000;
    await world.mail.queue.drain();
    assert.equal(tries, 1);
  });

  it('settles a mail that was given up on though it had arrived', async () => {
    world.transport.send = async () => {
      throw new MailTransportError('temporary', '451 later');
    };
    const [mailId] = await world.send(dealerId, { isHeld: true });
    assert.ok(mailId);
    await world.mail.sendMail({ dealerId, mailId }, { isLastTry: true });
    assert.equal((await world.stateOf(mailId)).reason, 'gave_up');
    await tell(mailId, 'delivered');
    assert.deepEqual(await world.stateOf(mailId), {
      delivery: 'delivered',
      reason: null,
      isSent: true,
      isWaiting: false,
    });
  });

  for (const ending of ['sent', 'uncertain', 'temporary'] as const) {
    it(`may come before the mail server’s answer, which then changes nothing: ${ending}`, async () => {
      const begun = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<void>();
      world.transport.send = () => {
        begun.resolve();
        return answer.promise;
      };
      const [mailId] = await world.send(dealerId, { isHeld: true });
      assert.ok(mailId);
      const sending = world.mail.sendMail({ dealerId, mailId }).catch(() => undefined);
      await begun.promise;
      assert.equal(await tell(mailId, 'hard', { code: '5.1.1' }), 'applied');
      if (ending === 'sent') answer.resolve();
      else answer.reject(new MailTransportError(ending, 'the connection broke'));
      await sending;
      assert.deepEqual(await world.stateOf(mailId), {
        delivery: 'bounced',
        reason: 'no_mailbox',
        isSent: true,
        isWaiting: false,
      });
      assert.deepEqual(await world.toldOf(mailId), ['sent', 'bounced no_mailbox']);
    });
  }

  it('keeps no address, and is forgotten after a month', async () => {
    const mailId = await sendOne();
    await tell(mailId, 'hard', { code: '5.7.1', address: 'maria@harrow.example' });
    const count = async () => {
      const { rows } = await world.owner.query<{ row: string }>(
        'select to_jsonb(n)::text as row from mail_notices n where mail_id = $1',
        [mailId],
      );
      for (const { row } of rows) assert.doesNotMatch(row, /@|harrow/);
      return rows.length;
    };
    assert.equal(await count(), 1);
    world.clock.nowMs += 29 * 86_400_000;
    await keepHouse(world);
    assert.equal(await count(), 1);
    world.clock.nowMs += 2 * 86_400_000;
    await keepHouse(world);
    assert.equal(await count(), 0);
  });

  it('holds no other dealer’s mails up while it waits', async () => {
    const mailId = await sendOne();
    const other = await world.addDealer();
    const holder = await world.owner.connect();
    try {
      await holder.query('begin');
      await holder.query('select from mails where id = $1 for update', [mailId]);
      const waiting = tell(mailId, 'delivered');
      const [others] = await world.send(other);
      assert.ok(others);
      const [outcome] = await world.notices.apply([
        noticeOf({ dealerId: other, mailId: others }, 'delivered'),
      ]);
      assert.equal(outcome?.outcome, 'applied');
      assert.equal((await world.stateOf(mailId)).delivery, 'sent');
      await holder.query('rollback');
      assert.equal(await waiting, 'applied');
    } finally {
      holder.release();
    }
  });

  it('takes a thousand at once', async () => {
    const mailIds = await world.send(dealerId, { count: 300 });
    const many = mailIds.flatMap((mailId) =>
      ['delivered', 'hard', 'delivered'].map((kind) =>
        noticeOf({ dealerId, mailId }, kind as NoticeKind, { code: kind === 'hard' ? '5.7.1' : null }),
      ),
    );
    const strangers = Array.from({ length: 100 }, () =>
      noticeOf({ dealerId, mailId: randomUUID() }, 'delivered'),
    );
    const outcomes = await world.notices.apply([...many, ...strangers]);
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'applied').length, 900);
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'unknown').length, 100);
    const { rows } = await world.owner.query(
      'select delivery, bounce_reason as reason, count(*)::int from mails where dealer_id = $1 group by 1, 2',
      [dealerId],
    );
    assert.deepEqual(rows, [{ delivery: 'bounced', reason: 'rejected', count: 300 }]);
  });
});
