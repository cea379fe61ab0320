import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { SourceCapabilities } from './erp/erp-source.ts';
import { parseCsvHeaders, type CsvHeaders } from './erp/csv/csv-headers.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The kinds of ERP there is a source for. */
export const ERP_KINDS = ['csv', 'push', 'tryton', 'odoo'] as const;
export type ErpKind = (typeof ERP_KINDS)[number];

const READS_ONLY: SourceCapabilities = { post: false, reverse: false, updateContact: false };
const WRITES: SourceCapabilities = { post: true, reverse: true, updateContact: true };

/** What the source of each kind can do beside reading, told without asking the ERP. */
export const ERP_CAPABILITIES: Record<ErpKind, SourceCapabilities> = {
  csv: READS_ONLY,
  push: READS_ONLY,
  tryton: WRITES,
  odoo: WRITES,
};

/** Where a dealer's ERP is: what is no secret of it. */
export interface ErpConfig {
  /** The folder of the files, absolute. Without one they are uploaded. */
  directory?: string;
  /** What the ERP calls the columns of its files, where it is not what we call them. */
  headers?: CsvHeaders;
  url?: string;
  database?: string;
  user?: string;
  /** tryton: the name of the payment method that payments are posted with. */
  paymentMethod?: string;
  /** odoo: of `account.journal`, into which payments go. */
  journalId?: number;
  /** odoo: of `res.company`, whose books are read. */
  companyId?: number;
  /** odoo: which of its APIs is spoken, whatever its version. */
  protocol?: OdooProtocol;
}

/** The APIs of Odoo. */
export const ODOO_PROTOCOLS = ['json2', 'jsonrpc'] as const;
export type OdooProtocol = (typeof ODOO_PROTOCOLS)[number];

export type ErpSetting = keyof ErpConfig | 'secret';

/** How each setting is called: in the environment, for the first dealer, and by `payvite dealer`. */
export const ERP_SETTINGS: Record<ErpSetting, { variable: string; option: string }> = {
  directory: { variable: 'ERP_CSV_DIR', option: '--csv-dir' },
  headers: { variable: 'ERP_CSV_HEADERS', option: '--csv-headers' },
  url: { variable: 'ERP_URL', option: '--erp-url' },
  database: { variable: 'ERP_DATABASE', option: '--erp-database' },
  user: { variable: 'ERP_USER', option: '--erp-user' },
  secret: { variable: 'ERP_SECRET', option: '--erp-secret-stdin' },
  paymentMethod: { variable: 'ERP_PAYMENT_METHOD', option: '--erp-payment-method' },
  journalId: { variable: 'ERP_JOURNAL_ID', option: '--erp-journal-id' },
  companyId: { variable: 'ERP_COMPANY_ID', option: '--erp-company-id' },
  protocol: { variable: 'ERP_PROTOCOL', option: '--erp-protocol' },
};

/** Odoo's JSON-2 knows the user by its API key; its older protocol asks for both (docs/erp-odoo.md). */
const NEEDED: Record<ErpKind, readonly ErpSetting[]> = {
  csv: [],
  push: [],
  tryton: ['url', 'database', 'user', 'secret'],
  odoo: ['url', 'database', 'secret'],
};

/** What the source of a kind must know and is not told. */
export function missingErpSettings(kind: ErpKind, config: ErpConfig, hasSecret: boolean): ErpSetting[] {
  return NEEDED[kind].filter((setting) =>
    setting === 'secret' ? !hasSecret : config[setting] === undefined,
  );
}

/** Whether the files of such an ERP come by upload only, as there is no folder to read. */
export function isUploadOnly(kind: string, { directory }: ErpConfig): boolean {
  return kind === 'csv' && directory === undefined;
}

/** Tells the kinds there is a source for. */
export function isErpKind(kind: string): kind is ErpKind {
  return (ERP_KINDS as readonly string[]).includes(kind);
}

/** Where an ERP answers. Credentials have settings of their own, as an address is shown and logged. */
export const erpUrlSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://erp.example.com' })
  .refine((url) => !/^[^/]*\/\/[^/?#]*@/.test(url), {
    error: 'must hold no user and no password; these have settings of their own',
  })
  .transform((url) => url.replace(/\/+$/, ''));

/** The id of a record in the ERP, written as text. */
export const erpRecordIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, { error: 'must be the id of a record in the ERP, such as 7' })
  .transform(Number);

/**
 * Reads what an ERP calls its columns from a JSON file, `{"accounts": {"account_id": "Customer ID"}}`.
 *
 * @returns the headers, or every fault in words.
 */
export function readCsvHeaders(path: string): { headers: CsvHeaders } | { faults: string[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { faults: [`${path} cannot be read: ${(error as Error).message}`] };
  }
  return parseCsvHeaders(text);
}

/** What the environment may say of the first dealer's ERP. */
export const erpVariables = {
  ERP_KIND: z.enum(ERP_KINDS).optional(),
  ERP_CSV_DIR: z.string().min(1).optional(),
  ERP_CSV_HEADERS: z
    .string()
    .min(1)
    .transform((path, { issues }) => {
      const read = readCsvHeaders(path);
      if ('headers' in read) return read.headers;
      for (const message of read.faults) issues.push({ code: 'custom', input: path, message });
      return z.NEVER;
    })
    .optional(),
  ERP_URL: erpUrlSchema.optional(),
  ERP_DATABASE: z.string().min(1).optional(),
  ERP_USER: z.string().min(1).optional(),
  ERP_SECRET: z.string().min(1).optional(),
  ERP_PAYMENT_METHOD: z.string().min(1).optional(),
  ERP_JOURNAL_ID: erpRecordIdSchema.optional(),
  ERP_COMPANY_ID: erpRecordIdSchema.optional(),
  ERP_PROTOCOL: z.enum(ODOO_PROTOCOLS).optional(),
};

type ErpValues = { [Name in keyof typeof erpVariables]?: z.output<(typeof erpVariables)[Name]> };

/** Puts together what the environment says of an ERP; null where it says nothing. */
export function readErpConfig(values: ErpValues): ErpConfig | null {
  const { ERP_CSV_DIR: folder, ERP_URL: url, ERP_DATABASE: database, ERP_USER: user } = values;
  const config = withoutUndefined({
    directory: folder === undefined ? undefined : resolve(folder),
    ...{ headers: values.ERP_CSV_HEADERS, url, database, user },
    paymentMethod: values.ERP_PAYMENT_METHOD,
    journalId: values.ERP_JOURNAL_ID,
    companyId: values.ERP_COMPANY_ID,
    protocol: values.ERP_PROTOCOL,
  });
  return Object.keys(config).length === 0 ? null : config;
}
