import { html, nothing } from 'lit';
import type { Authorization } from '@payvite/sdk';
import { formatInstant, formatInstantDate } from '../dates.ts';
import type { PaymentsContext } from './payments-context.ts';

/** What a payer agreed to, for a list of facts: who, to what, from which account, when and from where, in whose words. */
export function authorizationFacts(
  authorization: Authorization,
  { words, locale }: Pick<PaymentsContext, 'words' | 'locale'>,
) {
  const detail = words.detail;
  const { payerName, payerEmail, kind, bankName, last4, authorizedAt, ipAddress, secCode } = authorization;
  const { provider, textSource, textVersion, providerMandateId, endedAt, keepUntil } = authorization;
  const source = textSource === 'payvite' || provider === null ? detail.ours : detail.providers[provider];
  const version = textVersion ?? providerMandateId;
  const facts: [word: string, value: unknown][] = [
    [detail.by, html`${payerName} <small>${payerEmail}</small>`],
    [detail.kind, detail.kinds[kind]],
    [detail.bank, [bankName, last4 && detail.ending(last4)].filter(Boolean).join(', ')],
    [detail.became.authorized, formatInstant(authorizedAt, locale)],
    [detail.address, ipAddress],
    [detail.secCode, secCode],
    [detail.words, version ? `${source}, ${version}` : source],
    [detail.ended, endedAt && formatInstantDate(endedAt, locale)],
    [detail.keepUntil, keepUntil && formatInstantDate(keepUntil, locale)],
  ];
  return facts.map(([word, value]) =>
    value
      ? html`<dt>${word}</dt>
          <dd>${value}</dd>`
      : nothing,
  );
}
