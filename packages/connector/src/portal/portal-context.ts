import type { ServiceContext } from '../context.ts';
import type { PageRenderer } from './page-renderer.ts';
import type { PayerAuth } from './payer-auth.ts';
import type { PortalTerms } from './portal-terms.ts';

/** What the portal's routes and services are handed. */
export interface PortalContext extends ServiceContext {
  auth: PayerAuth;
  render: PageRenderer;
  terms: PortalTerms;
}
