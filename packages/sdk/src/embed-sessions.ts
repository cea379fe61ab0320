import type { CurrentSession } from './schemas/embed-session.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** Who asks. */
export class EmbedSessions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Tells who asks with this token or key, for which dealer, and what they may do. Needs `customers:read`. */
  async current(options?: RequestOptions): Promise<CurrentSession> {
    const path = ['embed-sessions', 'current'];
    return this.#transport.request({ method: 'GET', path, answer: 'currentSession' }, options);
  }
}
