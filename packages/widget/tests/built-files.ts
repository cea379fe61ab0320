import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's folder. */
export const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** What the build makes. */
export const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** Why a test of what is built is skipped; false where it is built. `npm test` builds first. */
export const notBuilt = existsSync(`${DIST}payvite-widget.min.js`) ? false : 'the widget is not built';
