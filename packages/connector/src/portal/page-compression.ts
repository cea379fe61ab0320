import { gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

/** Below, the headers that go with it cost more than it saves. */
const LEAST_BYTES = 1024;

/**
 * Sends texts of a kilobyte and more compressed, to whoever takes that.
 *
 * Who sees how long compressed answers are, and can have words of their own choice in them, guesses what else is in there
 * (BREACH, CVE-2013-3587). What would be worth it is in none of these pages: sessions, links and codes are in cookies and mails
 * only, and what refuses forms from elsewhere is a header, not a token in the page. The one page with an address that entitles, that
 * of a checkout, repeats no words of whoever asks for it. And nobody else can make a browser ask for a signed-in page over and over
 * unseen: its cookie is not sent with requests of other sites but for a page that opens in sight.
 */
export function compressPages(): RequestHandler {
  return (request, response, next) => {
    const send = response.send.bind(response);
    response.send = (body: unknown) => {
      if (typeof body !== 'string') return send(body);
      response.vary('Accept-Encoding');
      const isTaken = request.acceptsEncodings('gzip', 'identity') === 'gzip';
      if (!isTaken || Buffer.byteLength(body) < LEAST_BYTES) return send(body);
      if (response.get('Content-Type') === undefined) response.type('html');
      gzip(body, (error, packed) => {
        if (error !== null) return next(error);
        response.set('Content-Encoding', 'gzip');
        send(packed);
      });
      return response;
    };
    next();
  };
}
