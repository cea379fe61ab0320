import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const descriptionsSchema = z.object({
  names: z.record(z.string(), z.string()),
  texts: z.record(z.string(), z.string()),
  nouns: z.record(z.string(), z.string()),
  operations: z.record(
    z.string(),
    z.object({
      sdkMethod: z.string(),
      text: z.nullable(z.string()),
      returns: z.nullable(z.string()),
      problems: z.record(z.string(), z.string()),
    }),
  ),
});

/**
 * What the comments of the contract and of its client say: `texts` by place (`customerSchema.name`), with the `names` of the
 * types; `operations` by request (`GET /v1/customers/{}`), with the `nouns` that they are about. The SDK's build collects
 * them.
 */
export type ContractDescriptions = z.infer<typeof descriptionsSchema>;

/** Reads what the SDK's build has collected. */
export function readContractDescriptions(): ContractDescriptions {
  const file = fileURLToPath(import.meta.resolve('@payvite/sdk/descriptions.json'));
  return z.parse(descriptionsSchema, JSON.parse(readFileSync(file, 'utf8')));
}
