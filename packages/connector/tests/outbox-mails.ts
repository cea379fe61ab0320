import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';

/** The mails in an outbox folder, oldest first, as a mail program reads them. */
export async function readOutboxMails(directory: string): Promise<ParsedMail[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(names.map(async (name) => simpleParser(await readFile(join(directory, name)))));
}

/** Those to an address. */
export async function readMailsTo(directory: string, email: string): Promise<ParsedMail[]> {
  const mails = await readOutboxMails(directory);
  return mails.filter((mail) => [mail.to ?? []].flat()[0]?.value[0]?.address === email);
}
