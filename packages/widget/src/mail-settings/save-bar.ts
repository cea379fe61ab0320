import { html, nothing } from 'lit';
import { complaint } from '../complaint.ts';
import { formatTime } from '../dates.ts';
import type { Fault } from '../fault.ts';
import { icon } from '../pictures/icons.ts';
import type { SettingsContext } from './settings-context.ts';

interface BarFacts {
  /** How many settings are not saved. */
  count: number;
  isSaving: boolean;
  savedAt: Date | null;
  /** Why nothing could be saved. */
  fault: Fault | null;
  onDiscard(): void;
}

/** What is not saved yet, and the two ways out of it. */
export function saveBar(
  { words, strings, locale }: SettingsContext,
  { count, isSaving, savedAt, fault, onDiscard }: BarFacts,
) {
  const kind = count ? 'unsaved' : savedAt ? 'saved' : 'idle';
  const state = count
    ? html`<span class="state-word waits"><span class="dot"></span>${words.unsaved(count)}</span>`
    : savedAt
      ? html`<span class="state-word good"
          >${icon('accepted')}${words.saved(formatTime(savedAt, locale))}</span
        >`
      : html`<span class="state-word">${words.clean}</span>`;
  const off = count === 0 || isSaving ? 'true' : nothing;
  return html`<div class="bar ${kind}">
    ${complaint(fault, strings)} ${state}
    <span class="buttons">
      <button type="button" class="button discard" aria-disabled=${off} @click=${onDiscard}>
        ${words.discard}
      </button>
      <button type="submit" class="button primary save" aria-disabled=${off}>
        ${isSaving ? words.saving : words.save}
      </button>
    </span>
  </div>`;
}
