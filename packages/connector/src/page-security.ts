import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from './errors.ts';

/**
 * Headers of every page: no script, no frame, nothing from elsewhere, no referrer (the link's token is in none), nothing
 * kept by a cache.
 */
export function pageHeaders(publicUrl: string): RequestHandler[] {
  const isSecure = publicUrl.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: contentPolicy(publicUrl),
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: isSecure,
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
      next();
    },
  ];
}

/** Lets one page run a script of ours, after `pageHeaders`. */
export function allowOwnScript(publicUrl: string): RequestHandler {
  return helmet.contentSecurityPolicy(contentPolicy(publicUrl, { scriptSrc: ["'self'"] }));
}

function contentPolicy(publicUrl: string, more: Record<string, string[]> = {}) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      ...more,
      ...(publicUrl.startsWith('https:') ? { upgradeInsecureRequests: [] } : {}),
    },
  };
}

/**
 * Refuses a form that another site sent: the second lock beside SameSite cookies. Browsers tell by `Sec-Fetch-Site`; where
 * one does not, by `Origin` (which is `null` from a page without referrer, so it comes second).
 *
 * @throws {AppError} 403 `origin_not_allowed`.
 */
export function refuseCrossSite(publicUrl: string): RequestHandler {
  const ownOrigin = new URL(publicUrl).origin;
  return (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const isOwn = site === undefined ? origin === ownOrigin : site === 'same-origin' || site === 'none';
    if (!isOwn) throw new AppError('origin_not_allowed', 'The form did not come from this site.');
    next();
  };
}
