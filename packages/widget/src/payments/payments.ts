import { property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.ts';
import type { PaymentFilter } from './payments-context.ts';
import type { PaymentsPanel } from './payments-panel.ts';

/**
 * What customers paid online: how far each payment is, where it is in the ERP, and what somebody has to do about it; on
 * top the requests to apply credits, below the ways to pay and the fees. What it does is in a part of its own, loaded when
 * the first one comes into view.
 *
 * @element payvite-payments
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {ErpOpenEvent} payvite-erp-open
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart credit-requests - requests to apply credits
 * @csspart filters - what chooses which payments are shown
 * @csspart row - one payment
 * @csspart detail - all that is known of one payment
 * @csspart settings - the ways to pay and the fees
 */
export class PayvitePayments extends PanelElement<PaymentsPanel> {
  /**
   * Which payments are shown: `all`, `underWay`, `settled`, `reversal`, `entry` or `attention`. It follows what the person
   * chooses.
   */
  @property() filter: PaymentFilter = 'all';
  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  protected override loadPanel() {
    return import('./payments-panel.ts');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-payments': PayvitePayments;
  }
}
