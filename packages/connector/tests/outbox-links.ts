import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

/** The links of the mails in an outbox folder as a mail program finds them, oldest first. */
export async function readOutboxLinks(directory: string): Promise<{ to: string; path: string }[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    names.map(async (name) => {
      const mail = await simpleParser(await readFile(join(directory, name)));
      const path = /https?:\/\/[^/\s]+(\/i\/[\w-]+)/.exec(mail.text ?? '')?.[1];
      assert.ok(path !== undefined, `${name} has a link`);
      return { to: [mail.to ?? []].flat()[0]?.value[0]?.address ?? '', path };
    }),
  );
}
