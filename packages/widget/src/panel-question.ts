import { html, nothing } from 'lit';
import type { LitElement } from 'lit';
import { complaint } from './complaint.ts';
import type { PanelActs } from './panel-acts.ts';
import type { SmallStrings } from './strings/en-small.ts';

/** What a question needs of the panel that it stands in. */
export interface QuestionContext extends Pick<PanelActs, 'act' | 'isBusy' | 'faultOf'> {
  readonly host: LitElement;
  readonly words: { busy: string; notYet: string };
  readonly strings: Pick<SmallStrings, 'fault'>;
  /** Puts the focus there once it is drawn. */
  focus(selector: string): Promise<void>;
  /** Draws anew. */
  update(): void;
}

interface Asked {
  /** What will happen. */
  text: unknown;
  confirm: string;
  /** Whether much may be lost by it. */
  isDanger?: boolean;
  onConfirm(): Promise<void>;
}

/** Asks once more, in place, before something is done that cannot be undone. One question is open at a time. */
export class PanelQuestion {
  readonly #context: QuestionContext;
  #key: string | null = null;

  constructor(context: QuestionContext) {
    this.#context = context;
  }

  isOpen(key: string): boolean {
    return this.#key === key;
  }

  /** The button that asks; it takes the focus back when the answer is no. */
  button(key: string, label: unknown, kind = '') {
    return html`<button
      type="button"
      class="button ${kind}"
      data-asks=${key}
      aria-disabled=${this.#context.isBusy(key) ? 'true' : nothing}
      @click=${() => void this.#ask(key)}
    >
      ${label}
    </button>`;
  }

  render(key: string, { text, confirm, isDanger, onConfirm }: Asked) {
    const context = this.#context;
    const { words, strings } = context;
    const isBusy = context.isBusy(key);
    return html`<div
      class="question"
      role="group"
      tabindex="-1"
      aria-labelledby="question"
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
    >
      <div id="question">${text}</div>
      ${complaint(context.faultOf(key), strings)}
      <span class="buttons">
        <button
          type="button"
          class="button ${isDanger ? 'danger' : 'primary'}"
          aria-disabled=${isBusy ? 'true' : nothing}
          @click=${() => void this.#confirm(key, onConfirm)}
        >
          ${isBusy ? words.busy : confirm}
        </button>
        <button type="button" class="button" @click=${() => void this.#close()}>${words.notYet}</button>
      </span>
    </div>`;
  }

  async #ask(key: string): Promise<void> {
    this.#key = key;
    // Not its button: whoever presses Enter twice has read nothing.
    await this.#context.focus('.question');
    this.#context.host.renderRoot.querySelector('.question')?.scrollIntoView({ block: 'nearest' });
  }

  async #confirm(key: string, onConfirm: () => Promise<void>): Promise<void> {
    if (this.#context.isBusy(key)) return;
    const isDone = await this.#context.act(key, onConfirm);
    if (!isDone) return;
    if (this.#key === key) this.#key = null;
    this.#context.update();
  }

  async #close(): Promise<void> {
    const key = this.#key;
    this.#key = null;
    await this.#context.focus(`[data-asks="${key}"]`);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    void this.#close();
  }
}
