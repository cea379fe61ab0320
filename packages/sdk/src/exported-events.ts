import { ConnectionError } from './errors.ts';
import { MAX_SILENCE_MS, readText } from './event-stream.ts';
import { Events } from './events.ts';
import type { AuditEvent, EventExportParams } from './schemas/event.ts';
import type { RequestOptions, Transport } from './transport.ts';

/** Events, also as a file, which no page needs. */
export class ExportedEvents extends Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super(transport);
    this.#transport = transport;
  }

  /**
   * Walks the audit log, oldest first: every event from `from` on and before `to`, with ids in place of names.
   * Needs `events:read`. `GET /v1/events/export?format=csv` gives the same as a file for a spreadsheet.
   *
   * @throws {InvalidRequestError} `invalid_request`: `from` is after `to`, or one of them is no instant.
   * @throws {ConnectionError} it broke off; what has been walked is right, the rest is missing.
   */
  async *export(
    params: Omit<EventExportParams, 'format'> = {},
    options?: RequestOptions,
  ): AsyncGenerator<AuditEvent, void, undefined> {
    const query = { format: 'ndjson', ...params };
    const call = { path: ['events', 'export'], query, mediaType: 'application/x-ndjson' } as const;
    const answer = await this.#transport.open(call, options);
    let rest = '';
    for await (const text of readText(answer, MAX_SILENCE_MS, options?.signal)) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield this.#transport.read('auditEvent', answer, line);
    }
    if (rest !== '') throw new ConnectionError(`The answer to ${answer.name} broke off.`);
  }
}
