import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LONGEST_REPLY } from '../src/portal/form-reply.ts';
import { LONGEST_PATH } from '../src/portal/page-paths.ts';
import { readForm } from './page-form.ts';
import { addItem } from './payment-rows.ts';
import {
  createVisitor,
  invite,
  linkPath,
  PASSWORD,
  register,
  type PageAnswer,
  type PortalVisitor,
} from './portal-visitor.ts';
import { startTestConnector, type TestConnector } from './test-connector.ts';

/** What nginx keeps for the head of an answer where nobody tells it otherwise (`proxy_buffer_size`, one memory page). */
const MOST_BYTES = 4096;
const SUPPLIER = '/portal/test-lumber';
const EMAIL = 'maria@harrow.example';

describe('the head of an answer that leads on', () => {
  let test: TestConnector;
  /** Signed in, by a session that each answer prolongs. */
  let maria: PortalVisitor;
  let itemIds: string[];
  before(async () => {
    // With the longest headers and names of cookies.
    test = await startTestConnector({
      rows: {
        accounts: [
          { account_id: 'C0', account_name: 'Harrow Homes', currency: 'USD' },
          { account_id: 'C1', account_name: 'Mesa Court', currency: 'USD' },
        ],
      },
      env: { PAYMENTS: 'sandbox', PUBLIC_URL: 'https://payments.example' },
    });
    maria = await register(test, (await invite(test, EMAIL, 'C0')).id);
    const customerId = (await test.customersByErpId()).get('C0')?.id ?? '';
    const of = { dealerId: test.connector.dealerId, customerId };
    itemIds = [];
    for (let n = 0; n < 90; n += 1)
      itemIds.push(await addItem(test.owner, of, { erpId: `SO-${n}`, minor: 100 }));
  });
  after(() => test.close());

  /** Status, every header as it is sent, and the empty line. */
  const headOf = ({ status, headers }: PageAnswer): string =>
    [
      `HTTP/1.1 ${status} See Other`,
      ...Object.entries(headers).flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`)),
      '\r\n',
    ].join('\r\n');
  const assertShort = (answer: PageAnswer): void => {
    assert.equal(answer.status, 303, answer.text);
    const bytes = Buffer.byteLength(headOf(answer));
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes: ${headOf(answer)}`);
  };
  /** Sends a form in a session that is so old that the answer prolongs it. */
  const prolonged = async (
    path: string,
    form: Record<string, string> | URLSearchParams,
  ): Promise<PageAnswer> => {
    await test.owner.query(`update auth_sessions set expires_at = now() + interval '5 days'`);
    const answer = await maria.post(path, form);
    assert.match(answer.setCookies.join(), /session_token/);
    return answer;
  };
  /** Longer and longer texts that no compression makes short, until the page leaves them out; the answer with the longest reply. */
  const longestReply = async (send: (text: string) => Promise<PageAnswer>): Promise<PageAnswer> => {
    let [longest, most] = ['', 0];
    for (let length = 300; length < 900; length += 10) {
      const text = String.fromCodePoint(
        ...Array.from({ length }, (_, at) => 0x4e00 + ((at * 7919 + length) % 20_000)),
      );
      const answer = await send(text);
      assertShort(answer);
      if (replyOf(answer).length > most) [longest, most] = [text, replyOf(answer).length];
    }
    const again = await send(longest);
    assert.equal(replyOf(again).length, most);
    return again;
  };
  const replyOf = ({ setCookies }: PageAnswer): string =>
    /payvite-form[\w-]*=([^;]*)/.exec(setCookies.join())?.[1] ?? '';

  it('stays below what proxies take with the longest choice that an address holds', async () => {
    const choose = (count: number, search: string) => {
      const form = new URLSearchParams({ find: 'yes', search });
      for (const id of itemIds.slice(0, count)) form.append('item', id);
      return prolonged(`${SUPPLIER}?tab=new&after=${itemIds[0]}`, form);
    };
    let longest = 0;
    for (let count = 70; count < 90; count += 1) {
      const answer = await choose(count, 'SO-1');
      assertShort(answer);
      longest = Math.max(longest, answer.location?.length ?? 0);
    }
    assert.ok(longest > LONGEST_PATH - 23 && longest <= LONGEST_PATH, `${longest} of ${LONGEST_PATH}`);
    // Each of these signs takes nine in an address.
    const kept = await choose(90, '\u4e00'.repeat(200));
    assert.match(kept.location ?? '', /&kept=/);
    assertShort(kept);
  });

  it('and with the longest address that another language leads back to', async () => {
    const back = `${SUPPLIER}?chosen=`.padEnd(LONGEST_PATH, 'A');
    const answer = await prolonged('/language', { language: 'en', back });
    assert.equal(answer.location?.length, LONGEST_PATH);
    assert.match(answer.setCookies.join(), /payvite-language=en/);
    assertShort(answer);
    const longer = await prolonged('/language', { language: 'en', back: `${back}A` });
    assert.equal(longer.location, '/portal');
  });

  it('and with the longest reply to a form, which another language brings back', async () => {
    const at = `/account/name?supplier=test-lumber`;
    const longest = await longestReply((name) => prolonged(at, { name }));
    const room = LONGEST_REPLY - (longest.location?.length ?? 0);
    const { length } = replyOf(longest);
    assert.ok(length > room - 60 && length <= room, `${length} of ${room}`);
    const choice = readForm((await maria.get(longest.location ?? '')).html, '/language');
    choice.set('language', 'en');
    const back = await prolonged('/language', choice);
    assert.ok(replyOf(back).length > room - 300, 'without the faults');
    assertShort(back);
  });

  it('and with the longest address that a sign-in leads to', async () => {
    const then = `${SUPPLIER}/review/${'a'.repeat(40)}/changed`;
    const visitor = createVisitor(test);
    const longest = await longestReply((email) =>
      visitor.post(`/sign-in?then=${then}`, { email, password: '' }),
    );
    assert.equal(longest.location, `/sign-in?then=${then}`);
    assert.ok(replyOf(longest).length > LONGEST_REPLY - then.length - 100);
  });

  it('and with all cookies that a registration sets', async () => {
    const { id } = await invite(test, 'ana@harrow.example', 'C1');
    const visitor = createVisitor(test);
    await visitor.open(id);
    await visitor.post('/language', { language: 'fr', back: '/invitation' });
    const refused = await longestReply((name) =>
      visitor.post('/invitation/register', { name, password: 'short' }),
    );
    assert.ok(replyOf(refused).length > LONGEST_REPLY - 100);
    const form = { name: 'Ana', password: PASSWORD, terms: 'accepted' };
    const answer = await visitor.post('/invitation/register', form);
    assert.deepEqual(answer.setCookies.length, 2);
    assertShort(answer);
    assertShort(await visitor.get(await linkPath(test, id)));
  });

  const LONG = 'a'.repeat(4000);
  for (const path of [
    `/i/${LONG}`,
    `/password/${LONG}`,
    `/account/email/${LONG}`,
    `/portal/${LONG}`,
    `${SUPPLIER}/review/${LONG}`,
    `${SUPPLIER}/payments/${LONG}`,
    `${SUPPLIER}/review?kept=${LONG}`,
  ])
    it(`and of GET ${path.replace(LONG, '…')}, however long it is`, async () => {
      assertShort(await createVisitor(test).get(path));
    });
  for (const path of [
    `/sign-in?then=/portal/${LONG}`,
    `/account/name?supplier=${LONG}`,
    `${SUPPLIER}?tab=${LONG}&after=${LONG}`,
    `${SUPPLIER}?search=${LONG}`,
  ])
    it(`and of POST ${path.replaceAll(LONG, '…')}, however long it is`, async () => {
      assertShort(await maria.post(path, { email: LONG, name: LONG, search: LONG }));
    });
});
