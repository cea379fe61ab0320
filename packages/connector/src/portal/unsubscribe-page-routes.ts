import express, { type Request, type Response, type Router } from 'express';
import type { DealerTransaction } from '../db/database.ts';
import type { DealerRow, MailRow } from '../db/tables.ts';
import { getDealer } from '../dealers/dealer-store.ts';
import { findMail } from '../mail/mail-store.ts';
import { keepReceiving, unsubscribe } from '../mail/suppression-service.ts';
import { findSuppression } from '../mail/suppression-store.ts';
import { readUnsubscribeToken } from '../mail/unsubscribe-link.ts';
import { brandOf } from './brand-assets.ts';
import { messageView, type MessageView } from './dead-link-view.ts';
import { maskAddress } from './masked-address.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import type { PortalContext } from './portal-context.ts';

/** Whose mails, and whether they still come. */
interface Subscription {
  dealer: DealerRow;
  mail: MailRow;
  /** `kept`: they come; `stopped`: the person stopped them and can have them back; `held`: something else stands against it. */
  state: 'kept' | 'stopped' | 'held';
}

/**
 * `/u/:token`, in the foot and the headers of each mail of the class `invitation`: POST stops them all, as the mail
 * programs' own button does (RFC 8058: no log-in, no redirect, and a body that is not needed); GET asks first, because mail
 * scanners open links.
 *
 * The token is what entitles to it, so these come before the check that a form is our own.
 */
export function unsubscribePageRoutes(context: PortalContext): Router {
  const router = express.Router();

  router.get('/u/:token', async (request, response) => {
    const found = await withMail(request);
    if (found === undefined) return answerUnknown(request, response);
    const { dealer, mail, state } = found;
    if (state !== 'kept') return answerStopped(request, response, found);
    const language = pageLanguage(request, mail.locale);
    const { unsubscribe: words } = language.words;
    answer(response, language, dealer, {
      ...messageView(
        words.ask(dealer.name),
        words.asked(dealer.name, maskAddress(mail.recipient)),
        words.stays,
      ),
      action: { path: request.path, label: words.send, kind: 'main' },
    });
  });

  router.post('/u/:token', async (request, response) => {
    const found = await withMail(request, (tx, mail) => unsubscribe(context, tx, mail));
    if (found === undefined) return answerUnknown(request, response);
    answerStopped(request, response, found);
  });

  router.post('/u/:token/keep', async (request, response) => {
    const found = await withMail(request, (tx, mail) => keepReceiving(context, tx, mail));
    if (found === undefined) return answerUnknown(request, response);
    const { dealer, mail, state } = found;
    if (state !== 'kept') return answerStopped(request, response, found);
    const language = pageLanguage(request, mail.locale);
    const { unsubscribe: words } = language.words;
    answer(response, language, dealer, {
      ...messageView(words.kept, words.keptHow(dealer.name, maskAddress(mail.recipient))),
      action: { path: stopPath(request), label: words.send, kind: 'second' },
    });
  });

  return router;

  /** Does `work` about the mail of the link, and says how things are then. Undefined for a link that is none of ours. */
  async function withMail(
    request: Request<{ token: string }>,
    work?: (tx: DealerTransaction, mail: MailRow) => Promise<void>,
  ): Promise<Subscription | undefined> {
    const named = readUnsubscribeToken(context.keys, request.params.token);
    if (named === undefined) return undefined;
    return context.database.asDealer(named.dealerId, async (tx) => {
      const mail = await findMail(tx, named.mailId);
      if (mail === undefined) return undefined;
      await work?.(tx, mail);
      const suppression = await findSuppression(tx, mail.recipient);
      const state =
        suppression === undefined ? 'kept' : suppression.reason === 'unsubscribed' ? 'stopped' : 'held';
      return { dealer: await getDealer(tx), mail, state };
    });
  }

  function answerStopped(
    request: Request<{ token: string }>,
    response: Response,
    { dealer, mail, state }: Subscription,
  ): void {
    const language = pageLanguage(request, mail.locale);
    const { unsubscribe: words } = language.words;
    const how = words.stoppedHow(dealer.name, maskAddress(mail.recipient));
    const view =
      state === 'held'
        ? messageView(words.stopped, how)
        : {
            ...messageView(words.stopped, how, words.stays, words.mistake),
            action: { path: `${stopPath(request)}/keep`, label: words.keep, kind: 'second' as const },
          };
    answer(response, language, dealer, view);
  }

  function answerUnknown(request: Request<{ token: string }>, response: Response): void {
    const language = pageLanguage(request);
    const { unknown, unknownHow } = language.words.unsubscribe;
    answer(response.status(404), language, undefined, messageView(unknown, unknownHow));
  }

  function answer(
    response: Response,
    language: PageLanguage,
    dealer: DealerRow | undefined,
    view: MessageView,
  ): void {
    const frame = letterFrame(view.heading, brandOf(dealer, language.words), language);
    response.send(context.render('message', frame, view));
  }
}

function stopPath(request: Request<{ token: string }>): string {
  return `/u/${request.params.token}`;
}
