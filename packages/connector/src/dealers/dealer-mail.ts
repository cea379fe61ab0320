import type { DealerRow } from '../db/tables.ts';
import type { ComposedMail, MailBrand } from '../mail/mail-composer.ts';
import { logoOf } from './logo-service.ts';

/** The part of a mail that is its dealer's. `publicUrl` is where everybody finds what a mail loads. */
export function sentBy(
  dealer: Pick<
    DealerRow,
    'id' | 'name' | 'slug' | 'replyTo' | 'brandColor' | 'logoHash' | 'logoWidth' | 'logoHeight'
  >,
  publicUrl: string,
): Pick<ComposedMail, 'from' | 'replyTo'> & { brand: MailBrand } {
  const { name, slug, replyTo, brandColor } = dealer;
  return { from: { name, slug }, replyTo, brand: { color: brandColor, logo: logoOf(dealer, publicUrl) } };
}
