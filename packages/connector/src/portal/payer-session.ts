import type { Request, Response } from 'express';
import type { PayerRow } from '../db/tables.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import { findPayerByUser } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';

/** The payer who is signed in; undefined where nobody is. A session that was prolonged sets its cookie again. */
export async function findSignedInPayer(
  { auth, database }: Pick<PortalContext, 'auth' | 'database'>,
  request: Request,
  response: Response,
): Promise<PayerRow | undefined> {
  const { result: user, setCookies } = await auth.findSession(readVisitor(request));
  addCookies(response, setCookies);
  return user === undefined ? undefined : findPayerByUser(database, user.userId);
}
