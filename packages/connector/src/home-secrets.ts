import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { generateApiKey } from './auth/api-key-service.ts';
import { ConfigError, type Config, type ConfigSecrets } from './config.ts';
import { readOrMakeSecret } from './db/secret-file.ts';

/** What the environment left out and `PAYVITE_HOME` keeps, readable by its owner only. */
export interface ResolvedSecrets {
  payviteSecrets: [string, ...string[]];
  apiKey: string;
  /** True when the key was made just now: the one time it is shown. */
  isNewApiKey: boolean;
}

/**
 * Takes secrets from the environment, else from `PAYVITE_HOME`, else makes them there.
 *
 * @throws {ConfigError} the kept key is of the other mode.
 */
export async function resolveSecrets(
  config: Pick<Config, 'home'> & { dealer: Pick<Config['dealer'], 'mode'> },
  secrets: Pick<ConfigSecrets, 'payviteSecrets' | 'apiKey'>,
): Promise<ResolvedSecrets> {
  const { home } = config;
  const { mode } = config.dealer;
  // The database's account may pass through; nobody else can list what is here.
  await mkdir(home, { recursive: true, mode: 0o711 });
  const payviteSecrets = secrets.payviteSecrets ?? [
    (await readOrMakeSecret(join(home, 'secret'), () => randomBytes(32).toString('hex'))).value,
  ];
  if (secrets.apiKey !== null) return { payviteSecrets, apiKey: secrets.apiKey, isNewApiKey: false };
  const file = join(home, 'api-key');
  const key = await readOrMakeSecret(file, () => generateApiKey(mode));
  if (!key.value.startsWith(`pv_${mode}_`)) {
    throw new ConfigError([
      `PAYVITE_HOME: ${file} holds a key of another mode than DEALER_MODE, ${mode}; use another folder, or delete the file`,
    ]);
  }
  return { payviteSecrets, apiKey: key.value, isNewApiKey: key.isNew };
}
