import type { BulkCoverage } from '@payvite/sdk';
import { problem } from '../testing/stand-in-client.ts';
import type { StandInClient } from '../testing/stand-in-client.ts';
import { connector, NEVER, opens, press, sees, until } from './gallery-state.ts';
import type { GalleryState } from './gallery-state.ts';

const COVERAGE: BulkCoverage = {
  currency: 'USD',
  targetPercent: 80,
  totalMinor: 24_410_215,
  coveredMinor: 9_275_400,
  plannedMinor: 10_252_900,
  reachedPercent: 80.1,
  isReached: true,
  blocked: [],
};

const reach = (state: string, rest: Omit<GalleryState, 'element' | 'state'>): GalleryState => ({
  element: 'reach-button',
  state,
  ...rest,
});
const planned = connector((client) => (client.bulkInvitations.coverage = [COVERAGE]));
const review = async (element: HTMLElement) => {
  await opens(element, '.button');
  await sees(element, '.people > li');
};
const send = async (element: HTMLElement) => {
  await review(element);
  await press(element, '.button.send');
  await sees(element, '.button.undo');
};
/** The ten seconds are over. */
const pass = async (element: HTMLElement) => {
  const { now } = performance;
  performance.now = () => now.call(performance) + 11_000;
  await until(() => element.shadowRoot, 'it is drawn');
  await sees(element, '[role=progressbar]');
};
const sending = async (element: HTMLElement, { bulkInvitations }: StandInClient) => {
  await send(element);
  await pass(element);
  bulkInvitations.move(bulkInvitations.newest.id, { from: 'queued', result: 'sent', count: 3 });
};

/** The button that reaches a share of what is owed, and the dialog of many invitations at each step. */
export const BULK_STATES: GalleryState[] = [
  reach('button', { client: planned, shows: '.button' }),
  reach('planning-open', {
    client: connector((client) => void (client.bulkInvitations.gate = NEVER)),
    shows: 'dialog[open] .spinner',
    act: async (element) => void (await opens(element, '.button')),
  }),
  reach('plan-open', { client: planned, shows: 'dialog.review .people > li', act: review }),
  reach('plan-changed-open', {
    client: connector((client) => {
      client.bulkInvitations.coverage = [COVERAGE];
      client.bulkInvitations.failures.send = problem({ code: 'bulk_plan_changed', status: 409 });
    }),
    shows: 'dialog.review .changed',
    async act(element) {
      await review(element);
      await press(element, '.button.send');
    },
  }),
  reach('mail-preview-open', {
    client: planned,
    shows: 'dialog.preview .mail iframe[style]',
    async act(element) {
      await review(element);
      await press(element, '.people .preview');
    },
  }),
  reach('too-many-open', {
    client: connector((client) => {
      client.bulkInvitations.failures.plan = problem({ code: 'bulk_too_large', status: 409 });
    }),
    shows: 'dialog.stuck .foot',
    act: async (element) => void (await opens(element, '.button')),
  }),
  reach('undo-open', { client: planned, shows: 'dialog.undo', act: send }),
  reach('undone-open', {
    client: planned,
    shows: 'dialog.done .people > li',
    async act(element) {
      await send(element);
      await press(element, '.button.undo');
    },
  }),
  reach('sending-open', { client: planned, shows: 'dialog.sending [aria-valuenow="3"]', act: sending }),
  reach('paused-open', {
    client: planned,
    shows: 'dialog.sending .resume',
    async act(element, client) {
      await sending(element, client);
      await sees(element, '[aria-valuenow="3"]');
      await press(element, '.button.pause');
    },
  }),
  reach('done-open', {
    client: planned,
    shows: 'dialog.done .people > li',
    async act(element, client) {
      const { bulkInvitations: bulks } = client;
      await sending(element, client);
      bulks.move(bulks.newest.id, {
        from: 'queued',
        result: 'failed',
        count: 1,
        error: '550 No such user here',
      });
      bulks.move(bulks.newest.id, { from: 'queued', result: 'sent', state: 'completed' });
    },
  }),
];
