import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import { formatTable } from '../command-table.ts';
import type { DealerTransaction } from '../db/database.ts';
import type { ApiKeyRow, ApiPermission } from '../db/tables.ts';
import { administer, chooseDealer, type Administration } from '../dealers/dealer-administration.ts';
import {
  ALL_PERMISSIONS,
  apiKeyState,
  EVERYTHING,
  issueApiKey,
  revokeApiKey,
  rotateApiKey,
} from './api-key-service.ts';
import { listApiKeys } from './api-key-store.ts';

const DEFAULT_OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 30 * 24;
const MAX_NAME_LENGTH = 100;

/** `payvite keys`: the secret keys of a dealer. A new secret is all that goes to standard output; it is shown this once. */
export function keysCommand(): Command {
  const keys = new Command('keys').description('The secret keys with which servers use the API.');
  const dealerOption = () =>
    new Option('--dealer <slug>', 'whose keys; needed where there are several dealers');

  keys
    .command('create')
    .description('Make a key and print it, this once.')
    .requiredOption('--name <name>', 'what it is for, as timelines name it', parseName)
    .addOption(
      new Option('--permission <names...>', 'what it may do')
        .choices(ALL_PERMISSIONS)
        .conflicts('everything'),
    )
    .option('--everything', 'whatever there is to do, also in later versions', false)
    .addOption(dealerOption())
    .action(create);
  keys
    .command('list')
    .description('Show the keys, the newest first; of each the first and the last characters.')
    .option('--json', 'as JSON', false)
    .addOption(dealerOption())
    .action(list);
  keys
    .command('rotate')
    .description('Make a key in the place of another, which works on for a while, and print it, this once.')
    .argument('<id>', 'of the key to replace')
    .option(
      '--overlap-hours <hours>',
      'how long both work; 0 ends the old one within a second',
      parseOverlap,
      DEFAULT_OVERLAP_HOURS,
    )
    .addOption(dealerOption())
    .action(rotate);
  keys
    .command('revoke')
    .description('End a key, within a second.')
    .argument('<id>')
    .addOption(dealerOption())
    .action(revoke);
  return keys;
}

interface DealerOption {
  dealer?: string;
}

async function create(
  options: DealerOption & { name: string; permission?: ApiPermission[]; everything: boolean },
): Promise<void> {
  const { name, permission: named = [], everything } = options;
  if (named.length === 0 && !everything) {
    throw new CommandError(
      `--permission: say what the key may do, or --everything; there is: ${ALL_PERMISSIONS.join(', ')}`,
    );
  }
  const permissions = everything ? EVERYTHING : [...new Set(named)];
  await forDealer(options, async (tx, { events }, dealerName) => {
    const { id, secret } = await issueApiKey({ events }, tx, { name, permissions });
    return { secret, note: `The key ${id}, '${name}', of ${dealerName}. It is shown this once.` };
  });
}

async function rotate(id: string, options: DealerOption & { overlapHours: number }): Promise<void> {
  await forDealer(options, async (tx, { events }, dealerName) => {
    const made = await rotateApiKey({ events }, tx, checkedId(id), options.overlapHours);
    return {
      secret: made.secret,
      note: `The key ${made.id}, '${made.name}', of ${dealerName}. It is shown this once. The old one ends at ${made.oldEndsAt.toISOString()}.`,
    };
  });
}

async function revoke(id: string, options: DealerOption): Promise<void> {
  await forDealer(options, async (tx, { events }, dealerName) => {
    const { name, revokedAt } = await revokeApiKey({ events }, tx, checkedId(id));
    const what = `The key ${id}, '${name}', of ${dealerName}`;
    return {
      note:
        revokedAt === null
          ? `${what} works no more.`
          : `${what} was revoked before, at ${revokedAt.toISOString()}.`,
    };
  });
}

async function list(options: DealerOption & { json: boolean }): Promise<void> {
  const { keys, now } = await administer(process.env, { mayCreate: false }, async (administration) => {
    const dealer = await chooseDealer(administration, options.dealer);
    return administration.database.asDealer(dealer.id, async (tx) => ({
      keys: await listApiKeys(tx),
      now: tx.now,
    }));
  });
  process.stdout.write(
    options.json
      ? `${JSON.stringify(
          keys.map((key) => toJson(key, now)),
          undefined,
          2,
        )}\n`
      : formatTable(keys.map((key) => toRow(key, now))),
  );
}

/** Does `work` for the dealer and prints what it says once it is done for good: the secret alone, and the note beside it. */
async function forDealer(
  { dealer: slug }: DealerOption,
  work: (
    tx: DealerTransaction,
    administration: Administration,
    dealerName: string,
  ) => Promise<{ secret?: string; note: string }>,
): Promise<void> {
  const { secret, note } = await administer(process.env, { mayCreate: false }, async (administration) => {
    const dealer = await chooseDealer(administration, slug);
    return administration.database.asDealer(dealer.id, (tx) => work(tx, administration, dealer.name));
  });
  if (secret !== undefined) process.stdout.write(`${secret}\n`);
  process.stderr.write(`${note}\n`);
}

function toJson(key: ApiKeyRow, now: Date) {
  const { id, name, prefix, lastFour, permissions, createdAt, lastUsedAt, expiresAt, revokedAt } = key;
  const state = apiKeyState(key, now);
  return { id, name, state, prefix, lastFour, permissions, createdAt, lastUsedAt, expiresAt, revokedAt };
}

function toRow(key: ApiKeyRow, now: Date) {
  const state = apiKeyState(key, now);
  return {
    id: key.id,
    name: key.name,
    key: `${key.prefix}...${key.lastFour}`,
    state: state === 'ending' ? `ends ${toMinute(key.expiresAt)}` : state,
    'last used': key.lastUsedAt === null ? 'never' : toMinute(key.lastUsedAt),
    permissions: key.permissions.includes('*') ? 'everything' : key.permissions.join(' '),
  };
}

function toMinute(at: Date | null): string {
  return at === null ? '' : `${at.toISOString().slice(0, 16)}Z`;
}

/** An id that is none is one that is not there; PostgreSQL would complain of its form. */
function checkedId(id: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return id;
  throw new CommandError(`'${id}' is no id of a key; payvite keys list shows the ids`);
}

function parseName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(name))
    throw new InvalidArgumentError(`It must have 1-${MAX_NAME_LENGTH} characters in one line.`);
  return name;
}

function parseOverlap(text: string): number {
  const hours = Number(text);
  if (text.trim() === '' || !(hours >= 0 && hours <= MAX_OVERLAP_HOURS))
    throw new InvalidArgumentError(`It must be a number of hours, 0-${MAX_OVERLAP_HOURS}.`);
  return hours;
}
