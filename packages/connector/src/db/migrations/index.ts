import type { Migration } from 'kysely/migration';
import * as dealers from './0001-dealers.ts';
import * as customers from './0002-customers.ts';
import * as invitations from './0003-invitations.ts';
import * as payers from './0004-payers.ts';
import * as overviews from './0005-overviews.ts';
import * as repeatsAndSuppressions from './0006-repeats-and-suppressions.ts';
import * as eventStream from './0007-event-stream.ts';
import * as bulkInvitations from './0008-bulk-invitations.ts';
import * as customerCare from './0013-customer-care.ts';
import * as lifeOfInvitations from './0014-life-of-invitations.ts';
import * as keysAndDealers from './0015-keys-and-dealers.ts';
import * as customerReads from './0016-customer-reads.ts';
import * as fewerWrites from './0017-fewer-writes.ts';
import * as fewerRoundTrips from './0018-fewer-round-trips.ts';
import * as mailQueue from './0019-mail-queue.ts';
import * as severalKeys from './0020-several-keys.ts';
import * as sendingLimits from './0021-sending-limits.ts';
import * as sendingPauses from './0022-sending-pauses.ts';
import * as mailNotices from './0023-mail-notices.ts';
import * as branding from './0024-branding.ts';
import * as bounces from './0025-bounces.ts';
import * as returnedMails from './0026-returned-mails.ts';
import * as syncCursors from './0027-sync-cursors.ts';
import * as postings from './0028-postings.ts';
import * as imports from './0029-imports.ts';
import * as quickSyncs from './0030-quick-syncs.ts';
import * as syncsAndImports from './0031-syncs-and-imports.ts';
import * as payments from './0033-payments.ts';
import * as accounts from './0034-accounts.ts';
import * as emptiedStaging from './0035-emptied-staging.ts';
import * as payableCurrency from './0036-payable-currency.ts';
import * as entriesByHand from './0037-entries-by-hand.ts';
import * as countedCustomers from './0038-counted-customers.ts';
import * as deletableSyncs from './0039-deletable-syncs.ts';
import * as authorizationsOnce from './0040-authorizations-once.ts';
import * as payersAtProviders from './0041-payers-at-providers.ts';
import * as settledByHand from './0043-settled-by-hand.ts';
import * as keptChoices from './0045-kept-choices.ts';
import * as previewsOfPayers from './0046-previews-of-payers.ts';
import * as feesGoneBack from './0047-fees-gone-back.ts';
import * as paidItems from './0048-paid-items.ts';
import * as discountsAndDisputes from './0049-discounts-and-disputes.ts';
import * as wordsOfProviders from './0050-words-of-providers.ts';
import * as wordsOfReturns from './0051-words-of-returns.ts';

/** Every migration by name, in order. A released one is never edited: what it got wrong, the next one mends. */
export const migrations: Record<string, Migration> = {
  '0001-dealers': dealers,
  '0002-customers': customers,
  '0003-invitations': invitations,
  '0004-payers': payers,
  '0005-overviews': overviews,
  '0006-repeats-and-suppressions': repeatsAndSuppressions,
  '0007-event-stream': eventStream,
  '0008-bulk-invitations': bulkInvitations,
  '0013-customer-care': customerCare,
  '0014-life-of-invitations': lifeOfInvitations,
  '0015-keys-and-dealers': keysAndDealers,
  '0016-customer-reads': customerReads,
  '0017-fewer-writes': fewerWrites,
  '0018-fewer-round-trips': fewerRoundTrips,
  '0019-mail-queue': mailQueue,
  '0020-several-keys': severalKeys,
  '0021-sending-limits': sendingLimits,
  '0022-sending-pauses': sendingPauses,
  '0023-mail-notices': mailNotices,
  '0024-branding': branding,
  '0025-bounces': bounces,
  '0026-returned-mails': returnedMails,
  '0027-sync-cursors': syncCursors,
  '0028-postings': postings,
  '0029-imports': imports,
  '0030-quick-syncs': quickSyncs,
  '0031-syncs-and-imports': syncsAndImports,
  '0033-payments': payments,
  '0034-accounts': accounts,
  '0035-emptied-staging': emptiedStaging,
  '0036-payable-currency': payableCurrency,
  '0037-entries-by-hand': entriesByHand,
  '0038-counted-customers': countedCustomers,
  '0039-deletable-syncs': deletableSyncs,
  '0040-authorizations-once': authorizationsOnce,
  '0041-payers-at-providers': payersAtProviders,
  '0043-settled-by-hand': settledByHand,
  '0045-kept-choices': keptChoices,
  '0046-previews-of-payers': previewsOfPayers,
  '0047-fees-gone-back': feesGoneBack,
  '0048-paid-items': paidItems,
  '0049-discounts-and-disputes': discountsAndDisputes,
  '0050-words-of-providers': wordsOfProviders,
  '0051-words-of-returns': wordsOfReturns,
};
