import type { Response } from 'express';
import type { ApiPermission } from '../db/tables.ts';
import type { EventActor } from '../events/event-log.ts';

/** Who asks, for which dealer, and what they may do. */
export interface Principal {
  dealerId: string;
  actor: EventActor & { type: 'key' | 'user'; id: string };
  permissions: ReadonlySet<ApiPermission>;
  /** When the token ends, or the key that another has taken the place of; null for a key that is meant to stay. */
  expiresAt: Date | null;
}

/** The principal that `authenticate` found; call it in routes behind `requirePermission` only. */
export function principalOf(response: Response): Principal {
  const { principal } = response.locals as { principal?: Principal };
  if (principal === undefined)
    throw new Error('A route asks for the principal without requirePermission before it.');
  return principal;
}

export function setPrincipal(response: Response, principal: Principal): void {
  response.locals.principal = principal;
}
