import type { Request, Response } from 'express';
import { listAllOpenItems } from '../customers/open-item-store.ts';
import type { DealerRow, PayerRow } from '../db/tables.ts';
import { listAcceptedTerms } from './account-service.ts';
import { countAttempt, forgetAttempts, type AttemptKind } from './attempt-limit-store.ts';
import { formReplies, type FormReply } from './form-reply.ts';
import { formView } from './form-view.ts';
import { readVisitor, secretCookie } from './page-cookies.ts';
import { pageLanguage, type PageLanguage } from './page-language.ts';
import { SUPPLIER_SLUG } from './page-paths.ts';
import { findSignedInPayer } from './payer-session.ts';
import { listLinkedCustomers } from './payer-store.ts';
import type { PortalContext } from './portal-context.ts';
import { toAttempter } from './sign-in-service.ts';
import { tabLinks, type TabLink } from './statement-tabs-view.ts';
import { splitIntoTabs } from './statement-tabs.ts';
import type { PortalWords } from './strings/portal-words.ts';
import { listSuppliers, supplierFrame } from './supplier-visit.ts';

/** Of cookies too. */
export const ACCOUNT_PATH = '/account';

const FIELDS = ['name', 'current-password', 'password', 'email', 'email-password'];

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

/** What the routes of the settings share: who reads them, and the answers that they give alike. */
export type AccountPages = ReturnType<typeof accountPages>;

/** Makes it for one connector. */
export function accountPages(context: PortalContext) {
  const path = ACCOUNT_PATH;
  const replies = formReplies<AccountReply>(context, path);
  const notices = secretCookie(context.config.publicUrl, {
    name: 'payvite-account-notice',
    path,
    maxAgeMs: 60_000,
  });
  return { asPayer, answerAccount, refuse, done, limitOf, forgive };

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

  async function answerAccount(
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
          terms: terms.map(({ dealerName, version, acceptedOn, customerNames }) => ({
            path: `/terms/${version}`,
            line: words.termsLine(dealerName, version, acceptedOn),
            customers: customerNames.join(', '),
          })),
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

  /** Leads a form that was refused back to the settings, which say what is wrong with it. */
  function refuse(
    request: Request,
    response: Response,
    { payer }: AccountReader,
    reply: AccountReply,
  ): Promise<void> {
    return replies.answer(response, payer.id, reply, pathOf(request));
  }

  /** Leads back to the settings, which say once what came of it. */
  function done(request: Request, response: Response, notice: keyof typeof NOTICES): void {
    notices.set(response, notice);
    response.redirect(303, pathOf(request));
  }

  /** Counts a try; what is said of too many of them. */
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

  /** After a try that succeeded. */
  function forgive(kind: AttemptKind, request: Request, { payer }: AccountReader): Promise<void> {
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
