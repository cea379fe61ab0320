import type { Request } from 'express';

/**
 * Longest address that a browser is sent to: proxies take 4 kB of an answer's head (nginx's `proxy_buffer_size`), some 2048 bytes of
 * a query (IIS), if not told otherwise. Our other headers are less than 1.2 kB.
 */
export const LONGEST_PATH = 2000;

/** A dealer's name in addresses; one is at most 60 long, and a number. */
export const SUPPLIER_SLUG = /^[a-z0-9-]{1,80}$/;

/** What mails lead to, and whoever has to sign in first is led back to. */
const SUPPLIER_PAGE =
  /^\/portal\/[a-z0-9-]{1,80}(?:\/payments|\/review|\/(?:review|payments|items|credit-requests)\/[\w-]{1,40}|\/review\/[\w-]{1,40}\/changed)?$/;

/**
 * The pages that a form of the layout leads back to, and what of their queries is kept if it has this form: no address, so that
 * no page holds one that a link brought along. What answers a POST only is none, so that nobody is led to a 404.
 */
const PAGES: { path: RegExp; query: Record<string, RegExp> }[] = [
  {
    path: /^\/(?:invitation|password|password\/new|account\/new-email|terms|terms\/[\d-]+|verify|u\/[\w-]+)$/,
    query: {},
  },
  { path: /^\/sign-in$/, query: { then: /^\/[a-z][a-z0-9/-]*$/ } },
  { path: /^\/(?:portal|account)$/, query: { supplier: SUPPLIER_SLUG } },
  {
    path: SUPPLIER_PAGE,
    query: {
      ...{ tab: /^[a-z-]+$/, show: /^chosen$/, after: /^[\w-]+$/, search: /^[\p{L}\p{N} .,#-]+$/u },
      ...{ chosen: /^[\w.*-]+$/, kept: /^[\w-]+$/, customer: /^[\w-]+$/ },
      ...{ next: /^[\w-]+$/, before: /^[\w-]+$/ },
    },
  },
];

const BASE = 'http://own.invalid';

/** A path of one of our pages, with what is kept of its query; undefined for any other place, and one that is too long. */
export function ownPagePath(address: string): string | undefined {
  if (!URL.canParse(address, BASE)) return undefined;
  const { origin, pathname, searchParams } = new URL(address, BASE);
  const page = PAGES.find(({ path }) => path.test(pathname));
  if (origin !== BASE || page === undefined) return undefined;
  const forms = new Map(Object.entries(page.query));
  const kept = [...searchParams].filter(([name, value]) => forms.get(name)?.test(value));
  const path = kept.length === 0 ? pathname : `${pathname}?${new URLSearchParams(kept).toString()}`;
  return path.length <= LONGEST_PATH ? path : undefined;
}

/** A path of a page of one dealer's, without its query; undefined for any other place. */
export function supplierPagePath(path: string): string | undefined {
  return SUPPLIER_PAGE.test(path) ? path : undefined;
}

/** The page that a request is about: of a form that came back with faults, the one that shows it. */
export function pagePathOf(request: Pick<Request, 'originalUrl'>): string {
  const own = ownPagePath(request.originalUrl);
  if (own !== undefined) return own;
  const segments = request.originalUrl.split('?', 1)[0]?.split('/') ?? [];
  for (let length = segments.length - 1; length > 1; length -= 1) {
    const above = ownPagePath(segments.slice(0, length).join('/'));
    if (above !== undefined) return above;
  }
  return '/portal';
}
