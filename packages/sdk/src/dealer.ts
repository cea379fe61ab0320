import type { DealerChanges, DealerLogoInput } from './schemas/dealer-input.ts';
import type { Dealer } from './schemas/dealer.ts';
import type { MailPreviewInput, TestMailInput } from './schemas/mail-preview-input.ts';
import type { MailPreview, TestMail, TestMailReport } from './schemas/mail-preview.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** The dealer whose key or token asks. Reading needs `dealer:read`, the rest `dealer:write`. */
export class OwnDealer {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gets the dealer and its settings. */
  async get(options?: RequestOptions): Promise<Dealer> {
    return this.#transport.request({ method: 'GET', path: ['dealer'], answer: 'dealer' }, options);
  }

  /**
   * Changes settings; what `changes` leaves out stays. A new time zone counts from the next look at the balances on; what
   * has been mailed stays as it was.
   *
   * @returns the dealer as it is then.
   * @throws {InvalidRequestError} `invalid_request`: a value breaks its schema, or a field cannot be changed.
   * @throws {PermissionDeniedError} `permission_denied`: `allowedOrigins` were to change, which needs a secret key.
   * @throws {ConflictError} `postal_address_missing`: a live dealer cannot be without its postal address.
   */
  async update(changes: DealerChanges, options?: RequestOptions): Promise<Dealer> {
    const call = { method: 'PATCH', path: ['dealer'], body: changes, answer: 'dealer' } as const;
    return this.#transport.request(call, options);
  }

  /**
   * Sets the logo of mails and pages: a PNG, JPEG, WebP or GIF, which is made a PNG of the size that it is shown in. Mails
   * that have left keep the one that they left with.
   *
   * @param logo the picture's bytes, or where it is read from, once.
   * @returns the dealer as it is then.
   * @throws {InvalidRequestError} `invalid_request`: nothing that can be shown (an SVG, too large, too small, broken), or
   * nothing could be read at `url`; `errors` says which.
   */
  async setLogo(logo: Uint8Array | { url: string }, options?: RequestOptions): Promise<Dealer> {
    const body: DealerLogoInput = logo instanceof Uint8Array ? { image: toBase64(logo) } : logo;
    return this.#transport.request(
      { method: 'PUT', path: ['dealer', 'logo'], body, answer: 'dealer' },
      options,
    );
  }

  /** Takes the logo away: mails and pages show the first letter of the dealer's name. */
  async removeLogo(options?: RequestOptions): Promise<Dealer> {
    return this.#transport.request({ method: 'DELETE', path: ['dealer', 'logo'], answer: 'dealer' }, options);
  }

  /** Makes a mail to a customer that does not exist, with settings that need not be kept yet, and sends nothing. */
  async previewMail(input: MailPreviewInput = {}, options?: RequestOptions): Promise<MailPreview> {
    const path = ['dealer', 'mail-previews'];
    const call = { method: 'POST', path, body: input, answer: 'mailPreview' } as const;
    return this.#transport.request(call, options);
  }

  /**
   * Sends that mail, as it is with the settings that are kept.
   *
   * @throws {InvalidRequestError} `invalid_request`: no `email`, and no person with an address asks.
   * @throws {ConflictError} `mail_not_configured`, `postal_address_missing`: the dealer cannot send yet.
   * @throws {ConflictError} `address_suppressed`: the address takes no mail.
   * @throws {RateLimitedError} `daily_mail_limit`: five a day to one address.
   */
  async sendTestMail(input: TestMailInput = {}, options?: RequestOptions): Promise<TestMail> {
    const path = ['dealer', 'test-mails'];
    const call = { method: 'POST', path, body: input, answer: 'testMail' } as const;
    return this.#transport.request(call, options);
  }

  /**
   * Gets what became of a mail of `sendTestMail`, by its `mailId`. Needs `dealer:write`, as sending it does.
   *
   * @throws {NotFoundError} `test_mail_not_found`: no such test mail of this dealer.
   */
  async getTestMail(mailId: string, options?: RequestOptions): Promise<TestMailReport> {
    const path = ['dealer', 'test-mails', mailId];
    return this.#transport.request({ method: 'GET', path, answer: 'testMailReport' }, options);
  }
}

function toBase64(bytes: Uint8Array): string {
  // `String.fromCharCode` takes no more than some ten thousand arguments.
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
