import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import type { Clock } from '../clock.ts';
import type { DerivedKeys } from '../derived-keys.ts';
import type { Faults } from './invitation-forms.ts';
import { secretCookie, type SecretCookie } from './page-cookies.ts';

/** The browser comes for it at once: it was just sent there. */
const MAX_AGE_SECONDS = 60;
/** How long somebody may look at a page before they choose another language on it. */
const LOOK_SECONDS = 3600;
/** Of the reply and the address that its page is led back to, together: the head of an answer stays as short as page-paths.ts says. */
export const LONGEST_REPLY = 2500;

/** What a page says once of a form that was sent from it: what is wrong with it, and what was typed, but no password. */
export interface FormReply {
  faults?: Faults;
}

/** A reply that its page has taken. */
export type TakenReply<Reply extends FormReply> = Reply & {
  /**
   * What was typed, sealed: whoever chooses another language on the page brings it back. The faults stay behind, because they
   * are said in this one.
   */
  typed: string;
};

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
  take(request: Request, response: Response, owner: string): Promise<TakenReply<Reply> | undefined>;
}

/** What replies need of the connector. */
export interface ReplyContext {
  config: { publicUrl: string };
  keys: readonly [DerivedKeys, ...DerivedKeys[]];
  clock: Pick<Clock, 'now'>;
}

/**
 * Makes the replies of one page. The cookie is seen by that page alone, and sealed (JWE, RFC 7516, `dir` with A256GCM), so that
 * nobody reads it who sees the browser later, and the page says only what it has said to somebody.
 *
 * @param path of the page.
 */
export function formReplies<Reply extends FormReply>(
  context: ReplyContext,
  path: string,
): FormReplies<Reply> {
  const cookie = replyCookie(context, path);
  return {
    async answer(response, owner, reply, to = path) {
      const about = { path, owner, seconds: MAX_AGE_SECONDS };
      const sealed = await seal(context, about, reply);
      // More than the fields of the page hold: nobody typed that there.
      const { faults = {} } = reply;
      cookie.set(response, fits(sealed, to) ? sealed : await seal(context, about, { faults }));
      response.redirect(303, to);
    },
    async take(request, response, owner) {
      const sealed = cookie.read(request);
      if (sealed === undefined) return undefined;
      cookie.clear(response);
      const found = await unseal<Reply>(context, path, sealed);
      if (found?.owner !== owner) return undefined;
      const about = { path, owner, seconds: LOOK_SECONDS };
      return { ...found.reply, typed: await seal(context, about, { ...found.reply, faults: {} }) };
    },
  };
}

/**
 * Hands what was typed on a page back to it, for the language that it is shown in next. What that page did not seal is left out.
 *
 * @param to the page's path, with its query.
 */
export async function keepTyped(
  context: ReplyContext,
  response: Response,
  to: string,
  typed: string,
): Promise<void> {
  const [path = ''] = to.split('?', 1);
  if (!fits(typed, to) || (await unseal(context, path, typed)) === undefined) return;
  replyCookie(context, path).set(response, typed);
}

function fits(sealed: string, to: string): boolean {
  return sealed.length + to.length <= LONGEST_REPLY;
}

function replyCookie({ config }: ReplyContext, path: string): SecretCookie {
  const name = `payvite-form${path.replaceAll('/', '-')}`;
  return secretCookie(config.publicUrl, { name, path, maxAgeMs: MAX_AGE_SECONDS * 1000 });
}

function seal(
  { keys, clock }: ReplyContext,
  { path, owner, seconds }: { path: string; owner: string; seconds: number },
  reply: FormReply,
): Promise<string> {
  const [newest] = keys;
  const text = deflateRawSync(JSON.stringify(reply)).toString('base64url');
  return new EncryptJWT({ text })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: newest.secretId })
    .setAudience(path)
    .setSubject(owner)
    .setExpirationTime(Math.floor(clock.now().getTime() / 1000) + seconds)
    .encrypt(newest.key('form-reply'));
}

/** What a page's reply says, and to whom; undefined for what is none of that page, or too old. */
async function unseal<Reply extends FormReply>(
  { keys, clock }: ReplyContext,
  path: string,
  sealed: string,
): Promise<{ owner: string; reply: Reply } | undefined> {
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
        currentDate: clock.now(),
      },
    );
    const text = inflateRawSync(Buffer.from(String(payload['text']), 'base64url')).toString();
    return { owner: payload.sub ?? '', reply: JSON.parse(text) as Reply };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
