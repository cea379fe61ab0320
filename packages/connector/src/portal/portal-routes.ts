import { createHash } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import type { ServiceContext } from '../context.ts';
import { accountRoutes } from './account-routes.ts';
import { brandIcon, brandOf, brandStylesheet } from './brand-assets.ts';
import { creditRequestPageRoutes } from './credit-request-page-routes.ts';
import { messageView } from './dead-link-view.ts';
import { invitationPageRoutes } from './invitation-page-routes.ts';
import { itemRoutes } from './item-routes.ts';
import { languageRoutes } from './language-routes.ts';
import { compressPages } from './page-compression.ts';
import { answerPageError } from './page-error-handler.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { createPageRenderer, letterFrame } from './page-renderer.ts';
import { pageHeaders, refuseCrossSite } from '../page-security.ts';
import { passwordRoutes } from './password-routes.ts';
import { createPayerAuth } from './payer-auth.ts';
import { findSignedInPayer } from './payer-session.ts';
import { CHOICE_FORM } from './payment-forms.ts';
import { paymentPageRoutes } from './payment-page-routes.ts';
import type { PortalContext } from './portal-context.ts';
import { readPortalStylesheet } from './portal-stylesheet.ts';
import { findTerms, readTerms, type PortalTerms } from './portal-terms.ts';
import { reviewRoutes } from './review-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { statementRoutes } from './statement-routes.ts';
import { supplierRoutes } from './supplier-routes.ts';
import { unsubscribePageRoutes } from './unsubscribe-page-routes.ts';

const PAGE_PATHS = [
  '/i',
  '/invitation',
  '/u',
  '/sign-in',
  '/sign-out',
  '/password',
  '/account',
  '/portal',
  '/terms',
  '/verify',
  '/language',
];
/** Forms that hold as many items as anybody pays at once. */
const CHOICE_PATHS = ['review', 'payments', 'credit-requests'].map((page) => `/portal/:supplier/${page}`);
const YEAR_SECONDS = 31_536_000;
const DAY_SECONDS = 86_400;
const FORM_LIMIT = '16kb';

/** The customer's side, at the root: the link's landing page, registration, sign-in and the Payments portal. */
export function portalRoutes(service: ServiceContext): Router {
  const css = readPortalStylesheet();
  const stylesheet = `/portal/style/${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
  const context: PortalContext = {
    ...service,
    auth: createPayerAuth(service),
    render: createPageRenderer(stylesheet),
    terms: readTerms(),
  };
  const router = express.Router();

  router.use(PAGE_PATHS, ...pageHeaders(context.config.publicUrl), compressPages());
  router.get(stylesheet, (_request, response) => {
    response.set('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`).type('css').send(css);
  });
  router.get('/portal/brand/:file', (request, response, next) => {
    const [, color, kind] = /^([0-9a-f]{6})\.(css|svg)$/.exec(request.params.file) ?? [];
    if (color === undefined) return next();
    response.set('Cache-Control', `public, max-age=${DAY_SECONDS}`);
    if (kind === 'css') response.type('css').send(brandStylesheet(color));
    else response.type('svg').send(brandIcon(color));
  });

  router.use(unsubscribePageRoutes(context));
  const readChoices = [
    refuseCrossSite(context.config.publicUrl),
    express.urlencoded({ extended: false, ...CHOICE_FORM }),
  ];
  router.use(CHOICE_PATHS, ...readChoices);
  router.post('/portal/:supplier', ...readChoices);
  router.use(
    PAGE_PATHS,
    refuseCrossSite(context.config.publicUrl),
    express.urlencoded({ extended: false, limit: FORM_LIMIT }),
  );
  router.get('/', (_request, response) => response.redirect(302, '/portal'));
  router.get('/terms', (request, response) => sendTerms(request, response, context.terms));
  // What somebody agreed to before they changed.
  router.get('/terms/:version', (request: Request<{ version: string }>, response, next) => {
    const terms = findTerms(request.params.version);
    return terms === undefined ? next() : sendTerms(request, response, terms);
  });
  // It knows no invitation, and holds no phrase that a false page could copy.
  router.get('/verify', async (request, response) => {
    const language = await readerLanguage(request, response);
    const { title, sections } = language.words.verify;
    const frame = letterFrame(title, brandOf(undefined, language.words), language);
    response.send(context.render('prose', frame, { title, notes: [], sections, lang: language.lang }));
  });
  router.use(languageRoutes(context));
  router.use(invitationPageRoutes(context));
  router.use(sessionRoutes(context));
  router.use(passwordRoutes(context));
  router.use(accountRoutes(context));
  router.use(supplierRoutes(context));
  router.use(statementRoutes(context));
  router.use(itemRoutes(context));
  router.use(reviewRoutes(context));
  router.use(creditRequestPageRoutes(context));
  router.use(paymentPageRoutes(context));
  router.use(PAGE_PATHS, async (request, response) =>
    sendNotFound(response, await readerLanguage(request, response)),
  );
  router.use(PAGE_PATHS, answerPageError(context));
  // Any other address that somebody opens, whoever they are; a path of no use to people goes on.
  router.use((request, response, next) =>
    request.method === 'GET' && request.accepts('html') !== false ? next() : next('router'),
  );
  router.use(...pageHeaders(context.config.publicUrl), compressPages(), (request, response) =>
    sendNotFound(response, pageLanguage(request)),
  );
  return router;

  async function sendTerms(request: Request, response: Response, terms: PortalTerms): Promise<void> {
    const language = await readerLanguage(request, response);
    const { title, sections, version } = terms;
    const { terms: words } = language.words;
    // What people agree to is one text: no translation of it is.
    const notes = [words.version(version), ...(language.lang === 'en' ? [] : [words.onlyEnglish])];
    const frame = letterFrame(title, brandOf(undefined, language.words), language);
    response.send(context.render('prose', frame, { title, notes, sections, lang: 'en' }));
  }

  function sendNotFound(response: Response, language: PageLanguage): void {
    const { notFound: heading, notFoundHow } = language.words.errors;
    const frame = letterFrame(heading, brandOf(undefined, language.words), language);
    response.status(404).send(context.render('message', frame, messageView(heading, notFoundHow)));
  }

  async function readerLanguage(request: Request, response: Response): Promise<PageLanguage> {
    return pageLanguage(request, (await findSignedInPayer(context, request, response))?.locale);
  }
}
