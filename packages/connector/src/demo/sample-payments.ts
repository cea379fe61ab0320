import type { Clock } from '../clock.ts';
import type { ServiceContext } from '../context.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import type { EventActor } from '../events/event-log.ts';
import { createPostingFile, markPostingFileImported } from '../postings/posting-file-service.ts';
import { findPaymentRow } from '../payments/payment-store.ts';
import { findPosting } from '../postings/posting-store.ts';
import { findInstrument } from '../payments/sandbox/sandbox-instruments.ts';
import { takeStep, type SandboxAct } from '../payments/sandbox/sandbox-steps.ts';
import { lockCheckout, updateCheckout } from '../payments/sandbox/sandbox-store.ts';
import { authorizationVersion } from '../payments/sandbox/sandbox-view.ts';
import { createPayerAuth } from '../portal/payer-auth.ts';
import { readTerms } from '../portal/portal-terms.ts';
import { INVITED_DAYS_AGO, REGISTERED_DAYS_AGO, SAMPLE_FILES } from './sample-parts.ts';
import { castSample, inviteSample, registerSample, type SampleRole } from './sample-payers.ts';

const DAY_MS = 86_400_000;
const SYSTEM: EventActor = { type: 'system', id: null };
const NOWHERE = { ipAddress: null, userAgent: null };

/** What the sample's bookkeeper imported: magnitudes in minor units, by the ids of invoices and adjustments. */
export type BookedItems = ReadonlyMap<string, number>;

/**
 * Lets the last weeks of a dealer with sandbox payments happen: customers are invited and register, some pay in this way and
 * that, files are made and imported. All of it by the product's own services at a clock that runs through those weeks, while
 * no queue works. A dealer with other payments than the sandbox's gets none.
 *
 * @param contextAt the services at another clock.
 * @returns what was imported into the ERP, for the next export to show.
 */
export async function makeSamplePayments(
  context: ServiceContext,
  dealerId: string,
  contextAt: (clock: Clock) => ServiceContext,
): Promise<BookedItems> {
  const { timeZone, mode, paymentProvider } = await context.database.asDealer(dealerId, getDealer);
  if (mode !== 'test' || paymentProvider !== 'sandbox') return new Map();
  const roles = await castSample(context, { dealerId, timeZone });
  const endMs = context.clock.now().getTime();
  let nowMs = endMs - INVITED_DAYS_AGO * DAY_MS;
  const past = contextAt({
    now: () => new Date(nowMs),
    synchronize: () => Promise.resolve(),
    moveBy: (ms) => Promise.resolve(void (nowMs += ms)),
    stop: () => undefined,
  });
  const story = createStory(past, dealerId);
  const acts: { daysAgo: number; act: () => Promise<void> }[] = [
    { daysAgo: INVITED_DAYS_AGO, act: () => story.invite(roles) },
    { daysAgo: REGISTERED_DAYS_AGO, act: () => story.register(roles) },
    ...roles.map((role) => ({ daysAgo: role.part.daysAgo, act: () => story.pay(role) })),
    ...SAMPLE_FILES.flatMap(({ daysAgo, importedDaysAgo }) => {
      const file = { id: '' };
      const made = { daysAgo, act: async () => void (file.id = await story.makeFile()) };
      if (importedDaysAgo === null) return [made];
      return [made, { daysAgo: importedDaysAgo, act: () => story.importFile(file.id) }];
    }),
  ];
  // What becomes of a payment by time alone is looked at when it happens.
  for (const { part } of roles) {
    for (const { afterDays } of (part.paidBy && findInstrument(part.paidBy.method, part.paidBy.instrument))
      ?.later ?? [])
      acts.push({ daysAgo: part.daysAgo - afterDays, act: () => Promise.resolve() });
  }
  for (const { daysAgo, act } of acts.sort((a, b) => b.daysAgo - a.daysAgo)) {
    if (daysAgo <= 0) break;
    nowMs = endMs - daysAgo * DAY_MS;
    await act();
    await past.payments.queue.drain();
    await past.postings.queue.drain();
    await past.mail.queue.drain();
  }
  return story.booked();
}

/** What the people of the sample do, at the context's time. */
function createStory(context: ServiceContext, dealerId: string) {
  const { database, payments, events } = context;
  const portal = { ...context, auth: createPayerAuth(context), terms: readTerms() };
  const invitationIds = new Map<SampleRole, string>();
  const payerIds = new Map<SampleRole, string>();
  const paymentIds: string[] = [];

  async function press(paymentId: string, act: SandboxAct, instrument?: string): Promise<void> {
    await database.asDealer(dealerId, async (tx) => {
      const row = await lockCheckout(tx, paymentId);
      if (row === undefined) throw new Error('A payment that was just started has no page.');
      const textVersion = authorizationVersion(row.locale);
      const { changes } = takeStep(row, act, { now: tx.now, instrument, origin: NOWHERE, textVersion });
      if (changes === null) throw new Error(`The sandbox does not offer "${act}".`);
      await updateCheckout(tx, paymentId, changes);
      await payments.hint(tx, [{ paymentId }]);
    });
  }

  return {
    async invite(roles: readonly SampleRole[]): Promise<void> {
      for (const role of roles) invitationIds.set(role, await inviteSample(context, dealerId, role));
    },

    async register(roles: readonly SampleRole[]): Promise<void> {
      const register = async (role: SampleRole) =>
        payerIds.set(role, await registerSample(portal, dealerId, role, invitationIds.get(role) ?? ''));
      await Promise.all(roles.map(register));
    },

    async pay(role: SampleRole): Promise<void> {
      const { items, customer, part } = role;
      const who = { payerId: payerIds.get(role) ?? '', customerId: customer.id };
      const choice = { items, usesCreditsElsewhere: true };
      if (part.paidBy === null) {
        await database.asDealer(dealerId, (tx) => payments.requestCredit(tx, who, choice));
        return;
      }
      const made = await database.asDealer(dealerId, (tx) => payments.preview(tx, who, choice));
      if (!('preview' in made)) throw new Error('What a payer of the sample chose cannot be paid.');
      const { id: previewId, hash } = made.preview;
      const { method, instrument } = part.paidBy;
      const started = await payments.start(dealerId, {
        ...{ payerId: who.payerId, previewId, method },
        hash: hash.toString('hex'),
      });
      if (started.result !== 'started') throw new Error(`A payment of the sample is ${started.result}.`);
      paymentIds.push(started.paymentId);
      await press(started.paymentId, 'choose', instrument);
      if (method === 'ach') await press(started.paymentId, 'agree');
    },

    async makeFile(): Promise<string> {
      const { id } = await database.asDealer(dealerId, (tx) => createPostingFile({ events }, tx, SYSTEM));
      return id;
    },

    async importFile(id: string): Promise<void> {
      await database.asDealer(dealerId, (tx) =>
        markPostingFileImported({ events }, tx, id, { importedAt: undefined, actor: SYSTEM }),
      );
    },

    /** Of the payments that are in the books. */
    booked: () =>
      database.asDealer(dealerId, async (tx) => {
        const booked = new Map<string, number>();
        for (const id of paymentIds) {
          const payment = await findPaymentRow(tx, id);
          const posting = await findPosting(tx, id);
          if (payment === undefined || posting?.postedAt == null) continue;
          for (const { erpId, amountMinor, discountMinor } of payment.preview.lines)
            booked.set(erpId, Math.abs(amountMinor) + discountMinor);
        }
        return booked;
      }),
  };
}
