import type { AuthorizationExportParams } from './schemas/authorization.ts';
import { type RequestOptions, type Transport } from './transport.ts';

/**
 * What payers agreed to: the proof for each debit and charge, and for the terms. It names people, with their addresses and
 * where they came from. Needs `authorizations:read`. That of one payment: `payments.authorization(id)`.
 */
export class Authorizations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Exports authorizations as the text of a CSV file for a spreadsheet, the newest first, in pieces as they come. It begins
   * with a byte order mark. `timeoutMs` is for its beginning.
   *
   * @throws {InvalidRequestError} `invalid_request`: a parameter outside its range.
   * @throws {ConnectionError} it broke off, or nothing came for 45 seconds; what came is not all.
   */
  exportCsv(
    params: AuthorizationExportParams = {},
    options?: RequestOptions,
  ): AsyncGenerator<string, void, undefined> {
    return this.#transport.readCsv(['authorizations', 'export.csv'], { ...params }, options);
  }
}
