import { expect, html } from '@open-wc/testing';
import { GALLERY_STATES } from '../../gallery/gallery-states.ts';
import { press, sees } from '../../gallery/gallery-state.ts';
import type { GalleryState } from '../../gallery/gallery-state.ts';
import { en } from '../../testing/english.ts';
import { findAll } from '../../testing/element-finding.ts';
import { idOf, makeCustomer, makeEvent } from '../../testing/fixtures.ts';
import { dataWords, inMarks, latinWords, leavesOf, marked, textsOf } from '../../testing/marked-words.ts';
import { StandInClient } from '../../testing/stand-in-client.ts';
import { defineBulkDialog } from '../definitions/define-bulk-dialog.ts';

defineBulkDialog();

/** Paths of all words that some element said. */
const heard = new Set<string>();

/** Whatever the element says is a mark, or data. */
async function listen(element: HTMLElement, client: StandInClient): Promise<void> {
  const mails = await Promise.all(client.previewed.map((input) => client.invitations.preview(input)));
  // A mail is in the language of whoever gets it.
  for (const mail of findAll(element, 'iframe')) mail.remove();
  const [bulk] = (await client.bulkInvitations.list()).data;
  const rows = bulk && (await client.bulkInvitations.rows(bulk.id));
  // What the settings previewed is in here, too.
  const data = dataWords([Object.values(client), mails, rows]);
  let marks = 0;
  for (const text of textsOf(element)) {
    for (const [, path = ''] of text.matchAll(/⟦([^⟧]*)⟧/g)) {
      heard.add(path);
      marks++;
    }
    const strange = latinWords(text).filter((word) => !data.has(word));
    expect(strange, text.trim()).to.deep.equal([]);
  }
  if (client.pageGate === undefined) expect(marks).to.be.greaterThan(0);
}

/** A state of the gallery, in marks. */
async function reach(state: GalleryState, client: StandInClient | undefined): Promise<HTMLElement> {
  const element = document.createElement(`payvite-${state.element}`);
  for (const [name, value] of Object.entries({ 'refresh-seconds': '0', ...state.attributes }))
    element.setAttribute(name, value);
  Object.assign(element, state.properties?.());
  await inMarks(client, html`${element}`);
  if (client) await state.act?.(element, client);
  await sees(element, state.shows);
  return element;
}

/** More than a customer ever has in its timeline. */
const EVERY_EVENT: GalleryState = {
  element: 'customer-detail',
  state: 'every event',
  attributes: { 'customer-id': idOf('c', 1) },
  client() {
    const client = new StandInClient([makeCustomer()]);
    client.eventRows = [...Object.keys(en.events.types), 'made.up'].map((type, index) =>
      makeEvent({
        id: String(index),
        type: type as 'payer.registered',
        data: { delivery: 'bounced', state: 'settled' },
      }),
    );
    return client;
  },
  act: (element) => press(element, '#tab-timeline'),
  shows: '[aria-busy=false] .timeline',
};

describe('what an element says', () => {
  const { now } = performance;
  afterEach(() => {
    // A state may go on to where its seconds have passed.
    performance.now = now;
  });

  for (const state of [...GALLERY_STATES, EVERY_EVENT]) {
    it(`comes from the words alone: ${state.element}, ${state.state}`, async () => {
      const client = state.client?.();
      await listen(await reach(state, client), client ?? new StandInClient());
    });
  }

  it('was most of all words in these tests', () => {
    const all = [...leavesOf(en)].map(([path]) => path);
    // Each code of a fault comes to the same place.
    const others = all.filter((path) => !path.startsWith('fault/codes/'));
    const unheard = others.filter((path) => !heard.has(path));
    expect(1 - unheard.length / others.length, unheard.join(', ')).to.be.greaterThan(0.65);
  });
});

it('marks every word', () => {
  expect([...leavesOf(marked)].map(([path]) => path)).to.deep.equal([...leavesOf(en)].map(([path]) => path));
});
