import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DealerMode } from '@payvite/sdk/schemas';
import { generateApiKey } from './auth/api-key-service.ts';
import { CommandError } from './command-error.ts';
import { ConfigError } from './config-error.ts';
import { type ConfigSecrets } from './config.ts';
import { readOrMakeSecret, readSecret } from './db/secret-file.ts';

/** What the environment left out and `PAYVITE_HOME` keeps, readable by its owner only. */
export interface ResolvedSecrets {
  payviteSecrets: [string, ...string[]];
  /** Null where there is none, and none is to be made. */
  apiKey: string | null;
  /** True when the key was made just now: the one time it is shown. */
  isNewApiKey: boolean;
}

/**
 * The secrets that the service of this environment runs with, for a command that makes none.
 *
 * @throws {CommandError} it has none yet, or others may not read them.
 */
export async function findPayviteSecrets({
  home,
  payviteSecrets,
}: { home: string } & Pick<ConfigSecrets, 'payviteSecrets'>): Promise<[string, ...string[]]> {
  if (payviteSecrets !== null) return payviteSecrets;
  const kept = await readSecret(join(home, 'secret'));
  if (kept !== undefined) return [kept];
  throw new CommandError(
    `PAYVITE_SECRET: is not set, and ${home} holds none; set it, or PAYVITE_HOME, to what the service runs with`,
  );
}

/** The same for a command that may come before the first start of the service: makes one where there is none. */
export async function ensurePayviteSecrets({
  home,
  payviteSecrets,
}: { home: string } & Pick<ConfigSecrets, 'payviteSecrets'>): Promise<[string, ...string[]]> {
  // The database's account may pass through; nobody else can list what is here.
  await mkdir(home, { recursive: true, mode: 0o711 });
  if (payviteSecrets !== null) return payviteSecrets;
  return [(await readOrMakeSecret(join(home, 'secret'), () => randomBytes(32).toString('hex'))).value];
}

/**
 * Takes secrets from the environment, else from `PAYVITE_HOME`, else makes them there.
 *
 * @param dealer.mode the first dealer's.
 * @param dealer.hasApiKeys whether it can be used already: then no key is made.
 * @throws {ConfigError} the key that is given or kept is of the other mode.
 */
export async function resolveSecrets(
  { home, mode, hasApiKeys }: { home: string; mode: DealerMode; hasApiKeys: boolean },
  secrets: Pick<ConfigSecrets, 'payviteSecrets' | 'apiKey'>,
): Promise<ResolvedSecrets> {
  const payviteSecrets = await ensurePayviteSecrets({ home, ...secrets });
  if (secrets.apiKey !== null) {
    if (!secrets.apiKey.startsWith(`pv_${mode}_`))
      throw new ConfigError([`PAYVITE_API_KEY: must begin with pv_${mode}_, as the first dealer is ${mode}`]);
    return { payviteSecrets, apiKey: secrets.apiKey, isNewApiKey: false };
  }
  const file = join(home, 'api-key');
  const kept = hasApiKeys ? await readSecret(file) : undefined;
  if (hasApiKeys && kept === undefined) return { payviteSecrets, apiKey: null, isNewApiKey: false };
  const key = await readOrMakeSecret(file, () => generateApiKey(mode));
  if (!key.value.startsWith(`pv_${mode}_`)) {
    throw new ConfigError([
      `PAYVITE_HOME: ${file} holds a key of another mode than that of the first dealer, ${mode}; use another folder, or delete the file`,
    ]);
  }
  return { payviteSecrets, apiKey: key.value, isNewApiKey: key.isNew };
}
