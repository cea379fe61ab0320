import type { CurrentSession, EmbedSession, EmbedSessionInput } from './schemas/embed-session.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** Tokens for the dealer's own pages. */
export class EmbedSessions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Makes a token for one page in front of one person; hand it to the page's `fetchToken`, and to nobody else. Needs a
   * secret key.
   *
   * @returns a token that lives 15 minutes.
   * @throws {PermissionDeniedError} `origin_not_allowed`: the dealer does not allow this origin.
   * @throws {PermissionDeniedError} `permission_denied`: asked with an embed token, or for more than the key may do.
   */
  async create(input: EmbedSessionInput, options?: RequestOptions): Promise<EmbedSession> {
    const call = {
      method: 'POST',
      path: ['embed-sessions'],
      body: input,
      answer: 'embedSession',
    } as const;
    return this.#transport.request(call, options);
  }

  /** Tells who asks with this token or key, for which dealer, and what they may do. Needs `customers:read`. */
  async current(options?: RequestOptions): Promise<CurrentSession> {
    const path = ['embed-sessions', 'current'];
    return this.#transport.request({ method: 'GET', path, answer: 'currentSession' }, options);
  }
}
