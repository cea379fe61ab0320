import { html, nothing } from 'lit';
import type { ErpContext, ErpTab } from './erp-context.ts';

interface TabFacts {
  tabs: readonly ErpTab[];
  shown: ErpTab;
  failedCount: number | null;
  onShow(tab: ErpTab): void;
}

/** What chooses between the parts below the source. Keys as in https://www.w3.org/WAI/ARIA/apg/patterns/tabs/, the focus selects. */
export function erpTabs(context: ErpContext, { tabs, shown, failedCount, onShow }: TabFacts) {
  const { words, host, locale } = context;
  const onKey = (event: KeyboardEvent) => {
    const step = getComputedStyle(host).direction === 'rtl' ? -1 : 1;
    const at = tabs.indexOf(shown);
    const places: Record<string, number> = {
      ArrowRight: at + step,
      ArrowLeft: at - step,
      Home: 0,
      End: tabs.length - 1,
    };
    const place = places[event.key];
    if (place === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const tab = tabs.at(place % tabs.length) ?? shown;
    onShow(tab);
    void context.focus(`#tab-${tab}`);
  };
  return html`<div class="tabs" part="tabs" role="tablist" aria-labelledby="title" @keydown=${onKey}>
    ${tabs.map(
      (tab) =>
        html`<button
          type="button"
          role="tab"
          id=${`tab-${tab}`}
          aria-selected=${tab === shown ? 'true' : 'false'}
          aria-controls=${tab === shown ? 'panel' : nothing}
          tabindex=${tab === shown ? '0' : '-1'}
          @click=${() => onShow(tab)}
        >
          ${words.tabs[tab]}
          ${
            tab === 'payments' && failedCount
              ? html`<span class="count"
                  >${failedCount.toLocaleString(locale)}
                  <span class="hidden">${words.postings.filters.failed}</span></span
                >`
              : nothing
          }
        </button>`,
    )}
  </div>`;
}
