import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import nodemailer from 'nodemailer';
import { MailTransportError, toMessage, type MailTransport, type OutgoingMail } from './mail-transport.ts';

/** File systems without hard links answer with one of these. */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/**
 * Writes each attempt as one `.eml` file (RFC 5322) into `directory`: `<UTC time>_<mail id>_<attempt>.eml`, so that names
 * sort by time. A file gets its name when it is whole and never loses it: a second attempt is a second file, and one that
 * exists is never written over.
 */
export function createOutboxTransport(options: { directory: string }): MailTransport {
  const transporter = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transporter.sendMail(toMessage(mail));
      await write(mail, message as Buffer).catch(refuseFault);
    },
    async close() {
      transporter.close();
    },
  };

  async function write(mail: OutgoingMail, message: Buffer): Promise<void> {
    const temporary = join(options.directory, `.${randomUUID()}.part`);
    const file = await openNew(temporary);
    try {
      try {
        await file.writeFile(message);
        await file.sync();
      } finally {
        await file.close();
      }
      await giveName(temporary, join(options.directory, outboxFileName(mail)));
    } finally {
      await unlink(temporary);
    }
  }
}

/** A full disk, a folder that cannot be written: no mail's fault. That its file is there already is one mail's alone. */
function refuseFault(error: NodeJS.ErrnoException): never {
  if (error.code === undefined || error.code === 'EEXIST') throw error;
  throw new MailTransportError('unavailable', error.message);
}

/** Makes the folder when it is missing, which it is once. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'wx', 0o600);
  }
}

/** The name of an attempt's file: `20261122T101502123Z_<mail id>_<attempt>.eml`. */
export function outboxFileName(mail: Pick<OutgoingMail, 'at' | 'mailId' | 'attempt'>): string {
  return `${mail.at.toISOString().replace(/[-:.]/g, '')}_${mail.mailId}_${mail.attempt}.eml`;
}

// `link` refuses an existing name, which `rename` would replace.
async function giveName(temporary: string, name: string): Promise<void> {
  try {
    await link(temporary, name);
  } catch (error) {
    if (!NO_HARD_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(temporary, name, constants.COPYFILE_EXCL);
  }
}
