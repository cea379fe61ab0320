import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const descriptionsSchema = z.object({
  names: z.record(z.string(), z.string()),
  texts: z.record(z.string(), z.string()),
});

/** What the comments of the contract's schemas say, by place; the SDK's build collects them. */
export type SchemaDescriptions = z.infer<typeof descriptionsSchema>;

/** Reads what the SDK's build has collected. */
export function readSchemaDescriptions(): SchemaDescriptions {
  const file = fileURLToPath(import.meta.resolve('@payvite/sdk/schema-descriptions.json'));
  return z.parse(descriptionsSchema, JSON.parse(readFileSync(file, 'utf8')));
}
