import { Task } from '@lit/task';
import { LitElement, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Adoption, AdoptionParams, CustomerSummary } from '@payvite/sdk';
import { ConnectionController } from '../connection/connection-controller.ts';
import type { WidgetClient } from '../connection/connection.ts';
import { RefreshController } from '../connection/refresh-controller.ts';
import { controls } from '../controls-styles.ts';
import { formatTime } from '../dates.ts';
import { elementState, faultInPlace, missingState, skeleton, staleNotice } from '../element-state.ts';
import { nextFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { FocusKeeper } from '../focus-keeper.ts';
import { panelStyles } from '../panel-styles.ts';
import { barStyles } from '../pictures/aging-bar.ts';
import { tokens } from '../tokens.ts';
import { adoptionChartNarrowStyles } from './adoption-chart-narrow-styles.ts';
import { adoptionChartStyles } from './adoption-chart-styles.ts';
import { funnelPicture, funnelTable } from './adoption-funnel.ts';
import { sharePicture, shareTable } from './adoption-share.ts';
import type { ReachSummaries } from './adoption-share.ts';
import { timePicture, timeTable } from './adoption-time.ts';
import { chartTable } from './chart-table.ts';
import { agingPicture, agingTable } from './receivables-aging.ts';
import { ShownController } from './shown-controller.ts';

/**
 * `funnel`: how far customers came; `time`: invited and registered by day; `share`: how much of what is owed is reached;
 * `aging`: how late their invoices are.
 */
export type AdoptionChartKind = 'funnel' | 'time' | 'share' | 'aging';

const KINDS: readonly AdoptionChartKind[] = ['funnel', 'time', 'share', 'aging'];

type ChartData =
  | { kind: 'funnel' | 'aging'; value: CustomerSummary }
  | { kind: 'share'; value: ReachSummaries }
  | { kind: 'time'; value: Adoption };

/**
 * How the dealer's active customers take to paying online, as a picture with its numbers behind it. It reads nothing
 * before it is in view.
 *
 * @element payvite-adoption-chart
 * @fires {ElementErrorEvent} payvite-error
 * @csspart frame - the card around everything
 */
export class PayviteAdoptionChart extends LitElement {
  static override styles = [
    tokens,
    controls,
    panelStyles,
    barStyles,
    adoptionChartStyles,
    adoptionChartNarrowStyles,
  ];

  /** Which picture; default and for any other word `funnel`. */
  @property() kind: AdoptionChartKind = 'funnel';

  /** How far the points of `time` are apart: `day`, `week` or `month`; default `week`. */
  @property() every: NonNullable<AdoptionParams['every']> = 'week';

  /** How many points `time` has, the last of them today: 2-120, default 26. */
  @property({ type: Number }) points = 26;

  /**
   * Seconds between two reads while the page is visible; 0 reads only when the person comes back. Default 60. While the
   * connector tells of changes as they happen, those are read at once and the clock rests.
   */
  @property({ type: Number, attribute: 'refresh-seconds' }) refreshSeconds = 60;

  @state() private data?: ChartData;
  @state() private fault: Fault | null = null;
  @state() private readAt = new Date();
  @state() private reads = 0;
  @state() private isTable = false;
  @state() private size = { width: 0, em: 13 };
  #isStale = true;

  readonly #connection = new ConnectionController(this, () => this.#follow());
  readonly #focus = new FocusKeeper(this, '.frame');
  readonly #shown = new ShownController(this, () => {
    if (this.#isStale) this.#follow();
  });
  readonly #refresh = new RefreshController(
    this,
    this.#connection,
    () => this.#follow(),
    () => this.refreshSeconds,
  );
  readonly #resizes = new ResizeObserver(() => {
    // Not within the observer's own turn: what is drawn anew has another size again.
    requestAnimationFrame(() => this.#measure());
  });
  readonly #task = new Task(this, {
    args: () => [this.#connection.current, this.#kind, this.every, this.points, this.reads] as const,
    task: async ([connection, kind, every, points, reads], { signal }) => {
      if (!connection || reads === 0) return;
      try {
        const data = await readChart(connection.client, kind, { every, points }, signal);
        if (signal.aborted) return;
        this.data = data;
        this.fault = null;
        this.readAt = new Date();
      } catch (error) {
        if (!signal.aborted) this.#fail(error, kind);
      }
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  protected override render() {
    void [this.#focus, this.#refresh, this.#task];
    if (!this.#connection.hasWords) return skeleton('');
    const { strings } = this.#connection;
    const words = strings.adoption;
    const data = this.#current;
    return html`<section class="frame" part="frame" tabindex="-1" aria-labelledby="title">
      <header class="head">
        <h2 id="title">${words.titles[this.#kind]}</h2>
        ${
          data && !isEmpty(data)
            ? html`<button type="button" class="link" @click=${this.#toggle}>
                ${this.isTable ? words.showPicture : words.showTable}
              </button>`
            : nothing
        }
      </header>
      ${this.#renderContent(data)}
    </section>`;
  }

  #renderContent(data: ChartData | undefined) {
    const { strings, locale, isMissing } = this.#connection;
    const words = strings.adoption;
    if (isMissing) return missingState(strings);
    if (!data) {
      return this.fault
        ? faultInPlace(words.faultTitle, this.fault, strings, this.#retry)
        : skeleton(words.loading);
    }
    if (isEmpty(data)) return elementState('chart', words.emptyTitle, words.emptyText);
    return html`${this.fault ? staleNotice(formatTime(this.readAt, locale), strings, this.#retry) : nothing}
      <div class="content">
        ${this.isTable ? nothing : html`<div class="picture" aria-hidden="true">${this.#renderPicture(data)}</div>`}
        ${chartTable(this.#table(data), this.isTable)}
      </div>`;
  }

  #renderPicture(data: ChartData) {
    const { strings, locale } = this.#connection;
    const context = { strings, locale };
    switch (data.kind) {
      case 'funnel':
        return funnelPicture(data.value, context);
      case 'aging':
        return agingPicture(data.value, context);
      case 'share':
        return sharePicture(data.value, context);
      case 'time':
        return timePicture(data.value, this.size, context);
    }
  }

  #table(data: ChartData) {
    const { strings, locale } = this.#connection;
    const context = { strings, locale };
    switch (data.kind) {
      case 'funnel':
        return funnelTable(data.value, context);
      case 'aging':
        return agingTable(data.value, context);
      case 'share':
        return shareTable(data.value, context);
      case 'time':
        return timeTable(data.value, context);
    }
  }

  protected override updated(): void {
    this.#measure();
  }

  get #kind(): AdoptionChartKind {
    return KINDS.includes(this.kind) ? this.kind : 'funnel';
  }

  /** What was read for the picture that is asked for. */
  get #current(): ChartData | undefined {
    return this.data?.kind === this.#kind ? this.data : undefined;
  }

  /** Reads now where somebody looks, else as soon as somebody does. */
  #follow(): void {
    this.#isStale = !this.#shown.isShown;
    if (this.#shown.isShown) this.reads++;
  }

  #measure(): void {
    const picture = this.renderRoot.querySelector('.picture');
    if (!picture) return;
    const width = Math.floor(picture.getBoundingClientRect().width);
    const em = Number.parseFloat(getComputedStyle(this).fontSize) || 13;
    if (width !== this.size.width || em !== this.size.em) this.size = { width, em };
  }

  #fail(error: unknown, kind: AdoptionChartKind): void {
    this.fault = nextFault(this, this.fault, error, this.#connection.strings);
    if (this.data?.kind !== kind) this.data = undefined;
  }

  readonly #toggle = (): void => {
    this.isTable = !this.isTable;
  };

  readonly #retry = (): void => {
    this.fault = null;
    this.reads++;
  };
}

async function readChart(
  { customers }: WidgetClient,
  kind: AdoptionChartKind,
  time: AdoptionParams,
  signal: AbortSignal,
): Promise<ChartData> {
  if (kind === 'time') return { kind, value: await customers.adoption(time, { signal }) };
  const summary = customers.summary({ status: 'active' }, { signal });
  if (kind !== 'share') return { kind, value: await summary };
  const pending = customers.summary({ status: 'active', invitationStatus: 'pending' }, { signal });
  const [all, waiting] = await Promise.all([summary, pending]);
  return { kind, value: { all, pending: waiting } };
}

function isEmpty(data: ChartData): boolean {
  if (data.kind === 'time') return !data.value.points.some(({ currencies }) => currencies.length > 0);
  const { currencies } = data.kind === 'share' ? data.value.all : data.value;
  return currencies.length === 0;
}

declare global {
  interface HTMLElementTagNameMap {
    'payvite-adoption-chart': PayviteAdoptionChart;
  }
}
