import { GALLERY_STATES, SCHEMES, THEMES, WIDTHS, stateAddress } from './gallery-states.ts';

const CHOICES: Record<string, readonly string[]> = {
  element: ['', ...new Set(GALLERY_STATES.map(({ element }) => element))],
  width: Object.keys(WIDTHS),
  theme: THEMES,
  scheme: ['', ...SCHEMES],
  locale: ['en-US', 'es-MX', 'fr-CA'],
  dir: ['ltr', 'rtl'],
};

type State = (typeof GALLERY_STATES)[number];

/** They need no width of a page, except for their dialogs. */
const isSmall = ({ element, state }: State) => /badge|button/.test(element) && !/(?<!tip-)open$/.test(state);
const TALLEST_PX = 1000;

const byId = (id: string) => document.getElementById(id) as HTMLElement;
const form = byId('choices') as HTMLFormElement;

const query = new URLSearchParams(location.search);
for (const [name, options] of Object.entries(CHOICES)) {
  const label = document.createElement('label');
  const select = document.createElement('select');
  select.name = name;
  for (const value of options)
    select.append(new Option(value || (name === 'scheme' ? 'system' : 'all'), value));
  select.value = query.get(name) ?? (name === 'width' ? 'desktop' : (options[0] ?? ''));
  label.append(name, select);
  form.append(label);
}
const search = Object.assign(document.createElement('input'), {
  type: 'search',
  name: 'state',
  placeholder: 'state',
  ariaLabel: 'state',
  value: query.get('state') ?? '',
});
form.append(search);

const frames = new Map<string, HTMLIFrameElement>();

function draw(): void {
  const chosen = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const { element: one = '', state: words = '', width = 'desktop', ...choices } = chosen;
  history.replaceState(null, '', `?${new URLSearchParams(chosen)}`);
  const shown = GALLERY_STATES.filter(
    ({ element, state }) => (!one || element === one) && state.includes(words.trim().toLowerCase()),
  );
  byId('count').textContent = `${shown.length} of ${GALLERY_STATES.length} states`;
  frames.clear();
  const groups = Map.groupBy(shown, ({ element }) => element);
  byId('sheet').replaceChildren(
    ...[...groups].map(([element, states]) => {
      const section = document.createElement('section');
      const title = document.createElement('h2');
      title.textContent = `<payvite-${element}>`;
      const grid = document.createElement('div');
      grid.className = 'states';
      const px = WIDTHS[width as keyof typeof WIDTHS];
      grid.style.setProperty('--card', states.some(isSmall) ? '300px' : px > 800 ? '560px' : `${px}px`);
      grid.append(...states.map((state) => card(state, choices, px)));
      section.append(title, grid);
      return section;
    }),
  );
}

function card(state: State, choices: Record<string, string>, width: number): HTMLElement {
  const article = document.createElement('article');
  article.className = 'card';
  const link = document.createElement('a');
  const frame = document.createElement('iframe');
  const holder = document.createElement('div');
  const address = stateAddress(state, choices);
  link.href = address;
  link.textContent = state.state.replaceAll('-', ' ');
  holder.className = 'frame';
  frame.loading = 'lazy';
  frame.title = `${state.element}, ${link.textContent}`;
  frame.width = String(width);
  article.classList.toggle('small', isSmall(state));
  frame.height = state.state.endsWith('open') ? '760' : '320';
  frame.src = address;
  frames.set(new URL(frame.src).search, frame);
  holder.append(frame);
  article.append(link, holder);
  new ResizeObserver(() => fit(frame)).observe(holder);
  return article;
}

/** Shows the whole width of a frame in its card. */
function fit(frame: HTMLIFrameElement): void {
  const holder = frame.parentElement;
  if (!holder) return;
  if (frame.closest('.small')) frame.width = String(holder.clientWidth);
  const scale = Math.min(1, holder.clientWidth / Number(frame.width));
  frame.style.transform = `scale(${scale})`;
  holder.style.height = `${Number(frame.height) * scale}px`;
}

addEventListener('message', ({ data }: MessageEvent<{ height?: number; address?: string }>) => {
  const frame = frames.get(data.address ?? '');
  if (!frame || !data.height || (data.address?.includes('open') && !frame.closest('.small'))) return;
  frame.height = String(Math.min(TALLEST_PX, data.height));
  fit(frame);
});
form.addEventListener('input', draw);
form.addEventListener('submit', (event) => event.preventDefault());
draw();
