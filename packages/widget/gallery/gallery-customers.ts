import type { Customer, OpenItem, TimelineEvent } from '@payvite/sdk';
import {
  dayBefore,
  daysAgo,
  idOf,
  makeContact,
  makeCustomer,
  makeEvent,
  makeInvited,
  makeOpenItem,
} from '../testing/fixtures.ts';

interface Row {
  name: string;
  accountNumber: string;
  accountType: string;
  /** Priority and days overdue. */
  urgency: [number, number];
  /** Current, 1-30, 31-60, 61-90 and 91+ days late, in cents. */
  buckets: [number, number, number, number, number];
  person: string | null;
  email: string | null;
}

const ROWS: Row[] = [
  row('Kestrel Framing LLC', '10482', [8.7, 52.1], [909_635, 482_105, 1_060_632, 1_790_156, 578_527], 'Maria Okafor', 'ap@kestrelframing.example'),
  row('Harrow & Sons Homes', '10077', [8.2, 47.6], [778_370, 401_200, 930_140, 1_450_200, 230_500], 'James Harrow', 'maria@harrowhomes.example'),
  row('Cedar Ridge Builders', '11930', [7.9, 44], [0, 229_000, 400_742, 400_000, 0], 'Tom Reilly', null),
  row('Østergaard Renovering', '10244', [7.1, 33.2], [826_900, 622_000, 721_100, 301_000, 177_000], 'Ida Østergaard', 'faktura@ostergaard.example'),
  row('Lakeside Construction', '10005', [6.4, 18.9], [4_307_815, 1_310_000, 600_475, 193_000, 0], 'Sue Park', 'office@lakeside.example'),
  row('Blue Spruce Decks', '12018', [5.8, 39.5], [203_025, 150_000, 261_000, 120_000, 80_000], 'Ray Ortiz', 'hello@bluespruce.example'),
  row('Quarry Concrete', '10610', [5.1, 16], [821_870, 430_410, 270_000, 0, 0], 'Ann Quarry', 'accounts@quarry.example'),
  row('Northwind Siding & Exterior Restoration of Greater Albuquerque', '10399', [4.4, 14.2], [283_000, 150_000, 88_000, 0, 0], 'Lee North', 'accounts.payable@northwind-siding.example'),
  row('Pioneer Poles', '11125', [2.2, 131], [0, 0, 0, 0, 90_215], 'Pat Pioneer', 'pat@pioneer.example'),
  row('Sandia Remodeling', '10871', [1.6, 4.1], [1_204_000, 98_000, 0, 0, 0], 'Eva Luna', 'eva@sandia.example'),
  row('Mesa Court Apartments', '12200', [0, 0], [645_000, 0, 0, 0, 0], 'Office', 'office@mesacourt.example'),
  row('Vista Electric', '12344', [0, 0], [0, 0, 0, 0, 0], 'Noor Haddad', 'noor@vistaelectric.example'),
]; // prettier-ignore

function row(
  name: string,
  accountNumber: string,
  urgency: Row['urgency'],
  buckets: Row['buckets'],
  person: string | null,
  email: string | null,
): Row {
  const accountType = /Homes|Builders|Construction/.test(name) ? 'Builder' : 'Contractor';
  return { name, accountNumber, accountType, urgency, buckets, person, email };
}

/** A dealer's customers as they might stand on a morning: one in every status, with what ERPs really hold. */
export function dealersCustomers(): Customer[] {
  return ROWS.map(({ name, accountNumber, accountType, urgency, buckets, person, email }, index) => {
    const [currentMinor, days1To30Minor, days31To60Minor, days61To90Minor, days91PlusMinor] = buckets;
    const pastDueMinor = days1To30Minor + days31To60Minor + days61To90Minor + days91PlusMinor;
    const contact = makeContact({ id: idOf('d', index + 1), name: person, email });
    const second = makeContact({
      id: idOf('d', index + 51),
      name: 'Kim Wells',
      email: `kim@${accountNumber}.example`,
      isPrimary: false,
      role: null,
    });
    const facts: Partial<Customer> = {
      id: idOf('c', index + 1),
      erpId: `A-${accountNumber}`,
      name,
      accountNumber,
      accountType,
      outstandingMinor: currentMinor + pastDueMinor,
      erpBalanceMinor: currentMinor + pastDueMinor,
      currentMinor,
      pastDueMinor,
      debitAdjustmentsMinor: 0,
      creditAdjustmentsMinor: 0,
      days1To30Minor,
      days31To60Minor,
      days61To90Minor,
      days91PlusMinor,
      collectionPriority: urgency[0],
      weightedAverageDaysOverdue: pastDueMinor + currentMinor === 0 ? null : urgency[1],
      contacts: index === 7 ? [contact, second] : [contact],
      defaultContactId: email === null ? null : contact.id,
    };
    return inStatus(facts, index);
  });
}

function inStatus(facts: Partial<Customer>, index: number): Customer {
  const id = { id: idOf('e', index + 1) };
  switch (index) {
    case 3:
      return makeInvited('pending', facts, {
        ...id,
        sentAt: daysAgo(9),
        pendingSince: daysAgo(9),
        expiresAt: daysAgo(-5),
      });
    case 4:
      return makeInvited('accepted', facts, id);
    case 5:
      return makeInvited('expired', facts, id);
    case 6:
      return makeInvited('declined', facts, id);
    case 8:
      return makeInvited('pending', facts, id);
    case 9:
      return makeInvited('pending', facts, { ...id, delivery: 'bounced' });
    default:
      return makeCustomer(facts);
  }
}

/** The first of them, late with 39,114.20 of 48,210.55. */
export function kestrel(): Customer {
  return makeCustomer({
    contacts: [
      makeContact(),
      makeContact({
        id: idOf('d', 2),
        name: 'Joe Kestrel',
        email: 'joe@kestrelframing.example',
        role: 'Owner',
        isPrimary: false,
        phone: null,
      }),
      makeContact({ id: idOf('d', 3), name: 'Site office', email: null, role: null, isPrimary: false }),
    ],
  });
}

/** What is open of it. */
export function kestrelItems(): OpenItem[] {
  const item = (number: number, overrides: Partial<OpenItem>) =>
    makeOpenItem({ id: idOf('f', number), ...overrides });
  const amounts = (minor: number) => ({ amountMinor: minor, outstandingMinor: minor, payableMinor: minor });
  return [
    item(1, { number: 'INV-20418', ...amounts(1_790_156) }),
    item(2, {
      number: 'INV-20502',
      ...amounts(1_060_632),
      dueDate: dayBefore(38),
      jobName: 'Vista del Sol, lot 14',
    }),
    item(3, {
      number: 'INV-20577',
      ...amounts(482_105),
      dueDate: dayBefore(12),
      jobId: null,
      jobName: null,
      inFlightMinor: 482_105,
      paidInFlightMinor: 482_105,
      payableMinor: 0,
    }),
    item(4, {
      number: 'INV-19980',
      ...amounts(578_527),
      dueDate: dayBefore(102),
      inFlightMinor: 100_000,
      payableMinor: 478_527,
    }),
    item(5, {
      number: 'INV-20811',
      ...amounts(909_635),
      dueDate: dayBefore(-9),
      discountMinor: 18_192,
      discountDueDate: dayBefore(-2),
    }),
    item(6, { kind: 'credit', number: 'CM-2201', ...amounts(-50_000), transactionDate: dayBefore(20) }),
    item(7, { kind: 'debit', number: 'DM-310', ...amounts(50_000), transactionDate: dayBefore(15) }),
  ];
}

/** What happened to it, the newest first. */
export function kestrelEvents(): TimelineEvent[] {
  return [
    makeEvent({
      id: '3',
      type: 'invitation.reminded',
      at: daysAgo(1),
      actor: { type: 'system', id: null, name: null },
    }),
    makeEvent({ id: '2', type: 'invitation.sent', at: daysAgo(2) }),
    makeEvent({ id: '1', type: 'contact.corrected', at: daysAgo(2), subjectType: 'customer' }),
  ];
}
