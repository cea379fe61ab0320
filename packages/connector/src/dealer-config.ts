import { resolve } from 'node:path';
import {
  dealerModeSchema,
  dealerNameSchema,
  postalAddressSchema,
  timeZoneSchema,
  type DealerMode,
} from '@payvite/sdk/schemas';
import { z } from 'zod';
import {
  ERP_KINDS,
  ERP_SETTINGS,
  erpVariables,
  missingErpSettings,
  readErpConfig,
  type ErpConfig,
  type ErpKind,
} from './erp-config.ts';

const DEMO_DEALER = {
  mode: 'test',
  name: 'Ridgeline Building Supply',
  postalAddress: '1200 Mill Road, Albuquerque, NM 87102',
} as const;

/** What the environment may say of the first dealer. */
export const dealerVariables = {
  DEALER_MODE: z.optional(dealerModeSchema),
  DEALER_NAME: z.optional(dealerNameSchema),
  DEALER_POSTAL_ADDRESS: z.optional(postalAddressSchema),
  DEALER_TIME_ZONE: z.optional(timeZoneSchema),
  ...erpVariables,
};

/** The first dealer, as far as the environment describes it. Null: it does not say, and what is kept stays. */
export interface DealerConfig {
  mode: DealerMode | null;
  name: string | null;
  postalAddress: string | null;
  timeZone: string | null;
  erpKind: ErpKind | null;
  /** Under `--demo` always said. */
  erpConfig: ErpConfig | null;
  hasErpSecret: boolean;
}

/** What a first dealer gets that the environment does not say. Null: it must be said. */
export interface NewDealerConfig {
  mode: DealerMode | null;
  name: string | null;
  postalAddress: string | null;
  timeZone: string;
}

type DealerValues = { [Name in keyof typeof dealerVariables]?: z.output<(typeof dealerVariables)[Name]> };

/** Puts together what the environment says of the first dealer. */
export function readDealerConfig(
  values: DealerValues,
  { demo, home }: { demo: boolean; home: string },
): { dealer: DealerConfig; newDealer: NewDealerConfig } {
  return {
    dealer: {
      mode: values.DEALER_MODE ?? null,
      name: values.DEALER_NAME ?? null,
      postalAddress: values.DEALER_POSTAL_ADDRESS ?? null,
      timeZone: values.DEALER_TIME_ZONE ?? null,
      erpKind: values.ERP_KIND ?? (demo ? 'csv' : null),
      erpConfig: demo
        ? { directory: resolve(home, 'spruce-export'), ...readErpConfig(values) }
        : readErpConfig(values),
      hasErpSecret: values.ERP_SECRET !== undefined,
    },
    newDealer: {
      ...(demo ? DEMO_DEALER : { mode: null, name: null, postalAddress: null }),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  };
}

/** What the environment must still say before a first dealer can be made; each by the variable's name. */
export function firstDealerFaults({
  dealer,
  newDealer,
}: {
  dealer: DealerConfig;
  newDealer: NewDealerConfig;
}): string[] {
  const mode = dealer.mode ?? newDealer.mode;
  return [
    ...(mode === null ? ['DEALER_MODE: is required at the first start'] : []),
    ...((dealer.name ?? newDealer.name) === null ? ['DEALER_NAME: is required at the first start'] : []),
    ...(dealer.erpKind === null
      ? [`ERP_KIND: is required at the first start: ${ERP_KINDS.join(', ')}`]
      : missingErpSettings(dealer.erpKind, dealer.erpConfig ?? {}, dealer.hasErpSecret).map(
          (setting) => `${ERP_SETTINGS[setting].variable}: is required at the first start`,
        )),
    ...(mode === 'live' && (dealer.postalAddress ?? newDealer.postalAddress) === null
      ? ['DEALER_POSTAL_ADDRESS: a live dealer cannot send without it (CAN-SPAM)']
      : []),
  ];
}
