import assert from 'node:assert/strict';
import { appendFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { runPush } from '../src/customers/customer-sync-service.ts';
import { READ_ONLY, type ErpSource } from '../src/erp/erp-source.ts';
import { readPushedItems } from '../src/erp/push/pushed-rows.ts';
import { subscribeToEvents } from '../src/jobs.ts';
import { createPaymentService, type PaymentService } from '../src/payments/payment-service.ts';
import { createPostingFile, markPostingFileImported } from '../src/payments/posting-file-service.ts';
import { createPostingService, type PostingService } from '../src/payments/posting-service.ts';
import { FakeErp } from './fake-erp.ts';
import { FakeProvider } from './fake-provider.ts';
import { addPayer } from './payment-rows.ts';
import { toChoice } from './payment-world.ts';
import { account, createSyncDealer, type Row, type SyncDealer } from './sync-dealer.ts';

const CSV: Pick<ErpSource, 'capabilities'> = { capabilities: READ_ONLY.capabilities };
const MINUTE_MS = 60_000;

/** What payments hold of items, from the day they are paid to the day the ERP's own numbers say so. */
describe('what a payment holds', () => {
  let dealer: SyncDealer;
  let erp: FakeErp;
  let provider: FakeProvider;
  let postings: PostingService;
  let payments: PaymentService;

  beforeEach(async () => {
    dealer = await createSyncDealer();
    subscribeToEvents({ events: dealer.context.events as never });
    erp = new FakeErp();
    provider = new FakeProvider();
    const base = { database: dealer.database, clock: dealer.clock, logger: pino({ level: 'silent' }) };
    const events = dealer.context.events as never;
    postings = createPostingService({ ...base, events, sourceOf: () => Promise.resolve(erp) });
    payments = createPaymentService({
      ...{ ...base, events, postings, publicUrl: 'https://pay.example' },
      providerOf: () => Promise.resolve(provider),
    });
  });
});
