import type { DealerMode } from '@payvite/sdk/schemas';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ConfigError, firstDealerFaults, type Config } from '../config.ts';

/**
 * Finds the first dealer, or makes it as the environment describes it. Needs the owner's rights: the service itself can
 * make no dealer. What the environment says of a dealer that is there, `changeDealer` takes up.
 *
 * @throws {ConfigError} it was made in the other mode, which never changes; or there is none, and what it takes to make
 * one is not said.
 */
export async function ensureFirstDealer(
  ownerUrl: string,
  config: Pick<Config, 'dealer' | 'newDealer'>,
): Promise<{ id: string; mode: DealerMode }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    // Two connectors that start at once make one dealer.
    await client.query('lock table dealers in share row exclusive mode');
    const { rows } = await client.query<{ id: string; mode: DealerMode }>(
      'select id, mode from dealers order by created_at, id limit 1',
    );
    const first = rows[0] ?? (await insertFirstDealer(client, config));
    const { mode } = config.dealer;
    if (mode !== null && first.mode !== mode) {
      throw new ConfigError([
        `DEALER_MODE: the first dealer is a ${first.mode} dealer, and a mode never changes`,
      ]);
    }
    await client.query('commit');
    return first;
  } finally {
    await client.end();
  }
}

async function insertFirstDealer(
  client: pg.Client,
  { dealer, newDealer }: Pick<Config, 'dealer' | 'newDealer'>,
): Promise<{ id: string; mode: DealerMode }> {
  const [mode, name] = [dealer.mode ?? newDealer.mode, dealer.name ?? newDealer.name];
  const faults = firstDealerFaults({ dealer, newDealer });
  if (mode === null || name === null || faults.length > 0) throw new ConfigError(faults);
  const id = uuidv7();
  await client.query(
    `insert into dealers (id, mode, name, slug, time_zone, locale, currency, postal_address, erp_kind, created_at)
     values ($1, $2, $3, $4, $5, 'en-US', 'USD', $6, $7, clock_timestamp())`,
    [
      id,
      mode,
      name,
      toSlug(name),
      dealer.timeZone ?? newDealer.timeZone,
      dealer.postalAddress ?? newDealer.postalAddress,
      dealer.erpKind,
    ],
  );
  return { id, mode };
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
