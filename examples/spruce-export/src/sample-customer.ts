import { FEATURED_CUSTOMERS } from './featured-customer.ts';
import type { AccountType, ContactSituation } from './featured-customer.ts';
import { JOB_NAMES, NAME_LISTS, STREETS, TOWNS } from './name-lists.ts';
import type { NameLanguage } from './name-lists.ts';
import type { PayingHabit } from './open-item-plan.ts';
import { RandomSource } from './random-source.ts';

/** A building job of a customer; the id counts within its customer. */
export interface SampleJob {
  jobId: string;
  jobName: string;
}

/** One invented customer of the dealer, without its contacts and open items. */
export interface SampleCustomer {
  accountId: string;
  name: string;
  language: NameLanguage;
  accountType: AccountType;
  isInactive: boolean;
  /** Empty where the dealer has none on file. */
  phone: string;
  addressLine1: string;
  city: string;
  region: string;
  postalCode: string;
  locale: string;
  contacts: ContactSituation;
  habit: PayingHabit;
  /** About what its invoices add up to, in cents. */
  owesMinor: number;
  termsDays: number;
  jobs: SampleJob[];
  /** A stream of this customer's own: what one customer draws changes no other. */
  random: RandomSource;
}

const HABITS: Readonly<Record<PayingHabit, number>> = {
  none: 24,
  current: 14,
  prompt: 26,
  slow: 24,
  late: 9,
  stale: 2.4,
  settled: 0.3,
  overpaid: 0.3,
};

const CONTACTS: Readonly<Record<ContactSituation, number>> = {
  none: 3,
  phone_only: 4,
  one: 62,
  several: 26,
  invalid: 1.6,
  shared: 2.4,
};

/** Median of what an account owes that owes anything, in cents, and how widely it spreads (of its logarithm). */
const DEBTS: Readonly<Record<AccountType, { medianMinor: number; spread: number }>> = {
  Contractor: { medianMinor: 150_000, spread: 1.55 },
  Remodeler: { medianMinor: 70_000, spread: 1.3 },
  Homeowner: { medianMinor: 21_000, spread: 0.9 },
};

/** Makes the dealer's customers one after the other: the featured ones, then `customerCount` less those at random. */
export function* sampleCustomers(seed: number, customerCount: number): Generator<SampleCustomer> {
  const takenNames = new Set(FEATURED_CUSTOMERS.map(({ name }) => name));
  let accountNumber = 10_000;
  for (let index = 0; index < customerCount; index++) {
    const random = new RandomSource(seed, index);
    accountNumber += random.integer(1, 9);
    yield sampleCustomer(random, index, String(accountNumber), takenNames);
  }
}

function sampleCustomer(
  random: RandomSource,
  index: number,
  accountId: string,
  takenNames: Set<string>,
): SampleCustomer {
  const language = random.pickWeighted({ en: 74, es: 17, fr: 2, de: 2, da: 1, pl: 1, vi: 3 });
  const accountType = random.pickWeighted({ Contractor: 45, Remodeler: 25, Homeowner: 30 });
  const debt = DEBTS[accountType];
  const drawn = {
    language,
    accountType,
    isInactive: random.chance(0.04),
    locale: pickLocale(random, language),
    contacts: random.pickWeighted(CONTACTS),
    habit: random.pickWeighted(HABITS),
    owesMinor: Math.round(debt.medianMinor * Math.exp(debt.spread * random.bell())),
  };
  const featured = FEATURED_CUSTOMERS[index];
  const customer = featured
    ? {
        ...drawn,
        language: 'en' as NameLanguage,
        locale: 'en-US',
        isInactive: false,
        ...withoutUndefined(featured),
      }
    : { ...drawn, name: freeName(random, language, accountType, takenNames) };
  if (customer.isInactive && !featured && random.chance(0.7)) customer.habit = 'none';
  const isHomeowner = customer.accountType === 'Homeowner';
  return {
    ...customer,
    ...random.pick(TOWNS),
    accountId,
    // 555-0100 to 555-0199 are reserved for fiction in every North American area code.
    phone: random.chance(0.9) ? `(505) 555-01${String(random.integer(0, 99)).padStart(2, '0')}` : '',
    addressLine1: `${random.integer(100, 9899)} ${random.pick(STREETS)}`,
    termsDays: isHomeowner ? random.pick([0, 15]) : random.pick([15, 30, 30, 30, 45]),
    jobs: pickJobs(random, isHomeowner ? random.integer(0, 1) : random.integer(1, 6)),
    random,
  };
}

function pickLocale(random: RandomSource, language: NameLanguage): string {
  if (language === 'es' && random.chance(0.55)) return 'es-US';
  return language === 'fr' ? 'fr-CA' : 'en-US';
}

function freeName(
  random: RandomSource,
  language: NameLanguage,
  accountType: AccountType,
  takenNames: Set<string>,
): string {
  let name = pickName(random, language, accountType);
  for (let attempt = 0; attempt < 20 && takenNames.has(name); attempt++) {
    name = pickName(random, language, accountType);
  }
  for (let number = 2, base = name; takenNames.has(name); number++) name = `${base} ${number}`;
  takenNames.add(name);
  return name;
}

function pickName(random: RandomSource, language: NameLanguage, accountType: AccountType): string {
  const list = NAME_LISTS[language];
  const surname = random.pick(list.surnames);
  if (accountType === 'Homeowner') return `${random.pick(list.given)} ${surname}`;
  const owner = list.places.length > 0 && random.chance(0.5) ? random.pick(list.places) : surname;
  return random.pick(list.companies).replace('*', owner);
}

function pickJobs(random: RandomSource, count: number): SampleJob[] {
  const jobs = new Map<string, SampleJob>();
  let jobNumber = 0;
  for (let draw = 0; draw < count; draw++) {
    const jobName = random.pick(JOB_NAMES);
    jobNumber += random.integer(1, 4);
    if (!jobs.has(jobName)) jobs.set(jobName, { jobId: String(jobNumber), jobName });
  }
  return [...jobs.values()];
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
