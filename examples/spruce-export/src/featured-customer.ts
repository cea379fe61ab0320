import type { NameLanguage } from './name-lists.ts';
import type { PayingHabit } from './open-item-plan.ts';

export type AccountType = 'Contractor' | 'Remodeler' | 'Homeowner';

/**
 * How a customer can be written to: nobody on file, a contact without address, one address, several contacts,
 * an address that no mail server takes, or one that other customers have too.
 */
export type ContactSituation = 'none' | 'phone_only' | 'one' | 'several' | 'invalid' | 'shared';

/** A customer that every sample has, whatever its seed, for a case that must not be left to chance. */
export interface FeaturedCustomer {
  name: string;
  accountType: AccountType;
  habit: PayingHabit;
  /** About what the open invoices add up to, in cents. */
  owesMinor: number;
  contacts: ContactSituation;
  /** The language of its people's names; default English. */
  language?: NameLanguage;
  /** Default `en-US`. */
  locale?: string;
  isInactive?: boolean;
}

/** The first customers of every sample, in this order. */
export const FEATURED_CUSTOMERS: readonly FeaturedCustomer[] = [
  featured('Kestrel Framing LLC', 'Contractor', 'late', 48_210_55, 'one'),
  featured('Harrow & Sons Homes', 'Contractor', 'late', 37_904_10, 'several'),
  featured('Cedar Ridge Builders', 'Contractor', 'stale', 10_297_42, 'none'),
  featured('Østergaard Renovering', 'Remodeler', 'slow', 26_480_00, 'several', 'da'),
  featured('Lakeside Construction', 'Contractor', 'prompt', 104_112_90, 'several'),
  featured('Blue Spruce Decks', 'Remodeler', 'late', 8_140_25, 'one'),
  featured("O'Brien & Søns Ltd", 'Contractor', 'slow', 15_222_80, 'one'),
  featured('Summit "Peak" Builders, Inc.', 'Contractor', 'slow', 31_405_18, 'several'),
  featured('Construcciones Peña e Hijos', 'Contractor', 'late', 12_870_44, 'several', 'es', 'es-US'),
  featured('Rénovations Bélanger', 'Remodeler', 'slow', 5_616_30, 'one', 'fr', 'fr-CA'),
  featured('Sandia Property Care', 'Remodeler', 'slow', 4_380_65, 'shared'),
  featured('Zia Rental Homes', 'Remodeler', 'late', 6_905_12, 'shared'),
  featured('Bosque Handyman Services', 'Remodeler', 'slow', 2_118_90, 'invalid'),
  featured('Pioneer Poles', 'Contractor', 'stale', 902_15, 'phone_only'),
  featured('Mesa Verde Roofing', 'Contractor', 'overpaid', 1_940_00, 'one'),
  featured('Tamarack Custom Cabinets', 'Remodeler', 'settled', 3_275_50, 'one'),
  featured('山田工務店', 'Remodeler', 'prompt', 2_744_00, 'one'),
  featured('Ковальчук Будівництво', 'Contractor', 'slow', 7_312_75, 'one'),
  featured('الأمل للمقاولات', 'Contractor', 'prompt', 3_150_20, 'one'),
  featured(
    'The Historic Barelas Neighborhood Association for the Restoration of Adobe Homes and Garden Walls',
    'Remodeler',
    'prompt',
    1_288_40,
    'one',
  ),
  featured('Chamisa Homes', 'Contractor', 'none', 0, 'one'),
  { ...featured('Quarry Concrete', 'Contractor', 'none', 0, 'one'), isInactive: true },
  { ...featured('Redstone Masonry', 'Contractor', 'stale', 4_411_09, 'phone_only'), isInactive: true },
];

function featured(
  name: string,
  accountType: AccountType,
  habit: PayingHabit,
  owesMinor: number,
  contacts: ContactSituation,
  language?: NameLanguage,
  locale?: string,
): FeaturedCustomer {
  return { name, accountType, habit, owesMinor, contacts, language, locale };
}
