import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { generate } from 'selfsigned';
import { downloadLogo, isPublic, publicLookup } from './logo-download.ts';
import { LogoImageError, MAX_LOGO_BYTES } from './logo-image.ts';

/** What the server does at each path. */
const PAGES: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/logo.png': (_request, response) => void response.end('bytes'),
  '/moved': (_request, response) => void response.writeHead(302, { Location: '/logo.png' }).end(),
  '/gone': (_request, response) => void response.writeHead(404).end('bytes'),
  '/endless': (request, response) => {
    const more = () => {
      while (!request.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  },
  '/cut': (request, response) => {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('bytes', () => request.socket.destroy());
  },
  '/silent': () => undefined,
};

describe('a logo from elsewhere', () => {
  let server: Server;
  let origin: string;
  let connect: { ca: string; lookup: LookupFunction };

  before(async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'logos.example' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'logos.example' }] }],
    });
    server = createServer({ key, cert }, (request, response) =>
      PAGES[request.url ?? '']?.(request, response),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `https://logos.example:${(server.address() as AddressInfo).port}`;
    connect = {
      ca: cert,
      lookup: (_name, options, done) =>
        options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
    };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const failsWith = async (download: Promise<unknown>, reason: RegExp) =>
    assert.rejects(download, (error) => {
      assert.ok(error instanceof LogoImageError, String(error));
      assert.match(error.message, reason);
      return true;
    });

  it('is read', async () => {
    assert.equal((await downloadLogo(`${origin}/logo.png`, connect)).toString(), 'bytes');
  });

  it('is not followed elsewhere, nor taken in parts, nor waited for without end', async () => {
    await failsWith(downloadLogo(`${origin}/moved`, connect), /answered 302, and no redirect/);
    await failsWith(downloadLogo(`${origin}/gone`, connect), /answered 404/);
    await failsWith(downloadLogo(`${origin}/endless`, connect), new RegExp(`more than ${MAX_LOGO_BYTES}`));
    await failsWith(downloadLogo(`${origin}/cut`, connect), /broke off/);
    await failsWith(downloadLogo(`${origin}/silent`, { ...connect, patienceMs: 50 }), /no answer in 0.05/);
  });

  it('is not taken from whoever cannot prove its name', async () => {
    const { ca: _ca, ...untrusting } = connect;
    await failsWith(downloadLogo(`${origin}/logo.png`, untrusting), /CERT|SELF_SIGNED/);
  });

  it('is not read from inside our network, by number or by name', async () => {
    const { port } = new URL(origin);
    for (const host of ['127.0.0.1', '[::1]', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      await failsWith(downloadLogo(`https://${host}:${port}/logo.png`), /not on a public address/);
    }
    await assert.rejects(
      new Promise((resolve, reject) =>
        publicLookup('localhost', { all: true }, (error) => (error === null ? resolve(null) : reject(error))),
      ),
      /not public/,
    );
  });

  it('is public where everybody can reach it', () => {
    const inside =
      `10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 127.0.0.1 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255
      ::1 :: fe80::1 fc00::1 ::ffff:192.168.0.1 64:ff9b::a00:1 2002:a00:1:: ff02::1`.split(/\s+/);
    assert.deepEqual(inside.filter(isPublic), []);
    assert.deepEqual(['93.184.215.14', '2606:2800:21f:cb07::1'].filter(isPublic).length, 2);
  });
});
