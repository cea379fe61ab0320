import { html, nothing } from 'lit';
import type { PagedRows } from './customer-detail/paged-rows.ts';

/**
 * What stands under rows: how many of them are shown, and the way to more.
 *
 * @param sum - says how many there are in all, once all are shown.
 */
export function moreRows(
  paged: Pick<PagedRows<unknown>, 'rows' | 'total' | 'hasMore' | 'isLoading' | 'more'>,
  { words }: { words: { more: string; shown(shown: number, total: number): string } },
  sum?: (total: number) => string,
) {
  const { rows = [], total, hasMore, isLoading } = paged;
  if (!hasMore && !sum) return nothing;
  return html`<div class="foot">
    ${total === null ? nothing : html`<span>${hasMore ? words.shown(rows.length, total) : sum?.(total)}</span>`}
    ${
      hasMore
        ? html`<button
            type="button"
            class="button"
            aria-disabled=${isLoading ? 'true' : nothing}
            @click=${() => void paged.more()}
          >
            ${words.more}
          </button>`
        : nothing
    }
  </div>`;
}
