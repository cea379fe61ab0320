import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.js';

/** Starts the Chromium of this machine; where there is none, says what to install. */
export async function launchChromium(): Promise<Browser> {
  const found = await findBrowser();
  if (found.reason !== undefined) throw new Error(found.reason);
  return chromium.launch({ executablePath: found.executablePath, args: found.args });
}
