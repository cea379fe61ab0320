import type { Logger } from 'pino';
import type { RateLimits } from './auth/rate-limits.ts';
import type { BackgroundWork } from './background-work.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { DerivedKeys } from './derived-keys.ts';
import type { Database } from './db/database.ts';
import type { JobQueue } from './db/job-queue.ts';
import type { DealerRow } from './db/tables.ts';
import type { ErpSource } from './erp/erp-source.ts';
import type { EventFeed } from './events/event-feed.ts';
import type { EventLog } from './events/event-log.ts';
import type { MailNoticeService } from './mail/mail-notice-service.ts';
import type { MailService } from './mail/mail-service.ts';
import type { MailWebhooks } from './mail/mail-webhook-routes.ts';
import type { Metrics } from './metrics.ts';
import type { ProviderOf } from './payments/payment-preview.ts';
import type { PaymentService } from './payments/payment-service.ts';
import type { PostingService } from './postings/posting-service.ts';

/** What the service is made of; server.ts makes one and everything else is handed it. */
export interface ServiceContext {
  config: Config & { publicUrl: string };
  /** Newest first. */
  keys: readonly [DerivedKeys, ...DerivedKeys[]];
  clock: Clock;
  database: Database;
  events: EventLog;
  eventFeed: EventFeed;
  queue: JobQueue;
  mail: MailService;
  mailNotices: MailNoticeService;
  mailWebhooks: MailWebhooks;
  payments: PaymentService;
  postings: PostingService;
  rateLimits: RateLimits;
  background: BackgroundWork;
  /** Undefined where nobody may read them. */
  metrics: Metrics | undefined;
  /** Who takes a dealer's payments; undefined: nobody. */
  providerOf: ProviderOf;
  /** The ERP of a dealer. */
  sourceOf(dealer: DealerRow): Promise<ErpSource>;
  logger: Logger;
}
