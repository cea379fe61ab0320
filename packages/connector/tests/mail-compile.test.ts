import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { BrandColorError } from '../src/mail/brand-palette.ts';
import { compileTemplates } from '../src/mail/template-compiler.ts';

describe('the template compiler', () => {
  let folder: string;
  let directory: URL;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payvite-templates-'));
    directory = pathToFileURL(`${folder}/`);
  });
  after(() => rm(folder, { recursive: true }));

  it('writes one page per template, language and color, beside the words that no color changes', async () => {
    const files = await compileTemplates({ brandColor: '#0b57d0', directory });
    assert.deepEqual(files.sort(), [
      'invitation.en.0b57d0.html.hbs',
      'invitation.en.subject.hbs',
      'invitation.en.txt.hbs',
      'registration_code.en.0b57d0.html.hbs',
      'registration_code.en.subject.hbs',
      'registration_code.en.txt.hbs',
      'reminder.en.0b57d0.html.hbs',
      'reminder.en.subject.hbs',
      'reminder.en.txt.hbs',
    ]);
    const html = await readFile(new URL('invitation.en.0b57d0.html.hbs', directory), 'utf8');
    assert.match(html, /^<!doctype html><html lang="en" dir="ltr"/);
    assert.match(html, /<meta name="color-scheme" content="light dark">/);
    assert.match(html, /bgcolor="#0b57d0"/);
    assert.doesNotMatch(html, /1f5f3f/);
  });

  it('leaves placeholders and no token, none unescaped, none in a style', async () => {
    for (const file of await compileTemplates({ brandColor: '#1f5f3f', directory })) {
      const content = await readFile(new URL(file, directory), 'utf8');
      assert.match(content, /\{\{\w+\}\}/);
      assert.doesNotMatch(content, /\[\[|\]\]|\*\*|\{\{\{|\{\{&/);
      for (const [style] of content.matchAll(/<style[^>]*>.*?<\/style>|style="[^"]*"/gs))
        assert.doesNotMatch(style, /\{\{/);
    }
  });

  it('marks every table as layout', async () => {
    const html = await readFile(new URL('invitation.en.1f5f3f.html.hbs', directory), 'utf8');
    for (const [table] of html.matchAll(/<table\b[^>]*>/g)) assert.match(table, /role="presentation"/);
  });

  it('takes no color that could not be read, or is none', async () => {
    for (const brandColor of ['#7cc9a0', 'red', '#1f5f3f;}</style>']) {
      await assert.rejects(compileTemplates({ brandColor, directory }), BrandColorError);
    }
  });
});
