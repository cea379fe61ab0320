import type { DerivedKeys } from '../config.ts';
import type { DealerRow } from '../db/tables.ts';
import { ERP_KINDS, ERP_SETTINGS, missingErpSettings, type ErpKind } from '../erp-config.ts';
import { UnsealError, unsealSecret } from '../sealed-secret.ts';
import { createCsvSource } from './csv-source.ts';
import { READ_ONLY, SourceError, type ErpSource } from './erp-source.ts';

/** What a dealer's row says of its ERP. */
type DealerErp = Pick<DealerRow, 'id' | 'slug' | 'erpKind' | 'erpConfig' | 'erpSecret'>;

/** The source of one dealer. Where it is not told what it must know, whatever is asked of it says what to do. */
export async function createErpSource(
  dealer: DealerErp,
  keys: readonly [DerivedKeys, ...DerivedKeys[]],
): Promise<ErpSource> {
  const { slug, erpKind: kind, erpConfig: config, erpSecret: sealed } = dealer;
  const fault = (words: string): ErpSource => {
    const reject = () => Promise.reject(new SourceError(words));
    return { ...READ_ONLY, kind, health: reject, open: reject };
  };
  if (!isErpKind(kind)) return fault(`There is no source of the kind ${kind}: ${ERP_KINDS.join(', ')}.`);
  const missing = missingErpSettings(kind, config, sealed !== null);
  if (missing.length > 0) {
    const options = missing.map((setting) => ERP_SETTINGS[setting].option).join(' ');
    return fault(
      `What is needed to reach the ERP is not said. Set it: payvite dealer set ${slug} ${options}.`,
    );
  }
  try {
    const secret = sealed === null ? '' : await unsealSecret(keys, { dealerId: dealer.id }, sealed);
    return createOfKind(kind, { ...config, secret });
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    return fault(
      `The ERP's secret cannot be opened. Set it again: payvite dealer set ${slug} ${ERP_SETTINGS.secret.option}.`,
    );
  }
}

function createOfKind(
  kind: ErpKind,
  { directory = '', headers }: DealerRow['erpConfig'] & { secret: string },
): ErpSource {
  switch (kind) {
    case 'csv':
      return createCsvSource(directory, headers);
    case 'push':
    case 'tryton':
    case 'odoo':
      throw new Error(`No source of the kind ${kind} yet.`);
  }
}

function isErpKind(kind: string): kind is ErpKind {
  return (ERP_KINDS as readonly string[]).includes(kind);
}
