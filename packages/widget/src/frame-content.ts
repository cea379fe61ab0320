import { render } from 'lit';
import type { TemplateResult } from 'lit';

/**
 * Writes into the document of a frame, which the page's own policy holds for, too: the style is a constructed sheet, which
 * a policy without `unsafe-inline` allows.
 *
 * @returns the document; null where the frame has left the page.
 */
export function fillFrame(
  { contentDocument }: HTMLIFrameElement,
  content: TemplateResult,
  rules: string,
): Document | null {
  if (!contentDocument?.defaultView) return null;
  const sheet = new contentDocument.defaultView.CSSStyleSheet();
  sheet.replaceSync(rules);
  contentDocument.adoptedStyleSheets = [sheet];
  render(content, contentDocument.body, { creationScope: contentDocument });
  return contentDocument;
}
