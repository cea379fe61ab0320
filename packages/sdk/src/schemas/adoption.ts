import * as z from 'zod/mini';
import { funnelStageSchema } from './customer-summary.ts';
import { queryNumber } from './query-number.ts';
import { currencySchema, plainDateSchema } from './scalars.ts';

/** Query of `GET /customers/adoption`. */
export const adoptionParamsSchema = z.object({
  /** How far the points are apart; default `week`. A month is 30 days. */
  every: z._default(z.enum(['day', 'week', 'month']), 'week'),
  /** How many points, the last of them the dealer's today: 2-120, default 26. */
  points: z._default(queryNumber(2, 120), 26),
});

/** How far the active customers of one currency had come by the end of a day. Each customer counts once. */
export const currencyAdoptionSchema = z.object({
  currency: currencySchema,
  /** By then somebody had been invited for it, with an invitation that was not revoked since. */
  invited: funnelStageSchema,
  /** By then somebody had registered for it. */
  registered: funnelStageSchema,
  /** By then the first payment had come online that has not gone back as a whole since. */
  paid: funnelStageSchema,
  /** All active customers there are now. */
  all: funnelStageSchema,
});

/** How many customers had come how far, over time. Money is what they owe now: past balances are not kept. */
export const adoptionSchema = z.object({
  /** The oldest first. */
  points: z.array(
    z.object({
      /** The dealer's day at whose end this was so; of the last one, so far. */
      on: plainDateSchema,
      /** The one with the most customers first, the same ones at every point. */
      currencies: z.array(currencyAdoptionSchema),
    }),
  ),
});

export type Adoption = z.infer<typeof adoptionSchema>;
export type AdoptionParams = Partial<z.output<typeof adoptionParamsSchema>>;
export type CurrencyAdoption = z.infer<typeof currencyAdoptionSchema>;
