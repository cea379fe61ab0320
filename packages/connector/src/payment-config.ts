/** Who takes the money: a payment provider, or for test dealers a stand-in of our own. */
export type ProviderKind = 'stripe' | 'sandbox';
