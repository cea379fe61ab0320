import type { DerivedKeys } from '../derived-keys.ts';
import type { DealerRow } from '../db/tables.ts';
import {
  ERP_KINDS,
  ERP_SETTINGS,
  isErpKind,
  missingErpSettings,
  type ErpConfig,
  type ErpKind,
} from '../erp-config.ts';
import { UnsealError, unsealSecret } from '../sealed-secret.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { createCsvSource } from './csv/csv-source.ts';
import { createUploadSource } from './csv/csv-upload-source.ts';
import { createOdooSource } from './odoo/odoo-source.ts';
import { createPushSource } from './push/push-source.ts';
import { createTrytonSource } from './tryton/tryton-source.ts';
import { READ_ONLY, SourceError, type ErpSource } from './erp-source.ts';

/** What a dealer's row says of its ERP. */
type DealerErp = Pick<DealerRow, 'id' | 'slug' | 'erpKind' | 'erpConfig' | 'erpSecret'>;

type Keys = readonly [DerivedKeys, ...DerivedKeys[]];

/**
 * Finds the source of each dealer, the same one as long as its settings are: it may be signed in. Where it is not told what it
 * must know, whatever is asked of it says what to do.
 */
export function createErpSources(keys: Keys): (dealer: DealerErp) => Promise<ErpSource> {
  const made = new Map<string, { settings: string; source: Promise<ErpSource> }>();
  return (dealer) => {
    const settings = JSON.stringify([dealer.slug, dealer.erpKind, dealer.erpConfig, dealer.erpSecret]);
    let known = made.get(dealer.id);
    if (known?.settings !== settings) {
      known = { settings, source: createErpSource(dealer, keys) };
      made.set(dealer.id, known);
    }
    return known.source;
  };
}

async function createErpSource(dealer: DealerErp, keys: Keys): Promise<ErpSource> {
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

/** Nothing that `missingErpSettings` asks for is missing. */
function createOfKind(kind: ErpKind, settings: ErpConfig & { secret: string }): ErpSource {
  const { directory, headers, url = '', database = '', secret, ...optional } = settings;
  const { user, paymentMethod, journalId, companyId, protocol } = optional;
  switch (kind) {
    case 'csv':
      return directory === undefined ? createUploadSource() : createCsvSource(directory, headers);
    case 'push':
      return createPushSource();
    case 'tryton':
      return createTrytonSource({
        ...{ url, database, user: user ?? '', secret },
        ...withoutUndefined({ paymentMethod }),
      });
    case 'odoo':
      return createOdooSource({
        ...{ url, database, secret },
        ...withoutUndefined({ user, journalId, companyId, protocol }),
      });
  }
}
