import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { z } from 'zod';
import { CommandError } from '../command-error.ts';
import {
  ERP_KINDS,
  ERP_SETTINGS,
  erpRecordIdSchema,
  erpUrlSchema,
  missingErpSettings,
  ODOO_PROTOCOLS,
  readCsvHeaders,
  type ErpConfig,
  type ErpKind,
  type OdooProtocol,
} from '../erp-config.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { listDealers, type Administration } from './dealer-administration.ts';

type Headers = NonNullable<ErpConfig['headers']>;

/** What `payvite dealer create` and `set` take of an ERP. */
export interface ErpOptions {
  erp?: ErpKind;
  csvDir?: string;
  csvHeaders?: Headers | '';
  erpUrl?: string;
  erpDatabase?: string;
  erpUser?: string;
  erpSecretStdin?: true;
  erpPaymentMethod?: string;
  erpJournalId?: number | '';
  erpCompanyId?: number | '';
  erpProtocol?: OdooProtocol | '';
  syncEvery?: number | '';
}

/** Adds the options of an ERP. */
export function addErpOptions(command: Command): Command {
  return command
    .addOption(new Option('--erp <kind>', 'where its customers come from').choices(ERP_KINDS))
    .option(
      '--csv-dir <folder>',
      'csv: of the files that the ERP exports; empty, or left out: they are uploaded',
      resolvePath,
    )
    .option(
      '--csv-headers <file>',
      'csv: JSON of what the ERP calls its columns, {"accounts": {"account_id": "Customer ID"}}; empty: as we do',
      parseHeaders,
    )
    .option('--erp-url <url>', 'tryton, odoo: where it answers', parseUrl)
    .option('--erp-database <name>', 'tryton, odoo: its database')
    .option('--erp-user <login>', 'tryton, and odoo before 19: who reads there')
    .option(
      '--erp-secret-stdin',
      "tryton, odoo: read the user's password, or the API key, from standard input",
    )
    .option(
      '--erp-payment-method <name>',
      'tryton: which of its payment methods takes the payments; empty: the only one',
    )
    .option(
      '--erp-journal-id <id>',
      'odoo: of the journal that payments go into; empty: the one that Odoo offers first',
      parseRecordId,
    )
    .option(
      '--erp-company-id <id>',
      "odoo: of the company whose books are read; empty: the user's own",
      parseRecordId,
    )
    .addOption(
      new Option('--erp-protocol <name>', 'odoo: which API is spoken; empty: as its version has it').choices([
        ...ODOO_PROTOCOLS,
        '',
      ]),
    )
    .option('--sync-every <minutes>', 'ask for what is new, 1-1440; empty: only on request', parseMinutes);
}

/** Where the ERP is by the options, and by what was said before; what an empty one empties is not there. */
export function erpConfigOf(options: ErpOptions, before: ErpConfig = {}): ErpConfig {
  const said = {
    directory: options.csvDir,
    headers: options.csvHeaders === '' ? {} : options.csvHeaders,
    url: options.erpUrl,
    database: options.erpDatabase,
    user: options.erpUser,
    paymentMethod: options.erpPaymentMethod,
    journalId: options.erpJournalId,
    companyId: options.erpCompanyId,
    protocol: options.erpProtocol,
  } satisfies { [Setting in keyof ErpConfig]: ErpConfig[Setting] | '' | undefined };
  const config = { ...before, ...withoutUndefined(said) };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== ''));
}

/** The secret that stands on standard input; undefined where it is not asked for. @throws {CommandError} none stands there. */
export async function readErpSecret({ erpSecretStdin }: ErpOptions): Promise<string | undefined> {
  if (erpSecretStdin !== true) return undefined;
  const secret = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (secret === '')
    throw new CommandError(`${ERP_SETTINGS.secret.option}: nothing stands on standard input`);
  return secret;
}

/** @throws {CommandError} names the options that are missing. */
export function refuseIncompleteErp(kind: ErpKind, config: ErpConfig, hasSecret: boolean): void {
  const missing = missingErpSettings(kind, config, hasSecret).map((setting) => ERP_SETTINGS[setting].option);
  if (missing.length === 0) return;
  throw new CommandError(`${missing.join(', ')}: needed with --erp ${kind}`);
}

/** What one dealer's customers are read from must not be another's. @throws {CommandError} names the other. */
export async function refuseSharedErp(
  { database }: Administration,
  { directory, url, database: name }: ErpConfig,
  exceptId?: string,
): Promise<void> {
  const other = (await listDealers(database)).find(
    ({ id, erpConfig }) =>
      id !== exceptId &&
      ((directory !== undefined && erpConfig.directory === directory) ||
        (url !== undefined && erpConfig.url === url && erpConfig.database === name)),
  );
  if (other === undefined) return;
  const [option, what] =
    directory !== undefined && other.erpConfig.directory === directory
      ? [ERP_SETTINGS.directory.option, `${directory} is the folder`]
      : [ERP_SETTINGS.url.option, `${url ?? ''}, database ${name ?? ''}, is the ERP`];
  throw new CommandError(`${option}: ${what} of ${other.name} (${other.slug}); give each its own`);
}

/** What somebody should know who has just named a folder. */
export async function folderWarnings(folder: string | undefined): Promise<string[]> {
  if (folder === undefined || folder === '') return [];
  return access(folder).then(
    () => [],
    () => [`Warning: ${folder} is not there yet, or cannot be read from here.`],
  );
}

function resolvePath(path: string): string {
  return path === '' ? '' : resolve(path);
}

function parseHeaders(path: string): Headers | '' {
  if (path.trim() === '') return '';
  const read = readCsvHeaders(path);
  if ('headers' in read) return read.headers;
  throw new InvalidArgumentError(read.faults.join('; '));
}

function parseRecordId(id: string): number | '' {
  return id.trim() === '' ? '' : parseBy(erpRecordIdSchema, id);
}

function parseUrl(url: string): string {
  return parseBy(erpUrlSchema, url);
}

function parseBy<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It ${parsed.error.issues.map((issue) => issue.message).join('; ')}.`);
}

function parseMinutes(minutes: string): number | '' {
  if (minutes.trim() === '') return '';
  const count = Number(minutes);
  if (!Number.isInteger(count) || count < 1 || count > 1440)
    throw new InvalidArgumentError('It must be 1 to 1440.');
  return count;
}
