import { expect, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { button, find, findAll, inProvider, words } from '../../testing/in-provider.ts';
import { problem, StandInClient } from '../../testing/stand-in-client.ts';
import { makePosting, makePostingFile } from '../../testing/stand-in-erp.ts';
import '../index.ts';
import type { PayviteErp } from '../index.ts';

const says = (erp: PayviteErp, text: string) =>
  waitUntil(() => words(erp).includes(text), `it says: ${text}`);
const shows = (erp: PayviteErp, selector: string) =>
  waitUntil(() => findAll(erp, selector).length > 0, `it shows ${selector}`);
const focused = (erp: PayviteErp) => erp.shadowRoot?.activeElement;

describe('the posting files, asked for as a tab', () => {
  const asked = async (client: StandInClient) =>
    inProvider<PayviteErp>(client, html`<payvite-erp tab="files"></payvite-erp>`);

  it('have the focus on what makes one, and again when they are asked for again', async () => {
    const client = new StandInClient();
    client.erp.postingRows = [makePosting({ state: 'awaiting_file' })];
    client.erp.fileRows = [makePostingFile()];
    const erp = await asked(client);
    await waitUntil(() => focused(erp) !== null);
    expect(words(focused(erp))).to.equal('Make a file');
    expect(erp.tab).to.equal('payments');
    button(erp, /^All/).focus();
    erp.tab = 'files';
    await waitUntil(() => words(focused(erp)) === 'Make a file');
  });

  it('have it on what downloads the newest where no payment waits for one', async () => {
    const client = new StandInClient();
    client.erp.fileRows = [makePostingFile()];
    const erp = await asked(client);
    await waitUntil(() => focused(erp) !== null);
    expect(focused(erp)?.getAttribute('aria-label')).to.equal('Download Payments of file 12');
  });
});

// By itself: in Firefox a key reaches no button of the tests that come after others in their file.
describe('the time at which a posting file was imported', () => {
  it('is of now, unless another one is given, not before the file was made; the connector knows whether it lies ahead', async () => {
    const client = new StandInClient();
    const made = new Date('2024-05-06T07:08');
    client.erp.fileRows = [makePostingFile({ createdAt: made.toISOString() })];
    const erp = await inProvider<PayviteErp>(client, html`<payvite-erp tab="payments"></payvite-erp>`);
    await shows(erp, '.files tbody');
    button(erp, 'Mark as imported…').focus();
    // A person's key, not click(): with that, what is drawn waits for every listener.
    await sendKeys({ press: 'Enter' });
    await shows(erp, '.files .question');
    const field = find<HTMLInputElement>(erp, '.files input');
    const age = Date.now() - new Date(field.value).getTime();
    expect(age).to.be.within(0, 120_000);
    field.value = '2024-05-06T07:07';
    button(erp, 'Yes, all of it').click();
    await says(erp, 'The file was made on May 6, 2024, 7:08 AM: enter a later time.');
    expect(client.erp.calls.filter((call) => call.startsWith('mark'))).to.deep.equal([]);
    client.erp.failures.mark = problem({
      ...{ code: 'invalid_request', status: 400 },
      errors: [{ pointer: '/importedAt', detail: 'must not lie ahead' }],
    });
    field.value = `${new Date().getFullYear() + 2}-01-01T00:00`;
    button(erp, 'Yes, all of it').click();
    await says(erp, 'That time has not come yet.');
    delete client.erp.failures.mark;
    field.value = '2024-05-06T07:09';
    button(erp, 'Yes, all of it').click();
    await says(erp, 'is marked as imported');
    expect(client.erp.marked).to.deep.equal([{ importedAt: new Date('2024-05-06T07:09').toISOString() }]);
    await waitUntil(() => focused(erp)?.closest('tr')?.matches('[data-file]'), 'the focus is in its row');
  });

  it('is left to the connector where it stands as it was', async () => {
    const client = new StandInClient();
    // The connector's clock is ahead: its file is of a minute that the browser does not know yet.
    client.erp.fileRows = [makePostingFile({ createdAt: new Date(Date.now() + 600_000).toISOString() })];
    const erp = await inProvider<PayviteErp>(client, html`<payvite-erp tab="payments"></payvite-erp>`);
    await shows(erp, '.files tbody');
    button(erp, 'Mark as imported…').click();
    await shows(erp, '.files .question');
    button(erp, 'Yes, all of it').click();
    await says(erp, 'is marked as imported');
    expect(client.erp.marked).to.deep.equal([{}]);
  });
});
