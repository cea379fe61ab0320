import type { Payment } from '@payvite/sdk';
import type { PaymentsContext } from './payments-context.ts';

/** As far back as is looked for a file: whoever imports files has few that wait. */
const NEWEST = 100;

/** What people call posting files, which payments name by id: their numbers. */
export class PostingFileNumbers {
  readonly #context: PaymentsContext;
  readonly #numbers = new Map<string, string>();

  constructor(context: PaymentsContext) {
    this.#context = context;
  }

  reset(): void {
    this.#numbers.clear();
  }

  /** Undefined where it is not known (yet). */
  find(fileId: string | null): string | undefined {
    return fileId === null ? undefined : this.#numbers.get(fileId);
  }

  /** Reads the numbers of files that these payments wait in. Never rejects: without them it says "in a file". */
  async read(payments: readonly Payment[]): Promise<void> {
    const waiting = payments.filter(({ postingState }) => postingState === 'in_file');
    const ids = waiting.flatMap(({ postingFileId, reversalFileId }) => [postingFileId, reversalFileId]);
    if (ids.every((id) => id === null || this.#numbers.has(id))) return;
    try {
      const { data } = await this.#context.client.postingFiles.list({ limit: NEWEST });
      for (const { id, number } of data) this.#numbers.set(id, String(number));
      this.#context.update();
    } catch {
      // The next read asks again.
    }
  }
}
