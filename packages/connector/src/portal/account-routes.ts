import express, { type Request, type Response, type Router } from 'express';
import { listAllOpenItems } from '../customers/open-item-store.ts';
import type { DealerRow, PayerRow } from '../db/tables.ts';
import { listAcceptedTerms, renamePayer } from './account-service.ts';
import { PROOF_MINUTES, readProofId } from './account-proof.ts';
import { countAttempt, forgetAttempts, type AttemptKind } from './attempt-limit-store.ts';
import { brandOf } from './brand-assets.ts';
import { messageView } from './dead-link-view.ts';
import { changeEmail, findEmailProof, isEmailJustChanged, sendEmailChange } from './email-change-service.ts';
import { formReplies, type FormReply } from './form-reply.ts';
import { formView } from './form-view.ts';
import { askPasswordsAgain, isAddress, readLine, readPassword, type Faults } from './invitation-forms.ts';
import { addCookies, readVisitor, secretCookie } from './page-cookies.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { SUPPLIER_SLUG } from './page-paths.ts';
import { letterFrame } from './page-renderer.ts';
import { findOwnPasswordFault } from './password-service.ts';
import { notePayerEvent } from './payer-event.ts';
import { findSignedInPayer } from './payer-session.ts';
import { listLinkedCustomers } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { toAttempter } from './sign-in-service.ts';
import { tabLinks, type TabLink } from './statement-tabs-view.ts';
import { splitIntoTabs } from './statement-tabs.ts';
import type { PortalWords } from './strings/portal-words.ts';
import { listSuppliers, supplierFrame } from './supplier-visit.ts';

const FIELDS = ['name', 'current-password', 'password', 'email', 'email-password'];
const NAME_LENGTH = 100;

/** What a page says once, of what was done before it. */
const NOTICES = {
  name: ({ account }: PortalWords) => account.nameSaved,
  password: ({ account }: PortalWords) => account.passwordSaved,
  mailed: ({ account }: PortalWords) => account.emailSent,
  email: ({ account }: PortalWords, email: string) => account.emailSaved(email),
};

/** What the page says of a form that was refused. */
interface AccountReply extends FormReply {
  name?: string;
  email?: string;
}

/** Who is signed in, and how a page speaks to them. */
interface AccountReader {
  payer: PayerRow;
  language: PageLanguage;
}

/** The settings of whoever is signed in: name, password, e-mail, devices, and what they agreed to. */
export function accountRoutes(context: PortalContext): Router {
  const router = express.Router();
  const { publicUrl } = context.config;
  const path = '/account';
  const replies = formReplies<AccountReply>(context, path);
  const notices = secretCookie(publicUrl, { name: 'payvite-account-notice', path, maxAgeMs: 60_000 });
  const link = secretCookie(publicUrl, {
    name: 'payvite-email',
    path,
    maxAgeMs: PROOF_MINUTES * 60_000,
  });

  router.get('/account', (request, response) =>
    asPayer(request, response, (reader) => answer(request, response, reader)),
  );

  router.post('/account/name', (request, response) =>
    asPayer(request, response, async (reader) => {
      const { payer, language } = reader;
      const { faults: words } = language.words;
      const name = readLine(request.body, 'name');
      const refuse = (fault: string) =>
        replies.answer(response, payer.id, { name, faults: { name: fault } }, pathOf(request));
      if (name === '') return refuse(words.name);
      if (name.length > NAME_LENGTH) return refuse(words.nameLong);
      await renamePayer(context, payer, name);
      done(request, response, 'name');
    }),
  );

  router.post('/account/password', (request, response) =>
    asPayer(request, response, async (reader) => {
      const { payer, language } = reader;
      const { account: words, faults: faultWords } = language.words;
      const refuse = (faults: Faults) => replies.answer(response, payer.id, { faults }, pathOf(request));
      const current = readPassword(request.body, 'current-password');
      const next = readPassword(request.body);
      const faults: Faults = {};
      if (current === '') faults['current-password'] = faultWords.passwordEmpty;
      const fault = next === '' ? null : await findOwnPasswordFault(context, payer, next);
      if (next === '') faults['password'] = faultWords.passwordMissing;
      else if (fault !== null) faults['password'] = faultWords.password[fault];
      const typed = { 'current-password': current, password: next };
      if (Object.keys(faults).length > 0)
        return refuse(askPasswordsAgain(faults, typed, Object.keys(typed), language.words));
      const limit = await limitOf('password-check', request, reader);
      if (limit !== undefined) return refuse({ 'current-password': limit });
      const { result, setCookies } = await context.auth.changePassword(readVisitor(request), current, next);
      if (!result) return refuse({ 'current-password': words.passwordWrong });
      await forgive('password-check', request, payer);
      addCookies(response, setCookies);
      await notePayerEvent(context, payer.id, 'payer.password_changed');
      done(request, response, 'password');
    }),
  );

  router.post('/account/email', (request, response) =>
    asPayer(request, response, async (reader) => {
      const { payer, language } = reader;
      const { account: words, faults: faultWords } = language.words;
      const email = readLine(request.body, 'email').toLowerCase();
      const refuse = (faults: Faults) =>
        replies.answer(response, payer.id, { email, faults }, pathOf(request));
      const password = readPassword(request.body, 'email-password');
      const faults: Faults = {};
      if (!isAddress(email)) faults['email'] = email === '' ? faultWords.email : faultWords.emailWhole;
      else if (email === payer.email) faults['email'] = words.emailSame;
      if (password === '') faults['email-password'] = faultWords.passwordEmpty;
      if (Object.keys(faults).length > 0) {
        const fields = ['email', 'email-password'];
        return refuse(askPasswordsAgain(faults, { 'email-password': password }, fields, language.words));
      }
      const limit =
        (await limitOf('password-check', request, reader)) ?? (await limitOf('proof', request, reader));
      if (limit !== undefined) return refuse({ email: limit });
      if (!(await context.auth.isOwnPassword(readVisitor(request), password)))
        return refuse({ 'email-password': words.passwordWrong });
      await forgive('password-check', request, payer);
      // Behind the answer: whether somebody else has that address is nobody's business.
      context.background.begin(() => sendEmailChange(context, payer, email));
      done(request, response, 'mailed');
    }),
  );

  // Out of the address bar at once.
  router.get('/account/email/:token', (request: Request<{ token: string }>, response) => {
    const { token } = request.params;
    if (readProofId(token) === undefined) link.clear(response);
    else link.set(response, token);
    response.redirect(303, '/account/new-email');
  });

  router.get('/account/new-email', (request, response) =>
    asPayer(request, response, async ({ payer, language }) => {
      const { account: words } = language.words;
      const proof = await findEmailProof(context, payer, link.read(request));
      if (proof === undefined) return answerEnded(response, language);
      const view = messageView(words.emailConfirm, words.emailConfirmHow(payer.email, proof.newEmail));
      const action = { path: '/account/new-email', label: words.emailConfirmSave, kind: 'main' };
      const frame = letterFrame(words.emailConfirm, brandOf(undefined, language.words), language);
      response.send(context.render('message', frame, { ...view, action }));
    }),
  );

  router.post('/account/new-email', (request, response) =>
    asPayer(request, response, async ({ payer }) => {
      const token = link.read(request);
      const proof = await findEmailProof(context, payer, token);
      const kept = await context.auth.sessionToken(readVisitor(request));
      const isChanged = proof !== undefined && (await changeEmail(context, payer, proof, kept));
      // The second of two clicks is answered as the first. Otherwise the page says that the link has ended.
      if (!isChanged && !(await isEmailJustChanged(context, payer, token)))
        return response.redirect(303, '/account/new-email');
      link.end(response);
      done(request, response, 'email');
    }),
  );

  router.post('/account/sessions', async (request, response) => {
    const { setCookies } = await context.auth.signOutEverywhere(readVisitor(request));
    addCookies(response, setCookies);
    response.redirect(303, '/sign-in?signed-out-everywhere');
  });

  return router;

  /** Runs `work` for who is signed in; anybody else is led to sign in, and back from there. */
  async function asPayer(
    request: Request,
    response: Response,
    work: (reader: AccountReader) => Promise<void> | void,
  ): Promise<void> {
    const payer = await findSignedInPayer(context, request, response);
    if (payer === undefined) {
      const then = request.path === '/account/new-email' ? '/account/new-email' : '/account';
      return response.redirect(303, `/sign-in?then=${then}`);
    }
    await work({ payer, language: pageLanguage(request, payer.locale) });
  }

  async function answer(
    request: Request,
    response: Response,
    { payer, language }: AccountReader,
  ): Promise<void> {
    const { account: words } = language.words;
    const reply = await replies.take(request, response, payer.id);
    const { frame, view } = formView(words.title, language, FIELDS, reply);
    const notice = notices.read(request);
    if (notice !== undefined) notices.clear(response);
    const terms = await listAcceptedTerms(context, payer.id, language.locale);
    const suppliers = await listSuppliers(context, payer);
    const asked = suppliers.find(({ slug }) => slug === request.query['supplier']);
    const supplier = asked ?? (suppliers.length === 1 ? suppliers[0] : undefined);
    response.send(
      context.render(
        'account',
        {
          ...supplierFrame({ payer, suppliers, supplier, language }, frame.title, 'wide'),
          typed: frame.typed,
        },
        {
          ...view,
          tabs: supplier === undefined ? [] : await tabsAt(supplier, payer, language),
          from: asked === undefined ? '' : `?supplier=${asked.slug}`,
          notice: isNotice(notice) ? NOTICES[notice](language.words, payer.email) : null,
          who: words.who(payer.name, payer.email),
          email: payer.email,
          values: {
            name: reply?.name ?? payer.name,
            email: reply?.email ?? '',
          },
          terms: terms.map(({ dealerName, version, acceptedOn }) =>
            words.termsLine(dealerName, version, acceptedOn),
          ),
        },
      ),
    );
  }

  /** The links above the pages of a supplier. */
  async function tabsAt(supplier: DealerRow, payer: PayerRow, language: PageLanguage): Promise<TabLink[]> {
    const items = await context.database.asDealer(supplier.id, async (tx) => {
      const linked = await listLinkedCustomers(tx, payer.id);
      const seen = linked.filter(({ access }) => access === 'active').map(({ id }) => id);
      return seen.length === 0 ? [] : listAllOpenItems(tx, seen);
    });
    return tabLinks(supplier, { tabs: splitIntoTabs(items), current: 'settings' }, language);
  }

  /** The next page says once what came of it. */
  function done(request: Request, response: Response, notice: keyof typeof NOTICES): void {
    notices.set(response, notice);
    response.redirect(303, pathOf(request));
  }

  function answerEnded(response: Response, language: PageLanguage): void {
    link.clear(response);
    const { ended, endedHow } = language.words.reset;
    const frame = letterFrame(ended, brandOf(undefined, language.words), language);
    const back = { path: '/account', label: language.words.account.title };
    response
      .status(404)
      .send(context.render('message', frame, { ...messageView(ended, endedHow), link: back }));
  }

  async function limitOf(
    kind: AttemptKind,
    request: Request,
    { payer, language }: AccountReader,
  ): Promise<string | undefined> {
    const who = toAttempter(readVisitor(request), payer.email);
    const counted = await countAttempt(context.database, context.clock.now(), kind, who);
    if (counted.isAllowed) return undefined;
    return language.words.faults.tooMany(Math.ceil(counted.retryAfterSeconds / 60));
  }

  function forgive(kind: AttemptKind, request: Request, payer: PayerRow): Promise<void> {
    const who = toAttempter(readVisitor(request), payer.email);
    return forgetAttempts(context.database, context.clock.now(), kind, who);
  }
}

/** The page's own path, of the supplier from whose pages somebody came. */
function pathOf({ query }: Request): string {
  const { supplier } = query;
  return typeof supplier === 'string' && SUPPLIER_SLUG.test(supplier)
    ? `/account?supplier=${supplier}`
    : '/account';
}

function isNotice(text: string | undefined): text is keyof typeof NOTICES {
  return text !== undefined && Object.hasOwn(NOTICES, text);
}
