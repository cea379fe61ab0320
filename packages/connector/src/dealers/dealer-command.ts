import { currencySchema, dealerModeSchema, dealerNameSchema, type DealerMode } from '@payvite/sdk/schemas';
import { Command, Option } from 'commander';
import { EVERYTHING, issueApiKey } from '../auth/api-key-service.ts';
import { CommandError } from '../command-error.ts';
import { formatTable } from '../command-table.ts';
import { readDatabaseConfig } from '../config.ts';
import { deriveKeys } from '../derived-keys.ts';
import type { DealerRow } from '../db/tables.ts';
import { ERP_KINDS, isUploadOnly, type ErpConfig, type ErpKind } from '../erp-config.ts';
import { AppError } from '../errors.ts';
import type { EventActor } from '../events/event-log.ts';
import { countDueInvitations } from '../mail/sending-limit-store.ts';
import { ensurePayviteSecrets } from '../home-secrets.ts';
import { writeStripeSecrets, type StripeSecrets } from '../payment-config.ts';
import { findLinkFault } from '../public-url.ts';
import { sealSecret } from '../sealed-secret.ts';
import { administer, chooseDealer, listDealers } from './dealer-administration.ts';
import {
  erpConfigOf,
  folderWarnings,
  readErpSecret,
  refuseIncompleteErp,
  refuseSharedErp,
} from './dealer-erp-options.ts';
import { paymentChangesOf, readStripeSecretsOption } from './dealer-payment-options.ts';
import { addDealerOptions, by, changesOf, type DealerOptions } from './dealer-options.ts';
import { dealerResumeCommand } from './dealer-resume-command.ts';
import { changeDealer, toDealer, type AllDealerChanges } from './dealer-service.ts';
import { createDealer } from './dealer-setup.ts';

const SYSTEM: EventActor = { type: 'system', id: null };

/** `payvite dealer`: the companies that invite with this installation. */
export function dealerCommand(): Command {
  const dealer = new Command('dealer').description('The companies that invite with this installation.');

  addDealerOptions(
    dealer
      .command('create')
      .description('Make a dealer and print its first secret key, this once.')
      .requiredOption('--name <name>', 'the name that customers know', by(dealerNameSchema))
      .addOption(
        new Option('--mode <mode>', 'test: mails go to the outbox only; live: they reach people. For good')
          .choices(dealerModeSchema.options)
          .makeOptionMandatory(),
      )
      .option(
        '--currency <code>',
        'ISO 4217, of amounts for which the ERP states none; for good; default USD',
        by(currencySchema),
      ),
  ).action(create);

  dealer
    .command('list')
    .description('Show every dealer, the first one first.')
    .option('--json', 'as JSON', false)
    .action(list);

  addDealerOptions(
    dealer
      .command('set')
      .description('Change a dealer; what is not named stays. An empty value empties what can be empty.')
      .argument('<slug>', 'of the dealer')
      .option('--name <name>', 'the name that customers know', by(dealerNameSchema)),
  ).action(set);

  dealer.addCommand(dealerResumeCommand());
  return dealer;
}

type CreateOptions = DealerOptions & {
  name: string;
  mode: DealerMode;
  currency?: string;
};

async function create(options: CreateOptions): Promise<void> {
  const { name, mode, currency, locale, ...settings } = options;
  const { erp } = settings;
  if (erp === undefined) throw new CommandError(`--erp: needed, one of ${ERP_KINDS.join(', ')}`);
  const postalAddress = settings.postalAddress === '' ? null : (settings.postalAddress ?? null);
  const erpConfig = erpConfigOf(settings);
  const erpSecret = await readErpSecret(settings);
  refuseIncompleteErp(erp, erpConfig, erpSecret !== undefined);
  const stripeSecrets = await readStripeSecretsOption(settings);
  const payments = paymentChangesOf(settings, stripeSecrets, { mode, provider: 'off', hasSecrets: false });
  const made = await administer(process.env, { mayCreate: true }, async (administration) => {
    await refuseSharedErp(administration, erpConfig);
    const dealer = await createDealer(administration.ownerUrl, {
      ...{ name, mode, currency, locale, postalAddress },
      timeZone: settings.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      erpKind: erp,
      erpConfig,
    });
    const sealed = await sealSecrets(dealer.id, erpSecret, stripeSecrets);
    const { secret } = await administration.database.asDealer(dealer.id, async (tx) => {
      await changeDealer(administration, tx, { ...changesOf(settings), ...payments, ...sealed }, SYSTEM);
      return issueApiKey(administration, tx, { name: 'First key', permissions: EVERYTHING });
    });
    return { ...dealer, secret };
  });
  process.stdout.write(`${made.secret}\n`);
  const notes = [
    `The first secret key of ${name}, a ${mode} dealer: --dealer ${made.slug}. It is shown this once.`,
    ...(await folderWarnings(erpConfig.directory)),
    ...(mode === 'live' ? liveWarnings(postalAddress) : []),
    whenCustomersCome(erp, erpConfig),
  ];
  process.stderr.write(`${notes.join('\n')}\n`);
}

async function list({ json }: { json: boolean }): Promise<void> {
  const text = await administer(process.env, { mayCreate: false }, async ({ database }) => {
    const dealers = await listDealers(database);
    if (!json) return formatTable(dealers.map(toTableRow));
    const rows = [];
    for (const dealer of dealers)
      rows.push(toJson(dealer, await database.asDealer(dealer.id, countDueInvitations)));
    return `${JSON.stringify(rows, undefined, 2)}\n`;
  });
  process.stdout.write(text);
}

type SetOptions = DealerOptions & { name?: string };

async function set(slug: string, options: SetOptions): Promise<void> {
  const { name, ...settings } = options;
  if (Object.keys(options).length === 0) {
    throw new CommandError('say what to change; payvite dealer set --help shows what can be');
  }
  const erpSecret = await readErpSecret(settings);
  const stripeSecrets = await readStripeSecretsOption(settings);
  const after = await administer(process.env, { mayCreate: false }, async (administration) => {
    const dealer = await chooseDealer(administration, slug);
    const kind = settings.erp ?? (dealer.erpKind as ErpKind);
    // Where another ERP was is nothing to this one.
    const isSameKind = kind === dealer.erpKind;
    const erpConfig = erpConfigOf(settings, isSameKind ? dealer.erpConfig : {});
    refuseIncompleteErp(
      kind,
      erpConfig,
      erpSecret !== undefined || (isSameKind && dealer.erpSecret !== null),
    );
    await refuseSharedErp(administration, erpConfig, dealer.id);
    const changes: AllDealerChanges = {
      ...changesOf(settings),
      ...(name === undefined ? {} : { name }),
      ...{ erpKind: kind, erpConfig },
      ...(isSameKind ? {} : { erpSecret: null }),
      ...paymentChangesOf(settings, stripeSecrets, {
        ...{ mode: dealer.mode, provider: dealer.paymentProvider },
        hasSecrets: dealer.paymentSecret !== null,
      }),
      ...(await sealSecrets(dealer.id, erpSecret, stripeSecrets)),
    };
    return administration.database.asDealer(dealer.id, (tx) =>
      changeDealer(administration, tx, changes, SYSTEM),
    );
  }).catch(rethrowAsLine);
  const warnings = await folderWarnings(settings.csvDir);
  process.stderr.write([`${after.name} (${after.slug}) is changed.`, ...warnings, ''].join('\n'));
}

function whenCustomersCome(kind: ErpKind, config: ErpConfig): string {
  if (kind === 'push')
    return 'Its customers come when its ERP pushes them: PUT /v1/customers/batch with the key.';
  if (isUploadOnly(kind, config))
    return 'It has no --csv-dir: its customers come when their files are uploaded: POST /v1/imports with the key.';
  return 'Its customers come within a minute of a service that runs, or now: POST /v1/syncs with the key.';
}

/** With the secret that the service of this environment opens it with. */
async function sealSecrets(
  dealerId: string,
  erp: string | undefined,
  stripe: StripeSecrets | undefined,
): Promise<{ erpSecret?: string; paymentSecret?: string }> {
  if (erp === undefined && stripe === undefined) return {};
  const keys = deriveKeys(await ensurePayviteSecrets(readDatabaseConfig(process.env)));
  const seal = (secret: string) => sealSecret(keys, { dealerId }, secret);
  return {
    ...(erp === undefined ? {} : { erpSecret: await seal(erp) }),
    ...(stripe === undefined ? {} : { paymentSecret: await seal(writeStripeSecrets(stripe)) }),
  };
}

function liveWarnings(postalAddress: string | null): string[] {
  const { MAIL_TRANSPORT: transport = '', PUBLIC_URL: publicUrl = '' } = process.env;
  const linkFault = findLinkFault(URL.canParse(publicUrl) ? publicUrl : 'http://localhost');
  return [
    ...(transport.startsWith('smtp')
      ? []
      : [
          'Warning: MAIL_TRANSPORT is not smtp://... here. If the service runs so, the dealer cannot send (mail_not_configured).',
        ]),
    ...(linkFault === undefined
      ? []
      : [
          `Warning: PUBLIC_URL is not the https address at which customers reach the service here: ${linkFault}. If the service runs so, the dealer cannot send (mail_not_configured).`,
        ]),
    ...(postalAddress === null
      ? ['Warning: it has no --postal-address. It cannot send before that is set (postal_address_missing).']
      : []),
  ];
}

const OPTIONS_BY_POINTER: Readonly<Record<string, string>> = {
  '/postalAddress': '--postal-address',
  '/replyTo': '--reply-to',
};

/** What the service refuses, in the words of the command line. */
function rethrowAsLine(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  const [fault] = error.errors ?? [];
  const option = OPTIONS_BY_POINTER[fault?.pointer ?? ''];
  throw new CommandError(option === undefined ? error.message : `${option}: ${error.message}`, {
    cause: error,
  });
}

function toJson(row: DealerRow, mailsWaiting: number) {
  // The command knows no address of the service (the logo's is its path), and none of its outages.
  const dealer = toDealer(row, { mailsWaiting, outage: undefined, publicUrl: '' });
  return {
    ...dealer,
    erp: { ...dealer.erp, ...row.erpConfig, syncEveryMinutes: row.syncEveryMinutes },
    payments: { provider: row.paymentProvider, ...row.paymentConfig },
    asOf: row.asOf,
    createdAt: row.createdAt,
  };
}

function toTableRow(row: DealerRow) {
  return {
    slug: row.slug,
    name: row.name,
    mode: row.mode,
    erp: [
      row.erpKind,
      isUploadOnly(row.erpKind, row.erpConfig)
        ? 'uploads'
        : (row.erpConfig.directory ?? row.erpConfig.url ?? ''),
    ]
      .join(' ')
      .trimEnd(),
    payments: row.paymentProvider,
    'as of': row.asOf === null ? 'never' : `${row.asOf.toISOString().slice(0, 16)}Z`,
  };
}
