import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../src/invite-and-register.js', import.meta.url));

describe('the script of an integrator', () => {
  it('starts Payvite, goes the whole way of an invitation, and leaves nothing running', async () => {
    const child = spawn(process.execPath, [SCRIPT], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, complaints] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    // `close` comes when nobody has its output any more: the connector it started has ended, too.
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 0, `${output}${complaints}`);
    assert.match(output, /^Invited .+\n.+ registered by the link of the mail\n.+ expired after a week\n$/);
  });
});
