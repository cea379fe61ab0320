import type { Permission } from '@payvite/sdk';
import type { WidgetClient } from './connection.ts';

/** Whether the session may do something. */
export type Can = (permission: Permission) => boolean;

const readByClient = new WeakMap<WidgetClient, Promise<Can>>();

/**
 * What the session may do, read once for a client. Where that fails, everything: the connector refuses on its own, and
 * the next call asks again. Never rejects.
 */
export function readPermissions(client: WidgetClient): Promise<Can> {
  const before = readByClient.get(client);
  if (before) return before;
  const reading = ask(client);
  readByClient.set(client, reading);
  return reading;
}

async function ask(client: WidgetClient): Promise<Can> {
  try {
    const session = await client.embedSessions?.current();
    if (session) return (permission) => session.permissions.includes(permission);
  } catch {
    readByClient.delete(client);
  }
  return () => true;
}
