import { announceFault, describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { ErpContext } from './erp-context.ts';

/** What is being done, and why it could not be, each by what it is about. */
export class ErpActs {
  readonly #context: Pick<ErpContext, 'host' | 'strings' | 'update'>;
  readonly #busy = new Set<string>();
  readonly #faults = new Map<string, Fault>();

  constructor(context: Pick<ErpContext, 'host' | 'strings' | 'update'>) {
    this.#context = context;
  }

  isBusy(key: string): boolean {
    return this.#busy.has(key);
  }

  faultOf(key: string): Fault | null {
    return this.#faults.get(key) ?? null;
  }

  /** Never rejects. */
  async act(key: string, work: () => Promise<void>): Promise<boolean> {
    const context = this.#context;
    if (this.#busy.has(key)) return false;
    this.#busy.add(key);
    this.#faults.delete(key);
    context.update();
    try {
      await work();
      return true;
    } catch (error) {
      // Whoever ended it knows.
      if (error instanceof DOMException && error.name === 'AbortError') return false;
      const fault = describeFault(error, context.strings);
      this.#faults.set(key, fault);
      announceFault(context.host, fault);
      return false;
    } finally {
      this.#busy.delete(key);
      context.update();
    }
  }
}
