import { expect, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { waitUntil } from '../../testing/element-waiting.ts';
import { idOf, makeContact, makeCustomer, makeInvited, makePreview } from '../../testing/fixtures.ts';
import { button, find, findAll, findButton, inProvider, type, words } from '../../testing/in-provider.ts';
import { StandInClient, problem } from '../../testing/stand-in-client.ts';
import '../index.ts';
import type { PayviteInviteButton } from '../index.ts';

const customer = makeCustomer({
  contacts: [
    makeContact(),
    makeContact({ id: idOf('d', 2), name: 'Jo Silva', email: 'jo@kestrelframing.example' }),
  ],
});

const dialogOf = (element: PayviteInviteButton) => find<HTMLDialogElement>(element, 'dialog');
const activeIn = (element: Element) => (element.getRootNode() as ShadowRoot).activeElement;

const styleOf = (element: Element | null) => getComputedStyle(element ?? document.body);

/** The page of the mail, once it is written. */
async function pageOf(element: PayviteInviteButton): Promise<Document> {
  const page = () => findAll<HTMLIFrameElement>(element, '.mail iframe')[0]?.contentDocument;
  await waitUntil(() => page()?.querySelector('a'), 'the page of the mail shows');
  return page() as Document;
}

async function opened(client: StandInClient): Promise<PayviteInviteButton> {
  const element = await inProvider<PayviteInviteButton>(
    client,
    html`<payvite-invite-button customer-id=${customer.id}></payvite-invite-button>`,
  );
  await waitUntil(() => findButton(element, /^(Invite|Resend) /) !== undefined);
  button(element, /^(Invite|Resend) /).click();
  await waitUntil(() => dialogOf(element).open, 'the dialog opens');
  return element;
}

describe('preview of the mail', () => {
  it('shows from, to, subject, page and text as they would be sent, own words in them', async () => {
    const client = new StandInClient([customer]);
    const element = await opened(client);
    findAll<HTMLInputElement>(element, 'dialog input[type=radio]')[1]?.click();
    type(find<HTMLTextAreaElement>(element, 'textarea'), 'See you on <i>Friday</i>.');
    button(element, 'Preview the mail').click();
    await waitUntil(() => findAll(element, '.mail').length === 1);
    expect(client.previewed).to.deep.equal([
      { customerIds: [customer.id], contactId: idOf('d', 2), message: 'See you on <i>Friday</i>.' },
    ]);
    expect(words(find(element, '.mail dl'))).to.equal(
      'From Ridgeline Building Supply < billing@ridgeline.example > ' +
        'To Jo Silva < jo@kestrelframing.example > Subject See and pay your Ridgeline account online',
    );
    const text = find(element, '.mail .text');
    expect(text.textContent).to.equal(
      'Hello,\n\nSee you on <i>Friday</i>.\n\n<b>Ridgeline</b> now takes payments online.',
    );
    expect(text.childElementCount).to.equal(0);
    const page = await pageOf(element);
    expect(words(page.body)).to.include('See you on <i>Friday</i>.');
    expect(styleOf(page.querySelector('a')).backgroundColor).to.equal('rgb(31, 95, 63)');
    expect(styleOf(page.querySelector('h1')).fontSize).to.equal('26px');
    expect(styleOf(page.querySelector('h1')).color, 'a style for another mail program').to.not.equal(
      'rgb(255, 0, 0)',
    );
    expect(client.sent).to.deep.equal([]);
  });

  // axe would wait for its own script in the frame, where none runs: the dialog is looked at without the mail's page.
  it('is accessible around the page of the mail', async () => {
    const element = await opened(new StandInClient([customer]));
    button(element, 'Preview the mail').click();
    await pageOf(element);
    const frame = find<HTMLIFrameElement>(element, '.mail iframe');
    expect(frame.title).to.equal('See and pay your Ridgeline account online');
    frame.remove();
    await expect(element).to.be.accessible();
  });

  it('has the text one click away', async () => {
    const element = await opened(new StandInClient([customer]));
    button(element, 'Preview the mail').click();
    await pageOf(element);
    const text = find(element, '.mail .text');
    expect(text.checkVisibility()).to.equal(false);
    const summary = find(element, '.mail summary');
    expect(words(summary)).to.equal('As plain text');
    summary.click();
    expect(text.checkVisibility()).to.equal(true);
  });

  it('is as high as the page, runs nothing of it, and follows none of its links', async () => {
    const client = new StandInClient([customer]);
    const hostile = `<body onload="parent.ranMail = 1"><script>parent.ranMail = 1</script>
      <img alt="" src="data:," onerror="parent.ranMail = 1"><a href="javascript:parent.ranMail = 1">One</a>
      <a href="/elsewhere">Two</a><p style="height: 900px">Three</p></body>`;
    client.invitations.preview = async () => makePreview({ html: hostile });
    const element = await opened(client);
    button(element, 'Preview the mail').click();
    const page = await pageOf(element);
    const frame = find<HTMLIFrameElement>(element, '.mail iframe');
    await waitUntil(() => frame.clientHeight > 900, 'the frame is as high as the page');
    for (const link of page.querySelectorAll('a')) link.click();
    await waitUntil(() => page.querySelector('img')?.complete);
    await new Promise((resolve) => setTimeout(resolve));
    expect('ranMail' in globalThis).to.equal(false);
    expect(frame.contentDocument).to.equal(page);
  });

  it('is entered and left by keyboard, keeps what was typed, and sends it', async () => {
    const client = new StandInClient([customer]);
    const element = await opened(client);
    type(find<HTMLTextAreaElement>(element, 'textarea'), 'Hello.');
    button(element, 'Preview the mail').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => findAll(element, '.mail').length === 1);
    const mail = find(element, '.mail');
    await waitUntil(() => activeIn(mail) === mail, 'the focus is on the mail');
    button(element, 'Back').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => findAll(element, '.mail').length === 0);
    const show = button(element, 'Preview the mail');
    await waitUntil(() => activeIn(show) === show, 'the focus is back');
    expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('Hello.');
    show.click();
    await waitUntil(() => findAll(element, '.mail').length === 1);
    button(element, 'Send invitation').click();
    await waitUntil(() => client.sent.length === 1);
    expect(client.sent[0]).to.deep.equal({
      customerIds: [customer.id],
      contactId: idOf('d', 1),
      message: 'Hello.',
    });
  });

  it('says in its place why there is none, and tells the page', async () => {
    const client = new StandInClient([customer]);
    client.failures.preview = problem({ code: 'customer_inactive', status: 409, requestId: 'req-5' });
    const element = await opened(client);
    const heard = oneEvent(element, 'payvite-error');
    button(element, 'Preview the mail').click();
    expect((await heard).detail).to.include({ code: 'customer_inactive', element: 'payvite-invite-button' });
    const alert = find(element, 'dialog [role=alert]');
    await waitUntil(() => words(alert).includes('Inactive in the ERP') && words(alert).includes('req-5'));
    expect(findAll(element, '.mail')).to.have.length(0);
  });

  it('asks for an address first where one has to be typed', async () => {
    const client = new StandInClient([customer]);
    const element = await opened(client);
    findAll<HTMLInputElement>(element, 'dialog input[type=radio]').at(-1)?.click();
    await waitUntil(() => findAll(element, 'input[type=email]').length === 1);
    button(element, 'Preview the mail').click();
    await waitUntil(() => words(find(element, 'dialog [role=alert]')).includes('Type an e-mail address'));
    expect(client.previewed).to.deep.equal([]);
    type(find<HTMLInputElement>(element, 'input[type=email]'), 'new@kestrelframing.example');
    button(element, 'Preview the mail').click();
    await waitUntil(() => findAll(element, '.mail').length === 1);
    expect(words(find(element, '.mail dl'))).to.include('To new@kestrelframing.example');
  });

  it('does not show the mail of a dialog that was closed meanwhile', async () => {
    const client = new StandInClient([customer]);
    let answer = () => {};
    client.gate = new Promise((resolve) => (answer = resolve));
    const element = await opened(client);
    button(element, 'Preview the mail').click();
    await waitUntil(() => client.previewed.length === 1);
    button(element, 'Cancel').click();
    answer();
    await waitUntil(() => findButton(element, 'Preview the mail') !== undefined);
    button(element, /^Invite /).click();
    await waitUntil(() => dialogOf(element).open);
    expect(findAll(element, '.mail')).to.have.length(0);
  });

  it('is not offered for a resend, whose words were written before', async () => {
    const pending = makeInvited('pending');
    const element = await opened(new StandInClient([pending]));
    expect(findButton(element, 'Preview the mail')).to.equal(undefined);
  });
});

describe('<payvite-invite-button> without permission', () => {
  it('is empty where the session may not invite', async () => {
    const client = new StandInClient([customer]);
    client.permissions = ['customers:read', 'invitations:read'];
    const element = await inProvider<PayviteInviteButton>(
      client,
      html`<payvite-invite-button .customer=${customer}></payvite-invite-button>`,
    );
    await waitUntil(() => client.sessionReads === 1);
    await waitUntil(
      () => findAll(element, '[part=button]').length === 0 && findAll(element, '.result').length === 1,
    );
    expect(words(element)).to.equal('');
  });
});
