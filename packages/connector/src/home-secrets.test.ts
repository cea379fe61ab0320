import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from './config-error.ts';
import { deriveKeys } from './derived-keys.ts';
import { resolveSecrets } from './home-secrets.ts';

const NOTHING = { payviteSecrets: null, apiKey: null };

describe('resolveSecrets', () => {
  let folder: string;
  let homes = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payvite-secrets-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const newHome = (mode: 'test' | 'live' = 'test') => ({
    home: join(folder, String((homes += 1)), 'home'),
    mode,
    hasApiKeys: false,
  });

  it('makes what is missing, keeps it for its owner alone, and calls it new once', async () => {
    const config = newHome();
    const made = await resolveSecrets(config, NOTHING);
    assert.match(made.apiKey ?? '', /^pv_test_[\w-]{43}$/);
    assert.equal(made.isNewApiKey, true);
    assert.equal(deriveKeys(made.payviteSecrets).length, 1);
    assert.deepEqual(await resolveSecrets(config, NOTHING), { ...made, isNewApiKey: false });
    assert.deepEqual((await readdir(config.home)).sort(), ['api-key', 'secret']);
    assert.equal((await stat(config.home)).mode & 0o066, 0, 'nobody else can list it');
    for (const name of ['api-key', 'secret'])
      assert.equal((await stat(join(config.home, name))).mode & 0o777, 0o600);
  });

  it('gives every home secrets of its own', async () => {
    const [one, other] = [await resolveSecrets(newHome(), NOTHING), await resolveSecrets(newHome(), NOTHING)];
    assert.notEqual(one.apiKey, other.apiKey);
    assert.notDeepEqual(one.payviteSecrets, other.payviteSecrets);
  });

  it('agrees with those that make them at the same time, and one calls the key new', async () => {
    const config = newHome();
    const all = await Promise.all(Array.from({ length: 12 }, () => resolveSecrets(config, NOTHING)));
    assert.equal(new Set(all.map((resolved) => resolved.apiKey)).size, 1);
    assert.equal(new Set(all.map((resolved) => resolved.payviteSecrets[0])).size, 1);
    assert.equal(all.filter((resolved) => resolved.isNewApiKey).length, 1);
    assert.deepEqual((await readdir(config.home)).sort(), ['api-key', 'secret'], 'no draft is left');
  });

  it('makes no key where the dealer has one, and takes one that is kept', async () => {
    const config = newHome();
    const { apiKey, isNewApiKey } = await resolveSecrets({ ...config, hasApiKeys: true }, NOTHING);
    assert.deepEqual([apiKey, isNewApiKey], [null, false]);
    assert.deepEqual(await readdir(config.home), ['secret']);
    const made = await resolveSecrets(config, NOTHING);
    const kept = await resolveSecrets({ ...config, hasApiKeys: true }, NOTHING);
    assert.deepEqual(kept, { ...made, isNewApiKey: false });
  });

  it('writes nothing that the environment gives', async () => {
    const config = newHome();
    const given = { payviteSecrets: ['a'.repeat(64)] as [string], apiKey: `pv_test_${'k'.repeat(43)}` };
    assert.deepEqual(await resolveSecrets(config, given), { ...given, isNewApiKey: false });
    assert.deepEqual(await readdir(config.home), []);
  });

  it('says what to do about a file that was emptied, and about a key of the other mode', async () => {
    const config = newHome();
    await resolveSecrets(config, NOTHING);
    await assert.rejects(
      resolveSecrets({ ...config, mode: 'live' }, NOTHING),
      (error) => error instanceof ConfigError && /api-key.*delete the file/.test(error.faults[0] ?? ''),
    );
    await assert.rejects(
      resolveSecrets(config, { ...NOTHING, apiKey: `pv_live_${'k'.repeat(43)}` }),
      (error) => error instanceof ConfigError && /^PAYVITE_API_KEY: .*pv_test_/.test(error.faults[0] ?? ''),
    );
    await writeFile(join(config.home, 'secret'), '\n');
    await assert.rejects(resolveSecrets(config, NOTHING), /secret is empty\. Put its secret back/);
    assert.equal(await readFile(join(config.home, 'secret'), 'utf8'), '\n', 'nothing is written over');
  });
});
