import { property } from 'lit/decorators.js';
import type { SampleMailTemplate } from '@payvite/sdk';
import { PanelElement } from '../panel-element.ts';
import type { MailSettingsPanel } from './mail-settings-panel.ts';

/**
 * Gives the dealer's mails their look and their words, shows them before a customer sees one, and sends one to try. What
 * it does is in a part of its own, loaded when the first one comes into view: few pages show it.
 *
 * @element payvite-mail-settings
 * @fires {MailSettingsSavedEvent} payvite-mail-settings-saved
 * @fires {TestMailSentEvent} payvite-test-mail-sent
 * @fires {ElementErrorEvent} payvite-error
 * @slot loading - in place of the gray bars
 * @slot error - in place of what says that the settings could not be loaded
 * @slot no-permission - in place of what says that the session may not see them
 * @slot not-connected - in place of what says that there is no connection
 * @csspart frame - the card around everything
 * @csspart form - the settings
 * @csspart preview - the mail as it would be sent, and what chooses it
 */
export class PayviteMailSettings extends PanelElement<MailSettingsPanel> {
  /** Which mail the preview shows and a test sends: `invitation`, `reminder` or `new_link`. The person can choose another. */
  @property() template: SampleMailTemplate = 'invitation';

  /** Whether the form holds changes that are not saved; ask before you take it from the page. */
  get hasUnsavedChanges(): boolean {
    return this.panel?.hasChanges ?? false;
  }

  protected override loadPanel() {
    return import('./mail-settings-panel.ts');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-mail-settings': PayviteMailSettings;
  }
}
