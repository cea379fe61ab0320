import * as z from 'zod/mini';
import { SourceError } from '../erp-source.ts';
import { searchRows } from './tryton-rows.ts';
import type { TrytonSession } from './tryton-session.ts';
import { idSchema } from './tryton-values.ts';

/** Corrects the address of a party's e-mail. @throws {SourceError} `refused` where it is none, or no more. */
export async function updateMechanism(
  session: TrytonSession,
  contactErpId: string,
  email: string,
): Promise<void> {
  const id = z.safeParse(idSchema, Number(contactErpId));
  const [row] = id.success
    ? await searchRows(
        session,
        { model: 'party.contact_mechanism', where: [['id', '=', id.data]], fields: ['type', 'value'] },
        1,
      )
    : [];
  if (!id.success || row?.['type'] !== 'email') {
    throw new SourceError('This e-mail address is no more in Tryton. Sync, and correct what is there then.', {
      code: 'refused',
    });
  }
  if (row['value'] === email) return;
  await session.call('model.party.contact_mechanism.write', [[id.data], { value: email }], {
    isRepeatable: false,
  });
}
