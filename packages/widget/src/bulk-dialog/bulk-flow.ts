import type { BulkInvitation } from '@payvite/sdk';
import type { Connection } from '../connection/connection.ts';
import { describeFault } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { SmallStrings } from '../strings/en-small.ts';
import { BulkCountdown } from './bulk-countdown.ts';
import { lostIds, mayHaveHappened } from './bulk-fault.ts';
import { BulkFollower, isEnded } from './bulk-follower.ts';
import { mostUrgent, planInput, wantedAgain, wantedIds } from './bulk-wanted.ts';
import type { BulkWanted } from './bulk-wanted.ts';

/** How long all of a sending can be undone. */
export const UNDO_SECONDS = 10;

/** Where the dialog is. `stuck`: no plan could be made, or the bulk asked for is gone. */
export type BulkStep = 'planning' | 'stuck' | 'review' | 'undo' | 'sending' | 'done';

/** Who shows the flow. */
export interface FlowHost {
  connection(): Connection | undefined;
  strings(): SmallStrings;
  /** Something is to be shown anew; `step` where that has changed. */
  onChange(step: BulkStep | null): void;
  /** There is a plan, or a bulk moved so that its rows did. */
  onRows(): void;
  onFault(fault: Fault): void;
  onFinished(bulk: BulkInvitation): void;
}

type Action = 'pause' | 'resume' | 'cancel' | 'retryFailed';

/** One walk from a wish to a bulk that has ended. It knows no element and no words but those of its faults. */
export class BulkFlow {
  step: BulkStep = 'planning';
  wanted: BulkWanted | null = null;
  message = '';
  /** The plan, then the same bulk as it moves. */
  bulk: BulkInvitation | null = null;
  /** The counts of the plan that was reviewed before this one, where it was found changed. */
  before: BulkInvitation['counts'] | null = null;
  fault: Fault | null = null;
  /** Of the wanted customers, those that the connector no longer knows. */
  lostIds: string[] = [];
  /** How many customers the search for the most urgent ones has found; null while there is none. */
  gathered: number | null = null;
  /** A call that the person asked for is on its way. */
  isBusy = false;
  isReplanning = false;
  /** The newest read of the progress failed. */
  isNewsLate = false;

  readonly #host: FlowHost;
  #abort = new AbortController();
  #replanning: Promise<void> = Promise.resolve();
  /** By bulk: one that is left for a new plan is followed on, so that its end is told. */
  readonly #followers = new Map<string, BulkFollower>();
  // An undo under way is waited for.
  readonly #countdown = new BulkCountdown(
    () => this.#host.onChange(null),
    () => {
      if (!(this.step === 'undo' && this.isBusy)) this.#endUndo();
    },
  );

  constructor(host: FlowHost) {
    this.#host = host;
  }

  /** Until all of it can no longer be undone. */
  get secondsLeft(): number {
    return this.#countdown.secondsLeft;
  }

  /** Begins anew. A bulk that is being sent goes on, and its end is still told. */
  begin(wanted: BulkWanted | null): void {
    if (this.step === 'undo') this.#endUndo();
    this.drop();
    this.wanted = wanted;
    this.message = '';
    this.bulk = this.before = this.fault = null;
    this.isBusy = this.isReplanning = this.isNewsLate = false;
    this.step = 'planning';
  }

  /** Nobody waits for a plan any more. */
  drop(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.gathered = null;
  }

  /** The element has gone. */
  stop(): void {
    this.drop();
    this.#countdown.stop();
    for (const follower of this.#followers.values()) follower.stop();
    this.#followers.clear();
  }

  /** Something changed somewhere: what is being followed may have moved. */
  poke(): void {
    for (const follower of this.#followers.values()) follower.poke();
  }

  /** The plan follows with `applyMessage`. */
  type(message: string): void {
    this.message = message;
    this.#host.onChange(null);
  }

  async plan(): Promise<void> {
    this.#go('planning');
    await this.#plan();
  }

  /** Plans with the message as it is now, if the plan has another one. */
  async applyMessage(): Promise<void> {
    this.#replanning = this.#replanning.then(async () => {
      const isOther = this.message.trim() !== (this.bulk?.message ?? '');
      if (this.step === 'review' && isOther) await this.#replan();
    });
    await this.#replanning;
  }

  /** Plans for the most urgent of too many. */
  async takeMostUrgent(): Promise<void> {
    const connection = this.#host.connection();
    const { wanted } = this;
    if (!connection || !wanted || !('filter' in wanted)) return;
    const { signal } = this.#abort;
    this.gathered = 0;
    this.#go('planning');
    try {
      const customerIds = await mostUrgent(wanted, connection, signal, (count) => {
        this.gathered = count;
        this.#host.onChange(null);
      });
      this.gathered = null;
      this.wanted = { customerIds };
      await this.#plan();
    } catch (error) {
      if (!signal.aborted) this.#stick(error);
    }
  }

  /** Plans without those that are gone. */
  async leaveOutLost(): Promise<void> {
    if (!this.wanted || !('customerIds' in this.wanted)) return;
    const lost = new Set(this.lostIds);
    this.wanted = { customerIds: this.wanted.customerIds.filter((id) => !lost.has(id)) };
    await this.plan();
  }

  /** Sends what was reviewed. Where it is no longer that, plans again and stays with the review. */
  async send(): Promise<void> {
    const reviewed = this.bulk;
    const connection = this.#host.connection();
    if (this.step !== 'review' || !reviewed || !connection || this.isBusy) return;
    this.fault = null;
    this.#busy(true);
    await this.applyMessage();
    if (this.bulk?.planHash !== reviewed.planHash || this.fault) return this.#busy(false);
    const { id, planHash } = this.bulk;
    // From before the call: the connector's own ten seconds end later, never earlier.
    const beganAt = performance.now();
    try {
      const { client } = connection;
      const input = { planHash, startAfterSeconds: UNDO_SECONDS };
      this.#sent(await client.bulkInvitations.send(id, input), beganAt);
    } catch (error) {
      await this.#afterSendFailed(error, id, beganAt);
    }
    this.#busy(false);
  }

  /** Calls all of it off while it waits. */
  async undo(): Promise<void> {
    await this.act('cancel');
  }

  /** Pauses, resumes, cancels or retries. */
  async act(action: Action): Promise<void> {
    const connection = this.#host.connection();
    if (!connection || !this.bulk || this.isBusy) return;
    const { id } = this.bulk;
    this.fault = null;
    this.#busy(true);
    try {
      this.#take(await connection.client.bulkInvitations[action](id));
      connection.announceChange(wantedIds(this.wanted));
    } catch (error) {
      await this.#afterActFailed(error, id);
    }
    this.#busy(false);
  }

  /** Shows a bulk that exists already, wherever it is. */
  async resume(id: string): Promise<void> {
    const { signal } = this.#abort;
    this.#go('planning');
    try {
      const bulk = await this.#need().client.bulkInvitations.get(id, { signal });
      if (signal.aborted) return;
      this.bulk = bulk;
      this.message = bulk.message ?? '';
      this.wanted = wantedAgain(bulk.selection);
      const isStill = bulk.state === 'planned' || isEnded(bulk);
      if (!isStill) return this.#take(bulk);
      this.#go(bulk.state === 'planned' ? 'review' : 'done');
      this.#host.onRows();
    } catch (error) {
      if (!signal.aborted) this.#stick(error);
    }
  }

  async #plan(): Promise<void> {
    const { wanted } = this;
    if (!wanted) return;
    const { signal } = this.#abort;
    try {
      const { client } = this.#need();
      const plan = await client.bulkInvitations.plan(planInput(wanted, this.message.trim()), { signal });
      if (signal.aborted) return;
      this.bulk = plan;
      this.#go('review');
      this.#host.onRows();
    } catch (error) {
      if (!signal.aborted) this.#stick(error);
    }
  }

  // The review stays in sight meanwhile.
  async #replan(): Promise<void> {
    const { wanted, bulk: reviewed } = this;
    if (!wanted) return;
    const { signal } = this.#abort;
    this.isReplanning = true;
    this.fault = null;
    this.#host.onChange(null);
    try {
      const { client } = this.#need();
      const plan = await client.bulkInvitations.plan(planInput(wanted, this.message.trim()), { signal });
      if (signal.aborted) return;
      this.bulk = plan;
      if (reviewed && plan.planHash !== reviewed.planHash) {
        this.before = reviewed.counts;
        this.#host.onChange('review');
        this.#host.onRows();
      }
    } catch (error) {
      if (!signal.aborted) this.#complain(error);
    } finally {
      this.isReplanning = false;
      this.#host.onChange(null);
    }
  }

  async #afterSendFailed(error: unknown, id: string, beganAt: number): Promise<void> {
    const { code } = describeFault(error, this.#host.strings());
    if (code === 'bulk_plan_changed') {
      const { counts } = this.bulk ?? {};
      await this.#replan();
      // Without a way to plan again, or with the very plan that was reviewed, the person must know: nothing was sent.
      if (!this.wanted) return this.#complain(error);
      if (!this.fault && counts) this.before ??= counts;
      return this.#host.onChange('review');
    }
    if (!mayHaveHappened(code)) return this.#complain(error);
    try {
      const bulk = await this.#need().client.bulkInvitations.get(id);
      if (bulk.state === 'planned') this.#complain(error);
      else this.#sent(bulk, beganAt);
    } catch {
      this.#complain(error);
    }
  }

  async #afterActFailed(error: unknown, id: string): Promise<void> {
    const { code } = describeFault(error, this.#host.strings());
    if (!mayHaveHappened(code)) return this.#complain(error);
    // Somebody else was faster, or it ended meanwhile: how it stands says more than the refusal.
    try {
      this.#take(await this.#need().client.bulkInvitations.get(id));
    } catch {
      this.#complain(error);
    }
  }

  #sent(bulk: BulkInvitation, beganAt: number): void {
    this.before = null;
    this.#need().announceChange(wantedIds(this.wanted));
    if (bulk.state !== 'sending' || bulk.progress.queued === 0) return this.#take(bulk);
    this.bulk = bulk;
    this.#go('undo');
    this.#countdown.start(beganAt + UNDO_SECONDS * 1000);
  }

  #endUndo(): void {
    if (this.bulk) this.#take(this.bulk);
  }

  /** Shows a bulk where it belongs, and follows it as long as it moves. */
  #take(bulk: BulkInvitation): void {
    this.#countdown.stop();
    const isMoving = bulk.state === 'sending' || bulk.state === 'paused';
    this.bulk = bulk;
    const step = isMoving ? 'sending' : 'done';
    const isNews = step !== this.step || isEnded(bulk);
    if (step !== this.step) this.#go(step);
    else this.#host.onChange(null);
    if (step === 'done' && isNews) this.#host.onRows();
    if (isEnded(bulk)) this.#end(bulk);
    else this.#follow(bulk.id);
  }

  #follow(id: string): void {
    if (this.#followers.has(id)) return;
    const { client } = this.#need();
    const isShown = () => this.bulk?.id === id && (this.step === 'sending' || this.step === 'done');
    const follower = new BulkFollower({
      read: () => client.bulkInvitations.get(id),
      onBulk: (bulk) => {
        if (isShown()) {
          this.isNewsLate = false;
          this.#take(bulk);
        } else if (isEnded(bulk)) this.#end(bulk);
      },
      onTrouble: () => {
        if (isShown()) this.isNewsLate = true;
        this.#host.onChange(null);
      },
    });
    this.#followers.set(id, follower);
  }

  #end(bulk: BulkInvitation): void {
    this.#followers.get(bulk.id)?.stop();
    this.#followers.delete(bulk.id);
    this.#need().announceChange(bulk.id === this.bulk?.id ? wantedIds(this.wanted) : null);
    this.#host.onFinished(bulk);
  }

  #go(step: BulkStep): void {
    this.step = step;
    if (step !== 'stuck') this.fault = null;
    this.#host.onChange(step);
  }

  #stick(error: unknown): void {
    this.gathered = null;
    this.lostIds = lostIds(error, wantedIds(this.wanted) ?? []);
    this.step = 'stuck';
    this.#complain(error);
    this.#host.onChange('stuck');
  }

  #complain(error: unknown): void {
    this.fault = describeFault(error, this.#host.strings());
    this.#host.onFault(this.fault);
    this.#host.onChange(null);
  }

  #busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.#host.onChange(null);
  }

  #need(): Connection {
    const connection = this.#host.connection();
    if (!connection) throw new Error('Not connected.');
    return connection;
  }
}
