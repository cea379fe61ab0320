import { property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.ts';
import type { ErpTab } from './erp-context.ts';
import type { ErpPanel } from './erp-panel.ts';

/**
 * The ERP's side: where the numbers come from and how old they are, a sync that waits for approval, what each sync did,
 * files to import, and payments on their way into the ERP's books. What it does is in a part of its own, loaded when the
 * first one comes into view.
 *
 * @element payvite-erp
 * @fires {SyncChangeEvent} payvite-sync-change
 * @fires {PostingChangeEvent} payvite-posting-change
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart source - where the numbers come from, and how old they are
 * @csspart waiting - a sync that waits for approval
 * @csspart tabs - what chooses between syncs, import and payments
 * @csspart syncs - what each sync did
 * @csspart import - files to import
 * @csspart payments - payments on their way into the ERP
 */
export class PayviteErp extends PanelElement<ErpPanel> {
  /**
   * What is shown below the source: `syncs`, `import` or `payments`; `files` is `payments` with the focus on what makes a
   * posting file. It follows what the person chooses.
   */
  @property() tab: ErpTab | 'files' = 'syncs';
  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15; while a sync
   * runs, at most 1.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  protected override loadPanel() {
    return import('./erp-panel.ts');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-erp': PayviteErp;
  }
}
