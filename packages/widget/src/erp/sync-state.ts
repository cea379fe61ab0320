import { html } from 'lit';
import type { Sync, SyncState } from '@payvite/sdk';
import { icon } from '../pictures/icons.ts';
import type { ErpStrings } from '../strings/en-erp.ts';

const LOOKS = {
  running: ['pending', 'mute'],
  succeeded: ['accepted', 'good'],
  failed: ['alert', 'bad'],
  needs_approval: ['expired', 'wait'],
} as const satisfies Record<SyncState, readonly [string, string]>;

/** The state of a sync as a drawing and a word. */
export function stateWord({ state }: Pick<Sync, 'state'>, words: ErpStrings) {
  const [drawing, tone] = LOOKS[state];
  return html`<span class="word ${tone}">${icon(drawing)}${words.states[state]}</span>`;
}
