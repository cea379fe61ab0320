import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';

const STYLES = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; color: var(--ink); background: var(--page);
  --page: light-dark(#f3f4f2, #121619); --card: light-dark(#fff, #1b2125); --ink: light-dark(#1b2126, #e8ecee); --muted: light-dark(#505a62, #b4bdc3); --line: light-dark(#e2e6e9, #2f373d); --link: light-dark(#0b57d0, #9bc2ff) }
* { box-sizing: border-box } body { max-width: 60rem; margin: 0 auto; padding: 32px 24px 64px } a { color: var(--link) }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.012em; margin: 0 0 8px; overflow-wrap: anywhere; text-wrap: balance } p { margin: 0 0 24px; color: var(--muted) }
.mails { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden }
.mails li + li { border-block-start: 1px solid var(--line) } .mails a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 16px; padding: 14px 20px; color: inherit; text-decoration: none } .mails a:hover { background: light-dark(#f7f8f7, #20272c) } .mails a:focus-visible { outline: 2px solid var(--link); outline-offset: -2px }
.mails strong { font-weight: 600; overflow-wrap: anywhere } .mails time, .mails span { color: var(--muted); font-size: .875rem } .mails time { font-variant-numeric: tabular-nums; line-height: 24px } .mails span { grid-column: 1 / -1; overflow-wrap: anywhere }
.back { display: inline-block; margin: 0 0 16px } dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 16px 0 24px; font-size: .9375rem } dt { color: var(--muted) } dd { margin: 0; overflow-wrap: anywhere }
iframe { display: block; width: 100%; height: min(52rem, 85vh); border: 1px solid var(--line); border-radius: 10px; background: var(--card) }
details { margin-block-start: 16px; background: var(--card); border: 1px solid var(--line); border-radius: 10px } summary { padding: 12px 20px; font-weight: 600; cursor: pointer } summary:focus-visible { outline: 2px solid var(--link); outline-offset: -2px; border-radius: 10px }
pre { margin: 0; padding: 16px 20px; border-block-start: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; font: .875rem/1.6 ui-monospace, 'SF Mono', Menlo, Consolas, monospace } pre.source { max-height: 32rem; overflow: auto }
details dl { margin: 0; padding: 16px 20px; border-block-start: 1px solid var(--line); font-size: .875rem }
.mails + p { margin: 16px 0 0; font-size: .875rem }
@media (width < 40rem) { body { padding: 20px 16px 48px } .mails a { grid-template-columns: minmax(0, 1fr); padding: 14px 16px } summary { padding: 12px 16px } pre { padding: 16px } dl, details dl { grid-template-columns: minmax(0, 1fr); gap: 0 } details dl { padding: 16px } dd { margin-block-end: 8px } iframe { height: 80vh } }`;

/** The one style sheet of the outbox's pages, as a Content-Security-Policy names it. */
export const OUTBOX_STYLES_SOURCE = `'sha256-${createHash('sha256').update(STYLES).digest('base64')}'`;

/** What the pages say of one mail. */
export interface OutboxMail {
  file: string;
  subject: string;
  from: string;
  to: string;
  /** ISO 8601; empty where the mail names no time. */
  at: string;
  when: string;
}

/** A piece of the text part: an address to click on, or what stands between. */
export interface TextPiece {
  text: string;
  href: string | null;
}

const frame = (body: string) =>
  Handlebars.compile(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}}</title><style>${STYLES}</style></head><body><main>
${body}
</main></body></html>`,
    { strict: true },
  );

/** The page with the list. */
export const outboxListPage: (data: { title: string; mails: OutboxMail[]; isCut: boolean }) => string =
  frame(`<h1>Outbox</h1>
{{#if mails}}<p>What Payvite would have sent, newest first. Nothing leaves this machine.</p>
<ul class="mails">
{{#each mails}}<li><a href="/demo/outbox/{{file}}"><strong>{{subject}}</strong><time datetime="{{at}}">{{when}}</time><span>To {{to}}</span></a></li>
{{/each}}</ul>
{{#if isCut}}<p>Older mails are in the outbox folder.</p>{{/if}}
{{else}}<p>No mail yet. Invite a customer in the demo ERP, then come back.</p>{{/if}}`);

/** The page of one mail. Its HTML is shown in a frame that runs no script; links of it open in a new tab. */
export const outboxMailPage: (data: {
  title: string;
  mail: OutboxMail;
  pieces: TextPiece[];
  headers: { name: string; value: string }[];
  source: string;
}) => string = frame(`<a class="back" href="/demo/outbox">All mails</a><h1>{{mail.subject}}</h1>
<dl><dt>From</dt><dd>{{mail.from}}</dd><dt>To</dt><dd>{{mail.to}}</dd><dt>Sent</dt><dd><time datetime="{{mail.at}}">{{mail.when}}</time></dd></dl>
<iframe title="The mail as a mail program shows it" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/demo/outbox/{{mail.file}}/html"></iframe>
<details open><summary>Text part</summary><pre>{{#each pieces}}{{#if href}}<a href="{{href}}" target="_blank" rel="noreferrer">{{text}}</a>{{else}}{{text}}{{/if}}{{/each}}</pre></details>
<details><summary>Headers</summary><dl>{{#each headers}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/each}}</dl></details>
<details><summary>Source</summary><pre class="source" tabindex="0">{{source}}</pre></details>`);
