import { html } from 'lit';
import type { Sync, SyncState } from '@payvite/sdk';
import { icon } from '../pictures/icons.ts';
import type { ErpStrings } from '../strings/en-erp.ts';

const LOOKS = {
  running: ['pending', 'mute'],
  succeeded: ['accepted', 'good'],
  failed: ['alert', 'bad'],
  needs_approval: ['expired', 'wait'],
  given_up: ['declined', 'mute'],
} as const satisfies Record<SyncState | 'given_up', readonly [string, string]>;

/** Whether it waited for a person, and was never approved: nothing has failed then. */
export function isGivenUp({ state, guards, approvedAt }: Sync): boolean {
  return state === 'failed' && guards.length > 0 && approvedAt === null;
}

/** The state of a sync as a drawing and a word. */
export function stateWord(sync: Sync, words: ErpStrings) {
  const state = isGivenUp(sync) ? 'given_up' : sync.state;
  const [drawing, tone] = LOOKS[state];
  return html`<span class="word ${tone}">${icon(drawing)}${words.states[state]}</span>`;
}

/** What the newest sync is called: to whoever uploads files, no sync. */
export function newestTitle(sync: Sync | undefined, words: ErpStrings): string {
  return sync?.source === 'import' ? words.sources.import : words.facts.newest;
}
