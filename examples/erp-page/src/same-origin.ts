import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a POST was made by a page of `origin`. Browsers put `Origin` on every POST, and pages cannot forge it
 * (https://fetch.spec.whatwg.org/#origin-header); a request without it comes from no page and is refused too.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === origin;
}

/** Whether a `Host` header names this very machine, by whatever name. */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host ?? '');
}
