import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { notFound } from '../errors.ts';

/** The names of the outbox's mails, the newest first. */
export async function listOutboxFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    // Nothing was sent yet.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .reverse();
}

/**
 * One mail as it was written. The name must be one of the folder's own, so that no path leads out of it.
 *
 * @throws {AppError} 404 `not_found`.
 */
export async function readOutboxFile(
  directory: string,
  name: string,
): Promise<{ file: string; source: Buffer }> {
  const file = (await listOutboxFiles(directory)).find((candidate) => candidate === name);
  if (file === undefined) throw notFound('not_found', 'mail');
  return { file, source: await readFile(join(directory, file)) };
}

/** One mail as a mail program reads it. */
export async function parseOutboxFile(directory: string, file: string): Promise<ParsedMail> {
  return simpleParser(await readFile(join(directory, file)));
}

/** The http(s) addresses in a text, without the punctuation of a sentence that ends in one. */
export const TEXT_LINK = /https?:\/\/[^\s<>"]*[^\s<>".,:;!?)\]]/g;
