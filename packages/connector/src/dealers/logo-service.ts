import { createHash } from 'node:crypto';
import type { DealerLogo, DealerLogoInput } from '@payvite/sdk/schemas';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow } from '../db/tables.ts';
import { invalidRequest } from '../errors.ts';
import type { EventActor, EventLog } from '../events/event-log.ts';
import { lockDealer } from './dealer-store.ts';
import { downloadLogo } from './logo-download.ts';
import { encodeLogo, LogoImageError, type LogoImage } from './logo-image.ts';
import { deleteOldLogos, insertLogo, setLogo } from './logo-store.ts';

/** Mails that have left show the logo that they left with, as long as it is one of the newest. */
const LOGOS_KEPT = 20;

/** A dealer's logo as mails, pages and the API name it; null: none. */
export function logoOf(
  { id, logoHash, logoWidth, logoHeight }: Pick<DealerRow, 'id' | 'logoHash' | 'logoWidth' | 'logoHeight'>,
  publicUrl: string,
): DealerLogo | null {
  if (logoHash === null || logoWidth === null || logoHeight === null) return null;
  return { url: `${publicUrl}/logos/${id}/${logoHash}.png`, width: logoWidth, height: logoHeight };
}

/**
 * Reads a logo from where the request says, and draws it anew. Takes a while where it is elsewhere: outside of transactions.
 *
 * @throws {AppError} 400 `invalid_request`: nothing that can be shown.
 */
export async function readLogo(input: DealerLogoInput): Promise<LogoImage> {
  try {
    return await encodeLogo(
      'url' in input ? await downloadLogo(input.url) : Buffer.from(input.image, 'base64'),
    );
  } catch (error) {
    if (!(error instanceof LogoImageError)) throw error;
    throw invalidRequest([{ pointer: 'url' in input ? '/url' : '/image', detail: error.message }]);
  }
}

/** Sets or takes away the logo of the transaction's dealer, and notes it: `dealer.changed`. */
export async function changeLogo(
  { events }: { events: Pick<EventLog, 'emit'> },
  tx: DealerTransaction,
  logo: LogoImage | null,
  actor: EventActor,
): Promise<DealerRow> {
  const before = await lockDealer(tx);
  const named = logo && { ...logo, hash: createHash('sha256').update(logo.png).digest('hex').slice(0, 32) };
  if (before.logoHash === (named?.hash ?? null)) return before;
  if (named !== null) await insertLogo(tx, named);
  const after = await setLogo(tx, named);
  await deleteOldLogos(tx, LOGOS_KEPT);
  await events.emit(tx, {
    type: 'dealer.changed',
    actor,
    subjectType: 'dealer',
    subjectId: tx.dealerId,
    customerIds: [],
    data: { fields: ['logo'] },
  });
  return after;
}
