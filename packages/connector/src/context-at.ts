import type { Clock } from './clock.ts';
import type { ServiceContext } from './context.ts';
import { openDatabase } from './db/database.ts';
import { createMailComposers } from './jobs.ts';
import { createMailService } from './mail/mail-service.ts';
import { createOutboxTransport } from './mail/outbox-transport.ts';
import { createPaymentProviders } from './payments/payment-providers.ts';
import { createPaymentService } from './payments/payment-service.ts';
import { createPostingService } from './postings/posting-service.ts';

/**
 * The same services on the same database, by another clock: what they do happened at that clock's time. For a test dealer
 * alone, since its mails go into the outbox. Nothing is done by itself: `drain` the queues of `mail`, `payments` and `postings`.
 */
export function contextAt(context: ServiceContext, clock: Clock): ServiceContext {
  const { config, events, keys, logger, sourceOf } = context;
  const { publicUrl } = config;
  const database = openDatabase(context.database.pool, clock);
  const mail = createMailService({
    ...{ database, events, clock, logger, keys },
    transport: createOutboxTransport({ directory: config.mail.outboxDirectory }),
    composers: createMailComposers(context),
    senderDomain: config.mail.senderDomain,
  });
  const postings = createPostingService({ database, clock, events, logger, sourceOf });
  const providerOf = createPaymentProviders(keys, { database, publicUrl });
  const payments = createPaymentService({
    ...{ database, clock, events, logger, mail, postings, providerOf, publicUrl },
  });
  return { ...context, clock, database, mail, postings, payments, providerOf };
}
