import { expect, html } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeCustomer, makeEvent, makeInvited } from '../../testing/fixtures.ts';
import { StandInClient } from '../../testing/stand-in-client.ts';
import { inProvider, words } from '../../testing/in-provider.ts';
import type { PayviteStatusBadge } from '../index.ts';

const customer = makeCustomer();

/** A badge that follows the events, and the one that tells them. */
async function live() {
  const client = new StandInClient([customer]);
  const badge = await inProvider<PayviteStatusBadge>(
    client,
    html`<payvite-status-badge customer-id=${customer.id}></payvite-status-badge>`,
  );
  await waitUntil(() => words(badge).includes('Not invited'), 'the badge is read');
  return { client, badge, follower: await followed(client, 1) };
}

async function followed(client: StandInClient, count: number) {
  await waitUntil(() => client.followers.length === count, 'the events are followed');
  const follower = client.followers.at(-1);
  if (!follower) throw new Error('Nobody follows the events.');
  return follower;
}

/** A list that reads all the time, unless something keeps it from it. */
async function readingList() {
  const client = new StandInClient([customer]);
  const list = await inProvider(
    client,
    html`<payvite-customer-list refresh-seconds="0.02"></payvite-customer-list>`,
  );
  return { client, list, reads: () => client.pageReads.length };
}

const readsTenTimes = async ({ reads }: { reads: () => number }) => {
  const before = reads();
  await waitUntil(() => reads() >= before + 10, 'it reads ten times');
};

function setVisibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('live changes', () => {
  afterEach(() => {
    Reflect.deleteProperty(document, 'visibilityState');
  });

  it('a badge follows an event about its customer', async () => {
    const { client, badge, follower } = await live();
    follower.onOpen();
    client.customerRows = [makeInvited('accepted', customer)];
    follower.onEvent(makeEvent({ type: 'invitation.accepted', customerIds: [customer.id] }));
    await waitUntil(() => words(badge).includes('Accepted'), 'the badge follows');
  });

  it('a badge follows a sync, which names nobody, and an event that this client cannot read', async () => {
    for (const tell of ['sync', 'skipped'] as const) {
      const { client, badge, follower } = await live();
      follower.onOpen();
      client.customerRows = [makeInvited('declined', customer)];
      if (tell === 'sync') follower.onEvent(makeEvent({ type: 'sync.finished', customerIds: [] }));
      else follower.onError(new Error('an event of a newer connector'), 'skipped');
      await waitUntil(() => words(badge).includes('Declined'), 'the badge follows');
    }
  });

  it('leaves a badge of another customer alone', async () => {
    const { client, badge, follower } = await live();
    const other = await readingList();
    const otherFollower = await followed(other.client, 1);
    follower.onOpen();
    client.customerRows = [makeInvited('accepted', customer)];
    follower.onEvent(makeEvent({ customerIds: [idOf('c', 77)] }));
    // A list beside it, told at the same time, has read by then.
    otherFollower.onEvent(makeEvent({ customerIds: [idOf('c', 77)] }));
    await readsTenTimes(other);
    await badge.updateComplete;
    expect(words(badge)).to.include('Not invited');
  });

  it('rests the clock while the stream holds, and takes it up when it fails', async () => {
    const resting = await readingList();
    const polling = await readingList();
    const follower = await followed(resting.client, 1);
    await readsTenTimes(resting);
    follower.onOpen();
    const opened = resting.reads();
    await readsTenTimes(polling);
    await readsTenTimes(polling);
    // One read for what happened before the stream began; another may have been under way.
    expect(resting.reads()).to.be.within(opened + 1, opened + 2);
    follower.onError(new Error('no connection'), 'reconnecting');
    await readsTenTimes(resting);
    follower.onOpen();
    follower.onError(new Error('not allowed'), 'ended');
    await readsTenTimes(resting);
  });

  it('holds no connection while the page is hidden, or nobody listens', async () => {
    const { client, badge, follower } = await live();
    setVisibility('hidden');
    expect(follower.isClosed).to.equal(true);
    setVisibility('visible');
    const again = await followed(client, 2);
    expect(again.isClosed).to.equal(false);
    badge.remove();
    expect(again.isClosed).to.equal(true);
  });

  it('gathers what happens at once into one read', async () => {
    const client = new StandInClient([customer]);
    await inProvider(client, html`<payvite-customer-list refresh-seconds="0"></payvite-customer-list>`);
    const follower = await followed(client, 1);
    const before = client.pageReads.length;
    for (let n = 1; n <= 50; n += 1) follower.onEvent(makeEvent({ customerIds: [idOf('c', n)] }));
    await waitUntil(() => client.pageReads.length > before, 'it reads');
    expect(client.pageReads.length).to.equal(before + 1);
  });
});
