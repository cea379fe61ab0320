import type { BulkInvitation, BulkInvitationRow, BulkInvitationRowParams, MailPreview } from '@payvite/sdk';
import type { PagedRows } from '../customer-detail/paged-rows.ts';
import { nothing, html } from 'lit';
import type { Fault } from '../fault.ts';
import type { Strings } from '../strings/en.ts';
import type { BulkFlow } from './bulk-flow.ts';

/** Which rows are shown; empty for all. */
export type RowFilter = Pick<BulkInvitationRowParams, 'decision' | 'reason' | 'result'>;

/** The mail of one row, as it is shown. */
export interface ShownPreview {
  row: BulkInvitationRow;
  mail: MailPreview | null;
  fault: Fault | null;
}

/** What the parts of the dialog show and may ask for. */
export interface BulkView {
  strings: Strings;
  locale: string;
  flow: BulkFlow;
  rows: PagedRows<BulkInvitationRow>;
  filter: RowFilter;
  /** Another bulk that is being sent. */
  other: BulkInvitation | null;
  onClose(): void;
  onFilter(filter: RowFilter): void;
  onMoreRows(): void;
  onRetryRows(): void;
  onPreview(row: BulkInvitationRow): void;
  onShowOther(bulk: BulkInvitation): void;
}

/** The dialog's head. The title takes the focus when a step begins, so that it is read. */
export function bulkHead(title: string, lead: unknown = nothing) {
  return html`<div class="head">
    <h2 id="title" tabindex="-1">${title}</h2>
    ${lead === nothing || lead === '' ? nothing : html`<p id="lead">${lead}</p>`}
  </div>`;
}
