import { BulkInvitations } from './bulk-invitations.ts';
import { pause } from './pause.ts';
import type { BulkInvitation, BulkInvitationInput } from './schemas/bulk-invitation.ts';
import type { RequestOptions } from './transport.ts';

/** How a plan is sent and followed. */
export interface BulkSendOptions extends RequestOptions {
  /** 0-604,800, default 0: how long the mails wait, so that `cancel` can undo all of it. */
  startAfterSeconds?: number | undefined;
  /** Told of the bulk as it is after the call, then each time it is asked for, the last time as it ended. */
  onProgress?: ((bulk: BulkInvitation) => void) | undefined;
  /** How often the progress is asked for, in milliseconds. Default 1,000. */
  pollEveryMs?: number | undefined;
}

/** A plan that can be sent as it was reviewed. */
export type BulkInvitationPlan = BulkInvitation & {
  /**
   * Sends what this plan says, and follows it until no mail waits any more. `signal` ends the following, not the sending;
   * `cancel` does that. While the bulk is paused, this waits.
   *
   * @returns the bulk, `completed` or `cancelled`: look at `progress` and the rows.
   * @throws {ConflictError} `bulk_plan_changed`: customers, addresses or invitations changed since; plan again.
   * @throws what `bulkInvitations.send` throws.
   */
  send(options?: BulkSendOptions): Promise<BulkInvitation>;
};

/** Many invitations at once, with plans that are sent and followed to their end by one call, which no page needs. */
export class FollowedBulkInvitations extends BulkInvitations {
  override async plan(input: BulkInvitationInput, options?: RequestOptions): Promise<BulkInvitationPlan> {
    const plan = await super.plan(input, options);
    const send = (sending: BulkSendOptions = {}) => this.#sendAndFollow(plan, sending);
    // Not enumerable: a plan compares, prints and serializes as what it is.
    return Object.defineProperty(plan, 'send', { value: send }) as BulkInvitationPlan;
  }

  async #sendAndFollow(plan: BulkInvitation, sending: BulkSendOptions): Promise<BulkInvitation> {
    const { startAfterSeconds, onProgress, pollEveryMs = 1000, ...options } = sending;
    let bulk = await this.send(plan.id, { planHash: plan.planHash, startAfterSeconds }, options);
    onProgress?.(bulk);
    while (bulk.state !== 'completed' && bulk.state !== 'cancelled') {
      await pause(pollEveryMs, options.signal);
      bulk = await this.get(plan.id, options);
      onProgress?.(bulk);
    }
    return bulk;
  }
}
