import type { en } from './en.ts';

/** Every sentence of the portal, in one language: of each the same names as the English one has. */
export type PortalWords = typeof en;
