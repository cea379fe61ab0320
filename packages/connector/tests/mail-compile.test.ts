import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { MAIL_STRINGS } from '../src/mail/mail-strings.ts';
import { compileTemplates } from '../src/mail/template-compiler.ts';
import { SAMPLES } from './mail-sample.ts';

describe('the template compiler', () => {
  let folder: string;
  let directory: URL;
  let files: string[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payvite-templates-'));
    directory = pathToFileURL(`${folder}/`);
    files = await compileTemplates({ directory });
  });
  after(() => rm(folder, { recursive: true }));
  const read = (file: string) => readFile(new URL(file, directory), 'utf8');

  it('writes a subject, a page and a text for each template and language', async () => {
    const expected = Object.keys(SAMPLES).flatMap((template) =>
      Object.keys(MAIL_STRINGS).flatMap((language) =>
        ['subject', 'html', 'txt'].map((kind) => `${template}.${language}.${kind}.hbs`),
      ),
    );
    assert.deepEqual(files.sort(), expected.sort());
    const html = await read('invitation.fr.html.hbs');
    assert.match(html, /^<!doctype html><html lang="fr" dir="ltr"/);
    assert.match(html, /<meta name="color-scheme" content="light dark">/);
    assert.match(html, /bgcolor="\{\{color\.brand\}\}"/);
  });

  it('leaves placeholders and no token, none unescaped, and in styles nothing but colors', async () => {
    for (const file of files) {
      const content = await read(file);
      assert.match(content, /\{\{[\w.]+\}\}/, file);
      assert.doesNotMatch(content, /\[\[|\]\]|\*\*|\{\{\{|\{\{&|\]\(|#1a2b/, file);
      for (const [style] of content.matchAll(/<style[^>]*>.*?<\/style>|style="[^"]*"/gs)) {
        for (const [, name] of style.matchAll(/\{\{(.*?)\}\}/g)) {
          assert.match(
            name ?? '',
            /^color\.(accent|brand|brandInk|soft|darkBrand|darkBrandInk|darkSoft)$/,
            file,
          );
        }
      }
    }
  });

  it('marks every table as layout but for those that have heads', async () => {
    for (const file of files.filter((name) => name.endsWith('.html.hbs'))) {
      for (const [table] of (await read(file)).matchAll(/<table\b[^>]*>(\s*<thead>)?/g)) {
        if (table.endsWith('<thead>')) assert.doesNotMatch(table, /role=/, file);
        else assert.match(table, /role="presentation"/, file);
      }
    }
  });
});
