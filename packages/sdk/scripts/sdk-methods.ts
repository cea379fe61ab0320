import { PayviteClient, type RequestOptions } from '../src/index.ts';

/** Stands for every id in a path. */
export const EXAMPLE_ID = '0190b5c2-7c1e-7000-8000-000000000001';

/** One method of the client, as anybody could find it. */
export interface SdkMethod {
  /** `customers.openItems`. */
  name: string;
  /** The class that documents it: `Customers`. */
  className: string;
  /** The names of its parameters. */
  parameters: string[];
  /** Calls it with something for every parameter; a list is asked for its first page, a walk for its first item. */
  call(options?: RequestOptions): Promise<unknown>;
}

/** Every method of every noun of `client`. */
export function listSdkMethods(client: PayviteClient): SdkMethod[] {
  return Object.entries(client).flatMap(([noun, resource]: [string, object]) => {
    const owners = new Map<string, object>();
    for (const prototype of prototypesOf(resource)) {
      // One that a class takes over from the class that it extends is one method, documented where it began.
      for (const name of Object.getOwnPropertyNames(prototype))
        owners.set(name, owners.get(name) ?? prototype);
    }
    owners.delete('constructor');
    return [...owners].map(([name, prototype]): SdkMethod => {
      const method = (resource as Record<string, (...given: unknown[]) => unknown>)[name];
      if (method === undefined) throw new Error(`${noun}.${name} is no method`);
      const parameters = parametersOf(method);
      return {
        name: `${noun}.${name}`,
        className: prototype.constructor.name,
        parameters,
        call: (options) =>
          settle(
            method.apply(
              resource,
              parameters.map((parameter) => valueFor(parameter, options)),
            ),
          ),
      };
    });
  });
}

/** The class of a noun, those it extends first. */
function prototypesOf(resource: object): object[] {
  const prototype = Object.getPrototypeOf(resource) as object;
  return prototype === Object.prototype ? [] : [...prototypesOf(prototype), prototype];
}

/** What each method asks for: `GET /v1/customers/{}`, by the method's name. Nothing is sent. */
export async function traceSdkMethods(): Promise<Map<string, string>> {
  const asked = new Map<string, string>();
  let current = '';
  const client = new PayviteClient({
    baseUrl: 'http://payvite.invalid',
    apiKey: 'pv_test_trace',
    retry: { limit: 0 },
    fetch: (input) => {
      const { method, url } = input as Request;
      const path = new URL(url).pathname.replaceAll(EXAMPLE_ID, '{}');
      asked.set(current, `${method} ${path}`);
      return Promise.resolve(new Response(null, { status: 403 }));
    },
  });
  for (const { name, call } of listSdkMethods(client)) {
    current = name;
    await call().catch(() => undefined);
  }
  return asked;
}

/** From the source, which is plain JavaScript by then: `list(params = {}, options) {`. */
function parametersOf(method: (...given: unknown[]) => unknown): string[] {
  const [, list = ''] = /^[^(]*\(([^)]*)\)/.exec(String(method)) ?? [];
  return list
    .split(',')
    .map((parameter) => parameter.replace(/=.*/, '').trim())
    .filter((parameter) => parameter !== '');
}

function valueFor(parameter: string, options: RequestOptions | undefined): unknown {
  if (parameter === 'options') return { onEvent: () => undefined, onError: () => undefined, ...options };
  if (/^id$|Id$|Name$/.test(parameter)) return EXAMPLE_ID;
  return parameter === 'content' ? 'text' : {};
}

async function settle(result: unknown): Promise<unknown> {
  if (typeof result !== 'object' || result === null) return result;
  if ('then' in result) return result;
  if ('next' in result) return await (result as AsyncGenerator).next();
  return 'closed' in result ? await result.closed : result;
}
