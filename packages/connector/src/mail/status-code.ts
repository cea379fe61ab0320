/** Mailbox, system or address of the recipient, or what it became, is none: RFC 3463, sections 3.2 and 3.3; RFC 7505. */
const NO_MAILBOX = /^5\.(1\.([1236]|10)|2\.1)$/;
/** Whoever sends such a mail is not trusted, or its content is not: RFC 3463, section 3.8. */
const POLICY = /^5\.7\./;
/** Where no number goes on before or behind it: an IP address holds none. */
const STATUS_CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;
/** "Other or undefined" (RFC 3463, section 3.1), of all that may be about an address: words say more. */
const VAGUE = /^5\.[0-6]\.0$/;
/** The first of the SMTP answers that are quoted (RFC 5321, section 4.2). */
const REPLY = /(?<![\d.])[245]\d\d(?=[ -])/;

/** For those who say it in other words. */
export const NO_MAILBOX_CODE = '5.1.1';
export const NO_DOMAIN_CODE = '5.1.2';
export const POLICY_CODE = '5.7.1';

/**
 * How mail servers that state no code, or a vague one, say that an address is none: Exim ("Unknown user", "No such user here",
 * "Unrouteable address": https://www.exim.org/exim-html-current/doc/html/spec_html/ch-access_control_lists.html), Postfix
 * ("User unknown in ...": https://www.postfix.org/postconf.5.html#show_user_unknown_table_name), Yahoo ("This user doesn't have
 * a yahoo.com account": https://senders.yahooinc.com/smtp-error-codes/), and RFC 5321, section 4.2.2 ("mailbox unavailable").
 */
const NO_MAILBOX_WORDS = [
  /\b(no such|unknown|invalid) (local )?(user|recipient|mailbox|address|account|person)\b/i,
  /\b(user|recipient|mailbox|address|account)( is| was)? (unknown|not found|not known|unavailable)\b/i,
  /\b(user|recipient|mailbox|address|account)\b.{0,80} (does not|doesn['’]t) (exist|have an? )/i,
  /\bno mailbox (here )?by that name\b/i,
  /\bunrouteable address\b/i,
];

/** How they say that they do not want what such a sender sends. */
const POLICY_WORDS =
  /\b(spam\w*|unsolicited|(black|block|deny)[ -]?list\w*|blocked|[dr]n?s?bl|reputation|polic(y|ies))\b/i;

/** Where an answer is about us, about a full mailbox or about nothing that lasts, whatever else it says of somebody. */
const OTHER_WORDS =
  /\b(sender|relay\w*|authenticat\w*|quota|full|too (large|big)|size|verif\w+|temporar\w+|try again)\b/i;

/** Codes that are said of an address that is none, with what must stand beside them. */
const SAID_OTHERWISE: { code: RegExp; words: RegExp; means: string }[] = [
  // Who is not in the directory of Microsoft's customer: https://learn.microsoft.com/exchange/mail-flow-best-practices/use-directory-based-edge-blocking
  {
    code: /^5\.4\.1$/,
    words: /\brecipient address(es)? rejected ?: access denied/i,
    means: NO_MAILBOX_CODE,
  },
];

/**
 * A domain that is not in DNS, as Postfix (smtp_addr.c: "Name service error for name=harrow.example type=AAAA: Host not
 * found") and Exchange Online ("DNS domain harrow.example does not exist",
 * https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online) say it. Only that of the
 * recipient counts: else it is a server on the way, perhaps our own, that cannot be found.
 */
const NO_DOMAIN = {
  code: /^5\.4\.(4|310)$/,
  words: [
    /\bname=([a-z0-9.-]+) type=\w+: host not found/i,
    /\bDNS domain ['"]?([a-z0-9.-]+)['"]? does not exist/i,
  ],
};

/** Whether an enhanced status code (RFC 3463) says that the address takes no mail, this one or any other. */
export function isNoMailbox(code: string): boolean {
  return NO_MAILBOX.test(code);
}

/** Whether it says that the mail was refused as spam, or for who sends it; that says nothing about the address. */
export function isPolicy(code: string): boolean {
  return POLICY.test(code);
}

/** As `isPolicy`, of what is recorded of a refused mail: a code, or the mail server's answer. */
export function isRefusedAsSpam(error: string): boolean {
  const code = clearestStatusCode(undefined, error);
  return code !== null && isPolicy(code);
}

/** The first enhanced status code in what a mail server said. */
export function findStatusCode(text: string): string | undefined {
  return STATUS_CODE.exec(text)?.[0];
}

/**
 * The code that says most: `status`, unless it names no cause (`5.0.0`) and the mail server's own words do. What is known to
 * be said in other words, or by another code, becomes the code that means it.
 *
 * @param recipient whose mail it was: its domain may be named in the words.
 * @returns null where there is neither a code nor such words.
 */
export function clearestStatusCode(
  status: string | undefined,
  words = '',
  recipient?: string,
): string | null {
  const stated = findStatusCode(status ?? '');
  // Of a server that asked for our sender, and quotes what it was told of that one.
  const said = isAboutSender(words) ? undefined : findStatusCode(words);
  const isStatedVague = stated !== undefined && (VAGUE.test(stated) || stated.endsWith('.0.0'));
  const isOfOneClass = stated === undefined || said?.[0] === stated[0];
  const code = (stated === undefined || isStatedVague) && isOfOneClass ? (said ?? stated) : stated;
  if (code === undefined) return REPLY.exec(words)?.[0].startsWith('5') ? (saidInWords(words) ?? null) : null;
  return (VAGUE.test(code) ? saidInWords(words) : saidOtherwise(code, words, recipient)) ?? code;
}

/**
 * What became of a mail by a mail server's final no (5xx) in the dialog itself.
 *
 * @param isToRecipient whether it answers RCPT TO: then 550, 551 and 553 alone say that the mailbox is not there or not
 * allowed (RFC 5321, section 4.2.2), where nothing else is said.
 */
export function judgeAnswer(response: string, isToRecipient: boolean): 'no_mailbox' | 'rejected' {
  const code = clearestStatusCode(undefined, response);
  if (code !== null) return isNoMailbox(code) ? 'no_mailbox' : 'rejected';
  return isToRecipient && /^55[013]\b/.test(response) && !isDoubtful(response) ? 'no_mailbox' : 'rejected';
}

function saidInWords(words: string): string | undefined {
  const isNone = NO_MAILBOX_WORDS.some((pattern) => pattern.test(words));
  if (!isDoubtful(words)) return isNone ? NO_MAILBOX_CODE : undefined;
  // Some quote all that the RFC has for 550, the mailbox and the policy.
  return POLICY_WORDS.test(words) && !isNone ? POLICY_CODE : undefined;
}

function saidOtherwise(code: string, words: string, recipient: string | undefined): string | undefined {
  const known = SAID_OTHERWISE.find((each) => each.code.test(code) && each.words.test(words));
  if (known !== undefined) return known.means;
  const domain = recipient?.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
  if (domain === undefined || !NO_DOMAIN.code.test(code)) return undefined;
  const isNamed = NO_DOMAIN.words.some((pattern) => pattern.exec(words)?.[1]?.toLowerCase() === domain);
  return isNamed ? NO_DOMAIN_CODE : undefined;
}

function isDoubtful(words: string): boolean {
  return POLICY_WORDS.test(words) || OTHER_WORDS.test(words);
}

/** Exim's "Sender verify failed", for instance, behind what was said of our return path. */
function isAboutSender(words: string): boolean {
  return /\bsender (address )?(verif\w+|rejected|unknown)/i.test(words);
}
