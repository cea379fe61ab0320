import type { Request, Response } from 'express';
import type { PayerRow } from '../db/tables.ts';
import { dayInZone } from '../dealers/dealer-day.ts';
import { AppError } from '../errors.ts';
import { startInvitation, visitInvitation, type InvitationVisit } from '../invitations/invitation-visit.ts';
import { brandOf } from './brand-assets.ts';
import { messageView, type MessageView } from './dead-link-view.ts';
import { formReplies } from './form-reply.ts';
import { formView } from './form-view.ts';
import { askAgainDays, readPassword, type AskAgainDays } from './invitation-forms.ts';
import {
  invitedHeading,
  landingView,
  type CodeStep,
  type LandingReply,
  type LiveVisit,
} from './landing-view.ts';
import { addCookies, invitationCookies, readVisitor, type InvitationCookies } from './page-cookies.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import { findSignedInPayer } from './payer-session.ts';
import type { PortalContext } from './portal-context.ts';
import { isCodeAwaited, isCodeProven } from './registration-code-service.ts';
import { countedSignIn, noteSignIn } from './sign-in-service.ts';

/** base64url of 32 bytes. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Whether a text has the form of a link's token. */
export function isLinkToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What the routes of an invitation share: whose link it is, who reads it, and the answers that they give alike. */
export type InvitationPages = ReturnType<typeof invitationPages>;

/** Makes it for one connector. */
export function invitationPages(context: PortalContext) {
  const cookies: InvitationCookies = invitationCookies(context.config.publicUrl);
  const replies = formReplies<LandingReply>(context, '/invitation');
  return {
    ...{ cookies, findVisit, findReader, findCodeStep, answerLive, enterAccepted, noteStart },
    ...{ toPortal, answerLanding, answerForm, daysToAskAgain, answerMessage, answerUnknown },
  };

  async function findVisit(request: Request): Promise<InvitationVisit | undefined> {
    const token = cookies.readToken(request);
    return token !== undefined && isLinkToken(token) ? visitInvitation(context, token) : undefined;
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

  /** Runs `answer` for a live link. Any other, and one that died under way, leads to the page that says why. */
  async function answerLive(
    request: Request,
    response: Response,
    answer: (live: LiveVisit) => Promise<void> | void,
  ): Promise<void> {
    const visit = await findVisit(request);
    if (visit?.standing !== 'live') return response.redirect(303, '/invitation');
    try {
      const reader = await findReader(request, response, visit);
      await answer({ visit, ...reader, code: await findCodeStep(request, visit) });
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 409) throw error;
      response.redirect(303, '/invitation');
    }
  }

  /** Signs in where the invitation was accepted meanwhile and the password of the form is its account's. */
  async function enterAccepted(request: Request, response: Response): Promise<boolean> {
    const password = readPassword(request.body);
    if (password === '') return false;
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
    cookies.endToken(response);
    response.redirect(303, `/portal?supplier=${visit.dealer.slug}`);
  }

  /** Leads a form that was refused back to its page, which says what is wrong with it. */
  function answerForm(response: Response, { visit }: LiveVisit, reply: LandingReply): Promise<void> {
    return replies.answer(response, visit.invitationId, reply);
  }

  async function answerLanding(request: Request, response: Response, live: LiveVisit): Promise<void> {
    const { visit, language } = live;
    const reply = await replies.take(request, response, visit.invitationId);
    const { words } = language;
    const title = invitedHeading(visit, words);
    const { frame } = formView(title, language, [], { ...reply, dealer: visit.dealer });
    const view = landingView(live, reply, daysToAskAgain(visit));
    response.send(context.render('landing', frame, view));
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
