import { property } from 'lit/decorators.js';
import { PanelElement } from '../panel-element.ts';
import type { BouncesPanel } from './bounces-panel.ts';

/**
 * The customers whose invitation came back, the highest collection priority first: what happened, and the way to invite
 * them at the right address. What it does is in a part of its own, loaded when the first one comes into view.
 *
 * @element payvite-bounces
 * @fires {CustomerOpenEvent} payvite-customer-open
 * @fires {InvitationSentEvent} payvite-invitation-sent
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 * @csspart pause - what says that no invitation leaves
 * @csspart row - one customer whose mail came back
 */
export class PayviteBounces extends PanelElement<BouncesPanel> {
  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 15. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 15;

  protected override loadPanel() {
    return import('./bounces-panel.ts');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-bounces': PayviteBounces;
  }
}
