import { lookup } from 'node:dns';
import type { RequestOptions } from 'node:https';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LogoImageError, MAX_LOGO_BYTES } from './logo-image.ts';

const PATIENCE_MS = 10_000;

/**
 * Reads a picture from an https address that a dealer gave. Only from public addresses, looked at after DNS has answered
 * and for the very connection that is made: who knows our network by name must not read it through us. No redirect is
 * followed, nothing of ours is sent along.
 *
 * @param options for tests: how to connect, and how long to wait.
 * @throws {LogoImageError} nothing could be read there.
 */
export async function downloadLogo(
  url: string,
  { patienceMs = PATIENCE_MS, ...options }: RequestOptions & { patienceMs?: number } = {},
): Promise<Buffer> {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublic(host)) throw notPublic(host);
  const signal = AbortSignal.timeout(patienceMs);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      asked.destroy();
      reject(new LogoImageError(`Cannot be read: ${reason}.`));
    };
    const asked = request(url, {
      lookup: publicLookup,
      agent: false,
      headers: { Accept: 'image/png, image/jpeg, image/webp, image/gif' },
      signal,
      ...options,
    });
    asked.on('response', (response) => {
      if (response.statusCode !== 200) {
        const hint = (response.statusCode ?? 0) < 400 ? ', and no redirect is followed' : '';
        return fail(`the server answered ${response.statusCode}${hint}`);
      }
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if ((length += part.length) > MAX_LOGO_BYTES) fail(`it has more than ${MAX_LOGO_BYTES} bytes`);
      });
      response.on('end', () => resolve(Buffer.concat(parts)));
      response.on('error', () => fail('the connection broke off'));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.cause instanceof LogoImageError) return reject(error.cause);
      fail(signal.aborted ? `no answer in ${patienceMs / 1000} seconds` : (error.code ?? 'no connection'));
    });
    asked.end();
  });
}

/** Whether an address is one that anybody can reach: no private, loopback, link-local or otherwise special one. */
export function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

/** As `dns.lookup`, and fails where one of the name's addresses is not public. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const hidden = addresses.find(({ address }) => !isPublic(address));
    if (hidden !== undefined) {
      return callback(Object.assign(new Error('not public'), { cause: notPublic(hostname) }), '', 0);
    }
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function notPublic(host: string): LogoImageError {
  return new LogoImageError(`Cannot be read: ${host} is not on a public address.`);
}
