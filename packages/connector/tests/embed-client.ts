import { PayviteClient, type Permission } from '@payvite/sdk';

/** The origin of the pages that tests act as. */
export const ERP_ORIGIN = 'https://erp.example';

/** A client as a page of the ERP has it: with embed tokens, which `keyClient` makes, and the header of its origin. */
export function embedClient(
  baseUrl: string,
  keyClient: PayviteClient,
  permissions: Permission[],
  origin = ERP_ORIGIN,
  user: { id: string; name: string; email?: string } = { id: 'dana', name: 'Dana Ortiz' },
): PayviteClient {
  return new PayviteClient({
    baseUrl,
    fetchToken: async () => {
      return (await keyClient.embedSessions.create({ user, permissions, origin })).token;
    },
    fetch: (input, init) => {
      const request = new Request(input, init);
      request.headers.set('Origin', origin);
      return fetch(request);
    },
  });
}
