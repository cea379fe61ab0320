import { html, nothing } from 'lit';
import type { Fault } from './fault.ts';
import { icon } from './pictures/icons.ts';
import type { IconName } from './pictures/icons.ts';
import type { Strings } from './strings/en.ts';
import type { SmallStrings } from './strings/en-small.ts';

/** What stands in place of an element's content: an icon, what it is, what to do, perhaps a button and a reference. */
export function elementState(
  name: IconName,
  title: string,
  text: string,
  [action, onAction]: [string, (() => void)?] = [''],
  reference = '',
) {
  return html`<div class="state" role=${name === 'alert' ? 'alert' : 'status'}>
    ${icon(name)}<strong>${title}</strong>
    <p>${text}</p>
    ${reference ? html`<small>${reference}</small>` : nothing}
    ${onAction ? html`<button type="button" class="button" @click=${onAction}>${action}</button>` : nothing}
  </div>`;
}

/** The element stands outside any connection. */
export function missingState({ fault }: Pick<SmallStrings, 'fault'>) {
  return elementState('plug', fault.notConnectedTitle, fault.notConnectedText);
}

/** A fault in place of the content, with the way out; without permission there is none to offer. */
export function faultInPlace(
  title: string,
  fault: Fault,
  strings: Pick<SmallStrings, 'fault'>,
  onRetry: () => void,
) {
  const words = strings.fault;
  if (fault.code === 'permission_denied') {
    return elementState('lock', words.permissionTitle, words.permissionText);
  }
  const reference = fault.requestId ? words.reference(fault.requestId) : '';
  return elementState('alert', title, fault.message, [words.tryAgain, onRetry], reference);
}

/** One line over content that could not be read again. */
export function staleNotice(
  time: string,
  strings: Pick<SmallStrings, 'fault'> & { list: Pick<Strings['list'], 'notRefreshed'> },
  onRetry: () => void,
) {
  return html`<p class="trouble" role="status">
    ${strings.list.notRefreshed(time)}
    <button type="button" class="link" @click=${onRetry}>${strings.fault.tryAgain}</button>
  </p>`;
}

/** Gray bars while the first answer is awaited. */
export function skeleton(label: string, lines = 4) {
  return html`<div class="skeleton" role="status" aria-label=${label}>
    ${Array.from({ length: lines }, () => html`<span class="bone" aria-hidden="true"></span>`)}
  </div>`;
}
