import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { colorField } from './color-field.ts';
import type { LogoField } from './logo-field.ts';
import type { SettingsContext } from './settings-context.ts';
import type { SettingsDraft, SettingsFaults, SettingsField } from './settings-draft.ts';
import { advice, fieldAttributes, setting } from './settings-field.ts';

const MESSAGE_LENGTH = 500;

interface FormParts {
  faults: SettingsFaults;
  logo: LogoField;
  /** What saves; nothing where the session may not. */
  bar: unknown;
  onEdit(change: Partial<SettingsDraft>): void;
  onSave(): void;
}

/** Every setting, in the order of a letter: who writes, how it looks, what it says. */
export function settingsForm(context: SettingsContext, parts: FormParts) {
  const { words, draft, dealer, canWrite } = context;
  const { faults, onEdit } = parts;
  const field = (name: SettingsField, label: string, hint: unknown, control: TemplateResult) =>
    setting({ name, label, hint, fault: faults[name], control });
  const attributes = (name: SettingsField) => fieldAttributes(name, faults[name]);
  const text = (name: 'name' | 'replyTo' | 'postalAddress', most: number, kind = 'text') => {
    const { describedBy, invalid } = attributes(name);
    return html`<input
      class="field"
      id=${name}
      type=${kind}
      dir="auto"
      maxlength=${most}
      autocomplete="off"
      .value=${draft[name]}
      ?readonly=${!canWrite}
      aria-describedby=${describedBy}
      aria-invalid=${invalid}
      @input=${(event: Event) => onEdit({ [name]: (event.target as HTMLInputElement).value })}
    />`;
  };
  const message = attributes('invitationMessage');
  const isReplyToSaved = draft.replyTo.trim() === (dealer.replyTo ?? '');
  const isFreemail = isReplyToSaved && dealer.advice.some(({ code }) => code === 'freemail_reply_to');
  return html`<form
    class="form"
    part="form"
    novalidate
    aria-labelledby="title"
    @submit=${(event: Event) => {
      event.preventDefault();
      parts.onSave();
    }}
  >
    <div class="fields">
      <h3>${words.sections.sender}</h3>
      ${field('name', words.name, words.nameHint, text('name', 100))}
      ${field(
        'replyTo',
        words.replyTo,
        isFreemail ? advice(words.freemail) : words.replyToHint,
        text('replyTo', 254, 'email'),
      )}
      ${field('postalAddress', words.postalAddress, words.postalHint, text('postalAddress', 300))}

      <h3>${words.sections.look}</h3>
      ${parts.logo.render()}
      ${colorField(context, { ...attributes('brandColor'), fault: faults.brandColor, onEdit })}

      <h3>${words.sections.words}</h3>
      ${field(
        'invitationMessage',
        words.message,
        html`${words.messageHint}
          <span class="left">${words.messageLeft(MESSAGE_LENGTH - draft.invitationMessage.length)}</span>`,
        html`<textarea
          class="field"
          id="invitationMessage"
          dir="auto"
          rows="4"
          maxlength=${MESSAGE_LENGTH}
          .value=${draft.invitationMessage}
          ?readonly=${!canWrite}
          aria-describedby=${message.describedBy}
          aria-invalid=${message.invalid}
          @input=${(event: Event) =>
            onEdit({ invitationMessage: (event.target as HTMLTextAreaElement).value })}
        ></textarea>`,
      )}
      <div class="setting switch">
        <input
          type="checkbox"
          role="switch"
          id="invitationListsInvoices"
          .checked=${draft.invitationListsInvoices}
          ?disabled=${!canWrite}
          aria-describedby="invitationListsInvoices-hint"
          @change=${(event: Event) =>
            onEdit({ invitationListsInvoices: (event.target as HTMLInputElement).checked })}
        />
        <label for="invitationListsInvoices">${words.invoices}</label>
        <p class="help" id="invitationListsInvoices-hint">${words.invoicesHint}</p>
      </div>
    </div>
    ${parts.bar}
  </form>`;
}
