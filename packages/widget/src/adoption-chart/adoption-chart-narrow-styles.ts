import { css } from 'lit';

/** Rows under each other in a narrow frame, and forced colors. Comes after the styles it changes. */
export const adoptionChartNarrowStyles = css`
  @container payvite-panel (max-width: 619px) {
    .funnel {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 4px var(--_space-3);
    }
    .stage {
      margin-bottom: var(--_space-3);
    }
    .stage .bars {
      grid-area: 2 / 1 / auto / -1;
      margin: 3px 0 2px;
    }
    .amount {
      grid-area: 1 / 2;
    }
    .amount small {
      display: inline;
      margin-inline-start: 6px;
    }
    .count {
      grid-area: 3 / 1 / auto / -1;
      display: flex;
      justify-content: space-between;
      font-size: var(--_text-small);
    }
    :is(th, td) {
      padding-inline: calc(6px * var(--_density));
    }
  }
  @media (forced-colors: active) {
    .track,
    .rest,
    .pending {
      fill: Canvas;
      stroke: CanvasText;
    }
    .money .fill,
    .hatch-line,
    .dot:is(.invited, .registered),
    .registered {
      fill: CanvasText;
    }
    .accounts .fill {
      fill: GrayText;
    }
    .line.invited,
    .line.registered {
      fill: none;
      stroke: CanvasText;
    }
    .area {
      fill: none;
    }
    .grid {
      stroke: GrayText;
    }
    .tick,
    .label,
    .value {
      fill: CanvasText;
    }
  }
`;
