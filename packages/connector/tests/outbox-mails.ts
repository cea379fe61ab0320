import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';

/** The mails to an address in an outbox folder, oldest first, as a mail program reads them. */
export async function readMailsTo(directory: string, email: string): Promise<ParsedMail[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  const mails = await Promise.all(
    names.map(async (name) => simpleParser(await readFile(join(directory, name)))),
  );
  return mails.filter((mail) => [mail.to ?? []].flat()[0]?.value[0]?.address === email);
}
