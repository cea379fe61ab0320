import type { DealerMode } from '@payvite/sdk/schemas';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ConfigError } from '../config-error.ts';
import { type Config } from '../config.ts';
import { firstDealerFaults } from '../dealer-config.ts';
import type { ErpConfig, ErpKind } from '../erp-config.ts';

const DEFAULT_LOCALE = 'en-US';
const DEFAULT_CURRENCY = 'USD';
/** Of a live dealer, since all of them share one sender's reputation; what a test dealer sends reaches nobody. */
const DEFAULT_LIMITS = { mailsPerMinute: 60, mailsPerDay: 2000 } as const;

/** An export that has not changed costs a look; an ERP that is asked for what is new, a few requests. */
const DEFAULT_SYNC_EVERY_MINUTES = 15;

/** What a dealer is made with; the rest is changed later. */
export interface NewDealer {
  mode: DealerMode;
  name: string;
  timeZone: string;
  postalAddress: string | null;
  erpKind: ErpKind;
  erpConfig: ErpConfig;
  /** BCP 47; default `en-US`. */
  locale?: string | undefined;
  /** ISO 4217; default `USD`. */
  currency?: string | undefined;
}

/** A dealer that is there. */
export interface MadeDealer {
  id: string;
  slug: string;
  mode: DealerMode;
}

/**
 * Makes a dealer. Needs the owner's rights: the service itself can make none.
 *
 * @returns its slug is made of its name; where another has that, with the next number after it.
 */
export function createDealer(ownerUrl: string, dealer: NewDealer): Promise<MadeDealer> {
  return withDealersLocked(ownerUrl, (client) => insertDealer(client, dealer));
}

/**
 * Finds the first dealer, or makes it as the environment describes it. Needs the owner's rights. What the environment says
 * of a dealer that is there, `changeDealer` takes up.
 *
 * @throws {ConfigError} it was made in the other mode, which never changes; or there is none, and what it takes to make
 * one is not said.
 */
export function ensureFirstDealer(
  ownerUrl: string,
  config: Pick<Config, 'dealer' | 'newDealer'>,
): Promise<MadeDealer> {
  return withDealersLocked(ownerUrl, async (client) => {
    const { rows } = await client.query<MadeDealer>(
      'select id, slug, mode from dealers order by created_at, id limit 1',
    );
    const first = rows[0] ?? (await insertDealer(client, describedDealer(config)));
    const { mode } = config.dealer;
    if (mode !== null && first.mode !== mode) {
      throw new ConfigError([
        `DEALER_MODE: the first dealer is a ${first.mode} dealer, and a mode never changes`,
      ]);
    }
    return first;
  });
}

function describedDealer({ dealer, newDealer }: Pick<Config, 'dealer' | 'newDealer'>): NewDealer {
  const [mode, name] = [dealer.mode ?? newDealer.mode, dealer.name ?? newDealer.name];
  const { erpKind } = dealer;
  const faults = firstDealerFaults({ dealer, newDealer });
  if (mode === null || name === null || erpKind === null || faults.length > 0) throw new ConfigError(faults);
  return {
    mode,
    name,
    timeZone: dealer.timeZone ?? newDealer.timeZone,
    postalAddress: dealer.postalAddress ?? newDealer.postalAddress,
    erpKind,
    erpConfig: dealer.erpConfig ?? {},
  };
}

/** Does `work` while nobody else makes a dealer: two connectors that start at once make one, and no slug is taken twice. */
async function withDealersLocked<Result>(
  ownerUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('lock table dealers in share row exclusive mode');
    const result = await work(client);
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}

async function insertDealer(client: pg.Client, dealer: NewDealer): Promise<MadeDealer> {
  const { mode, name, timeZone, postalAddress, erpKind, erpConfig } = dealer;
  const { rows } = await client.query<{ slug: string }>('select slug from dealers');
  const [id, slug] = [uuidv7(), freeSlug(toSlug(name), new Set(rows.map((row) => row.slug)))];
  await client.query(
    `insert into dealers
       (id, mode, name, slug, time_zone, locale, currency, postal_address, erp_kind, erp_config, mails_per_minute,
        mails_per_day, sync_every_minutes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp())`,
    [
      ...[id, mode, name, slug, timeZone, dealer.locale ?? DEFAULT_LOCALE],
      ...[dealer.currency ?? DEFAULT_CURRENCY, postalAddress, erpKind, JSON.stringify(erpConfig)],
      ...(mode === 'live' ? [DEFAULT_LIMITS.mailsPerMinute, DEFAULT_LIMITS.mailsPerDay] : [null, null]),
      DEFAULT_SYNC_EVERY_MINUTES,
    ],
  );
  return { id, slug, mode };
}

function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
}

/** `Ridgeline Building Supply` gives `ridgeline-building-supply`: the local part of its sender address. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return slug === '' ? 'dealer' : slug;
}
