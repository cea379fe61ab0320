import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PaymentMethod } from '@payvite/sdk';
import type { ParsedMail } from 'mailparser';
import { readMailsTo } from './outbox-mails.ts';
import { addCustomer, addItem, addPayer } from './payment-rows.ts';
import { createVisitor } from './portal-visitor.ts';
import { startSandboxPayment } from './sandbox-payer.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const SUBJECTS = {
  authorization: 'You authorized a bank debit to Test Lumber',
  receipt: 'Receipt for your payment to Test Lumber',
  failed: 'Your payment to Test Lumber did not go through',
  returned: 'Your payment to Test Lumber went back',
  refunded: 'We refunded your payment to Test Lumber',
  partlyRefunded: 'We refunded part of your payment to Test Lumber',
};

describe('the mails about a payment', () => {
  let test: TestConnector;
  let customerId: string;
  let items = 0;

  before(async () => {
    test = await startTestConnector({ env: { PAYMENTS: 'sandbox' } });
    customerId = await addCustomer(test.owner, test.connector.dealerId, 'C1');
    await test.client.dealer.update({ payerFees: { ach: 150 }, payerFeesConfirmed: true });
  });
  after(() => test.close());

  /** Pays an invoice of 100.00 at the sandbox, as somebody new. */
  const pay = async (method: PaymentMethod, instrument: string, locale = 'en-US') => {
    const { dealerId } = test.connector;
    const payerId = await addPayer(test.owner, { dealerId, customerIds: [customerId] });
    await test.owner.query('update payers set locale = $2 where id = $1', [payerId, locale]);
    items += 1;
    const item = { erpId: `I-${items}`, minor: 10_000 };
    const itemId = await addItem(test.owner, { dealerId, customerId }, item);
    const { paymentId, path } = await startSandboxPayment(test, { customerId, payerId, itemId, method });
    const visitor = createVisitor(test);
    await visitor.post(`${path}/choose`, { instrument });
    if (method === 'ach') await visitor.post(`${path}/agree`);
    return { paymentId, item: item.erpId, email: `${payerId}@harrow.example` };
  };
  /** As time goes by, every look that is due; no mail leaves. */
  const lookOnly = async (days: number) => {
    await test.advance({ days });
    await test.connector.tick();
    await test.connector.context.payments.queue.drain();
  };
  const look = async (days: number) => {
    await lookOnly(days);
    await test.connector.drain();
  };
  const mailsTo = async (email: string): Promise<ParsedMail[]> => {
    await test.connector.drain();
    return readMailsTo(test.outboxDirectory, email);
  };
  const subjectsTo = async (email: string) => (await mailsTo(email)).map(({ subject }) => subject);
  const deliveriesOf = async (paymentId: string) => {
    const { rows } = await test.owner.query<{ template: string; delivery: string }>(
      `select template, delivery from mails where subject_type = 'payment' and subject_id = $1 order by id`,
      [paymentId],
    );
    return rows.map(({ template, delivery }) => `${template} ${delivery}`);
  };

  it('give the payer a copy of what was authorized, then a receipt, each once', async () => {
    const { paymentId, item, email } = await pay('ach', '6789');
    const [authorization, ...others] = await mailsTo(email);
    assert.ok(authorization);
    assert.deepEqual(others, []);
    assert.equal(authorization.subject, SUBJECTS.authorization);
    const text = authorization.text ?? '';
    for (const words of [
      'to debit $101.50 from your bank account, once',
      `${item}: $100.00`,
      'Fee: $1.50',
      'Total: $101.50',
      'For Harrow Homes, account C1',
      'By bank debit: Sandbox Bank, account ending in 6789',
      `Payment ${paymentId}`,
      'What you agreed to on the page to pay Test Lumber\nI authorize the supplier named on this page',
      'at the number on your last invoice',
      `/portal/test-lumber/payments/${paymentId}`,
    ])
      assert.ok(text.includes(words), `${words}\n${text}`);
    assert.ok(!authorization.headers.has('list'), 'nobody unsubscribes from what answers them');
    await look(1);
    assert.deepEqual(await subjectsTo(email), [SUBJECTS.authorization]);
    await look(2);
    await look(1);
    const [, receipt, ...more] = await mailsTo(email);
    assert.ok(receipt);
    assert.deepEqual(more, []);
    assert.equal(receipt.subject, SUBJECTS.receipt);
    assert.match(receipt.text ?? '', /We received \$101\.50 from you on \w+ \d+, \d{4}\./);
    assert.ok(!(receipt.text ?? '').includes('I authorize'));
    for (const { subject } of [authorization, receipt]) assert.doesNotMatch(subject ?? '', /\d/);
  });

  it('of a card are a receipt alone', async () => {
    const { email } = await pay('card', '4242');
    const [receipt, ...others] = await mailsTo(email);
    assert.deepEqual([receipt?.subject, others], [SUBJECTS.receipt, []]);
    assert.ok(receipt?.text?.includes('By card ending in 4242'));
  });

  it('say that nothing came, and why, in words of ours', async () => {
    const { email } = await pay('ach', '1116');
    await test.connector.drain();
    await look(3);
    const [, failed, ...others] = await mailsTo(email);
    assert.deepEqual([failed?.subject, others], [SUBJECTS.failed, []]);
    const text = failed?.text ?? '';
    assert.ok(text.includes('The bank says that the account does not hold enough.'), text);
    assert.ok(text.includes(`${test.connector.context.config.publicUrl}/portal/test-lumber\n`), text);
    assert.doesNotMatch(text, /R01/);
  });

  it('say that it went back: returned by the bank, or refunded', async () => {
    const returned = await pay('ach', '3335');
    const refunded = await pay('card', '5126');
    await test.connector.drain();
    await look(3);
    await look(40);
    await look(1);
    assert.deepEqual(await subjectsTo(returned.email), [
      SUBJECTS.authorization,
      SUBJECTS.receipt,
      SUBJECTS.returned,
    ]);
    const reasonOf = async (email: string) => (await mailsTo(email)).at(-1)?.text ?? '';
    assert.ok((await reasonOf(returned.email)).includes('The bank says that the debit was not authorized.'));
    assert.deepEqual(await subjectsTo(refunded.email), [SUBJECTS.receipt, SUBJECTS.refunded]);
    assert.match(await reasonOf(refunded.email), /We refunded your payment of/);
  });

  it('say what of it was sent back, and what is left, once for each part', async () => {
    const { email } = await pay('card', '7726');
    await test.connector.drain();
    await look(3);
    await look(1);
    assert.deepEqual(await subjectsTo(email), [SUBJECTS.receipt, SUBJECTS.partlyRefunded]);
    const text = (await mailsTo(email)).at(-1)?.text ?? '';
    assert.match(text, /received from you on \w+ \d+, \d{4} we have sent \$40\.00 back to you\./);
    assert.match(text, /: \$100\.00\nSent back to you: −\$40\.00\nLeft: \$60\.00/);
  });

  it('say what of a part that was sent back is of the fee', async () => {
    await test.client.dealer.update({ payerFees: { ach: 150, card: 150 }, payerFeesConfirmed: true });
    const { email, paymentId } = await pay('card', '7726');
    await test.client.dealer.update({ payerFees: { ach: 150, card: 0 }, payerFeesConfirmed: true });
    await test.connector.drain();
    await look(3);
    await look(1);
    const text = (await mailsTo(email)).at(-1)?.text ?? '';
    assert.match(text, /we have sent \$40\.60 back to you\./);
    assert.match(text, /Sent back to you, with \$0\.60 of the fee: −\$40\.60\nLeft: \$60\.90/);
    const { takenBackMinor, feeBackMinor } = await test.client.payments.get(paymentId);
    assert.deepEqual({ takenBackMinor, feeBackMinor }, { takenBackMinor: 4_000, feeBackMinor: 60 });
    const told = (await Array.fromAsync(test.client.events.export())).filter(
      ({ type, subjectId }) => type === 'payment.changed' && subjectId === paymentId,
    );
    assert.deepEqual(
      told.map(({ data }) => [data['state'], data['takenBackMinor'], data['feeBackMinor']]),
      [
        ['started', 0, 0],
        ['settled', 0, 0],
        ['settled', 4_000, 60],
      ],
    );
  });

  it('tell of the fee only where it went back, too', async () => {
    const textAfter = async (refundedMinor: number) => {
      const { email, paymentId } = await pay('ach', '6789');
      await look(3);
      await test.advance({ days: 6 });
      const refunds = { re: { amountMinor: refundedMinor, status: 'done' } };
      await test.owner.query(
        `update payments set facts = jsonb_set(facts, '{refunds}', $2), next_look_at = started_at where id = $1`,
        [paymentId, JSON.stringify(refunds)],
      );
      await look(0);
      return (await mailsTo(email)).at(-1)?.text ?? '';
    };
    const without = await textAfter(10_000);
    assert.ok(without.includes('We refunded your payment of $100.00, which we had received'), without);
    assert.ok(!without.includes('Fee'), without);
    const whole = await textAfter(10_150);
    assert.ok(whole.includes('We refunded your payment of $101.50, which we had received'), whole);
    assert.match(whole, /Fee: \$1\.50/);
  });

  it('say nothing of a dispute, which the payer began', async () => {
    const { email, paymentId } = await pay('card', '0259');
    await test.connector.drain();
    await look(1);
    await look(8);
    assert.equal((await test.client.payments.get(paymentId)).state, 'lost');
    assert.deepEqual(await subjectsTo(email), [SUBJECTS.receipt]);
  });

  it('do not leave where they are true no more', async () => {
    const { email, paymentId } = await pay('card', '5126');
    assert.deepEqual(await deliveriesOf(paymentId), ['receipt queued']);
    await lookOnly(2);
    assert.equal((await test.client.payments.get(paymentId)).state, 'refunded');
    assert.deepEqual(await subjectsTo(email), [SUBJECTS.refunded]);
    assert.deepEqual(await deliveriesOf(paymentId), ['receipt cancelled', 'payment_refunded sent']);
  });

  it('are in the payer’s language', async () => {
    const { email } = await pay('card', '4242', 'es-US');
    assert.deepEqual(await subjectsTo(email), ['Recibo de su pago a Test Lumber']);
    const debited = await pay('ach', '6789', 'es-US');
    assert.deepEqual(await subjectsTo(debited.email), [
      'Ha autorizado un cargo en su cuenta bancaria a favor de Test Lumber',
    ]);
    const french = await pay('card', '4242', 'fr-CA');
    const [receipt] = await mailsTo(french.email);
    assert.equal(receipt?.subject, 'Reçu pour votre paiement chez Test Lumber');
    assert.match(receipt?.text ?? '', /100,00\s\$/);
  });

  it('stand in the customer’s timeline with their delivery', async () => {
    const { paymentId } = await pay('card', '4242');
    await test.connector.drain();
    const { data } = await test.client.customers.timeline(customerId, { limit: 200 });
    const own = data.filter(({ subjectId }) => subjectId === paymentId).map(({ type }) => type);
    assert.ok(own.includes('payment.changed'));
    const { rows } = await test.owner.query<{ id: string }>(
      `select id from mails where subject_type = 'payment' and subject_id = $1`,
      [paymentId],
    );
    assert.ok(
      data.some(({ type, subjectId }) => type === 'mail.delivery_changed' && subjectId === rows[0]?.id),
    );
  });
});
