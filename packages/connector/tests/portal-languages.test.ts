import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readMailsTo } from './outbox-mails.ts';
import { createVisitor, PASSWORD, register, type PageAnswer, type PortalVisitor } from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

const ROWS = {
  accounts: [{ account_id: 'C0', account_name: 'Harrow Homes', currency: 'USD' }],
  invoices: [
    {
      account_id: 'C0',
      invoice_id: '1',
      invoice_number: 'SO-88790',
      currency: 'USD',
      amount: '12480.00',
      outstanding_amount: '12480.00',
      payment_due_date: '2099-11-28',
    },
  ],
};

describe('the portal in the reader’s language', () => {
  let test: TestConnector;
  let people = 0;
  before(async () => {
    test = await startTestConnector({ rows: ROWS });
  });
  after(() => test.close());

  const langOf = ({ html }: PageAnswer) => /<html lang="(\w+)">/.exec(html)?.[1];
  /** Invites somebody new, in the language of `locale`. */
  const invite = async (locale: string): Promise<{ email: string; id: string }> => {
    const email = `person${(people += 1)}@harrow.example`;
    const customerIds = [(await test.customersByErpId()).get('C0')?.id ?? ''];
    const { id } = await test.client.invitations.send({ customerIds, email, locale });
    return { email, id };
  };
  const enroll = async (locale: string): Promise<{ email: string; visitor: PortalVisitor }> => {
    const { email, id } = await invite(locale);
    return { email, visitor: await register(test, id) };
  };
  const localeOf = async (email: string): Promise<string | undefined> => {
    const { rows } = await test.owner.query<{ locale: string }>(
      'select locale from payers where email = $1',
      [email],
    );
    return rows[0]?.locale;
  };
  const choose = (visitor: PortalVisitor, language: string, back = '/sign-in') =>
    visitor.post('/language', { language, back });

  const LANGUAGES = [
    {
      locale: 'es-US',
      lang: 'es',
      invited: 'Invitación a pagar en línea para Harrow Homes',
      deadline: /La invitación es válida hasta el \d+ de [a-z]+ de 20\d\d/,
      fault: 'Elija una contraseña.',
      signIn: 'Consulte lo que tiene pendiente con sus proveedores.',
      account: 'Lo que usted aceptó',
      terms: /Condiciones, versión 2026-12, para Test Lumber, el \d+ de [a-z]+ de 20\d\d/,
      signOut: 'Cerrar sesión',
      amount: '$12,480.00',
      due: '28 nov 2099',
      onlyEnglish: 'Estas condiciones existen solo en inglés.',
      notFound: 'Esta página no existe',
    },
    {
      locale: 'fr-CA',
      lang: 'fr',
      invited: 'Invitation à payer en ligne pour Harrow Homes',
      deadline: /L’invitation est valable jusqu’au \d+(?:er)? \p{L}+ 20\d\d/u,
      fault: 'Choisissez un mot de passe.',
      signIn: 'Consultez ce qui est ouvert chez vos fournisseurs.',
      account: 'Ce que vous avez accepté',
      terms: /Conditions, version 2026-12, pour Test Lumber, le \d+(?:er)? \p{L}+ 20\d\d/u,
      signOut: 'Se déconnecter',
      amount: '12 480,00 $ US',
      due: '28 nov. 2099',
      onlyEnglish: 'Ces conditions n’existent qu’en anglais.',
      notFound: 'Cette page n’existe pas',
    },
  ];
  for (const words of LANGUAGES) {
    describe(`that is ${words.lang}`, () => {
      const read = (page: PageAnswer, ...sentences: (string | RegExp)[]) => {
        assert.equal(langOf(page), words.lang);
        // What keeps a number or a mark with its word is a space of its own kind.
        const text = page.text.replaceAll(/[\u00a0\u202f]/g, ' ');
        for (const sentence of sentences) {
          if (typeof sentence === 'string') assert.ok(text.includes(sentence), `${sentence}: ${text}`);
          else assert.match(text, sentence);
        }
      };

      it('is that of the invitation on its landing page, with its faults and when it is dead', async () => {
        const { id } = await invite(words.locale);
        const visitor = createVisitor(test);
        read(await visitor.open(id), words.invited, words.deadline);
        read(await visitor.submit('/invitation/register', {}), words.fault);
        await test.client.invitations.revoke(id);
        const dead = await visitor.get('/invitation');
        assert.equal(dead.status, 410);
        read(dead);
      });

      it('is that of the browser where nobody is signed in', async () => {
        const visitor = createVisitor(test, `de, ${words.locale};q=0.7, en;q=0.5`);
        read(await visitor.get('/sign-in'), words.signIn);
        read(await visitor.get('/password'));
        read(await visitor.get('/account/nothing'), words.notFound);
        read(await visitor.get('/i/x').then(() => visitor.get('/invitation')));
        read(await visitor.get('/verify'));
      });

      it('is that of the payer in their account, and on the statement with its dates and amounts', async () => {
        const { email } = await enroll(words.locale);
        const visitor = createVisitor(test);
        await visitor.post('/sign-in', { email, password: PASSWORD });
        read(await visitor.get('/account'), words.account, words.terms);
        read(await visitor.portal(), words.signOut, words.amount, words.due);
        read(await visitor.get('/terms'), words.onlyEnglish);
        read(await visitor.get('/portal/test-lumber/nothing/at/all'), words.notFound);
      });

      it('says that a form came from elsewhere', async () => {
        const answer = await fetch(`${test.connector.url}/sign-in`, {
          method: 'POST',
          headers: { 'Sec-Fetch-Site': 'cross-site', 'Accept-Language': words.locale },
        });
        assert.equal(answer.status, 403);
        assert.match(await answer.text(), new RegExp(`<html lang="${words.lang}">`));
      });
    });
  }

  it('says of the terms in which language they are, whatever that of the page is', async () => {
    const { html } = await createVisitor(test, 'fr').get('/terms');
    assert.match(html, /<h1 lang="en">Terms of the payments portal<\/h1>/);
    assert.match(html, /<div lang="en">\s*<h2>/);
    assert.doesNotMatch((await createVisitor(test).get('/terms')).text, /in English only/);
  });

  describe('can be chosen at the foot of each page', () => {
    it('which remembers it, on pages of every kind, before what the browser and the invitation say', async () => {
      const visitor = createVisitor(test, 'es-MX');
      const page = await visitor.get('/sign-in');
      assert.match(page.html, /<form class="languages" method="post" action="\/language"/);
      assert.match(page.html, /<span lang="es" aria-current="true">Español<\/span>/);
      assert.match(page.html, /<button name="language" value="fr" lang="fr">Français<\/button>/);
      const answer = await choose(visitor, 'fr');
      assert.equal(answer.status, 303);
      assert.equal(answer.location, '/sign-in');
      assert.match(
        answer.setCookies.join(),
        /^payvite-language=fr; Max-Age=31536000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
      );
      assert.equal(langOf(await visitor.get('/sign-in')), 'fr');
      const { id } = await invite('es');
      assert.equal(langOf(await visitor.open(id)), 'fr');
      await choose(visitor, 'en');
      assert.equal(langOf(await visitor.get('/invitation')), 'en');
    });

    it('and leads back to the page, also from a form that came back with faults', async () => {
      const { visitor } = await enroll('en');
      const backOf = ({ html }: PageAnswer) => /name="back" value="([^"]+)"/.exec(html)?.[1];
      assert.equal(backOf(await visitor.submit('/account/name', {})), '/account');
      assert.equal(
        backOf(await visitor.get('/portal/test-lumber?tab=all')),
        '/portal/test-lumber?tab&#x3D;all',
      );
      const answer = await choose(visitor, 'es', '/portal/test-lumber?tab=all');
      assert.equal(answer.location, '/portal/test-lumber?tab=all');
    });

    it('by whoever is signed in for every device and for mails, with a region of theirs', async () => {
      const { email, visitor } = await enroll('en-CA');
      await choose(visitor, 'fr');
      assert.equal(await localeOf(email), 'fr-CA');
      await choose(visitor, 'en');
      assert.equal(await localeOf(email), 'en-US');
      await choose(visitor, 'es');
      const elsewhere = createVisitor(test, 'en');
      await elsewhere.post('/sign-in', { email, password: PASSWORD });
      assert.equal(langOf(await elsewhere.get('/account')), 'es');
      await elsewhere.post('/password', { email });
      await test.connector.context.background.settle();
      await test.connector.drain();
      const mail = (await readMailsTo(test.outboxDirectory, email)).at(-1);
      assert.equal(mail?.subject, 'Elija una nueva contraseña para su cuenta con Test Lumber');
    });

    it('before registering, and then is the payer’s', async () => {
      const { email, id } = await invite('en');
      const visitor = createVisitor(test);
      await visitor.open(id);
      await choose(visitor, 'es', '/invitation');
      await register(test, id, visitor);
      assert.equal(await localeOf(email), 'es-US');
      await test.connector.drain();
      const mail = (await readMailsTo(test.outboxDirectory, email)).at(-1);
      assert.equal(mail?.subject, 'Ya puede consultar y pagar en línea sus facturas de Test Lumber');
    });

    it('and nothing else: another language is none', async () => {
      const { email, visitor } = await enroll('fr-BE');
      for (const language of ['de', 'xx', 'constructor', 'es; Domain=evil.example', '']) {
        const answer = await choose(visitor, language);
        assert.equal(answer.status, 303);
        assert.deepEqual(answer.setCookies, []);
      }
      assert.equal(await localeOf(email), 'fr-BE');
    });

    it('and leads to no place but a page of ours', async () => {
      const visitor = createVisitor(test);
      for (const back of [
        'https://evil.example/portal',
        '//evil.example/portal',
        '/\\evil.example/portal',
        'javascript:alert(1)',
        '/i/' + 'A'.repeat(43),
        '/v1/customers',
        '/portal\r\nSet-Cookie: a=b',
        '',
      ]) {
        const answer = await visitor.post('/language', { language: 'es', back });
        assert.equal(answer.headers['location'], '/portal', JSON.stringify(back));
      }
    });
  });
});
