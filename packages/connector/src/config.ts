import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import {
  dealerVariables,
  firstDealerFaults,
  readDealerConfig,
  type DealerConfig,
  type NewDealerConfig,
} from './dealer-config.ts';
import { decodeSecret } from './derived-keys.ts';
import {
  dkimVariables,
  readDkimConfig,
  readWebhookConfig,
  webhookVariables,
  type DkimConfig,
  type MailWebhookConfig,
} from './mail-config.ts';
import {
  paymentVariables,
  readPaymentConfig,
  type PaymentConfig,
  type StripeSecrets,
} from './payment-config.ts';
import { findLinkFault, publicUrlSchema } from './public-url.ts';

const MAX_PORT = 65_535;

/** What the environment may say (README, "Configuration"). Defaults that depend on others are filled in `readConfig`. */
const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(MAX_PORT).default(4400),
  HOST: z.string().min(1).default('127.0.0.1'),
  DEMO_PORT: z.coerce.number().int().min(0).max(MAX_PORT).optional(),
  PUBLIC_URL: publicUrlSchema.optional(),
  PAYVITE_HOME: z.string().min(1).default('.payvite'),
  PAYVITE_SECRET: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  PAYVITE_API_KEY: z
    .string()
    .regex(
      /^pv_(test|live)_[A-Za-z0-9_-]{32,}$/,
      'must look like pv_test_... or pv_live_... with 32 characters or more after it',
    )
    .optional(),
  MAIL_TRANSPORT: z
    .string()
    .regex(/^(outbox|smtps?:\/\/.+)$/, 'must be outbox or smtp://user:pass@host:587')
    .optional(),
  MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'must be a domain such as notify.example.com')
    .default('notify.payvite.example'),
  ...dkimVariables,
  ...webhookVariables,
  ...dealerVariables,
  ...paymentVariables,
  TRUST_PROXY: z
    .string()
    .transform(parseTrustedProxies)
    .refine(
      (trusted) => trusted !== undefined,
      'must be a number of proxies, or their addresses: 10.0.0.7, 10.1.0.0/16, loopback',
    )
    .optional(),
  RATE_LIMIT_PER_KEY: z.coerce.number().int().min(1).default(6000),
  RATE_LIMIT_PER_USER: z.coerce.number().int().min(1).default(1200),
  IMPORT_MAX_MB: z.coerce.number().int().min(1).max(10_000).default(200),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be 16 characters or more, without spaces')
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).optional(),
});

/** Everything the connector is told from outside, without a secret in it: safe to log. */
export interface Config {
  demo: boolean;
  host: string;
  port: number;
  demoPort: number;
  /** Whose `X-Forwarded-For` is believed: so many proxies, or those at these addresses; as Express takes it. */
  trustedProxies: number | string[];
  /** How many requests a minute are answered to one secret key, and to one person in the ERP with all their embed tokens. */
  rateLimits: { perKey: number; perUser: number };
  /** How large a file may be that is uploaded. */
  importMaxBytes: number;
  /** Base of every link in mails and pages, no slash at the end; null until the port is known (PORT=0). */
  publicUrl: string | null;
  home: string;
  embeddedDatabase: boolean;
  logLevel: string;
  mail: {
    transport: 'outbox' | 'smtp';
    outboxDirectory: string;
    senderDomain: string;
    /** Null: mails leave unsigned by us. */
    dkim: DkimConfig | null;
    webhooks: MailWebhookConfig;
  };
  /** The first dealer, as far as the environment describes it. */
  dealer: DealerConfig;
  /** Its payments, likewise. */
  payments: PaymentConfig;
  /** What a first dealer gets that the environment does not say. */
  newDealer: NewDealerConfig;
}

/** What must never be logged. */
export interface ConfigSecrets {
  databaseUrl: string | null;
  /** Newest first; null where it is still to be generated in `home`. */
  payviteSecrets: [string, ...string[]] | null;
  apiKey: string | null;
  smtpUrl: string | null;
  /** What the first dealer's ERP lets us in with; null: none is said. */
  erpSecret: string | null;
  /** What the first dealer's account at Stripe is used with; null: none is said. */
  stripe: StripeSecrets | null;
  /** `name:password` that Postmark's webhooks come with; null: there are none. */
  postmarkCredentials: string | null;
  /** What `/metrics` is read with; null: it is not there. */
  metricsToken: string | null;
}

/**
 * Reads the configuration from environment variables; an empty one counts as unset.
 *
 * @throws {ConfigError} with every fault, by name.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  options: { demo: boolean },
): { config: Config; secrets: ConfigSecrets } {
  const { demo } = options;
  const faults: string[] = [];
  const given = givenVariables(env);
  const parsed = environmentSchema.safeParse(given);
  const faulty = new Set<string>();
  for (const issue of parsed.error?.issues ?? []) {
    faulty.add(String(issue.path[0]));
    faults.push(describeIssue(issue));
  }
  // The rest is looked at as if the faulty ones were unset, so that nobody mends one fault only to meet the next.
  const values =
    parsed.data ??
    environmentSchema.parse(Object.fromEntries(Object.entries(given).filter(([name]) => !faulty.has(name))));
  const needed = <Value>(name: keyof typeof values, value: Value | undefined, inDemo: Value): Value => {
    if (value !== undefined) return value;
    if (!demo && !faulty.has(name)) faults.push(`${name}: is required without --demo`);
    return inDemo;
  };

  const home = resolve(values.PAYVITE_HOME);
  const { dealer, newDealer } = readDealerConfig(values, { demo, home });
  // Where nobody said which mode it is, nothing can be at odds with it.
  const mode = values.DEALER_MODE ?? (faulty.has('DEALER_MODE') ? null : newDealer.mode);
  const dkim = readDkimConfig(values, values.MAIL_DOMAIN, faulty);
  faults.push(...dkim.faults);
  const paying = readPaymentConfig(values, { demo, mode, faulty });
  faults.push(...paying.faults);
  const transport = needed('MAIL_TRANSPORT', values.MAIL_TRANSPORT, 'outbox');
  const config: Config = {
    demo,
    host: values.HOST,
    port: values.PORT,
    demoPort: values.DEMO_PORT ?? (values.PORT === 0 ? 0 : values.PORT + 1),
    trustedProxies: values.TRUST_PROXY ?? 0,
    rateLimits: { perKey: values.RATE_LIMIT_PER_KEY, perUser: values.RATE_LIMIT_PER_USER },
    importMaxBytes: values.IMPORT_MAX_MB * 1_000_000,
    publicUrl: values.PUBLIC_URL ?? (values.PORT === 0 ? null : `http://localhost:${values.PORT}`),
    home,
    embeddedDatabase: values.DATABASE_URL === undefined,
    // Under --demo the addresses are what people look for on the screen.
    logLevel: values.LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    mail: {
      transport: transport === 'outbox' ? 'outbox' : 'smtp',
      outboxDirectory: resolve(home, 'outbox'),
      senderDomain: values.MAIL_DOMAIN,
      dkim: dkim.dkim,
      webhooks: readWebhookConfig(values),
    },
    dealer,
    payments: paying.payments,
    newDealer,
  };
  const payviteSecrets =
    values.PAYVITE_SECRET === undefined ? undefined : splitSecrets(values.PAYVITE_SECRET);
  for (const secret of payviteSecrets ?? []) {
    if (decodeSecret(secret) === undefined)
      faults.push('PAYVITE_SECRET: must be 32 random bytes in base64url or hex (openssl rand -hex 32)');
  }
  if (payviteSecrets === undefined && !config.embeddedDatabase) {
    faults.push('PAYVITE_SECRET: is required with DATABASE_URL (openssl rand -hex 32)');
  }
  const apiKey = values.PAYVITE_API_KEY;
  if (mode !== null && apiKey !== undefined && !apiKey.startsWith(`pv_${mode}_`)) {
    faults.push(`PAYVITE_API_KEY: must begin with pv_${mode}_, as DEALER_MODE is ${mode}`);
  }
  if (mode === 'live' && values.MAIL_TRANSPORT === 'outbox')
    faults.push('MAIL_TRANSPORT: a live dealer needs smtp://');
  const linkFault = findLinkFault(config.publicUrl ?? 'http://localhost');
  if (!demo && mode === 'live' && linkFault !== undefined && !faulty.has('PUBLIC_URL')) {
    faults.push(
      `PUBLIC_URL: a live dealer needs the https address at which its customers reach this connector; ${linkFault}`,
    );
  }
  if (demo && mode === 'live') faults.push('DEALER_MODE: --demo is for test dealers only');
  if (demo && config.demoPort > MAX_PORT) {
    faults.push(`DEMO_PORT: must be set, as PORT + 1 is beyond ${MAX_PORT}`);
  }
  if (faults.length > 0) {
    // Whether there is a first dealer is known later; by then nobody should meet the next faults.
    const missing = firstDealerFaults(config).filter((fault) => !faulty.has(fault.split(':', 1)[0] ?? ''));
    throw new ConfigError([...faults, ...missing]);
  }

  return {
    config,
    secrets: {
      databaseUrl: values.DATABASE_URL ?? null,
      payviteSecrets: payviteSecrets ?? null,
      apiKey: values.PAYVITE_API_KEY ?? null,
      smtpUrl: config.mail.transport === 'smtp' ? transport : null,
      erpSecret: values.ERP_SECRET ?? null,
      stripe: paying.stripe,
      postmarkCredentials: values.MAIL_WEBHOOK_POSTMARK_CREDENTIALS ?? null,
      metricsToken: values.METRICS_TOKEN ?? null,
    },
  };
}

/**
 * Reads where the database is and with which secrets, for commands that need nothing else; other variables may be missing or
 * wrong.
 *
 * @returns `payviteSecrets` as in `ConfigSecrets`, unchecked.
 * @throws {ConfigError}
 */
export function readDatabaseConfig(env: Record<string, string | undefined>): {
  home: string;
} & Pick<ConfigSecrets, 'databaseUrl' | 'payviteSecrets'> {
  const schema = environmentSchema.pick({ PAYVITE_HOME: true, DATABASE_URL: true, PAYVITE_SECRET: true });
  const parsed = schema.safeParse(givenVariables(env));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describeIssue));
  const { PAYVITE_HOME, DATABASE_URL, PAYVITE_SECRET } = parsed.data;
  return {
    home: resolve(PAYVITE_HOME),
    databaseUrl: DATABASE_URL ?? null,
    payviteSecrets: PAYVITE_SECRET === undefined ? null : splitSecrets(PAYVITE_SECRET),
  };
}

/**
 * Reads which domain mails come from, for a command that needs nothing else of them.
 *
 * @throws {ConfigError}
 */
export function readSenderDomain(env: Record<string, string | undefined>): string {
  const parsed = environmentSchema.pick({ MAIL_DOMAIN: true }).safeParse(givenVariables(env));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describeIssue));
  return parsed.data.MAIL_DOMAIN;
}

/** Newest first. */
function splitSecrets(text: string): [string, ...string[]] {
  return text.split(',').map((secret) => secret.trim()) as [string, ...string[]];
}

/** An empty variable counts as unset. */
function givenVariables(env: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** Undefined for what is neither a number of hops nor a list of addresses and subnets. */
function parseTrustedProxies(text: string): number | string[] | undefined {
  if (/^\d$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  const areAll = addresses.every((part) => {
    const [address = '', bits, ...more] = part.split('/');
    if (['loopback', 'linklocal', 'uniquelocal'].includes(part)) return true;
    const maxBits = isIP(address) === 6 ? 128 : 32;
    return (
      isIP(address) > 0 &&
      more.length === 0 &&
      (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= maxBits))
    );
  });
  return areAll ? addresses : undefined;
}

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${String(path[0])}: ${message}`;
}
