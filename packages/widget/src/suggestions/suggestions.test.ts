import { expect, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { daysAgo, idOf, makeInvited } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inProvider, inScheme, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import { makeSuggestion } from '../../testing/stand-in-follow-up.ts';
import '../index.ts';
import type { PayviteSuggestions, SuggestionDecidedEvent } from '../index.ts';

function asked(...suggestions: Parameters<typeof makeSuggestion>[0][]): StandInClient {
  const client = new StandInClient([
    makeInvited('declined', {}, { declineReason: 'not_me', declineComment: 'I left in May.' }),
  ]);
  client.suggestionRows = suggestions.map((overrides) => makeSuggestion(overrides));
  return client;
}

async function shown(client: StandInClient): Promise<PayviteSuggestions> {
  const element = await inProvider<PayviteSuggestions>(
    client,
    html`<payvite-suggestions refresh-seconds="0"></payvite-suggestions>`,
  );
  await waitUntil(() => items(element).length > 0 || findAll(element, '.state').length > 0);
  return element;
}

const items = (element: PayviteSuggestions) => findAll(element, '[part=suggestion]');
const focused = (element: PayviteSuggestions) => element.shadowRoot?.activeElement;

describe('<payvite-suggestions>', () => {
  describe('accessibility', () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`is accessible open, asked, decided, with a fault, and empty, ${scheme}`, async () => {
        const client = asked({}, { id: idOf('f', 2), name: null }, { id: idOf('f', 3), name: 'Jo' });
        await inScheme(scheme, async () => {
          const element = await shown(client);
          button(element, 'Reject Jo').click();
          button(element, 'Approve and invite Sam Lee').click();
          await waitUntil(
            () => findAll(element, '.result').length === 1 && findButton(element, 'Yes, reject'),
          );
          client.failures.decideSuggestion = problem({ code: 'invitation_pending', status: 409 });
          button(element, /^Approve and invite sam/).click();
          await waitUntil(() => findAll(element, '.complaint').length === 1);
          await expect(element).to.be.accessible();
          await expect(await shown(asked())).to.be.accessible();
        });
      });
    }

    it('asks before it rejects, by keyboard, and Escape keeps the suggestion', async () => {
      const client = asked({});
      const element = await shown(client);
      button(element, 'Reject Sam Lee').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(
        () => focused(element) === findButton(element, 'Yes, reject'),
        'the question has the focus',
      );
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => focused(element) === findButton(element, 'Reject Sam Lee'), 'the focus is back');
      expect(client.decisions).to.deep.equal([]);
    });
  });

  describe('properties', () => {
    it('says who named whom for which customers, and what approving does', async () => {
      const element = await shown(asked({}));
      await waitUntil(() => words(element).includes('named by Maria Okafor'));
      const text = words(items(element)[0]);
      for (const phrase of [
        'Sam Lee',
        'sam.lee@kestrelframing.example',
        'I left in May.',
        'Kestrel Framing LLC',
        '10482 · $48,210.55',
        'Approving sends an invitation to sam.lee@kestrelframing.example at once.',
      ]) {
        expect(text).to.include(phrase);
      }
    });

    it('stands without the invitation that was declined', async () => {
      const client = asked({ invitationId: idOf('e', 404), name: null });
      const element = await shown(client);
      expect(words(items(element)[0])).to.include('named by the invited person');
    });

    it('shows the newest first, and only open ones', async () => {
      const element = await shown(
        asked(
          { id: idOf('f', 1), name: 'Older', createdAt: daysAgo(4) },
          { id: idOf('f', 2), name: 'Newer', createdAt: daysAgo(1) },
          { id: idOf('f', 3), name: 'Done', state: 'rejected' },
        ),
      );
      expect(findAll(element, 'strong').map(words)).to.deep.equal(['Newer', 'Older']);
    });

    it('says that there is none', async () => {
      expect(words(await shown(asked()))).to.include('No open suggestion');
    });
  });

  describe('deciding', () => {
    it('approves with one click and says in place that they are invited', async () => {
      const client = asked({});
      const element = await shown(client);
      const heard = oneEvent<SuggestionDecidedEvent>(document, 'payvite-suggestion-decided');
      button(element, 'Approve and invite Sam Lee').click();
      expect((await heard).detail.suggestion.state).to.equal('approved');
      await waitUntil(() => findAll(element, '.result').length === 1);
      expect(words(find(element, '.result'))).to.include('Invited: the mail to sam.lee@');
      expect(words(find(element, '[role=status].hidden'))).to.include('Invited');
      expect(focused(element)).to.equal(find(element, '.result'));
      expect(client.decisions).to.deep.equal([`approved ${idOf('f', 500)}`]);
    });

    it('rejects after the question, and keeps the result in place through the next read', async () => {
      const client = asked({}, { id: idOf('f', 2), name: 'Jo' });
      const element = await shown(client);
      button(element, 'Reject Sam Lee').click();
      await waitUntil(() => findButton(element, 'Yes, reject'));
      expect(words(element)).to.include('Sam Lee is not told, and this is final.');
      button(element, 'Yes, reject').click();
      await waitUntil(() => words(element).includes('Rejected: Sam Lee is not invited'));
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => words(find(element, '.head')).includes('1'), 'one is left open');
      expect(items(element)).to.have.length(2);
      expect(client.decisions).to.deep.equal([`rejected ${idOf('f', 500)}`]);
    });

    it('opens a customer', async () => {
      const element = await shown(asked({}));
      const heard = oneEvent(document, 'payvite-customer-open');
      button(element, 'Kestrel Framing LLC').click();
      expect((await heard).detail).to.deep.equal({ customerId: idOf('c', 1) });
    });
  });

  describe('errors', () => {
    it('says why somebody cannot be invited, and leaves the suggestion open', async () => {
      const client = asked({});
      client.failures.decideSuggestion = problem({ code: 'invitation_accepted', status: 409 });
      const element = await shown(client);
      const heard = oneEvent(document, 'payvite-error');
      button(element, 'Approve and invite Sam Lee').click();
      expect((await heard).detail).to.include({
        code: 'invitation_accepted',
        element: 'payvite-suggestions',
      });
      await waitUntil(() => words(element).includes('Already registered. Nothing to do.'));
      expect(findButton(element, 'Reject Sam Lee')).to.not.equal(undefined);
    });

    it('says that it could not be loaded, and loads on another try', async () => {
      const client = asked({});
      client.failures.listSuggestions = problem({ code: 'internal_error', status: 500 });
      const element = await shown(client);
      client.failures = {};
      button(element, 'Try again').click();
      await waitUntil(() => items(element).length === 1);
    });

    it('says that the role may not see them', async () => {
      const client = asked({});
      client.failures.listSuggestions = problem({ code: 'permission_denied', status: 403 });
      expect(words(await shown(client))).to.include('Not allowed here');
    });
  });
});
