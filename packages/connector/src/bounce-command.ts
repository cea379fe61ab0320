import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { readDatabaseConfig, readSenderDomain } from './config.ts';
import { deriveKeys } from './derived-keys.ts';
import { administer } from './dealers/dealer-administration.ts';
import { findPayviteSecrets } from './home-secrets.ts';
import type { MailNoticeService, NoticeOutcome } from './mail/mail-notice-service.ts';
import type { MailReport } from './mail/mail-report.ts';

/** By which a mail server knows that it must keep the mail and try again (sysexits.h: EX_TEMPFAIL). */
const TRY_AGAIN = 75;

/** `payvite bounce`: reads what came to the return paths. */
export function bounceCommand(): Command {
  return new Command('bounce')
    .description('Take a mail that came back, or a report of spam, from standard input or a maildir.')
    .option('--recipient <address>', 'to whom it came, where the mail server says so; else its headers tell')
    .option('--maildir <folder>', 'read all new mails of this maildir instead, and move the read ones to cur')
    .action(takeReports);
}

async function takeReports({ recipient, maildir }: { recipient?: string; maildir?: string }): Promise<void> {
  if (recipient !== undefined && maildir !== undefined)
    throw new CommandError('--recipient is for one mail on standard input, not for a --maildir');
  try {
    await withNotices(async (take) => {
      if (maildir !== undefined) return takeMaildir(maildir, take);
      const { words } = await take(process.stdin, recipient);
      process.stdout.write(`${words}\n`);
    });
  } catch (error) {
    // Whatever it is, the mail must not be lost for it.
    throw new CommandError(error instanceof Error ? error.message : String(error), {
      cause: error,
      exitCode: TRY_AGAIN,
    });
  }
}

/** What became of one mail that was read: whether it was a report, and one line about it without an address. */
interface Taken {
  isReport: boolean;
  words: string;
}

type Take = (mail: Readable, recipient?: string) => Promise<Taken>;

async function withNotices(work: (take: Take) => Promise<void>): Promise<void> {
  // Only this command needs them, and all that they need.
  const [{ subscribeToEvents }, { createMailNoticeService }, { readMailReport, MAX_REPORT_BYTES }] =
    await Promise.all([
      import('./jobs.ts'),
      import('./mail/mail-notice-service.ts'),
      import('./mail/mail-report.ts'),
    ]);
  const keys = deriveKeys(await findPayviteSecrets(readDatabaseConfig(process.env)));
  const senderDomain = readSenderDomain(process.env);
  await administer(process.env, { mayCreate: false }, async ({ database, events, clock }) => {
    subscribeToEvents({ events });
    const notices = createMailNoticeService({ database, events, keys, senderDomain });
    await work(async (mail, recipient) => {
      const raw = await readUpTo(mail, MAX_REPORT_BYTES);
      const report: MailReport =
        raw === undefined
          ? { says: 'no_report' }
          : await readMailReport(raw, { recipient, now: clock.now() });
      return apply(notices, report);
    });
  });
}

async function apply(notices: MailNoticeService, report: MailReport): Promise<Taken> {
  if (report.says !== 'tells') return { isReport: report.says !== 'no_report', words: WORDS[report.says] };
  const [outcome] = await notices.apply([report.notice]);
  return { isReport: true, words: describe(outcome ?? { outcome: 'unknown' }, report.notice.code) };
}

const WORDS = {
  delayed: 'Nothing changed: the mail is still being tried.',
  auto_reply: 'Nothing changed: it is an automatic answer.',
  other_report: 'Nothing changed: the report says nothing about a delivery.',
  no_report: 'Nothing changed: it is no report of a mail server, or larger than 2 MB.',
};

function describe(outcome: NoticeOutcome, code: string | null): string {
  switch (outcome.outcome) {
    case 'unknown':
      return 'Nothing changed: it came to no return path of ours, so that nothing proves which mail it is about.';
    case 'unsent':
      return `Nothing changed: mail ${outcome.mailId} has not left.`;
    case 'repeated':
      return `Nothing changed: this was told of mail ${outcome.mailId} before.`;
    case 'applied': {
      const { delivery, bounceReason } = outcome.fate;
      const why = [bounceReason, code].filter((part) => part !== null).join(', ');
      return `Mail ${outcome.mailId} is ${delivery}${why === '' ? '' : ` (${why})`}.`;
    }
  }
}

/** Reads each file of `new` once. One that is no report stays, and is named, for a person to look at. */
async function takeMaildir(folder: string, take: Take): Promise<void> {
  const names = (await readdir(join(folder, 'new'))).filter((name) => !name.startsWith('.')).sort();
  await mkdir(join(folder, 'cur'), { recursive: true });
  for (const name of names) {
    const file = join(folder, 'new', name);
    try {
      if (!(await lstat(file)).isFile()) continue;
      const { isReport, words } = await take(createReadStream(file));
      // `2,S`: seen (https://cr.yp.to/proto/maildir.html).
      if (isReport) await rename(file, join(folder, 'cur', `${name}:2,S`));
      process.stdout.write(`${name}: ${words}\n`);
    } catch (error) {
      // Another run has it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Undefined for more than `maxBytes`; all of it is taken from whoever sends it. */
async function readUpTo(stream: Readable, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}
