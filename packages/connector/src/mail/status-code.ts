/** Mailbox, system or address of the recipient, or what it became, is none: RFC 3463, sections 3.2 and 3.3; RFC 7505. */
const NO_MAILBOX = /^5\.(1\.([1236]|10)|2\.1)$/;
/** Where no number goes on before or behind it: an IP address holds none. */
const STATUS_CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;

/** For those who say it in other words. */
export const NO_MAILBOX_CODE = '5.1.1';

/** Whether an enhanced status code (RFC 3463) says that the address takes no mail, this one or any other. */
export function isNoMailbox(code: string): boolean {
  return NO_MAILBOX.test(code);
}

/** The first enhanced status code in what a mail server said. */
export function findStatusCode(text: string): string | undefined {
  return STATUS_CODE.exec(text)?.[0];
}

/**
 * The code that says most: `status`, unless it names no cause (`5.0.0`) and the mail server's own words do.
 *
 * @returns null where neither has one.
 */
export function clearestStatusCode(status: string | undefined, words: string | undefined): string | null {
  const stated = findStatusCode(status ?? '');
  if (stated !== undefined && !stated.endsWith('.0.0')) return stated;
  const said = findStatusCode(words ?? '');
  return (stated === undefined || said?.[0] === stated[0] ? said : undefined) ?? stated ?? null;
}
