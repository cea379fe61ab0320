import type { LitElement } from 'lit';
import { announceFault, describeFault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { InviteStrings } from './strings/en-invite.ts';

/** What is being done in a panel, and why it could not be, each by what it is about. */
export abstract class PanelActs {
  abstract readonly host: LitElement;
  abstract readonly strings: InviteStrings;
  readonly #busy = new Set<string>();
  readonly #faults = new Map<string, Fault>();

  abstract update(): void;

  isBusy(key: string): boolean {
    return this.#busy.has(key);
  }

  faultOf(key: string): Fault | null {
    return this.#faults.get(key) ?? null;
  }

  /** Never rejects. */
  async act(key: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#busy.has(key)) return false;
    this.#busy.add(key);
    this.#faults.delete(key);
    this.update();
    try {
      await work();
      return true;
    } catch (error) {
      // Whoever ended it knows.
      if (error instanceof DOMException && error.name === 'AbortError') return false;
      const fault = describeFault(error, this.strings);
      this.#faults.set(key, fault);
      announceFault(this.host, fault);
      return false;
    } finally {
      this.#busy.delete(key);
      this.update();
    }
  }
}
