import type { Connection } from '../connection/connection.ts';
import type { Can } from '../connection/permissions.ts';

/**
 * Whether a corrected address can be written to the ERP, asked once for a connection. Undefined where that is not known: the
 * session may not ask, or there was no answer. Never rejects.
 */
export async function readErpWriting(connection: Connection, can: Can): Promise<boolean | undefined> {
  if (!can('dealer:read')) return undefined;
  const { dealer, transport } = connection.client;
  // Without the noun of the dealer, which is more than a page of customers needs.
  connection.dealer ??= dealer
    ? dealer.get()
    : transport?.request({ method: 'GET', path: ['dealer'], answer: 'dealer' });
  return connection.dealer?.then(
    ({ erp }) => erp.capabilities.updateContacts,
    () => undefined,
  );
}
