import { EmbedSessions } from './embed-sessions.ts';
import type { EmbedSession, EmbedSessionInput } from './schemas/embed-session.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** Tokens for the dealer's own pages, which no page makes itself. */
export class IssuedEmbedSessions extends EmbedSessions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super(transport);
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
}
