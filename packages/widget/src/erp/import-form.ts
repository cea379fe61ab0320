import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { complaint } from '../complaint.ts';
import { SyncChangeEvent } from '../events.ts';
import { icon } from '../pictures/icons.ts';
import type { ErpContext } from './erp-context.ts';
import { FILE_NAMES, formatBytes, guessName, kindOf, toLocalField } from './import-draft.ts';
import type { ChosenFile } from './import-draft.ts';

const UPLOAD = 'upload';

/** Chooses files of an export, says what each lists, uploads them and has them checked. */
export class ImportForm {
  readonly #context: ErpContext;
  #chosen: ChosenFile[] = [];
  #exportedAt = '';
  #fault = '';
  #isOver = false;
  /** The import that takes them, once there is one: another try goes on with it. */
  #importId: string | null = null;
  #upload: AbortController | undefined;

  constructor(context: ErpContext) {
    this.#context = context;
  }

  /** Whether the last thing done here was to discard an import. */
  isDiscarded = false;

  /** Whether somebody has begun to choose. */
  get isBegun(): boolean {
    return this.#chosen.length > 0;
  }

  /** Forgets what was chosen. */
  clear(): void {
    this.#upload?.abort();
    this.#chosen = [];
    this.#exportedAt = '';
    this.#fault = '';
    this.#importId = null;
    this.isDiscarded = false;
  }

  /** Deletes an import. */
  async discard(id: string): Promise<void> {
    const { client, words } = this.#context;
    await client.imports.remove(id);
    this.isDiscarded = true;
    this.#context.takeImport(undefined);
    this.#context.announce(words.import.discarded);
    await this.#context.refresh();
  }

  render() {
    const { words } = this.#context;
    const isBusy = this.#context.isBusy(UPLOAD);
    return html`<div class="inset import-form">
      <h3>${words.import.title}</h3>
      <p class="quiet">${words.import.lead}</p>
      ${
        isBusy
          ? nothing
          : html`<div
              class="drop ${this.#isOver ? 'over' : ''}"
              @dragover=${this.#over}
              @dragleave=${() => this.#setOver(false)}
              @drop=${this.#drop}
            >
              <span>${words.import.drop}</span>
              <button
                type="button"
                class="button choose"
                aria-describedby="import-hint"
                @click=${() => this.#context.host.renderRoot.querySelector<HTMLElement>('input[type=file]')?.click()}
              >
                ${this.isBegun ? words.import.chooseOthers : words.import.choose}
              </button>
              <input
                class="hidden"
                type="file"
                multiple
                tabindex="-1"
                aria-hidden="true"
                accept=".csv,.txt,text/csv"
                @change=${this.#onChosen}
              />
            </div>`
      }
      <p class="quiet" id="import-hint">${words.import.hint}</p>
      ${this.isBegun ? this.#draft(isBusy) : nothing}
    </div>`;
  }

  #draft(isBusy: boolean) {
    const { words, strings } = this.#context;
    const fault = this.#fault
      ? { code: '', message: this.#fault, requestId: null }
      : this.#context.faultOf(UPLOAD);
    const done = this.#chosen.filter(({ state }) => state === 'uploaded').length;
    return html`<form novalidate @submit=${this.#onSubmit}>
      <ul class="chosen">
        ${repeat(
          this.#chosen,
          ({ file }) => file,
          (chosen) => this.#file(chosen, isBusy),
        )}
      </ul>
      <div class="setting">
        <label for="exported-at">${words.import.exportedAt}</label>
        <input
          class="field"
          id="exported-at"
          type="datetime-local"
          aria-describedby="exported-hint complaint"
          ?disabled=${isBusy}
          .value=${this.#exportedAt}
          @input=${(event: Event) => (this.#exportedAt = (event.target as HTMLInputElement).value)}
        />
        <p class="quiet" id="exported-hint">${words.import.exportedHint}</p>
      </div>
      ${complaint(fault, strings)}
      ${
        isBusy
          ? html`<div class="upload">
              <progress aria-labelledby="upload-words" max=${this.#chosen.length} value=${done}></progress>
              <span id="upload-words" role="status"
                >${words.import.uploading(Math.min(done + 1, this.#chosen.length), this.#chosen.length)}</span
              >
            </div>`
          : nothing
      }
      <span class="buttons">
        <button type="submit" class="button primary" aria-disabled=${isBusy ? 'true' : nothing}>
          ${words.import.upload}
        </button>
        <button type="button" class="button" @click=${() => void this.#cancel()}>
          ${words.import.cancel}
        </button>
      </span>
    </form>`;
  }

  #file(chosen: ChosenFile, isBusy: boolean) {
    const { words, locale } = this.#context;
    const { file, name, state } = chosen;
    return html`<li>
      <span class="file-name">${file.name} <small>${formatBytes(file.size, locale)}</small></span>
      <select
        class="field"
        aria-label=${words.import.kindOf(file.name)}
        ?disabled=${isBusy || state === 'uploaded'}
        @change=${(event: Event) => {
          chosen.name = (event.target as HTMLSelectElement).value as ChosenFile['name'];
          this.#fault = '';
          this.#context.update();
        }}
      >
        <option value="" ?selected=${name === ''}>${words.import.noKind}</option>
        ${FILE_NAMES.map(
          (each) => html`<option value=${each} ?selected=${name === each}>${kindOf(each, words)}</option>`,
        )}
      </select>
      ${
        isBusy || state === 'uploaded'
          ? html`<span class="word ${state === 'uploaded' ? 'good' : 'mute'}"
              >${state === 'uploaded' ? icon('accepted') : nothing}${words.import.states[state]}</span
            >`
          : html`<button
              type="button"
              class="button"
              aria-label=${words.import.remove(file.name)}
              @click=${() => this.#leaveOut(chosen)}
            >
              ${icon('declined')}
            </button>`
      }
    </li>`;
  }

  readonly #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#setOver(true);
  };

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#isOver = false;
    this.#take([...(event.dataTransfer?.files ?? [])]);
  };

  readonly #onChosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    this.#take([...(input.files ?? [])]);
    // The same file can be chosen again.
    input.value = '';
  };

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.#context.isBusy(UPLOAD)) return;
    this.#fault = this.#findFault();
    if (this.#fault) return this.#context.update();
    void this.#send();
  };

  #take(files: File[]): void {
    if (files.length === 0) return;
    for (const file of files) this.#chosen.push({ file, name: guessName(file.name), state: 'waits' });
    this.isDiscarded = false;
    // As of the oldest: what happened after that may be missing.
    const oldest = toLocalField(new Date(Math.min(...files.map((file) => file.lastModified), Date.now())));
    if (!this.#exportedAt || oldest < this.#exportedAt) this.#exportedAt = oldest;
    this.#fault = '';
    this.#context.update();
  }

  #leaveOut(chosen: ChosenFile): void {
    this.#chosen = this.#chosen.filter((each) => each !== chosen);
    this.#fault = '';
    void this.#context.focus('.choose');
  }

  #findFault(): string {
    const { words: all } = this.#context;
    const words = all.import;
    for (const { file, name } of this.#chosen) {
      if (!name) return words.needsKind(file.name);
      if (file.size === 0) return words.isEmpty(file.name);
      if (this.#chosen.filter((each) => each.name === name).length > 1) return words.twice(kindOf(name, all));
    }
    if (!this.#exportedAt) return words.needsTime;
    return new Date(this.#exportedAt) > new Date() ? words.ahead : '';
  }

  async #send(): Promise<void> {
    const { client, words, host } = this.#context;
    const upload = (this.#upload = new AbortController());
    const isSent = await this.#context.act(UPLOAD, async () => {
      const exportedAt = new Date(this.#exportedAt).toISOString();
      this.#importId ??= (await client.imports.create({ exportedAt })).id;
      for (const chosen of this.#chosen) {
        if (chosen.state === 'uploaded') continue;
        if (upload.signal.aborted) return;
        chosen.state = 'uploading';
        this.#context.update();
        try {
          const { signal } = upload;
          await client.imports.upload(this.#importId, chosen.name || 'accounts.csv', chosen.file, { signal });
          chosen.state = 'uploaded';
        } catch (error) {
          chosen.state = 'waits';
          if (!upload.signal.aborted) this.#failed = chosen.file.name;
          throw error;
        }
        this.#context.update();
      }
      const reviewed = await client.imports.review(this.#importId);
      this.#context.takeImport(reviewed);
      if (reviewed.sync) host.dispatchEvent(new SyncChangeEvent(reviewed.sync));
    });
    if (upload.signal.aborted) return;
    if (isSent) {
      this.clear();
      await this.#context.refresh();
    } else if (this.#failed) {
      const reason = this.#context.faultOf(UPLOAD)?.message ?? '';
      this.#fault = words.import.notUploaded(this.#failed, reason);
    }
    this.#failed = '';
    this.#context.update();
  }

  #failed = '';

  async #cancel(): Promise<void> {
    const id = this.#importId;
    this.clear();
    await this.#context.focus('.choose');
    if (id) await this.#context.act('discard', () => this.discard(id));
  }

  #setOver(isOver: boolean): void {
    if (isOver === this.#isOver) return;
    this.#isOver = isOver;
    this.#context.update();
  }
}
