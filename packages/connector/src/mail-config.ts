import { resolve } from 'node:path';
import { z } from 'zod';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** What the environment may say of signatures; all of it or, but for the domain, nothing. */
export const dkimVariables = {
  MAIL_DKIM_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(new RegExp(`^${LABEL}(\\.${LABEL})+$`), 'must be a domain such as example.com')
    .optional(),
  MAIL_DKIM_SELECTOR: z
    .string()
    .toLowerCase()
    .regex(
      new RegExp(`^${LABEL}(\\.${LABEL})*$`),
      'must be a name such as payvite2026, the first part of the DNS record',
    )
    .optional(),
  MAIL_DKIM_KEY_FILE: z.string().min(1).optional(),
};

/** With what mails are signed (DKIM, RFC 6376). */
export interface DkimConfig {
  /** Whose DNS holds the public key. */
  domain: string;
  /** Under which name: `<selector>._domainkey.<domain>`. */
  selector: string;
  /** Of the private key, PEM; absolute. */
  keyFile: string;
}

type DkimValues = { [Name in keyof typeof dkimVariables]?: string | undefined };

/**
 * Puts together what the environment says of signatures.
 *
 * @param senderDomain of the address in `From`: the signature must be of it, or of a domain that it is part of (the relaxed
 * alignment of DMARC, RFC 7489, section 3.1.1).
 * @param faulty variables that are faulty already: nothing is missing there.
 * @returns null where nothing is to be signed.
 */
export function readDkimConfig(
  values: DkimValues,
  senderDomain: string,
  faulty: ReadonlySet<string>,
): { dkim: DkimConfig | null; faults: string[] } {
  const names = Object.keys(dkimVariables) as (keyof DkimValues)[];
  const given = names.find((name) => values[name] !== undefined);
  if (given === undefined) return { dkim: null, faults: [] };
  const { MAIL_DKIM_DOMAIN: domain = senderDomain, MAIL_DKIM_SELECTOR: selector = '' } = values;
  const keyFile = values.MAIL_DKIM_KEY_FILE ?? '';
  const faults = (['MAIL_DKIM_SELECTOR', 'MAIL_DKIM_KEY_FILE'] as const)
    .filter((name) => values[name] === undefined && !faulty.has(name))
    .map((name) => `${name}: is required with ${given}`);
  if (senderDomain !== domain && !senderDomain.endsWith(`.${domain}`)) {
    faults.push(
      `MAIL_DKIM_DOMAIN: must be MAIL_DOMAIN, which is ${senderDomain}, or a domain that it is part of; no other signature counts for the sender (DMARC)`,
    );
  }
  return { dkim: { domain, selector, keyFile: resolve(keyFile) }, faults };
}
