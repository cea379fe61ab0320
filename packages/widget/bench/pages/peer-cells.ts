import type { Customer, CustomerSortKey } from '@payvite/sdk';
import { COLUMNS } from '../../src/customer-list/customer-columns.ts';
import type { ColumnId } from '../../src/customer-list/customer-columns.ts';
import { nextAction } from '../../src/customer-list/next-action.ts';
import { currentAddress } from '../../src/invite-button/invite-recipient.ts';
import { moneyFormat } from '../../src/money.ts';
import { badgeHint } from '../../src/status-badge/status-badge-words.ts';
import { en } from '../../testing/english.ts';

/** A column of a peer, with what the element's own has: name, width, order. */
export interface PeerColumn {
  id: ColumnId;
  title: string;
  widthPx: number;
  isNumber: boolean;
  sort: CustomerSortKey | undefined;
  /** Words alone, where a cell holds no more. */
  text?: (customer: Customer) => string;
  /** What the cell holds, as HTML; peers draw it in one go. */
  html?: (customer: Customer) => string;
}

const oneDigit = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The element's columns, drawn in the plainest way that shows the same. */
export const PEER_COLUMNS: PeerColumn[] = COLUMNS.map((column) => ({
  id: column.id,
  title: en.list.columns[column.id],
  widthPx: column.rem * 16,
  isNumber: column.isNumber ?? false,
  sort: column.sort,
  ...cellOf(column.id),
}));

function cellOf(id: ColumnId): Pick<PeerColumn, 'text' | 'html'> {
  switch (id) {
    case 'name':
      return {
        html: ({ name, accountNumber }) =>
          `<button type="button" title="${escape(name)}">${escape(name)}</button><br><small>${escape(accountNumber)}</small>`,
      };
    case 'collectionPriority':
      return {
        html: ({ collectionPriority: score }) =>
          `<b>${oneDigit.format(score)}</b> <svg width="44" height="5" viewBox="0 0 100 5" preserveAspectRatio="none"><rect width="100" height="5" fill="#e9edf0"/><rect width="${score * 10}" height="5" fill="#d9703f"/></svg>`,
      };
    case 'aging':
      return { html: agingHtml };
    case 'weightedAverageDaysOverdue':
      return { text: ({ weightedAverageDaysOverdue: days }) => (days === null ? '' : oneDigit.format(days)) };
    case 'contact':
      return { text: (customer) => currentAddress(customer) ?? en.list.noEmail };
    case 'accountType':
      return { text: ({ accountType }) => accountType ?? '' };
    case 'status':
      return {
        html: (customer) =>
          `<button type="button" class="badge"><svg width="13" height="13" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6"/></svg>${en.badge.words[customer.invitationStatus]}</button> <small>${escape(badgeHint(customer, en, 'en-US'))}</small>`,
      };
    case 'action':
      return { html: actionHtml };
    default:
      return { text: (customer) => moneyFormat(customer.currency, 'en-US', { bare: true })(customer[id]) };
  }
}

function actionHtml(customer: Customer): string {
  const action = nextAction(customer);
  if (action === 'registered' || action === 'inactive') return '';
  const word = en.actions[action];
  return `<button type="button" aria-label="${escape(en.invite.buttonFor(word, customer.name))}">${word}</button>`;
}

function agingHtml(customer: Customer): string {
  const { currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor } = customer;
  const buckets = [currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor];
  const total = buckets.reduce((sum, minor) => sum + minor, 0);
  let x = 0;
  const parts = buckets.map((minor, at) => {
    const width = total ? (minor / total) * 100 : 0;
    const from = x;
    x += width;
    return width ? `<rect x="${from}" width="${width}" height="8" fill="hsl(${40 - at * 10} 70% 60%)"/>` : '';
  });
  return `<svg width="108" height="8" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="Aging">${parts.join('')}</svg>`;
}
