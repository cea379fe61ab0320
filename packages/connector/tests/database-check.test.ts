import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { ConfigError } from '../src/config-error.ts';
import { checkDatabase } from '../src/db/database-check.ts';
import { createEmptyDatabase } from './scratch-database.ts';

describe('checkDatabase', () => {
  const refuses = (url: string, fault: RegExp) =>
    assert.rejects(checkDatabase(url), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.faults[0] ?? '', fault);
      assert.doesNotMatch(error.message, /swordfish/);
      return true;
    });

  it('finds nothing wrong with a database that can be used', async () => {
    const { url } = await createEmptyDatabase();
    await checkDatabase(url);
  });

  it('says what is wrong with one that cannot', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await new Promise((resolve) => other.close(resolve));
    await refuses(
      `postgres://payvite:swordfish@127.0.0.1:${port}/payvite`,
      /^DATABASE_URL: nothing listens there/,
    );

    const url = new URL((await createEmptyDatabase()).url);
    url.pathname = '/not_there';
    await refuses(url.href, /no such database/);
    url.password = 'swordfish';
    await refuses(url.href, /refuses this user or password/);
  });
});
