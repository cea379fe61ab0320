import { PayviteStatusBadge } from '../status-badge/status-badge.ts';
import { define } from './definition.ts';

/** Defines `<payvite-status-badge>`. */
export function defineStatusBadge(): void {
  define(['payvite-status-badge', PayviteStatusBadge]);
}
