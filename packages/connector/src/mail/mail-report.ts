import { createHash } from 'node:crypto';
import { simpleParser, type ParsedMail, type StructuredHeader } from 'mailparser';
import type { MailNotice } from './mail-notice.ts';
import { addressIn, readReportFields, type ReportFields } from './report-fields.ts';
import { clearestStatusCode } from './status-code.ts';

/** What is larger is no report: ours quote mails of some 20 KB. */
export const MAX_REPORT_BYTES = 2_000_000;

/**
 * What a mail says that came to a return path, or to where a mailbox provider reports spam. `tells` what became of a mail;
 * the others change nothing: one that is still tried, an answer that nobody wrote, a report about something else, and a mail
 * that is no report at all.
 */
export type MailReport =
  { says: 'tells'; notice: MailNotice } | { says: 'delayed' | 'auto_reply' | 'other_report' | 'no_report' };

/** Looks like a return path; whether it is one, its proof says. */
const RETURN_PATH = /bounce\+[a-z2-7]+@[a-z0-9.-]+/i;
/** Who a mail was for, the surest first: mail servers write the first three when they deliver. */
const RECIPIENT_HEADERS = ['delivered-to', 'x-original-to', 'envelope-to', 'to'];
/** The kinds of a feedback report that a person's complaint is (RFC 5965, section 7.3). */
const COMPLAINTS = new Set(['abuse', 'fraud']);

/**
 * Reads a mail that strangers may have made up: nothing that it says is believed but to whom it came, which proves itself.
 *
 * @param options.recipient of the mail's envelope, where the mail server says so; left out, the headers tell.
 * @param options.now when it was read: what a report says of times is a stranger's word.
 */
export async function readMailReport(
  raw: Buffer,
  { recipient, now }: { recipient?: string | undefined; now: Date },
): Promise<MailReport> {
  if (raw.length > MAX_REPORT_BYTES) return { says: 'no_report' };
  const mail = await parse(raw);
  if (mail === undefined) return { says: 'no_report' };
  const base = { provider: 'mail', at: now } as const;
  const cameTo = recipient ?? findReturnPath(mail);
  switch (reportTypeOf(mail)) {
    case 'delivery-status': {
      const told = readDeliveryStatus(mail);
      if (told === undefined || told === 'delayed' || told === 'other_report')
        return { says: told ?? 'no_report' };
      return { says: 'tells', notice: { ...base, ...told, ...identify(mail, raw, cameTo) } };
    }
    case 'feedback-report': {
      const fields = partOf(mail, /^message\/feedback-report$/)[0];
      if (!COMPLAINTS.has(fields?.get('feedback-type')?.toLowerCase() ?? '')) return { says: 'other_report' };
      // It goes to where the provider was told, so the mail that it quotes says which one it was.
      const quoted = RETURN_PATH.exec(fields?.get('original-mail-from') ?? '')?.[0] ?? quotedReturnPath(raw);
      const about = identify(mail, raw, recipient ?? quoted ?? cameTo);
      return { says: 'tells', notice: { ...base, kind: 'complaint', code: null, ...about } };
    }
    case undefined:
      return { says: isAutoReply(mail) ? 'auto_reply' : 'no_report' };
    default:
      return { says: 'other_report' };
  }
}

async function parse(raw: Buffer): Promise<ParsedMail | undefined> {
  try {
    return await simpleParser(raw, {
      keepDeliveryStatus: true,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    });
  } catch {
    // Its MIME is beyond what anybody writes who means well.
    return undefined;
  }
}

/** An event's id that is the same for a report that is delivered twice, names nobody, and keeps no other mail's report out. */
function identify(
  { messageId }: ParsedMail,
  raw: Buffer,
  returnPath: string | undefined,
): Pick<MailNotice, 'providerEventId' | 'returnPath'> {
  const hash = createHash('sha256').update(`${returnPath?.toLowerCase() ?? ''}\n`);
  return { returnPath, providerEventId: hash.update(messageId ?? raw).digest('hex') };
}

/** `delivery-status` and the like (RFC 6522, section 3); undefined for a mail that is no report. */
function reportTypeOf(mail: ParsedMail): string | undefined {
  const type = mail.headers.get('content-type') as Partial<StructuredHeader> | undefined;
  if (type?.value !== 'multipart/report') return undefined;
  return (type.params?.['report-type'] ?? '').toLowerCase();
}

function findReturnPath(mail: ParsedMail): string | undefined {
  for (const name of RECIPIENT_HEADERS) {
    for (const { key, line } of mail.headerLines) {
      const found = key === name ? RETURN_PATH.exec(line)?.[0] : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** What the header of the quoted mail says, however it is quoted. */
function quotedReturnPath(raw: Buffer): string | undefined {
  const line = /^return-path:[ \t]*<?bounce\+.*$/im.exec(raw.toString('latin1'))?.[0];
  return line === undefined ? undefined : RETURN_PATH.exec(line)?.[0];
}

function partOf(mail: ParsedMail, type: RegExp): ReportFields[] {
  const part = mail.attachments.find(({ contentType }) => type.test(contentType.toLowerCase()));
  return part === undefined ? [] : readReportFields(part.content.toString('utf8'));
}

/** What a delivery status notification (RFC 3464) says of the one recipient that each of our mails has. */
function readDeliveryStatus(
  mail: ParsedMail,
): Pick<MailNotice, 'kind' | 'code' | 'address'> | 'delayed' | 'other_report' | undefined {
  const recipients = partOf(mail, /^message\/(global-)?delivery-status$/).filter((fields) =>
    fields.has('action'),
  );
  const isAction = (wanted: string) => (fields: ReportFields) =>
    fields
      .get('action')
      ?.toLowerCase()
      .split(/[\s(;]/, 1)[0] === wanted;
  const failed = recipients.find(isAction('failed'));
  const told = failed ?? recipients.find(isAction('delivered'));
  if (told === undefined) {
    if (recipients.length === 0) return undefined;
    return recipients.some(isAction('delayed')) ? 'delayed' : 'other_report';
  }
  const address = addressIn(told.get('original-recipient')) ?? addressIn(told.get('final-recipient'));
  return {
    kind: failed === undefined ? 'delivered' : 'hard',
    code: clearestStatusCode(told.get('status'), told.get('diagnostic-code'), address),
    address,
  };
}

/** RFC 3834, section 5, and what was usual before it. */
function isAutoReply(mail: ParsedMail): boolean {
  const of = (name: string) => String(mail.headers.get(name) ?? '').toLowerCase();
  const submitted = of('auto-submitted');
  return (
    (submitted !== '' && submitted !== 'no') ||
    ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => of(name) !== '') ||
    of('precedence') === 'auto_reply'
  );
}
