import * as z from 'zod/mini';
import { createCsvSource } from './csv-source.ts';
import { READ_ONLY, SourceError, type ErpSource } from './erp-source.ts';

const csvConfigSchema = z.object({ directory: z.string() });

/**
 * The source of one dealer, from what its row says: the kind of its ERP, and what that kind needs to know (`csv`:
 * `directory`). Where that is missing, opening it says what to do.
 */
export function createErpSource(dealer: { slug: string; erpKind: string; erpConfig: object }): ErpSource {
  const config = z.safeParse(csvConfigSchema, dealer.erpConfig);
  if (dealer.erpKind === 'csv' && config.success) return createCsvSource(config.data.directory);
  const unknown = () =>
    Promise.reject(
      new SourceError(
        `Where the ERP's files are is not known. Set it: payvite dealer set ${dealer.slug} --csv-dir <folder>.`,
      ),
    );
  return { ...READ_ONLY, kind: dealer.erpKind, health: unknown, open: unknown };
}
