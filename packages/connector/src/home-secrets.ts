import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateApiKey } from './auth/api-key-service.ts';
import type { Config, ConfigSecrets } from './config.ts';

/** What the environment left out and `PAYVITE_HOME` keeps, readable by its owner only. */
export interface ResolvedSecrets {
  payviteSecrets: [string, ...string[]];
  apiKey: string;
  /** True when the key was made just now: the one time it is shown. */
  isNewApiKey: boolean;
}

/** Takes secrets from the environment, else from `PAYVITE_HOME`, else makes them there. */
export async function resolveSecrets(config: Config, secrets: ConfigSecrets): Promise<ResolvedSecrets> {
  await mkdir(config.home, { recursive: true });
  const payviteSecrets = secrets.payviteSecrets ?? [
    (await readOrMake(join(config.home, 'secret'), () => randomBytes(32).toString('hex'))).value,
  ];
  if (secrets.apiKey !== null) return { payviteSecrets, apiKey: secrets.apiKey, isNewApiKey: false };
  const key = await readOrMake(join(config.home, 'api-key'), () => generateApiKey(config.dealer.mode));
  return { payviteSecrets, apiKey: key.value, isNewApiKey: key.isNew };
}

async function readOrMake(path: string, make: () => string): Promise<{ value: string; isNew: boolean }> {
  try {
    const value = make();
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${value}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return { value, isNew: true };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const value = (await readFile(path, 'utf8')).trim();
  if (value === '')
    throw new Error(`${path} is empty: a start was cut off while it was written. Delete it and start again.`);
  return { value, isNew: false };
}
