import fc from 'fast-check';

/** How many customers each dealer has in one sequence, and how many addresses both of them may invite. */
export const CUSTOMERS_A_RUN = 3;
export const ADDRESSES_A_RUN = 3;

/** What happens at one dealer. `pick` chooses among what there is, whatever that is by then; `at` is a connector. */
export type DealerStep =
  | { do: 'send'; customers: number; address: number; times: number }
  | { do: 'resend' | 'revoke' | 'copy the link'; pick: number; times: number }
  | { do: 'open' | 'accept' | 'renew'; pick: number; at: number }
  | { do: 'decline'; pick: number; at: number; isNotMe: boolean }
  | { do: 'accept and decline at once'; pick: number }
  | { do: 'unsubscribe' | 'keep receiving'; pick: number; at: number };

/** What happens next: at both dealers, at one, or what one does with the ids of the other. */
export type Step =
  | { do: 'send at once'; customers: number[] }
  | { do: 'wait'; minutes: number }
  | { do: 'work' | 'tick' | 'deliver twice' }
  | { do: 'crash'; when: 'before' | 'after' }
  | { do: 'at a dealer'; dealer: number; step: DealerStep }
  | { do: 'trespass'; dealer: number; pick: number };

const pick = fc.nat(1000);
const at = fc.nat(1);
const dealer = fc.nat(1);
const times = fc.constantFrom(1, 1, 1, 3);
/** Some of the customers, as the bits of a number. */
const customers = fc.integer({ min: 1, max: 2 ** CUSTOMERS_A_RUN - 1 });
const minute = 1;
const day = 24 * 60;

const dealerStep: fc.Arbitrary<DealerStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      customers,
      address: fc.nat(ADDRESSES_A_RUN - 1),
      times,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('resend' as const, 'resend' as const, 'revoke' as const),
      pick,
      times,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('copy the link' as const), pick, times }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('open' as const, 'accept' as const, 'accept' as const, 'renew' as const),
      pick,
      at,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('decline' as const), pick, at, isNotMe: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('accept and decline at once' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('unsubscribe' as const, 'keep receiving' as const),
      pick,
      at,
    }),
  },
);

/** Steps in the proportions in which they tell most. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({ do: fc.constant('at a dealer' as const), dealer, step: dealerStep }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trespass' as const), dealer, pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('send at once' as const),
      customers: fc.array(customers, { minLength: ADDRESSES_A_RUN, maxLength: ADDRESSES_A_RUN }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(4 * minute, 11 * minute, day, 5 * day, 15 * day, 15 * day),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('work' as const, 'work' as const, 'tick' as const, 'deliver twice' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);
