import type { CSSResult, LitElement } from 'lit';

/** Gives an element the styles of a part of it that was loaded later. */
export function adoptSheets({ renderRoot }: LitElement, sheets: readonly CSSResult[]): void {
  const root = renderRoot as ShadowRoot;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets.map((sheet) => sheet.styleSheet!)];
}
