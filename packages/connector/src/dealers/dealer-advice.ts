import type { DealerAdvice } from '@payvite/sdk/schemas';
import type { DealerRow } from '../db/tables.ts';
import { brandPalette } from '../mail/brand-palette.ts';
import { isFreemail } from '../mail/freemail-domains.ts';

/** What would serve a dealer better. Nothing of it keeps a mail from leaving. */
export function adviseDealer({
  brandColor,
  replyTo,
}: Pick<DealerRow, 'brandColor' | 'replyTo'>): DealerAdvice[] {
  const advice: DealerAdvice[] = [];
  const { brand } = brandPalette(brandColor);
  if (brand !== brandColor) {
    advice.push({
      pointer: '/brandColor',
      code: 'unreadable_brand_color',
      detail: `White text on ${brandColor} is hard to read (less than 4.5:1). Buttons and text are drawn in ${brand}; the line on top stays as it is.`,
      suggestion: brand,
    });
  }
  if (replyTo !== null && isFreemail(replyTo)) {
    advice.push({
      pointer: '/replyTo',
      code: 'freemail_reply_to',
      detail:
        'Spam filters count an answer address at a free mail provider against a mail. Use one of your own domain.',
      suggestion: null,
    });
  }
  return advice;
}
