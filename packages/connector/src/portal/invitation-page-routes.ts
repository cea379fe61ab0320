import express, { type Router } from 'express';
import { declineInvitation, renewInvitation } from '../invitations/invitation-visit.ts';
import { deadLinkView, type RenewalNotice } from './dead-link-view.ts';
import { hasAcceptedTerms, readDecline, readSuggestion } from './invitation-forms.ts';
import { invitationPages, isLinkToken } from './invitation-pages.ts';
import { invitationRegistrationRoutes } from './invitation-registration-routes.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import type { PortalContext } from './portal-context.ts';
import { acceptAsPayer } from './registration-service.ts';

/** The link's landing page and what a person answers there. Only POST changes anything: mail scanners open links. */
export function invitationPageRoutes(context: PortalContext): Router {
  const router = express.Router();
  const pages = invitationPages(context);
  const { cookies } = pages;

  router.get('/i/:token', (request, response) => {
    // Out of the address bar at once.
    if (isLinkToken(request.params.token)) cookies.setToken(response, request.params.token);
    else cookies.clearToken(response);
    response.redirect(303, '/invitation');
  });

  router.get('/invitation', async (request, response) => {
    const visit = await pages.findVisit(request);
    if (visit === undefined) return pages.answerUnknown(request, response);
    const reader = await pages.findReader(request, response, visit);
    const { signedIn, language } = reader;
    if (visit.standing === 'live') {
      return pages.answerLanding(request, response, {
        visit,
        ...reader,
        code: await pages.findCodeStep(request, visit),
      });
    }
    if (visit.standing === 'accepted' && signedIn?.email === visit.email)
      return pages.toPortal(response, visit);
    const notice = cookies.takeNotice(request, response);
    const { status, view } = deadLinkView(visit, isRenewalNotice(notice) ? notice : undefined, language);
    pages.answerMessage(response.status(status), language, view, visit);
  });

  router.use(invitationRegistrationRoutes(context, pages));

  router.post('/invitation/accept', (request, response) =>
    pages.answerLive(request, response, async (live) => {
      const { visit, signedIn } = live;
      await pages.noteStart(visit);
      // Not signed in any more, or as somebody else: the page says which, and how to go on.
      if (signedIn === undefined || signedIn.email !== visit.email) {
        return response.redirect(303, '/invitation');
      }
      if (!hasAcceptedTerms(request.body)) {
        const faults = { 'accept-terms': live.language.words.faults.terms };
        return pages.answerForm(response, live, { faults, form: 'accept' });
      }
      await acceptAsPayer(context, visit, signedIn, readVisitor(request));
      pages.toPortal(response, visit);
    }),
  );

  router.post('/invitation/switch', async (request, response) => {
    const { setCookies } = await context.auth.signOut(readVisitor(request));
    addCookies(response, setCookies);
    response.redirect(303, '/invitation');
  });

  router.post('/invitation/not-me', (request, response) =>
    pages.answerLive(request, response, async (live) => {
      const { name, email, suggestion, faults } = readSuggestion(request.body, live.language.words);
      if (Object.keys(faults).length > 0) {
        const reply = { faults, form: 'not-me', suggestedName: name, suggestedEmail: email } as const;
        return pages.answerForm(response, live, reply);
      }
      await declineInvitation(context, live.visit, { reason: 'not_me', comment: null, suggestion });
      response.redirect(303, '/invitation');
    }),
  );

  router.post('/invitation/decline', (request, response) =>
    pages.answerLive(request, response, async (live) => {
      const { faults, ...answer } = readDecline(
        request.body,
        pages.daysToAskAgain(live.visit),
        live.language.words,
      );
      if (Object.keys(faults).length > 0) {
        return pages.answerForm(response, live, { faults, form: 'decline', ...answer });
      }
      await declineInvitation(context, live.visit, answer);
      response.redirect(303, '/invitation');
    }),
  );

  router.post('/invitation/renew', async (request, response) => {
    const visit = await pages.findVisit(request);
    // A link that works needs no other.
    if (visit !== undefined && visit.standing !== 'live')
      cookies.setNotice(response, await renewInvitation(context, visit));
    response.redirect(303, '/invitation');
  });

  return router;
}

function isRenewalNotice(notice: string | undefined): notice is RenewalNotice {
  return notice === 'sent' || notice === 'limited' || notice === 'refused';
}
