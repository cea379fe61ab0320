import { defineBulkDialog } from '../src/definitions/define-bulk-dialog.ts';
import { defineElements } from '../src/definitions/define-elements.ts';
import { findAll } from '../testing/element-finding.ts';
import type { GalleryState } from './gallery-state.ts';
import { sees } from './gallery-state.ts';
import { GALLERY_STATES, THEMES } from './gallery-states.ts';

// One element in one state, as the query says: element, state, theme, scheme, locale, dir; `still` stops the clock that
// counts seconds down, `chrome` puts a page of an ERP around it.
const query = new URLSearchParams(location.search);
const root = document.documentElement;
const { style } = root;

root.lang = query.get('locale') ?? 'en-US';
root.dir = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
style.colorScheme = query.get('scheme') ?? 'light dark';
root.classList.toggle('with-chrome', query.has('chrome'));
if (query.has('still')) performance.now = () => 60_000;

function show({ client, ...state }: GalleryState): HTMLElement {
  const element = document.createElement(`payvite-${state.element}`);
  if ('refreshSeconds' in element) element.setAttribute('refresh-seconds', '0');
  for (const [name, value] of Object.entries(state.attributes ?? {})) element.setAttribute(name, value);
  Object.assign(element, state.properties?.());
  const stage = document.querySelector('#stage') as HTMLElement;
  if (!client) {
    // Elements wait two seconds for a connection: here nobody needs to.
    const { setTimeout: later } = globalThis;
    globalThis.setTimeout = ((call: () => void, ms = 0) =>
      later(call, Math.min(ms, 50))) as typeof setTimeout;
    stage.replaceChildren(element);
    return element;
  }
  const made = client();
  const provider = document.createElement('payvite-provider');
  provider.locale = root.lang;
  provider.client = made;
  provider.append(element);
  stage.replaceChildren(provider);
  void state.act?.(element, made).catch(fail);
  return element;
}

function fail(error: unknown): void {
  root.dataset['gallery'] = `failed: ${String(error)}`;
  console.error(error);
}

/** An index that shows this page in a frame wants to know how high it is. */
function tellHeight(): void {
  const open = findAll<HTMLElement>(document.body, 'dialog[open], .panel:popover-open, .tip:popover-open');
  const bottoms = [root, ...open].map((each) => each.getBoundingClientRect().bottom);
  parent.postMessage({ height: Math.ceil(Math.max(...bottoms)), address: location.search }, '*');
}

/** The preset, which stands in the page as any page would have it. */
async function loadTheme(): Promise<void> {
  const theme = THEMES.find((each) => each === query.get('theme')) ?? 'own';
  root.dataset['theme'] = theme;
  if (theme === 'own') return;
  const link = Object.assign(document.createElement('link'), {
    rel: 'stylesheet',
    href: `presets/${theme}.css`,
  });
  const loaded = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`no ${link.href}`));
  });
  document.head.append(link);
  await loaded;
}

async function start(): Promise<void> {
  const wanted = GALLERY_STATES.find(
    ({ element, state }) => element === query.get('element') && state === query.get('state'),
  );
  if (!wanted) throw new Error('The gallery has no such state.');
  await loadTheme();
  defineElements();
  defineBulkDialog();
  const element = show(wanted);
  await sees(element, wanted.shows);
  await document.fonts.ready;
  // Pictures and the grid are drawn a frame after they are measured.
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
  root.dataset['gallery'] ??= 'ready';
  tellHeight();
  new ResizeObserver(tellHeight).observe(root);
}

start().catch(fail);
