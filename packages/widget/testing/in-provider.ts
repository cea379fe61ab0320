import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../src/index.ts';
import type { PayviteProvider } from '../src/index.ts';
import type { StandInClient } from './stand-in-client.ts';

export { button, find, findAll, findButton, type, words } from './element-finding.ts';

/** Puts a template inside a provider with this client and gives its first element. */
export async function inProvider<Found extends Element>(
  client: StandInClient,
  template: TemplateResult,
): Promise<Found> {
  const provider = await fixture<PayviteProvider>(
    html`<payvite-provider .client=${client}>${template}</payvite-provider>`,
  );
  const found = provider.firstElementChild;
  if (!found) throw new Error('The template has no element.');
  return found as Found;
}

/** Runs a check under a color scheme, then takes it off again. */
export async function inScheme(scheme: 'light' | 'dark', check: () => Promise<void>): Promise<void> {
  const { style } = document.documentElement;
  style.colorScheme = scheme;
  style.background = scheme === 'dark' ? '#10181f' : '#ffffff';
  try {
    await check();
  } finally {
    style.colorScheme = '';
    style.background = '';
  }
}
