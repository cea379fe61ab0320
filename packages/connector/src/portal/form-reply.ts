import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { Clock } from '../clock.ts';
import type { DerivedKeys } from '../derived-keys.ts';
import type { Faults } from './invitation-forms.ts';
import { secretCookie } from './page-cookies.ts';

/** The browser comes for it at once: it was just sent there. */
const MAX_AGE_SECONDS = 60;
/** Proxies take 4 kB of an answer's head, if not told otherwise, of which the page's own headers are less than one. */
const LONGEST = 2500;

/** What a page says once of a form that was sent from it: what is wrong with it, and what was typed, but no password. */
export interface FormReply {
  faults?: Faults;
}

/**
 * How a form is answered by its page: the answer to the POST leads back there, and the reply travels along in a cookie which the
 * page takes. So no page is the answer to a POST, which whoever comes back to it would have to send again.
 */
export interface FormReplies<Reply extends FormReply> {
  /**
   * Leads the browser back to the page.
   *
   * @param owner whose reply it is: it is shown to nobody else.
   * @param to the page's path, with the query that it had.
   */
  answer(response: Response, owner: string, reply: Reply, to?: string): Promise<void>;
  /** The reply to the form that was just sent, for its owner; undefined where none was, and the second time. */
  take(request: Request, response: Response, owner: string): Promise<Reply | undefined>;
}

/**
 * Makes the replies of one page. The cookie is seen by that page alone, and sealed (JWE, RFC 7516, `dir` with A256GCM), so that
 * nobody reads it who sees the browser later, and the page says only what it has said to somebody.
 *
 * @param path of the page.
 */
export function formReplies<Reply extends FormReply>(
  { config, keys, clock }: { config: { publicUrl: string }; keys: ReplyKeys; clock: Pick<Clock, 'now'> },
  path: string,
): FormReplies<Reply> {
  const name = `payvite-form${path.replaceAll('/', '-')}`;
  const cookie = secretCookie(config.publicUrl, { name, path, maxAgeMs: MAX_AGE_SECONDS * 1000 });

  return {
    async answer(response, owner, reply, to = path) {
      const sealed = await seal(owner, reply);
      // More than the fields of the page hold: nobody typed that there.
      const { faults = {} } = reply;
      cookie.set(response, sealed.length <= LONGEST ? sealed : await seal(owner, { faults }));
      response.redirect(303, to);
    },
    async take(request, response, owner) {
      const sealed = cookie.read(request);
      if (sealed === undefined) return undefined;
      cookie.clear(response);
      return unseal(owner, sealed);
    },
  };

  function seal(owner: string, reply: FormReply): Promise<string> {
    const [newest] = keys;
    const text = deflateRawSync(JSON.stringify(reply)).toString('base64url');
    return new EncryptJWT({ text })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.secretId })
      .setAudience(path)
      .setSubject(owner)
      .setExpirationTime(Math.floor(clock.now().getTime() / 1000) + MAX_AGE_SECONDS)
      .encrypt(newest.key('form-reply'));
  }

  async function unseal(owner: string, sealed: string): Promise<Reply | undefined> {
    try {
      const { payload } = await jwtDecrypt(
        sealed,
        ({ kid }) => {
          const found = keys.find(({ secretId }) => secretId === kid);
          if (found === undefined)
            throw new errors.JWEInvalid('It was sealed with a PAYVITE_SECRET that is gone.');
          return found.key('form-reply');
        },
        {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          audience: path,
          subject: owner,
          currentDate: clock.now(),
        },
      );
      return JSON.parse(
        inflateRawSync(Buffer.from(String(payload['text']), 'base64url')).toString(),
      ) as Reply;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}

type ReplyKeys = readonly [DerivedKeys, ...DerivedKeys[]];
