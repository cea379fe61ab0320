import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { DIST, notBuilt } from './built-files.ts';

const files = globSync(`${DIST}payvite-widget*.min.js`);

/** The modules that a module loads before it runs; `later` are those that it may load after. */
async function graphOf(entry: string): Promise<{ first: Set<string>; later: Set<string> }> {
  const [first, later] = [new Set<string>(), new Set<string>()];
  const waiting = [join(DIST, entry)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (first.has(path)) continue;
    first.add(path);
    const code = await readFile(path, 'utf8');
    const resolve = (specifier: string) => join(dirname(path ?? ''), specifier);
    for (const [, specifier = ''] of code.matchAll(/(?:from|^import) '([.][^']+)'/gm))
      waiting.push(resolve(specifier));
    for (const [, specifier = ''] of code.matchAll(/import\(['"]([.][^'"]+)['"]\)/g))
      later.add(resolve(specifier));
  }
  return { first, later };
}

describe('the files for script tags', { skip: notBuilt }, () => {
  it('have their integrity beside them', async () => {
    assert.ok(files.length >= 2);
    for (const file of files) {
      const stated = await readFile(`${file}.sri`, 'utf8');
      const digest = createHash('sha384')
        .update(await readFile(file))
        .digest('base64');
      assert.equal(stated, `sha384-${digest}\n`, basename(file));
    }
  });

  it('close every shape of a drawing: one inside another is not drawn', async () => {
    for (const file of files) {
      const nested = /<(?:path|circle|rect|line)\b[^<>]*[^/]><(?:path|circle|rect|line)\b/g;
      assert.deepEqual((await readFile(file, 'utf8')).match(nested) ?? [], [], basename(file));
    }
  });

  it('load nothing later but one another', async () => {
    const names = await Promise.all(
      files.map(async (file) => [...(await readFile(file, 'utf8')).matchAll(/"(\.\/payvite-[\w.-]+)"/g)]),
    );
    const asked = names.flat().map(([, name = '']) => name);
    assert.deepEqual([...new Set(asked)].sort(), [
      './payvite-widget-bars.min.js',
      './payvite-widget-bounces-es.min.js',
      './payvite-widget-bounces-fr.min.js',
      './payvite-widget-bounces.min.js',
      './payvite-widget-erp-es.min.js',
      './payvite-widget-erp-fr.min.js',
      './payvite-widget-erp.min.js',
      './payvite-widget-es.min.js',
      './payvite-widget-fr.min.js',
      './payvite-widget-mail-settings-es.min.js',
      './payvite-widget-mail-settings-fr.min.js',
      './payvite-widget-mail-settings.min.js',
      './payvite-widget-payment-settings-es.min.js',
      './payvite-widget-payment-settings-fr.min.js',
      './payvite-widget-payment-settings.min.js',
      './payvite-widget-payments-es.min.js',
      './payvite-widget-payments-fr.min.js',
      './payvite-widget-payments.min.js',
    ]);
    for (const name of asked) assert.ok(existsSync(join(DIST, name)), name);
    for (const file of files)
      assert.doesNotMatch(await readFile(file, 'utf8'), /(?<!["'])\bfrom\s*["']/, basename(file));
  });
});

describe('the modules for bundlers', { skip: notBuilt }, () => {
  it('leave the pictures of the list out until one shows', async () => {
    const { first, later } = await graphOf('customer-list/customer-list.js');
    assert.ok(first.has(join(DIST, 'pictures/icons.js')), 'the graph is walked');
    assert.ok(later.has(join(DIST, 'pictures/bar-drawings.js')));
    for (const path of later) assert.ok(!first.has(path), path);
  });

  it('leave the dialog of the button out until it is wanted', async () => {
    const { first, later } = await graphOf('definitions/define-invite-button.js');
    const files = ['invite-button/invite-dialog.js', 'strings/es.js', 'strings/fr.js'];
    assert.deepEqual(
      [...later].sort(),
      files.map((file) => join(DIST, file)),
    );
    for (const path of first) assert.doesNotMatch(path, /dialog|customer-/);
  });

  for (const [what, name] of [
    ['the settings of mails', 'mail-settings'],
    ['the mails that came back', 'bounces'],
    ['the screens of the ERP', 'erp'],
    ['payments', 'payments'],
  ] as const) {
    it(`leave ${what} out until they appear, and their other languages until one is spoken`, async () => {
      const panel = `${name}/${name}-panel.js`;
      const { first, later } = await graphOf(`${name}/${name}.js`);
      assert.ok(later.has(join(DIST, panel)));
      const own = (path: string) => path.slice(DIST.length);
      // Of its folder the element alone.
      const parts = [...first].map(own).filter((path) => path.includes(name));
      assert.deepEqual(parts, [`${name}/${name}.js`]);
      const loaded = await graphOf(panel);
      assert.ok(loaded.first.has(join(DIST, `strings/en-${name}.js`)));
      for (const language of ['es', 'fr'])
        assert.ok(loaded.later.has(join(DIST, `strings/${language}-${name}.js`)), language);
      const list = await graphOf('customer-list/customer-list.js');
      for (const path of list.first) assert.ok(!own(path).includes(name), path);
    });
  }

  it('leave the form of the ways to pay out of payments until somebody opens it', async () => {
    const { first, later } = await graphOf('payments/payments-panel.js');
    const own = (paths: Iterable<string>) =>
      [...paths].map((path) => path.slice(DIST.length)).filter((path) => path.includes('payment-settings'));
    assert.deepEqual(own(first), ['payments/payment-settings.js']);
    assert.deepEqual(own(later), ['payments/payment-settings-form.js']);
    const form = await graphOf('payments/payment-settings-form.js');
    assert.deepEqual(own(form.later).sort(), [
      'strings/es-payment-settings.js',
      'strings/fr-payment-settings.js',
    ]);
  });

  it('carry every file that they import', async () => {
    for (const entry of ['index.js', 'elements.js', 'react.js']) {
      const { first, later } = await graphOf(entry);
      for (const path of [...first, ...later]) assert.ok(existsSync(path), path);
      // npm leaves such folders out of a package.
      for (const path of first) assert.doesNotMatch(path.slice(DIST.length), /node_modules/);
    }
  });
});
