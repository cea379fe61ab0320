import type { ReactiveElement } from 'lit';
import { en } from '../strings/en.ts';
import type { Strings } from '../strings/en.ts';
import { ConnectionFollower } from './connection-follower.ts';

/** The connection of a large element, which has use for all words. */
export class ConnectionController extends ConnectionFollower<Strings> {
  /** @param onChange - called when something about these customers changed, here or anywhere else; null: about any. */
  constructor(host: ReactiveElement, onChange?: (customerIds: string[] | null) => void) {
    super(host, en, onChange);
  }
}
