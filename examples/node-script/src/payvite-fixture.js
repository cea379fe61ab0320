import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What `payvite` on the command line runs. */
const PAYVITE = fileURLToPath(import.meta.resolve('@payvite/connector/dist/main.js'));

/**
 * @typedef {object} Mail
 * @property {string} subject
 * @property {string[]} to
 * @property {string} sentAt
 * @property {string} text
 * @property {string[]} links The addresses in the text, in their order.
 */

/**
 * A Payvite of its own with sample customers: on free ports, in a folder that is gone afterwards, with a database that it
 * brings along. It takes some seconds to start, so start one for all tests.
 */
export async function startPayvite() {
  const home = await mkdtemp(join(tmpdir(), 'payvite-fixture-'));
  const child = spawn(
    process.execPath,
    [PAYVITE, 'start', '--demo', '--port', '0', '--home', home, '--no-payments', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  const { value: line } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (line === undefined) {
    await stop();
    throw new Error('Payvite did not start; its messages are above.');
  }
  /** @type {{ url: string, erpUrl: string, apiKey: string, outboxUrl: string }} */
  const addresses = JSON.parse(line);

  return {
    ...addresses,
    stop,
    /**
     * Waits for the newest mail to an address: mails leave a moment after the call that asks for them.
     *
     * @param {string} address
     * @returns {Promise<Mail>}
     */
    async waitForMail(address) {
      const url = `${addresses.outboxUrl}?to=${encodeURIComponent(address)}`;
      for (let tries = 0; tries < 300; tries += 1) {
        const { data } = await (await fetch(url)).json();
        if (data.length > 0) return data[0];
        await pause(100);
      }
      throw new Error(`No mail has left to ${address}.`);
    },
    /**
     * Moves Payvite's clock forward, for everything at once: links expire, invoices get older.
     *
     * @param {number} days
     */
    async advanceDays(days) {
      const response = await fetch(`${addresses.url}/demo/clock`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ advanceSeconds: days * 86_400 }),
      });
      if (!response.ok) throw new Error(`The clock did not move: ${await response.text()}`);
    },
  };
}
