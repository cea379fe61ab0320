import { html, nothing } from 'lit';
import type { ReactiveController } from 'lit';
import type { CurrentSession, Dealer } from '@payvite/sdk';
import type { ConnectionFollower } from '../connection/connection-follower.ts';
import type { Connection, WidgetClient } from '../connection/connection.ts';
import { dealerClient } from '../connection/dealer-client.ts';
import type { DealerClient } from '../connection/dealer-client.ts';
import { formatTime } from '../dates.ts';
import { faultInPlace, missingState, skeleton } from '../element-state.ts';
import { MailSettingsSavedEvent } from '../events.ts';
import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { mailPreviewStyles } from '../invite-button/mail-preview.ts';
import { icon } from '../pictures/icons.ts';
import { adoptSheets } from '../panel-sheets.ts';
import type { InviteStrings } from '../strings/en-invite.ts';
import { enMailSettings } from '../strings/en-mail-settings.ts';
import type { MailSettingsStrings } from '../strings/en-mail-settings.ts';
import { PanelWords } from '../strings/panel-words.ts';
import { LogoField } from './logo-field.ts';
import { mailSettingsStyles } from './mail-settings-styles.ts';
import { saveBar } from './save-bar.ts';
import type { SettingsContext, SettingsHost } from './settings-context.ts';
import { changedFields, changesOf, draftFaults, draftOf, SETTINGS_FIELDS } from './settings-draft.ts';
import type { SettingsDraft, SettingsFaults, SettingsField } from './settings-draft.ts';
import { settingsFieldStyles } from './settings-field-styles.ts';
import { settingsForm } from './settings-form.ts';
import { faultsOfFields } from './settings-faults.ts';
import { settingsPreviewStyles } from './settings-preview-styles.ts';
import { SettingsPreview } from './settings-preview.ts';
import { TestMailForm } from './test-mail-form.ts';

/** English comes with the settings. */
const LANGUAGES = {
  es: async () => (await import('../strings/es-mail-settings.ts')).esMailSettings,
  fr: async () => (await import('../strings/fr-mail-settings.ts')).frMailSettings,
};

/** What the element shows and does, once it is loaded. */
export class MailSettingsPanel implements ReactiveController, SettingsContext {
  readonly host: SettingsHost;
  readonly #connection: ConnectionFollower<InviteStrings>;
  readonly #words = new PanelWords('mailSettings', enMailSettings, LANGUAGES, () => this.update());
  readonly #preview = new SettingsPreview(this);
  readonly #logo = new LogoField(this);
  readonly #test = new TestMailForm(this, this.#preview);
  #followed: Connection | undefined;
  #read: AbortController | undefined;
  #dealer: Dealer | undefined;
  #draft: SettingsDraft | undefined;
  #session: CurrentSession | null = null;
  /** Why the settings could not be read. */
  #fault: Fault | null = null;
  #faults: SettingsFaults = {};
  #saveFault: Fault | null = null;
  #isSaving = false;
  #savedAt: Date | null = null;
  #announcement = '';
  version = 0;

  constructor(host: SettingsHost, connection: ConnectionFollower<InviteStrings>) {
    this.host = host;
    this.#connection = connection;
    adoptSheets(host, [mailPreviewStyles, settingsFieldStyles, mailSettingsStyles, settingsPreviewStyles]);
    host.addController(this);
    void new FocusKeeper(host, '.frame');
  }

  hostConnected(): void {
    // A preview that was given up is asked for again.
    this.update();
  }

  hostUpdate(): void {
    const connection = this.#connection.current;
    if (connection && connection !== this.#followed) {
      this.#followed = connection;
      this.#dealer = undefined;
      void this.#readDealer(connection);
    }
    if (this.#dealer) this.#preview.follow();
  }

  hostUpdated(): void {
    this.#preview.write();
  }

  hostDisconnected(): void {
    this.#preview.stop();
  }

  get strings(): InviteStrings {
    return this.#connection.strings;
  }

  get locale(): string {
    return this.#connection.locale;
  }

  get words(): MailSettingsStrings {
    return this.#ownWords as MailSettingsStrings;
  }

  get client(): DealerClient {
    return dealerClient(this.#followed?.client);
  }

  get dealer(): Dealer {
    return this.#dealer as Dealer;
  }

  get draft(): SettingsDraft {
    return this.#draft as SettingsDraft;
  }

  get canWrite(): boolean {
    const can = (permission: 'dealer:write') => this.#session?.permissions.includes(permission) ?? true;
    return can('dealer:write');
  }

  get personName(): string | null {
    const { type, name } = this.#session?.actor ?? {};
    return type === 'user' ? (name ?? null) : null;
  }

  get hasChanges(): boolean {
    return this.#changed.length > 0;
  }

  render() {
    const { isMissing, hasWords, strings } = this.#connection;
    if (isMissing) return slotted('not-connected', missingState(strings));
    const words = this.#ownWords;
    if (!hasWords || !words) return slotted('loading', skeleton(''));
    return html`<section class="frame" part="frame" tabindex="-1" aria-labelledby="title">
      <header class="head">
        <h2 id="title">${words.title}</h2>
        ${this.#dealer ? html`<p class="lead">${words.lead}</p>` : nothing}
      </header>
      ${this.#renderContent(words)}
      <div class="hidden" role="status">${this.#announcement}</div>
    </section>`;
  }

  #renderContent(words: MailSettingsStrings) {
    if (this.#fault) {
      const slot = this.#fault.code === 'permission_denied' ? 'no-permission' : 'error';
      const retry = () => void (this.#followed && this.#readDealer(this.#followed));
      return slotted(slot, faultInPlace(words.faultTitle, this.#fault, this.strings, retry));
    }
    if (!this.#dealer) return slotted('loading', skeleton(words.loading, 8));
    return html`${
        this.canWrite ? nothing : html`<p class="read-only">${icon('lock')}<span>${words.readOnly}</span></p>`
      }
      <div class="sides">
        ${settingsForm(this, {
          faults: this.#faults,
          logo: this.#logo,
          bar: this.canWrite
            ? saveBar(this, {
                count: this.#changed.length,
                isSaving: this.#isSaving,
                savedAt: this.#savedAt,
                fault: this.#saveFault,
                onDiscard: this.#discard,
              })
            : nothing,
          onEdit: this.#edit,
          onSave: () => void this.save(),
        })}
        ${this.#preview.render(this.canWrite ? this.#test.render() : nothing)}
      </div>`;
  }

  update(): void {
    this.host.requestUpdate();
  }

  announce(text: string): void {
    this.#announcement = text;
    this.update();
  }

  take(dealer: Dealer): void {
    this.#keep(dealer, this.#changed);
  }

  #keep(dealer: Dealer, edited: readonly SettingsField[]): void {
    const rest = Object.fromEntries(edited.map((field) => [field, this.draft[field]]));
    this.#dealer = dealer;
    this.#draft = { ...draftOf(dealer), ...rest };
    this.version++;
    this.host.dispatchEvent(new MailSettingsSavedEvent(dealer));
    this.update();
  }

  async save(): Promise<void> {
    const fields = this.#changed;
    if (this.#isSaving || fields.length === 0) return;
    const all = draftFaults(this.draft, this.dealer.mode, this.words);
    // What was so before is not what was changed now.
    this.#faults = Object.fromEntries(
      fields.filter((field) => all[field]).map((field) => [field, all[field]]),
    );
    this.#saveFault = null;
    if (Object.keys(this.#faults).length > 0) return this.#focusFault();
    const sent = this.draft;
    this.#isSaving = true;
    this.update();
    try {
      const saved = await this.client.update(changesOf(sent, fields));
      this.#savedAt = new Date();
      // Whatever was typed meanwhile stays.
      this.#keep(
        saved,
        SETTINGS_FIELDS.filter((field) => this.draft[field] !== sent[field]),
      );
      this.announce(this.words.saved(formatTime(this.#savedAt, this.locale)));
    } catch (error) {
      this.#faults = faultsOfFields(error, this.words);
      const fault = describeFault(error, this.strings);
      announceFault(this.host, fault);
      if (Object.keys(this.#faults).length > 0) await this.#focusFault();
      else this.#saveFault = fault;
    } finally {
      this.#isSaving = false;
      this.update();
    }
  }

  get #ownWords(): MailSettingsStrings | undefined {
    return this.#words.find(this.locale, this.#connection.current?.speech.strings);
  }

  get #changed(): SettingsField[] {
    return this.#draft && this.#dealer ? changedFields(this.#draft, this.#dealer) : [];
  }

  async #readDealer({ client }: Connection): Promise<void> {
    this.#read?.abort();
    const read = (this.#read = new AbortController());
    this.#fault = null;
    this.update();
    try {
      const session = currentSession(client);
      const dealer = await dealerClient(client).get({ signal: read.signal });
      const known = await session;
      if (read.signal.aborted) return;
      this.#session = known;
      this.#dealer = dealer;
      this.#draft = draftOf(dealer);
      this.version++;
    } catch (error) {
      if (read.signal.aborted) return;
      this.#fault = describeFault(error, this.strings);
      announceFault(this.host, this.#fault);
    }
    this.update();
  }

  readonly #edit = (change: Partial<SettingsDraft>): void => {
    this.#draft = { ...this.draft, ...change };
    const edited = Object.keys(change) as SettingsField[];
    for (const field of edited) delete this.#faults[field];
    this.update();
  };

  readonly #discard = (): void => {
    if (!this.hasChanges || this.#isSaving) return;
    this.#draft = draftOf(this.dealer);
    this.#faults = {};
    this.#saveFault = null;
    this.announce(this.words.discarded);
  };

  async #focusFault(): Promise<void> {
    this.update();
    await this.host.updateComplete;
    const first = SETTINGS_FIELDS.find((field) => this.#faults[field]);
    if (first) this.host.renderRoot.querySelector<HTMLElement>(`#${first}`)?.focus();
  }
}

function slotted(name: string, content: unknown) {
  return html`<slot name=${name}>${content}</slot>`;
}

export { MailSettingsPanel as Panel };

/** Where it cannot be told who asks, everything is offered, and the connector refuses what is not allowed. */
async function currentSession(client: WidgetClient): Promise<CurrentSession | null> {
  try {
    return (await client.embedSessions?.current()) ?? null;
  } catch {
    return null;
  }
}
