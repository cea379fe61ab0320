import { readRoute, routeToHash } from './screen-route.js';

const provider = document.querySelector('payvite-provider');
const list = document.querySelector('payvite-customer-list');
const detail = document.querySelector('payvite-customer-detail');
const title = document.querySelector('#screen-title');
const main = document.querySelector('main');
const status = document.querySelector('#status');

/** Gets a Payvite token from this ERP's own back end, which knows who is signed in. */
provider.fetchToken = async () => {
  const response = await fetch('/payvite-token', { method: 'POST' });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer.token;
};

let listHash = '#/customers';
/** Where Back in a customer leads: the screen it was opened from. */
let backHash = listHash;
let shownScreen = '';
let listScroll = [0, 0];
let selectionText = 'Ready';

/** Shows what the address names; the elements never touch the address, the screen keeps it. */
function showRoute() {
  const route = readRoute(location);
  const isPayvite = route.screen !== 'missing';
  const isDetail = route.screen === 'detail';
  if (shownScreen.startsWith('list')) listScroll = [main.scrollTop, window.scrollY];
  document.querySelector('[data-screen="payvite"]').hidden = !isPayvite;
  document.querySelector('[data-screen="missing"]').hidden = isPayvite;
  list.hidden = route.screen !== 'list';
  detail.hidden = !isDetail;
  for (const view of document.querySelectorAll('[data-view]')) {
    view.hidden = view.dataset.view !== route.screen;
  }
  if (!isDetail && isPayvite) backHash = routeToHash(route);
  if (route.screen === 'list') {
    const hash = routeToHash(route);
    if (hash !== listHash) list.view = route.view;
    listHash = hash;
  }
  if (isDetail) detail.customerId = route.customerId;
  showWhere(route);
}

function showWhere(route) {
  const names = {
    list: 'Customers',
    detail: 'Customer detail',
    'follow-up': 'Follow-up',
    adoption: 'Online payment',
    payments: 'Payments',
    'customer-mails': 'Customer mails',
    'erp-connection': 'ERP connection',
  };
  const name = names[route.screen] ?? nameOf(route.module);
  title.textContent = name;
  document.title = `${name} - Ridgeline ERP`;
  const parent = document.querySelector('[data-crumb="list"]');
  parent.hidden = route.screen !== 'detail';
  parent.querySelector('a').setAttribute('href', listHash);
  document.querySelector('[data-crumb="here"]').textContent = name;
  for (const link of document.querySelectorAll('.module a')) {
    const here = route.screen === 'missing' ? `#/${route.module}` : routeToHash({ screen: route.screen });
    const isHere = link.hash === (route.screen === 'detail' ? '#/customers' : here);
    if (isHere) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  // A screen that replaces another is read out from its title; the first one is read by the browser anyway.
  const screen = `${route.screen} ${route.customerId ?? route.module ?? ''}`;
  if (shownScreen !== '' && shownScreen !== screen) {
    title.focus({ preventScroll: true });
    scrollTo(route.screen === 'list' ? listScroll : [0, 0]);
    say(route.screen === 'list' ? selectionText : 'Ready');
  }
  shownScreen = screen;
}

/** On wide windows the screen scrolls, on narrow ones the page. */
function scrollTo([inScreen, inPage]) {
  main.scrollTop = inScreen;
  window.scrollTo(0, inPage);
}

function nameOf(module) {
  const link = [...document.querySelectorAll('.menu-bar a, .module a')].find(
    ({ hash }) => hash === `#/${module}`,
  );
  return link?.textContent ?? 'Not found';
}

function say(text, isError = false) {
  status.textContent = text;
  status.classList.toggle('is-error', isError);
}

document.addEventListener('payvite-customer-open', ({ detail: { customerId } }) => {
  location.hash = routeToHash({ screen: 'detail', customerId });
});
document.addEventListener('payvite-customer-close', () => {
  location.hash = backHash;
});
document.addEventListener('payvite-view-change', ({ detail: { view } }) => {
  listHash = backHash = routeToHash({ screen: 'list', view });
  history.replaceState(null, '', listHash);
});
document.addEventListener('payvite-selection-change', ({ detail: { count } }) => {
  selectionText = count === 0 ? 'Ready' : `${count} ${count === 1 ? 'customer' : 'customers'} selected`;
  say(selectionText);
});
document.addEventListener('payvite-invitation-sent', ({ detail: { invitation } }) => {
  say(`Invitation sent to ${invitation.email}`);
});
document.addEventListener('payvite-call-noted', () => say('Call noted'));
document.addEventListener('payvite-suggestion-decided', ({ detail: { suggestion } }) => {
  say(`Suggestion ${suggestion.state}`);
});
document.addEventListener('payvite-mail-settings-saved', () => say('Customer mails saved'));
document.addEventListener('payvite-test-mail-sent', ({ detail: { testMail } }) => {
  say(`Test mail sent to ${testMail.email}`);
});
document.addEventListener('payvite-sync-change', ({ detail: { sync } }) => {
  say(`Sync ${sync.state.replace('_', ' ')}`);
});
document.addEventListener('payvite-posting-change', () => say('Payments to the ERP changed'));
document.addEventListener('payvite-erp-open', ({ detail: { tab } }) => {
  document.querySelector('payvite-erp').tab = tab;
  location.hash = routeToHash({ screen: 'erp-connection' });
});
document.addEventListener('payvite-error', ({ detail: { code, requestId } }) => {
  say(`Payvite: ${code}${requestId ? `, request ${requestId}` : ''}`, true);
});

const toggle = document.querySelector('.module-toggle');
const setMenuOpen = (isOpen) => toggle.setAttribute('aria-expanded', String(isOpen));
toggle.addEventListener('click', () => setMenuOpen(toggle.getAttribute('aria-expanded') !== 'true'));

document.querySelector('.skip').addEventListener('click', (event) => {
  // The address carries the screen, so the link must not change it.
  event.preventDefault();
  title.focus();
});

window.addEventListener('beforeunload', (event) => {
  // What stands in the form is lost with the page; the screens of this program keep it.
  if (document.querySelector('payvite-mail-settings').hasUnsavedChanges) event.preventDefault();
});
window.addEventListener('hashchange', () => {
  setMenuOpen(false);
  showRoute();
});
const asked = new URLSearchParams(location.search).get('customer');
if (asked) history.replaceState(null, '', `/${routeToHash({ screen: 'detail', customerId: asked })}`);
showRoute();
