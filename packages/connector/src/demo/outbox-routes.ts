import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import Handlebars from 'handlebars';
import { simpleParser, type ParsedMail } from 'mailparser';
import { notFound } from '../errors.ts';

const LISTED_AT_MOST = 200;
const STYLES = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; color: light-dark(#1b2126, #e8ecee); background: light-dark(#fff, #14181b); --line: light-dark(#dde2e6, #2f373d); --muted: light-dark(#505a62, #b4bdc3) }
body { max-width: 60rem; margin: 0 auto; padding: 24px 16px } h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.125rem; margin-block-start: 32px } a { color: light-dark(#0b57d0, #9bc2ff) }
ul { list-style: none; margin: 24px 0; padding: 0; border-block-start: 1px solid var(--line) } li { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 12px 0; border-block-end: 1px solid var(--line) }
li a { font-weight: 560; overflow-wrap: anywhere } .to { grid-column: 1; color: var(--muted); overflow-wrap: anywhere } time { grid-area: 1 / 2; color: var(--muted); font-variant-numeric: tabular-nums }
@media (width < 30rem) { li { grid-template-columns: 1fr } time { grid-area: auto } dl { grid-template-columns: 1fr } dd { margin-block-end: 8px } }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px } dt { color: var(--muted) } dd { margin: 0; overflow-wrap: anywhere }
iframe { width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: 8px; box-sizing: border-box } pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 16px; border: 1px solid var(--line); border-radius: 8px }`;
const STYLES_HASH = createHash('sha256').update(STYLES).digest('base64');

const WHEN = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

const page = Handlebars.compile(
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{title}}</title><style>${STYLES}</style></head><body><main>
{{#if mails}}<h1>Outbox</h1><p>What Payvite would have sent, newest first. Nothing leaves this machine.</p>
<ul>
{{#each mails}}<li><a href="/demo/outbox/{{file}}">{{subject}}</a><time datetime="{{at}}">{{when}}</time><span class="to">To {{to}}</span></li>{{/each}}
</ul>
{{else if mail}}<p><a href="/demo/outbox">All mails</a></p><h1>{{mail.subject}}</h1>
<dl><dt>From</dt><dd>{{mail.from}}</dd><dt>To</dt><dd>{{mail.to}}</dd><dt>Sent</dt><dd>{{mail.when}}</dd></dl>
<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/demo/outbox/{{mail.file}}/html"></iframe>
<h2>Text part</h2><pre>{{mail.text}}</pre>
{{else}}<h1>Outbox</h1><p>No mail yet. Invite a customer in the demo ERP, then come back.</p>{{/if}}
</main></body></html>`,
  { strict: false },
);

/** The mails of the outbox folder, to read in a browser. Their HTML runs in a sandboxed frame; links open in a new tab. */
export function outboxRoutes(directory: string): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLES_HASH}'; frame-src 'self'; frame-ancestors 'self'`,
    });
    next();
  });
  router.get('/', async (_request, response) => {
    const files = (await listMails(directory)).slice(0, LISTED_AT_MOST);
    const mails = await Promise.all(
      files.map(async (file) => describe(file, await readMail(directory, file))),
    );
    response.send(page({ title: 'Outbox', mails: mails.length > 0 ? mails : null }));
  });
  router.get('/:file', async (request, response) => {
    const file = await existingFile(directory, request.params.file);
    const mail = describe(file, await readMail(directory, file));
    response.send(page({ title: mail.subject, mail }));
  });
  router.get('/:file/html', async (request, response) => {
    const parsed = await readMail(directory, await existingFile(directory, request.params.file));
    response.set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox allow-popups allow-popups-to-escape-sandbox",
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
    const files = await listMails(directory);
    const mails = await Promise.all(
      files.map(async (file) => ({ file, parsed: await readMail(directory, file) })),
    );
    const data = mails
      .map(({ file, parsed }) => ({
        file,
        subject: parsed.subject ?? '',
        to: [parsed.to ?? []].flat().flatMap(({ value }) => value.map(({ address = '' }) => address)),
        sentAt: parsed.date?.toISOString() ?? null,
        text: parsed.text ?? '',
        links: parsed.text?.match(/https?:\/\/[^\s<>"]+/g) ?? [],
      }))
      .filter(({ to }) => recipient === '' || to.some((address) => address.toLowerCase() === recipient));
    response.set('Cache-Control', 'no-store').json({ data });
  };
}

async function listMails(directory: string): Promise<string[]> {
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

/** The name must be one of the folder's own, so that no path leads out of it. */
async function existingFile(directory: string, name: string): Promise<string> {
  const file = (await listMails(directory)).find((candidate) => candidate === name);
  if (file === undefined) throw notFound('not_found', 'mail');
  return file;
}

async function readMail(directory: string, file: string): Promise<ParsedMail> {
  return simpleParser(await readFile(join(directory, file)));
}

function describe(file: string, mail: ParsedMail) {
  const to = [mail.to ?? []].flat();
  return {
    file,
    subject: mail.subject ?? '(no subject)',
    from: mail.from?.text ?? '',
    to: to.map((address) => address.text).join(', '),
    at: mail.date?.toISOString() ?? '',
    when: mail.date === undefined ? '' : WHEN.format(mail.date),
    text: mail.text ?? '',
  };
}
