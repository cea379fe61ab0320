import express, { type Request, type Response, type Router } from 'express';
import type { PayerRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { AppError } from '../errors.ts';
import {
  declineInvitation,
  renewInvitation,
  startInvitation,
  visitInvitation,
  type InvitationVisit,
} from '../invitations/invitation-visit.ts';
import { brandOf } from './brand-assets.ts';
import { deadLinkView, messageView, type MessageView, type RenewalNotice } from './dead-link-view.ts';
import {
  askAgainDays,
  hasAcceptedTerms,
  readCode,
  readDecline,
  readPassword,
  readRegistration,
  readSuggestion,
  type AskAgainDays,
  type Faults,
} from './invitation-forms.ts';
import {
  invitedHeading,
  landingView,
  type CodeStep,
  type LandingReply,
  type LiveVisit,
} from './landing-view.ts';
import { addCookies, invitationCookies, readVisitor } from './page-cookies.ts';
import { hasChosenLanguage, pageLanguage, type PageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import { findPasswordFault } from './password-rules.ts';
import { findSignedInPayer } from './payer-session.ts';
import { findPayerByUser } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import {
  enterRegistrationCode,
  isCodeAwaited,
  isCodeProven,
  sendRegistrationCode,
} from './registration-code-service.ts';
import { acceptAsPayer, AccountExistsError, CodeUsedUpError, registerPayer } from './registration-service.ts';
import { countedSignIn, noteSignIn } from './sign-in-service.ts';

/** base64url of 32 bytes. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The link's landing page and what a person answers there. Only POST changes anything: mail scanners open links. */
export function invitationPageRoutes(context: PortalContext): Router {
  const router = express.Router();
  const cookies = invitationCookies(context.config.publicUrl);

  router.get('/i/:token', (request, response) => {
    // Out of the address bar at once.
    if (TOKEN.test(request.params.token)) cookies.setToken(response, request.params.token);
    else cookies.clearToken(response);
    response.redirect(303, '/invitation');
  });

  router.get('/invitation', async (request, response) => {
    const visit = await findVisit(request);
    if (visit === undefined) return answerUnknown(request, response);
    const reader = await findReader(request, response, visit);
    const { signedIn, language } = reader;
    if (visit.standing === 'live') {
      return answerLanding(response, { visit, ...reader, code: await findCodeStep(request, visit) });
    }
    if (visit.standing === 'accepted' && signedIn?.email === visit.email) return toPortal(response, visit);
    const notice = cookies.takeNotice(request, response);
    const { status, view } = deadLinkView(visit, isRenewalNotice(notice) ? notice : undefined, language);
    answerMessage(response.status(status), language, view, visit);
  });

  router.post('/invitation/register', async (request, response) => {
    const isComplete = readPassword(request.body) !== '' && hasAcceptedTerms(request.body);
    // A second click on the button: the first one has registered.
    if (isComplete && (await enterAccepted(request, response, readPassword(request.body)))) return;
    await answerLive(request, response, async (live) => {
      const { visit, code, language } = live;
      const { words } = language;
      const { name, password, faults } = readRegistration(request.body, words);
      await noteStart(visit);
      // The code has ended meanwhile, or the form was not ours: the page asks for one.
      if (code !== undefined) return answerLanding(response, live, undefined, 403);
      const refuse = (faults: Faults, form: LandingReply['form']) =>
        answerLanding(response, live, { faults, form, name });
      const owner = { email: visit.email, name, dealerNames: [visit.dealer.name] };
      const fault = password === '' ? null : await findPasswordFault(password, owner);
      if (fault !== null) faults['password'] = words.faults.password[fault];
      if (Object.keys(faults).length > 0) return refuse(faults, 'register');
      const entry = {
        name,
        password,
        locale: hasChosenLanguage(request) ? language.locale : visit.locale,
        proof: cookies.readProof(request),
        visitor: readVisitor(request),
      };
      try {
        await registerPayer(context, visit, entry);
      } catch (error) {
        if (error instanceof CodeUsedUpError) return response.redirect(303, '/invitation');
        if (!(error instanceof AccountExistsError)) throw error;
        if (await enterAccepted(request, response, password)) return;
        return refuse({ 'sign-in-password': words.faults.haveAccount }, 'sign-in');
      }
      const session = await context.auth.signIn(readVisitor(request), visit.email, password);
      addCookies(response, session?.setCookies ?? []);
      toPortal(response, visit);
    });
  });

  router.post('/invitation/send-code', (request, response) =>
    answerLive(request, response, async (live) => {
      const { visit, code, language } = live;
      await noteStart(visit);
      // A link that needs no code gets none mailed.
      if (code === undefined) return response.redirect(303, '/invitation');
      const sending = await sendRegistrationCode(context, visit);
      const refuse = (fault: string, status: number) =>
        answerLanding(response, live, { faults: { 'send-code': fault }, form: 'code' }, status);
      if ('retryAfterSeconds' in sending) response.set('Retry-After', String(sending.retryAfterSeconds));
      const { faults: words } = language.words;
      switch (sending.result) {
        case 'too_soon':
          return refuse(words.codeTooSoon(sending.retryAfterSeconds), 429);
        case 'limited':
          return refuse(words.codeLimited(visit.dealer.name), 429);
        case 'unreachable':
          return refuse(words.codeUnreachable(visit.dealer.name), 409);
        default:
          return response.redirect(303, '/invitation');
      }
    }),
  );

  router.post('/invitation/enter-code', (request, response) =>
    answerLive(request, response, async (live) => {
      const { visit, code, language } = live;
      const { faults: words } = language.words;
      if (code === undefined) return response.redirect(303, '/invitation');
      const digits = readCode(request.body);
      if (code.isMailed && digits === null) {
        return answerLanding(response, live, { faults: { code: words.codeForm }, form: 'code' });
      }
      const entry = await enterRegistrationCode(context, visit, digits ?? '');
      if (entry.result === 'right') {
        cookies.setProof(response, entry.proof);
        return response.redirect(303, '/invitation');
      }
      if (entry.result === 'wrong' && entry.triesLeft > 0) {
        const faults = { code: words.codeWrong(entry.triesLeft) };
        return answerLanding(response, live, { faults, form: 'code' });
      }
      // The field goes with the code; what is left is to have another one mailed.
      const fault = entry.result === 'wrong' ? words.codeSpent : words.codeEnded;
      const faults = { 'send-code': fault };
      answerLanding(response, { ...live, code: { isMailed: false } }, { faults, form: 'code' });
    }),
  );

  router.post('/invitation/sign-in', (request, response) =>
    answerLive(request, response, async (live) => {
      const { visit, language } = live;
      const { faults: words } = language.words;
      await noteStart(visit);
      const password = readPassword(request.body);
      const faults: Faults = {};
      if (password === '') faults['sign-in-password'] = words.passwordEmpty;
      if (!hasAcceptedTerms(request.body)) faults['sign-in-terms'] = words.terms;
      const refuse = (faults: Faults, status = 400) =>
        answerLanding(response, live, { faults, form: 'sign-in' }, status);
      if (Object.keys(faults).length > 0) return refuse(faults);
      const outcome = await countedSignIn(context, readVisitor(request), visit.email, password);
      if (outcome.result === 'limited') {
        response.set('Retry-After', String(outcome.retryAfterSeconds));
        const minutes = Math.ceil(outcome.retryAfterSeconds / 60);
        return refuse({ 'sign-in-password': words.tooMany(minutes) }, 429);
      }
      if (outcome.result === 'refused') return refuse({ 'sign-in-password': words.wrongPassword });
      addCookies(response, outcome.setCookies);
      const payer = await findPayerByUser(context.database, outcome.user.userId);
      if (payer === undefined) throw new Error('A session without a payer.');
      await acceptAsPayer(context, visit, payer, readVisitor(request));
      await noteSignIn(context, outcome.user, visit);
      toPortal(response, visit);
    }),
  );

  router.post('/invitation/accept', (request, response) =>
    answerLive(request, response, async (live) => {
      const { visit, signedIn } = live;
      await noteStart(visit);
      // Not signed in any more, or as somebody else: the page says which, and how to go on.
      if (signedIn === undefined || signedIn.email !== visit.email) {
        return answerLanding(response, live, undefined, 403);
      }
      if (!hasAcceptedTerms(request.body)) {
        const faults = { 'accept-terms': live.language.words.faults.terms };
        return answerLanding(response, live, { faults, form: 'accept' });
      }
      await acceptAsPayer(context, visit, signedIn, readVisitor(request));
      toPortal(response, visit);
    }),
  );

  router.post('/invitation/switch', async (request, response) => {
    const { setCookies } = await context.auth.signOut(readVisitor(request));
    addCookies(response, setCookies);
    response.redirect(303, '/invitation');
  });

  router.post('/invitation/not-me', (request, response) =>
    answerLive(request, response, async (live) => {
      const { name, email, suggestion, faults } = readSuggestion(request.body, live.language.words);
      if (Object.keys(faults).length > 0) {
        const reply = { faults, form: 'not-me', suggestedName: name, suggestedEmail: email } as const;
        return answerLanding(response, live, reply);
      }
      await declineInvitation(context, live.visit, { reason: 'not_me', comment: null, suggestion });
      response.redirect(303, '/invitation');
    }),
  );

  router.post('/invitation/decline', (request, response) =>
    answerLive(request, response, async (live) => {
      const { faults, ...answer } = readDecline(
        request.body,
        daysToAskAgain(live.visit),
        live.language.words,
      );
      if (Object.keys(faults).length > 0) {
        return answerLanding(response, live, { faults, form: 'decline', ...answer });
      }
      await declineInvitation(context, live.visit, answer);
      response.redirect(303, '/invitation');
    }),
  );

  router.post('/invitation/renew', async (request, response) => {
    const visit = await findVisit(request);
    if (visit === undefined) return answerUnknown(request, response);
    // A link that works needs no other.
    if (visit.standing !== 'live') cookies.setNotice(response, await renewInvitation(context, visit));
    response.redirect(303, '/invitation');
  });

  return router;

  async function findVisit(request: Request): Promise<InvitationVisit | undefined> {
    const token = cookies.readToken(request);
    return token !== undefined && TOKEN.test(token) ? visitInvitation(context, token) : undefined;
  }

  async function findReader(
    request: Request,
    response: Response,
    visit: InvitationVisit,
  ): Promise<{ signedIn: PayerRow | undefined; language: PageLanguage }> {
    const signedIn = await findSignedInPayer(context, request, response);
    return { signedIn, language: pageLanguage(request, signedIn?.locale, visit.locale) };
  }

  async function findCodeStep(request: Request, visit: InvitationVisit): Promise<CodeStep | undefined> {
    if (visit.channel !== 'copy') return undefined;
    const proof = cookies.readProof(request);
    if (proof !== undefined && (await isCodeProven(context, visit, proof))) return undefined;
    return { isMailed: await isCodeAwaited(context, visit) };
  }

  /** Runs `answer` for a live link. A link that died meanwhile, even under way, leads to the page that says why. */
  async function answerLive(
    request: Request,
    response: Response,
    answer: (live: LiveVisit) => Promise<void> | void,
  ): Promise<void> {
    const visit = await findVisit(request);
    if (visit === undefined) return answerUnknown(request, response);
    if (visit.standing !== 'live') return response.redirect(303, '/invitation');
    try {
      const reader = await findReader(request, response, visit);
      await answer({ visit, ...reader, code: await findCodeStep(request, visit) });
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 409) throw error;
      response.redirect(303, '/invitation');
    }
  }

  /** Signs in where the invitation was accepted meanwhile and the password is its account's. */
  async function enterAccepted(request: Request, response: Response, password: string): Promise<boolean> {
    const visit = await findVisit(request);
    if (visit?.standing !== 'accepted') return false;
    const outcome = await countedSignIn(context, readVisitor(request), visit.email, password);
    if (outcome.result !== 'signed_in') return false;
    addCookies(response, outcome.setCookies);
    await noteSignIn(context, outcome.user, visit);
    toPortal(response, visit);
    return true;
  }

  async function noteStart(visit: InvitationVisit): Promise<void> {
    await context.database.asDealer(visit.dealerId, (tx) => startInvitation(tx, context.events, visit));
  }

  function toPortal(response: Response, visit: InvitationVisit): void {
    cookies.clearToken(response);
    response.redirect(303, `/portal?supplier=${visit.dealer.slug}`);
  }

  function answerLanding(
    response: Response,
    live: LiveVisit,
    reply?: LandingReply,
    status = reply === undefined ? 200 : 400,
  ): void {
    const { visit, language } = live;
    const { words } = language;
    const title = invitedHeading(visit, words);
    const frame = letterFrame(
      reply === undefined ? title : words.layout.errorTitle(title),
      brandOf(visit.dealer, words),
      language,
    );
    const view = landingView(live, reply, daysToAskAgain(visit));
    response.status(status).send(context.render('landing', frame, view));
  }

  function daysToAskAgain({ dealer }: InvitationVisit): AskAgainDays {
    return askAgainDays(dayInZone(context.clock.now(), dealer.timeZone));
  }

  function answerMessage(
    response: Response,
    language: PageLanguage,
    view: MessageView,
    visit: InvitationVisit | undefined,
  ): void {
    const frame = letterFrame(view.heading, brandOf(visit?.dealer, language.words), language);
    response.send(context.render('message', frame, view));
  }

  function answerUnknown(request: Request, response: Response): void {
    const language = pageLanguage(request);
    const { unknown, unknownHow } = language.words.deadLink;
    answerMessage(response.status(404), language, messageView(unknown, unknownHow), undefined);
  }
}

function isRenewalNotice(notice: string | undefined): notice is RenewalNotice {
  return notice === 'sent' || notice === 'limited' || notice === 'refused';
}
