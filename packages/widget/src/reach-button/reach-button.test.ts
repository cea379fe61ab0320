import { expect, html } from '@open-wc/testing';
import { waitUntil } from '../../testing/element-waiting.ts';
import { makeCustomer } from '../../testing/fixtures.ts';
import { button, find, inProvider, words } from '../../testing/in-provider.ts';
import { StandInClient } from '../../testing/stand-in-client.ts';
import type { PayviteReachButton } from '../index.ts';

const shown = (client: StandInClient, percent: string) =>
  inProvider<PayviteReachButton>(
    client,
    html`<payvite-reach-button percent=${percent}></payvite-reach-button>`,
  );

describe('<payvite-reach-button>', () => {
  it('is accessible', async () => {
    const element = await shown(new StandInClient(), '80');
    await expect(element).to.be.accessible();
  });

  it('plans for the share it names, and gets the focus back', async () => {
    const client = new StandInClient([makeCustomer()]);
    const element = await shown(client, '65');
    const opener = button(element, 'Reach 65% of what is owed');
    opener.click();
    await waitUntil(() => words(element).includes('Send 1 invitation?'));
    expect(client.bulkInvitations.plans).to.deep.equal([{ coverOutstandingPercent: 65 }]);
    button(element, 'Cancel').click();
    await waitUntil(() => !find<HTMLDialogElement>(element, 'dialog').open);
    await waitUntil(() => element.shadowRoot?.activeElement === opener);
  });

  it('takes 80 percent for what is no share', async () => {
    const element = await shown(new StandInClient(), '180');
    expect(words(find(element, 'button'))).to.equal('Reach 80% of what is owed');
  });
});
