import { domainToASCII } from 'node:url';

// RFC 5321 dot-string, without quoted local parts and address literals: no mailbox of a business needs them, and each
// is a way to smuggle a second recipient through some mail program.
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/;

/** An address that no mail can be sent to. The address is not part of the message. */
export class MailAddressError extends Error {
  constructor(reason: string) {
    super(`The address ${reason}`);
    this.name = 'MailAddressError';
  }
}

/**
 * Checks an address strictly (RFC 5321, section 4.1.2: local part 64, whole 254 octets, ASCII; the domain may be
 * international and comes back in its ASCII form).
 *
 * @throws {MailAddressError}
 */
export function assertMailAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || local.length > 64 || !LOCAL_PART.test(local))
    throw new MailAddressError('has no valid local part');
  const given = address.slice(at + 1);
  // domainToASCII would quietly drop tabs and line breaks.
  const domain = /[\p{Cc}\s]/u.test(given) ? '' : domainToASCII(given);
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || /^\d+$/.test(labels.at(-1) ?? '')) {
    throw new MailAddressError('has no valid domain');
  }
  const checked = `${local}@${domain}`;
  if (checked.length > 254) throw new MailAddressError('is longer than 254 characters');
  return checked;
}
