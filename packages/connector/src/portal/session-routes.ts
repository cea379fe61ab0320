import express, { type Router } from 'express';
import { formReplies, type FormReply } from './form-reply.ts';
import { formView } from './form-view.ts';
import { readLine, readPassword, type Faults } from './invitation-forms.ts';
import { addCookies, readVisitor } from './page-cookies.ts';
import { pageLanguage } from './page-language.ts';
import { supplierPagePath } from './page-paths.ts';
import type { PortalContext } from './portal-context.ts';
import { countedSignIn, noteSignIn } from './sign-in-service.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** Where a sign-in may lead: never to a place that the address bar names. */
const RETURN_PATHS = ['/portal', '/invitation', '/account', '/account/new-email'];

/** What the page says to whoever was led to it, by the query's name. */
const NOTICES: Record<string, (words: PortalWords) => string> = {
  'signed-out': ({ signIn }) => signIn.signedOut,
  'signed-out-everywhere': ({ signIn }) => signIn.signedOutEverywhere,
  'new-password': ({ reset }) => reset.saved,
};

/** What the page says of a sign-in that was refused. */
interface SignInReply extends FormReply {
  email?: string;
  /** Not where something is missing. */
  isRefused?: boolean;
}

/** Nobody's yet: whoever is refused is not known. */
const NOBODY = '';

/** Sign-in and sign-out. */
export function sessionRoutes(context: PortalContext): Router {
  const router = express.Router();
  const replies = formReplies<SignInReply>(context, '/sign-in');

  router.get('/sign-in', async (request, response) => {
    const returnPath = readReturnPath(request.query['then']);
    const reply = await replies.take(request, response, NOBODY);
    const { result, setCookies } = await context.auth.findSession(readVisitor(request));
    addCookies(response, setCookies);
    if (result !== undefined && reply === undefined) return response.redirect(303, returnPath);
    const language = pageLanguage(request);
    const name = Object.keys(NOTICES).find((each) => request.query[each] !== undefined) ?? '';
    const { frame, view } = formView(language.words.signIn.title, language, ['email', 'password'], reply);
    response.send(
      context.render('sign-in', frame, {
        ...view,
        action: pathWith(returnPath),
        notice: NOTICES[name]?.(language.words) ?? null,
        values: { email: reply?.email ?? '' },
        // Whoever was refused is a button away from a new password, without typing the address again.
        resetFor: reply?.isRefused === true ? (reply.email ?? '') : null,
      }),
    );
  });

  router.post('/sign-in', async (request, response) => {
    const returnPath = readReturnPath(request.query['then']);
    const email = readLine(request.body, 'email').toLowerCase();
    const typed = readPassword(request.body);
    const { faults: words } = pageLanguage(request).words;
    const faults: Faults = {};
    if (email === '') faults['email'] = words.email;
    if (typed === '') faults['password'] = words.passwordEmpty;
    const refuse = (reply: SignInReply) =>
      replies.answer(response, NOBODY, { email, ...reply }, pathWith(returnPath));
    if (Object.keys(faults).length > 0) return refuse({ faults });

    const outcome = await countedSignIn(context, readVisitor(request), email, typed);
    if (outcome.result === 'signed_in') {
      addCookies(response, outcome.setCookies);
      await noteSignIn(context, outcome.user);
      return response.redirect(303, returnPath);
    }
    const password =
      outcome.result === 'limited'
        ? words.tooMany(Math.ceil(outcome.retryAfterSeconds / 60))
        : words.wrongPair;
    await refuse({ isRefused: true, faults: { password } });
  });

  router.post('/sign-out', async (request, response) => {
    const { setCookies } = await context.auth.signOut(readVisitor(request));
    addCookies(response, setCookies);
    response.redirect(303, '/sign-in?signed-out');
  });

  return router;
}

/** The page's own path, with where the sign-in leads. */
function pathWith(returnPath: string): string {
  return returnPath === '/portal' ? '/sign-in' : `/sign-in?then=${returnPath}`;
}

function readReturnPath(then: unknown): string {
  const own = RETURN_PATHS.find((path) => path === then);
  return own ?? (typeof then === 'string' ? supplierPagePath(then) : undefined) ?? '/portal';
}
