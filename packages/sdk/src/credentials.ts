import { FetchTokenError } from './errors.ts';

/** Gives the token for the Authorization header. */
export interface Credentials {
  /** The token to use now. Shared: many calls at once cause one fetch. */
  current(): Promise<string>;
  /** Another token after `refused` was answered with 401; undefined where there can be none. */
  renew(refused: string): Promise<string> | undefined;
  /** Gives up a fetch that hangs: the next call begins another. */
  abandon(pending: Promise<string>): void;
}

/** What a host gives to hand out tokens, by asking its own back end. */
export type FetchToken = () => string | Promise<string>;

/** A secret key: always the same, never renewed. */
export function keyCredentials(apiKey: string): Credentials {
  if (!isHeaderSafe(apiKey)) {
    throw new TypeError(
      'apiKey must be a key as it was issued: printable ASCII without spaces or line breaks.',
    );
  }
  return { current: () => Promise.resolve(apiKey), renew: () => undefined, abandon: () => undefined };
}

/** Tokens from `fetchToken`: kept until one is refused. */
export function tokenCredentials(fetchToken: FetchToken): Credentials {
  if (typeof fetchToken !== 'function') throw new TypeError('fetchToken must be a function.');
  let token: Promise<string> | undefined;
  let known: string | undefined;

  function fetchShared(): Promise<string> {
    const pending = fetchChecked(fetchToken);
    token = pending;
    pending.then(
      (value) => {
        known = value;
      },
      () => {
        // A failure is not kept: the next call tries again.
        if (token === pending) token = undefined;
      },
    );
    return pending;
  }

  return {
    current: () => token ?? fetchShared(),
    renew(refused) {
      // Another call may have renewed it meanwhile, or be about to.
      if (token !== undefined && known !== refused) return token;
      known = undefined;
      return fetchShared();
    },
    abandon(pending) {
      if (token === pending) token = undefined;
    },
  };
}

async function fetchChecked(fetchToken: FetchToken): Promise<string> {
  let token: unknown;
  try {
    token = await fetchToken();
  } catch (cause) {
    throw new FetchTokenError('fetchToken failed, so nothing was sent. See cause.', { cause });
  }
  if (typeof token !== 'string' || !isHeaderSafe(token)) {
    throw new FetchTokenError('fetchToken gave no token: it must return the embed session’s `token`.');
  }
  return token;
}

// What fetch says about a header it cannot send contains the header's value.
function isHeaderSafe(value: string): boolean {
  return /^[\x21-\x7e]+$/.test(value);
}
