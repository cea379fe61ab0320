import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { checkStripeRequest, parseForm, type FormTree } from './stripe-request-checker.ts';

/** An object of Stripe's, as JSON has it. */
export type StripeObject = { id: string; object: string } & Record<string, unknown>;

/** What came, and by whose key. */
export interface StripeRequest {
  account: string;
  method: string;
  path: string;
  form: FormTree;
  idempotencyKey: string | undefined;
}

/** One account: what it holds, and what its payers and banks do. All of it is the account's alone. */
export interface StripeAccount {
  name: string;
  secretKey: string;
  objects: Map<string, StripeObject>;
  get(id: string): StripeObject;
  /** The PaymentIntent of a session that was begun. */
  intentOf(sessionId: string): StripeObject;
  /** The payer enters a card, and it is declined: the page stays open. */
  decline(sessionId: string): void;
  /** The payer is done with the page; the intent is then in this status. */
  complete(sessionId: string, status: 'succeeded' | 'processing' | 'requires_action'): void;
  /** What the bank says later: a debit comes to the balance so long after its charge was made, by default some days. */
  settle(sessionId: string, afterSeconds?: number): void;
  fail(sessionId: string, error: Record<string, string>): void;
  refund(sessionId: string, amount: number, status: string): StripeObject;
  dispute(
    sessionId: string,
    about: { amount: number; status: string; reason: string; code?: string },
  ): StripeObject;
}

/** Stripe, as far as a connector sees it. */
export interface StripeServer {
  url: string;
  requests: StripeRequest[];
  addAccount(name: string, secretKey: string): StripeAccount;
  /** What the next requests meet: no answer, a status, or a refusal in these words; null: nothing out of the way. */
  trouble: 'silent' | number | { says: string } | null;
  /** What a restricted key may not read, by how its path begins: `/v1/balance_transactions`; null: it may read all. */
  forbidden: string | null;
  close(): Promise<void>;
}

const VERSION = '2026-10-28.endive';
const NOW_SECONDS = 1_795_000_000;

/**
 * Starts a server that takes the requests that Stripe's API takes, and refuses all others: each is checked parameter by
 * parameter. Every key opens its own account, and an account knows nothing of another's objects.
 */
export async function startStripeServer(): Promise<StripeServer> {
  const accounts = new Map<string, StripeAccount>();
  const replays = new Map<string, { asked: string; status: number; body: object }>();
  const requests: StripeRequest[] = [];

  const server = createServer((request, response) => {
    void respond(request).then(({ status, body }) => {
      if (status === 0) return request.socket.destroy();
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Request-Id': 'req_test',
        // Else the client asks again by itself, and later.
        'Stripe-Should-Retry': 'false',
      });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const stripe: StripeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ requests, trouble: null, forbidden: null },
    addAccount(name, secretKey) {
      const account = createAccount(name, secretKey);
      accounts.set(secretKey, account);
      return account;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
  return stripe;

  async function respond(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const { method = '', url = '' } = request;
    const { pathname, search } = new URL(url, stripe.url);
    const body = await text(request);
    const account = accounts.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (account === undefined) return refuse(401, 'Invalid API Key provided', 'api_key_invalid');
    const form = parseForm(method === 'POST' ? body : search.slice(1));
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : undefined;
    requests.push({ account: account.name, method, path: pathname, form, idempotencyKey });
    if (stripe.trouble === 'silent') return { status: 0, body: {} };
    if (typeof stripe.trouble === 'number') return refuse(stripe.trouble, 'There is trouble', 'trouble');
    if (stripe.trouble !== null) return refuse(400, stripe.trouble.says, 'parameter_invalid');
    if (stripe.forbidden !== null && pathname.startsWith(stripe.forbidden))
      return refuse(
        403,
        'The provided key does not have the required permissions',
        'more_permissions_required',
      );
    if (request.headers['stripe-version'] !== VERSION) return refuse(400, 'Another version', 'version');
    const { faults } = checkStripeRequest(method, pathname, form);
    if (faults.length > 0) return refuse(400, faults.join('; '), 'parameter_invalid');
    if (method !== 'POST' || idempotencyKey === undefined) return answer(account, method, pathname, form);
    const replayed = replays.get(`${account.name} ${idempotencyKey}`);
    if (replayed !== undefined) {
      return replayed.asked === `${pathname} ${body}`
        ? replayed
        : refuse(400, 'Keys can only be used with the same parameters', '', 'idempotency_error');
    }
    const made = answer(account, method, pathname, form);
    // What they were answered then, not what became of it.
    const kept = { asked: `${pathname} ${body}`, status: made.status, body: structuredClone(made.body) };
    replays.set(`${account.name} ${idempotencyKey}`, kept);
    return made;
  }
}

function refuse(status: number, message: string, code: string, type = 'invalid_request_error') {
  return { status, body: { error: { type, message, code } } };
}

function answer(account: StripeAccount, method: string, path: string, form: FormTree) {
  const [, , ...parts] = path.split('/');
  const found = (body: object) => ({ status: 200, body });
  const missing = (what: string) => refuse(404, `No such ${what}`, 'resource_missing');
  const resource = parts[0] === 'checkout' ? 'sessions' : (parts[0] ?? '');
  const [id, act] = parts.slice(parts[0] === 'checkout' ? 2 : 1);
  if (method === 'POST' && id === undefined)
    return resource === 'sessions' ? createSession(account, form) : found(createCustomer(account, form));
  if (id === undefined) return found(listObjects(account, resource, form));
  const object = account.objects.get(id);
  if (object === undefined || object['deleted'] === true) return missing(resource);
  if (act === 'expire') {
    if (object['status'] !== 'open') return refuse(400, 'Only open sessions can be expired', 'not_open');
    Object.assign(object, { status: 'expired', url: null });
    return found(object);
  }
  if (method === 'POST') Object.assign(object, form);
  return found(expand(account, object, Object.values((form['expand'] ?? {}) as FormTree) as string[]));
}

function createCustomer(account: StripeAccount, form: FormTree): StripeObject {
  return add(account, 'cus', { object: 'customer', ...form });
}

function createSession(account: StripeAccount, form: FormTree) {
  const customer = account.objects.get(String(form['customer']));
  if (customer === undefined || customer['deleted'] === true)
    return refuse(400, 'No such customer', 'resource_missing');
  const lines = Object.values(form['line_items'] as FormTree) as { price_data: FormTree; quantity: string }[];
  const total = lines.reduce(
    (sum, { price_data: price, quantity }) => sum + Number(price['unit_amount']) * Number(quantity),
    0,
  );
  const session = add(account, 'cs_test', {
    object: 'checkout.session',
    ...{ status: 'open', payment_status: 'unpaid', livemode: isLive(account), payment_intent: null },
    amount_total: total,
    currency: lines[0]?.price_data['currency'],
    ...{ customer: form['customer'], client_reference_id: form['client_reference_id'] },
    ...{ metadata: form['metadata'], expires_at: Number(form['expires_at']) },
    method: (form['allowed_payment_method_types'] as FormTree)['0'],
    intent_metadata: (form['payment_intent_data'] as FormTree)['metadata'],
  });
  session['url'] = `https://checkout.stripe.example/c/${session.id}`;
  return { status: 200, body: session };
}

function isLive({ secretKey }: StripeAccount): boolean {
  return secretKey.includes('_live_');
}

function listObjects(account: StripeAccount, resource: string, form: FormTree) {
  const kinds: Record<string, string> = {
    ...{ refunds: 'refund', disputes: 'dispute', sessions: 'checkout.session' },
  };
  const since = Number((form['created'] as FormTree | undefined)?.['gte'] ?? 0);
  const all = [...account.objects.values()]
    .filter(({ object }) => object === kinds[resource])
    .filter(({ created }) => Number(created) >= since)
    .filter(
      (each) => form['payment_intent'] === undefined || each['payment_intent'] === form['payment_intent'],
    )
    // Newest first.
    .reverse();
  const after = all.findIndex(({ id }) => id === form['starting_after']);
  // Small pages, so that whoever reads one only is found out.
  const page = all.slice(after + 1, after + 3);
  return { object: 'list', url: `/v1/${resource}`, data: page, has_more: after + 3 < all.length };
}

function expand(account: StripeAccount, object: StripeObject, paths: string[]): object {
  const copy: Record<string, unknown> = structuredClone(object);
  for (const path of paths) {
    let at = copy;
    for (const name of path.split('.')) {
      const value = at[name];
      if (typeof value === 'string') at[name] = structuredClone(account.get(value));
      if (at[name] === null || at[name] === undefined) break;
      at = at[name] as Record<string, unknown>;
    }
  }
  return copy;
}

function add(
  account: StripeAccount,
  prefix: string,
  fields: Record<string, unknown> & { object: string },
): StripeObject {
  const id = `${prefix}_${account.name}${account.objects.size + 1}`;
  const object: StripeObject = { id, created: NOW_SECONDS + account.objects.size, ...fields };
  account.objects.set(id, object);
  return object;
}

function createAccount(name: string, secretKey: string): StripeAccount {
  const objects = new Map<string, StripeObject>();
  /** The intent of a session, made when the payer begins. */
  const begin = (sessionId: string): StripeObject => {
    const session = account.get(sessionId);
    const known = session['payment_intent'];
    if (typeof known === 'string') return account.get(known);
    const intent = add(account, 'pi', {
      object: 'payment_intent',
      ...{ amount: session['amount_total'], currency: session['currency'], livemode: session['livemode'] },
      ...{ metadata: session['intent_metadata'], latest_charge: null, payment_method: null },
      ...{ last_payment_error: null, next_action: null, cancellation_reason: null },
      status: 'requires_payment_method',
    });
    session['payment_intent'] = intent.id;
    return intent;
  };
  const charge = (
    sessionId: string,
    intent: StripeObject,
    { status = 'succeeded', last4 = '4242' } = {},
  ): void => {
    const isDebit = account.get(sessionId)['method'] === 'us_bank_account';
    const made = add(account, 'ch', {
      object: 'charge',
      ...{ status, balance_transaction: null },
      ...{ amount: intent['amount'], currency: intent['currency'], payment_intent: intent.id },
      payment_method_details: isDebit
        ? {
            us_bank_account: {
              ...{ bank_name: 'STRIPE TEST BANK', last4: '6789', account_holder_type: 'company' },
              mandate: add(account, 'mandate', {
                object: 'mandate',
                ...{ status: 'active', type: 'single_use' },
                customer_acceptance: {
                  accepted_at: NOW_SECONDS,
                  type: 'online',
                  online: { ip_address: '203.0.113.7', user_agent: 'Firefox' },
                },
              }).id,
              payment_reference: '091000017061036',
            },
          }
        : { card: { brand: 'visa', last4 } },
    });
    intent['latest_charge'] = made.id;
  };

  const account: StripeAccount = {
    ...{ name, secretKey, objects },
    get(id) {
      const object = objects.get(id);
      if (object === undefined) throw new Error(`${name} has no ${id}`);
      return object;
    },
    intentOf: (sessionId) => account.get(String(account.get(sessionId)['payment_intent'])),
    decline(sessionId) {
      const intent = begin(sessionId);
      intent['last_payment_error'] = { code: 'card_declined', decline_code: 'generic_decline' };
      charge(sessionId, intent, { status: 'failed', last4: '0002' });
    },
    complete(sessionId, status) {
      const intent = begin(sessionId);
      Object.assign(account.get(sessionId), { status: 'complete', url: null });
      intent['status'] = status;
      if (status === 'requires_action') {
        intent['next_action'] = {
          type: 'verify_with_microdeposits',
          verify_with_microdeposits: {
            arrival_date: Date.parse('2026-12-01T08:00:00Z') / 1000,
            hosted_verification_url: 'https://payments.stripe.example/microdeposit/x',
          },
        };
      } else charge(sessionId, intent);
    },
    settle(sessionId, afterSeconds = 4 * 86_400) {
      const intent = account.intentOf(sessionId);
      Object.assign(intent, { status: 'succeeded', next_action: null });
      if (intent['latest_charge'] === null) charge(sessionId, intent);
      const charged = account.get(String(intent['latest_charge']));
      const created = Number(charged['created']) + afterSeconds;
      const balance = add(account, 'txn', { object: 'balance_transaction', created });
      Object.assign(charged, { status: 'succeeded', balance_transaction: balance.id });
    },
    fail(sessionId, error) {
      const status = 'requires_payment_method';
      Object.assign(account.intentOf(sessionId), { status, last_payment_error: error, next_action: null });
    },
    refund: (sessionId, amount, status) =>
      add(account, 're', {
        object: 'refund',
        ...{ amount, status, payment_intent: account.intentOf(sessionId).id },
      }),
    dispute: (sessionId, { amount, status, reason, code }) =>
      add(account, 'dp', {
        object: 'dispute',
        ...{ amount, status, reason, payment_intent: account.intentOf(sessionId).id },
        ...(code === undefined ? {} : { network_reason_code: code }),
      }),
  };
  return account;
}
