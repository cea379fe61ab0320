import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import Handlebars from 'handlebars';
import { simpleParser, type ParsedMail } from 'mailparser';
import { notFound } from '../errors.ts';

const LISTED_AT_MOST = 200;
const STYLES = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 0 auto; padding: 24px 16px }
table { width: 100%; border-collapse: collapse } th, td { text-align: start; padding: 8px 12px 8px 0; border-block-end: 1px solid #8884 }
th { font-size: .8125rem; font-weight: 560 } a { color: LinkText } iframe { width: 100%; height: 46rem; border: 1px solid #8886; border-radius: 8px; background: Canvas }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 16px; border: 1px solid #8886; border-radius: 8px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px } dt { font-weight: 560 } dd { margin: 0 }`;
const STYLES_HASH = createHash('sha256').update(STYLES).digest('base64');

const page = Handlebars.compile(
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{title}}</title><style>${STYLES}</style></head><body><main>
{{#if mails}}<h1>Outbox</h1><p>What Payvite would have sent, newest first. Nothing leaves this machine.</p>
<table><thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Sent</th></tr></thead><tbody>
{{#each mails}}<tr><td><a href="/demo/outbox/{{file}}">{{subject}}</a></td><td>{{to}}</td><td>{{at}}</td></tr>{{/each}}
</tbody></table>
{{else if mail}}<p><a href="/demo/outbox">All mails</a></p><h1>{{mail.subject}}</h1>
<dl><dt>From</dt><dd>{{mail.from}}</dd><dt>To</dt><dd>{{mail.to}}</dd><dt>Sent</dt><dd>{{mail.at}}</dd></dl>
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
    at: mail.date?.toISOString().slice(0, 16).replace('T', ' ') ?? '',
    text: mail.text ?? '',
  };
}
