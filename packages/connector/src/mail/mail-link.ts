const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** A link that must not stand in a mail. */
export class UnsafeLinkError extends Error {
  constructor(reason: string) {
    // The link itself would carry its token into the logs.
    super(`A link in a mail ${reason}`);
    this.name = 'UnsafeLinkError';
  }
}

/**
 * Checks a link before it goes into a mail, since escaping does not stop `javascript:`.
 *
 * @returns the link, normalized.
 * @throws {UnsafeLinkError} not https (http on a loopback host is fine), or with a user name in it.
 */
export function assertMailLink(link: string): URL {
  if (!URL.canParse(link)) throw new UnsafeLinkError('is not a URL');
  const url = new URL(link);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname));
  if (!isSafe) throw new UnsafeLinkError('must be https, or http on a loopback host');
  if (url.username !== '' || url.password !== '') throw new UnsafeLinkError('must not carry a user name');
  return url;
}
