import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { notBuilt, PACKAGE } from './built-files.ts';

const SIZE_LIMIT = join(dirname(createRequire(import.meta.url).resolve('size-limit')), 'bin.js');

interface Measured {
  name: string;
  passed: boolean;
  size: number;
}

/** `npm run size` of a package, with its budgets from `.size-limit.json`. */
async function measure(folder: string, ...args: string[]): Promise<Measured[]> {
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [SIZE_LIMIT, '--json', ...args], { cwd: folder }, (_error, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
  assert.match(stdout, /^\s*\[/, stderr);
  return JSON.parse(stdout) as Measured[];
}

/** Files of words; English is in the first file. */
const LANGUAGE = /-(es|fr)[.]min[.]js$/;

async function sizesOf(files: string[]): Promise<number[]> {
  return Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
}

/** What a page of settings loads besides, and no page of customers does. */
const SETTINGS = /-mail-settings/;
/** What is loaded besides where the mails that came back appear. */
const BOUNCES = /-bounces/;
/** What is loaded besides where the ERP's side appears. */
const ERP = /-erp/;
/** What is loaded besides where payments appear, or somebody opens the tab of a customer's payments. */
const PAYMENTS = /-payments/;
/** What is loaded besides where somebody opens the ways to pay. */
const PAYMENT_SETTINGS = /-payment-settings/;

const ALL = globSync(join(PACKAGE, 'dist/payvite-widget*.min.js'));

describe(
  'everything that a page of customers can load of the widget, until somebody opens a tab of payments',
  { skip: notBuilt },
  () => {
    const files = ALL.filter(
      (file) => ![SETTINGS, BOUNCES, ERP, PAYMENTS, PAYMENT_SETTINGS].some((part) => part.test(file)),
    );

    const inEnglish = async () => {
      const sizes = await sizesOf(files.filter((file) => !LANGUAGE.test(file)));
      return sizes.reduce((sum, size) => sum + size, 0);
    };

    it('is 55 kB in English', { todo: 'it is more, and is to become so much' }, async () => {
      const total = await inEnglish();
      assert.ok(total <= 55_000, `${total} bytes`);
    });

    it('does not grow meanwhile', async () => {
      const total = await inEnglish();
      // Of these, some 500 are what finds and loads the settings of mails, and the mails that came back.
      assert.ok(total <= 92_400, `${total} bytes`);
    });

    it('is 11 kB more in any other language, of which it loads one', async () => {
      const sizes = await sizesOf(files.filter((file) => LANGUAGE.test(file)));
      assert.equal(sizes.length, 2);
      for (const size of sizes) assert.ok(size <= 11_000, `${size} bytes`);
    });
  },
);

describe('what the settings of mails load when they appear', { skip: notBuilt }, () => {
  const files = ALL.filter((file) => SETTINGS.test(file));

  it('is 12 kB with the English words', async () => {
    const sizes = await sizesOf(files.filter((file) => !LANGUAGE.test(file)));
    assert.equal(sizes.length, 1);
    for (const size of sizes) assert.ok(size <= 12_000, `${size} bytes`);
  });

  it('is 2.2 kB more in any other language, of which it loads one', async () => {
    const sizes = await sizesOf(files.filter((file) => LANGUAGE.test(file)));
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size <= 2200, `${size} bytes`);
  });
});

describe('what the mails that came back load when they appear', { skip: notBuilt }, () => {
  const files = ALL.filter((file) => BOUNCES.test(file));

  it('is 8 kB with the English words', async () => {
    const sizes = await sizesOf(files.filter((file) => !LANGUAGE.test(file)));
    assert.equal(sizes.length, 1);
    for (const size of sizes) assert.ok(size <= 8000, `${size} bytes`);
  });

  it('is 1.5 kB more in any other language, of which it loads one', async () => {
    const sizes = await sizesOf(files.filter((file) => LANGUAGE.test(file)));
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size <= 1500, `${size} bytes`);
  });
});

describe('what the screens of the ERP load when they appear', { skip: notBuilt }, () => {
  const files = ALL.filter((file) => ERP.test(file));

  it('is 18.5 kB with the English words', async () => {
    const sizes = await sizesOf(files.filter((file) => !LANGUAGE.test(file)));
    assert.equal(sizes.length, 1);
    for (const size of sizes) assert.ok(size <= 18_500, `${size} bytes`);
  });

  it('is 4 kB more in any other language, of which it loads one', async () => {
    const sizes = await sizesOf(files.filter((file) => LANGUAGE.test(file)));
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size <= 4000, `${size} bytes`);
  });
});

describe('what payments load when they appear', { skip: notBuilt }, () => {
  const files = ALL.filter((file) => PAYMENTS.test(file));

  it('is 16.2 kB with the English words', async () => {
    const sizes = await sizesOf(files.filter((file) => !LANGUAGE.test(file)));
    assert.equal(sizes.length, 1);
    for (const size of sizes) assert.ok(size <= 16_200, `${size} bytes`);
  });

  it('is 3 kB more in any other language, of which it loads one', async () => {
    const sizes = await sizesOf(files.filter((file) => LANGUAGE.test(file)));
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size <= 3000, `${size} bytes`);
  });
});

describe('what the ways to pay load when somebody opens them', { skip: notBuilt }, () => {
  const files = ALL.filter((file) => PAYMENT_SETTINGS.test(file));

  it('is 2.9 kB with the English words', async () => {
    const sizes = await sizesOf(files.filter((file) => !LANGUAGE.test(file)));
    assert.equal(sizes.length, 1);
    for (const size of sizes) assert.ok(size <= 2900, `${size} bytes`);
  });

  it('is 0.6 kB more in any other language, of which it loads one', async () => {
    const sizes = await sizesOf(files.filter((file) => LANGUAGE.test(file)));
    assert.equal(sizes.length, 2);
    for (const size of sizes) assert.ok(size <= 600, `${size} bytes`);
  });
});

for (const folder of [PACKAGE, fileURLToPath(new URL('../../sdk/', import.meta.url))]) {
  describe(`what a page loads of ${folder.split('/').at(-2)}`, { skip: notBuilt }, () => {
    it('is within the budgets', async () => {
      const measured = await measure(folder);
      assert.ok(measured.length >= 2);
      for (const { name, passed, size } of measured) assert.ok(passed, `${name}: ${size} bytes`);
    });

    it('would fail were it not', async () => {
      const [first] = await measure(folder, '--limit', '1 kB');
      assert.equal(first?.passed, false);
    });
  });
}
