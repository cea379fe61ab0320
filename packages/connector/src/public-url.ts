import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** The base of every link, without the slash at its end. */
export const publicUrlSchema = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/\/+$/, ''))
  .refine(isSafeBase, 'must be https, or http on localhost or a loopback address')
  .refine(isPlainBase, 'must be an address that paths can be added to, without ? or # or a password');

/** Where everybody who follows a link finds their own machine. */
const OWN_MACHINE = new BlockList();
OWN_MACHINE.addSubnet('127.0.0.0', 8, 'ipv4');
OWN_MACHINE.addAddress('0.0.0.0', 'ipv4');
OWN_MACHINE.addAddress('::1', 'ipv6');
OWN_MACHINE.addAddress('::', 'ipv6');

/**
 * What is wrong with links that begin so in mails to people who sit elsewhere; undefined where nothing is. Whether a host
 * is there, and reached from everywhere, is not asked.
 */
export function findLinkFault(publicUrl: string): string | undefined {
  const { protocol, hostname } = new URL(publicUrl);
  if (isOwnMachine(hostname)) return `links to ${publicUrl} lead whoever follows them to their own machine`;
  if (protocol !== 'https:') return `links to ${publicUrl} are not https`;
  return undefined;
}

function isOwnMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  const version = isIP(host);
  if (version === 0) return /(^|\.)localhost$/i.test(host);
  return OWN_MACHINE.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/** Links go into mails: nobody may read along on the way, so http is for this machine alone. */
function isSafeBase(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '[::1]'].includes(hostname) || /^127\./.test(hostname);
}

function isPlainBase(url: string): boolean {
  const { search, hash, username, password } = new URL(url);
  return `${search}${hash}${username}${password}` === '' && !/[?#]/.test(url);
}
