import type { DerivedKeys } from '../../derived-keys.ts';
import { readSignedIds, signIds } from '../../signed-ids.ts';

/** The payment that a page of the sandbox is of. */
export interface SandboxPayment {
  dealerId: string;
  paymentId: string;
}

/** Where a payer pays with test money: `https://pay.example/sandbox/<token>`. Whoever has it acts for the payer, as at Stripe. */
export function sandboxUrl(
  publicUrl: string,
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
  { dealerId, paymentId }: SandboxPayment,
): string {
  return `${publicUrl}/sandbox/${signIds(keys, 'sandbox-checkout', { dealerId, id: paymentId })}`;
}

/** The payment that a token was made for; undefined for one that we did not make. */
export function readSandboxToken(keys: readonly DerivedKeys[], token: string): SandboxPayment | undefined {
  const named = readSignedIds(keys, 'sandbox-checkout', token);
  return named && { dealerId: named.dealerId, paymentId: named.id };
}
