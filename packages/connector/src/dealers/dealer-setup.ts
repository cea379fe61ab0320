import { v7 as uuidv7 } from 'uuid';
import pg from 'pg';
import { ConfigError, type Config } from '../config.ts';

/**
 * Makes the first dealer as the environment describes it, or brings its name, address, zone and source up to date. Needs
 * the owner's rights: the service itself can make no dealer.
 *
 * @returns its id.
 * @throws {ConfigError} when it was made in the other mode; a mode never changes.
 */
export async function ensureFirstDealer(ownerUrl: string, dealer: Config['dealer']): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    // Two connectors that start at once make one dealer.
    await client.query('lock table dealers in share row exclusive mode');
    const { rows } = await client.query<{ id: string; mode: string }>(
      'select id, mode from dealers order by created_at, id limit 1',
    );
    const [first] = rows;
    if (first !== undefined && first.mode !== dealer.mode) {
      throw new ConfigError([
        `DEALER_MODE: the first dealer is a ${first.mode} dealer, and a mode never changes`,
      ]);
    }
    const id = first?.id ?? uuidv7();
    await client.query(
      `insert into dealers (id, mode, name, slug, time_zone, locale, currency, postal_address, erp_kind, created_at)
       values ($1, $2, $3, $4, $5, 'en-US', 'USD', $6, $7, clock_timestamp())
       on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone,
         postal_address = coalesce(excluded.postal_address, dealers.postal_address), erp_kind = excluded.erp_kind`,
      [
        id,
        dealer.mode,
        dealer.name,
        toSlug(dealer.name),
        dealer.timeZone,
        dealer.postalAddress,
        dealer.erpKind,
      ],
    );
    await client.query('commit');
    return id;
  } finally {
    await client.end();
  }
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
