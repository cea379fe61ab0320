import { css, html, nothing } from 'lit';
import type { MailPreview } from '@payvite/sdk';
import type { InviteStrings } from '../strings/en-invite.ts';
import { mailPage } from './mail-page.ts';

/** The mail before it is sent: its head, its page, and its text part as text, whatever stands in it. */
export function mailPreview(mail: MailPreview, strings: InviteStrings) {
  const words = strings.preview;
  const row = (label: string, value: unknown) =>
    html`<div>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<div class="mail" role="region" aria-label=${words.title} tabindex="-1">
    <dl>
      ${row(words.from, address(mail.from))} ${row(words.to, address(mail.to))}
      ${mail.replyTo === null ? nothing : row(words.replyTo, mail.replyTo)}
      ${row(words.subject, html`<b>${mail.subject}</b>`)}
    </dl>
    <details>
      <summary>${words.text}</summary>
      <div class="text">${mail.text.trim()}</div>
    </details>
    ${mailPage(mail.html, mail.subject)}
  </div>`;
}

function address({ name, email }: { name: string | null; email: string }) {
  return name === null ? email : html`${name} <span class="angled">&lt;${email}&gt;</span>`;
}

export const mailPreviewStyles = css`
  .mail:focus {
    outline: none;
  }
  .mail dl {
    display: grid;
    gap: 4px;
    margin: 0 0 12px;
  }
  .mail dl div {
    display: grid;
    grid-template-columns: 5em minmax(0, 1fr);
    gap: 8px;
  }
  .mail dt {
    color: var(--_ink-3);
  }
  .mail dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .mail b {
    font-weight: 600;
  }
  .angled {
    color: var(--_ink-3);
  }
  .mail summary {
    color: var(--_accent);
    cursor: pointer;
  }
  .mail :is(.text, iframe) {
    width: 100%;
    margin-top: 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .mail .text {
    padding: 16px 18px;
    background: var(--_sunken);
    line-height: 1.55;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
