import { Router, type RequestHandler } from 'express';
import { simpleParser, type ParsedMail } from 'mailparser';
import { listOutboxFiles, parseOutboxFile, readOutboxFile, TEXT_LINK } from './outbox-folder.ts';
import {
  OUTBOX_STYLES_SOURCE,
  outboxListPage,
  outboxMailPage,
  type OutboxMail,
  type TextPiece,
} from './outbox-page.ts';

const LISTED_AT_MOST = 200;

const WHEN = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/**
 * The mails of the outbox folder, to read in a browser. Their HTML runs in a sandboxed frame; links open in a new tab.
 *
 * @param publicUrl where the pictures in mails lie.
 */
export function outboxRoutes(directory: string, publicUrl: string): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': `default-src 'none'; style-src ${OUTBOX_STYLES_SOURCE}; frame-src 'self'; frame-ancestors 'self'`,
    });
    next();
  });
  router.get('/', async (_request, response) => {
    const files = await listOutboxFiles(directory);
    const mails = await Promise.all(
      files
        .slice(0, LISTED_AT_MOST)
        .map(async (file) => describe(file, await parseOutboxFile(directory, file))),
    );
    response.send(outboxListPage({ title: 'Outbox', mails, isCut: files.length > mails.length }));
  });
  router.get('/:file', async (request, response) => {
    const { file, source } = await readOutboxFile(directory, request.params.file);
    const parsed = await simpleParser(source);
    const mail = describe(file, parsed);
    response.send(
      outboxMailPage({
        title: mail.subject,
        mail,
        pieces: splitAtLinks(parsed.text ?? ''),
        headers: parsed.headerLines.map(({ line }) => splitHeader(line)),
        source: source.toString('latin1'),
      }),
    );
  });
  router.get('/:file/html', async (request, response) => {
    const { source } = await readOutboxFile(directory, request.params.file);
    const parsed = await simpleParser(source);
    response.set(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'unsafe-inline'; img-src ${new URL(publicUrl).origin} https: data:; sandbox allow-popups allow-popups-to-escape-sandbox`,
    );
    const html = typeof parsed.html === 'string' ? parsed.html : '';
    response.send(html.replace(/<head>/i, '<head><base target="_blank">'));
  });
  return router;
}

/**
 * The mails as JSON, the newest first, for programs: `{data}`; `?to=` picks those to one address. `links` are the addresses
 * in the text.
 */
export function answerOutboxJson(directory: string): RequestHandler {
  return async (request, response) => {
    const recipient = String(request.query['to'] ?? '').toLowerCase();
    const files = await listOutboxFiles(directory);
    const mails = await Promise.all(
      files.map(async (file) => ({ file, parsed: await parseOutboxFile(directory, file) })),
    );
    const data = mails
      .map(({ file, parsed }) => ({
        file,
        subject: parsed.subject ?? '',
        to: [parsed.to ?? []].flat().flatMap(({ value }) => value.map(({ address = '' }) => address)),
        sentAt: parsed.date?.toISOString() ?? null,
        text: parsed.text ?? '',
        links: parsed.text?.match(TEXT_LINK) ?? [],
      }))
      .filter(({ to }) => recipient === '' || to.some((address) => address.toLowerCase() === recipient));
    response.set('Cache-Control', 'no-store').json({ data });
  };
}

function describe(file: string, mail: ParsedMail): OutboxMail {
  const to = [mail.to ?? []].flat();
  return {
    file,
    subject: mail.subject ?? '(no subject)',
    from: mail.from?.text ?? '',
    to: to.map((address) => address.text).join(', '),
    at: mail.date?.toISOString() ?? '',
    when: mail.date === undefined ? '' : WHEN.format(mail.date),
  };
}

function splitAtLinks(text: string): TextPiece[] {
  const links = text.match(TEXT_LINK) ?? [];
  return text.split(TEXT_LINK).flatMap((between, index) => {
    const link = links[index];
    const piece = { text: between, href: null };
    return link === undefined ? [piece] : [piece, { text: link, href: link }];
  });
}

function splitHeader(line: string): { name: string; value: string } {
  const at = line.indexOf(':');
  return { name: line.slice(0, at), value: line.slice(at + 1).trim() };
}
