import { createHash, createHmac } from 'node:crypto';
import type { DerivedKeys } from '../derived-keys.ts';
import type { InvitationRow } from '../db/tables.ts';

/** How a link reaches the invited person: in our mail, or copied by the dealer and handed on. */
export const LINK_CHANNELS = ['mail', 'copy'] as const;
export type LinkChannel = (typeof LINK_CHANNELS)[number];

type LinkOwner = Pick<InvitationRow, 'id' | 'linkVersion' | 'linkSecretId'>;

/**
 * The secret part of an invitation's link: base64url(HMAC-SHA-256(link key, id, version, channel)). Derived whenever it is
 * needed, so that no table, queue or log holds one.
 *
 * @returns undefined when the secret it was made with is no longer configured: only a new link helps.
 */
export function deriveLinkToken(
  keys: readonly DerivedKeys[],
  invitation: LinkOwner,
  channel: LinkChannel = 'mail',
): string | undefined {
  const match = keys.find((candidate) => candidate.secretId === invitation.linkSecretId);
  if (match === undefined) return undefined;
  return createHmac('sha256', match.key('link'))
    .update(JSON.stringify([invitation.id, invitation.linkVersion, channel]))
    .digest('base64url');
}

/** How a link of the invitation's present version came; undefined for an older one. */
export function linkChannelOf(
  keys: readonly DerivedKeys[],
  invitation: LinkOwner,
  token: string,
): LinkChannel | undefined {
  return LINK_CHANNELS.find((channel) => deriveLinkToken(keys, invitation, channel) === token);
}

/** How a link is looked up: SHA-256 of its token. */
export function hashLinkToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Where a token leads: `https://pay.example/i/<token>`. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/i/${token}`;
}
