/** What is open: the suppliers, the statement and each of its items. */
export const statementWords = {
  title: 'Open items',
  accounts: (count: number) => `${count} accounts`,
  account: (number: string) => `Account ${number}`,
  openOf: { all: 'Open in all', statement: 'Open of the current statement', new: 'Open of new charges' },
  pastDue: 'Past due',
  current: 'Not due yet',
  adjustments: 'Credits and debits',
  /** With what is on its way. */
  paidOnline: 'Paid online or on its way, not in the books yet',
  leftToPay: (amount: string) => `${amount} left to pay`,
  invoiceCount: (count: number) => (count === 1 ? '1 invoice' : `${count} invoices`),
  itemCount: (count: number) => (count === 1 ? '1 item' : `${count} items`),
  asOf: (dealer: string, when: string) => `Numbers from the books of ${dealer}, ${when}.`,
  noJob: 'Without a job',
  allItems: 'Open items',
  document: 'Document',
  dated: 'Dated',
  due: 'Due',
  amount: 'Amount',
  openColumn: 'Open',
  kinds: { invoice: 'Invoice', credit: 'Credit', debit: 'Debit' },
  /** Where it stands without a column; `date` may be a word, such as today. */
  dueOn: (date: string) => `due ${date}`,
  dueToday: 'today',
  dueTomorrow: (date: string) => `${date}, tomorrow`,
  dueIn: (date: string, days: number) => `${date}, in ${days} days`,
  daysLate: (date: string, days: number) => `${date}, ${days} ${days === 1 ? 'day' : 'days'} late`,
  noDueDate: 'no due date',
  ofAmount: (amount: string) => `of ${amount}`,
  /** What payments hold of an item, and the books do not show yet. */
  held: {
    unfinished: (amount: string) => `${amount} in an unfinished payment`,
    on_its_way: (amount: string) => `${amount} on its way`,
    paid: (amount: string) => `${amount} paid online`,
    came_back: (amount: string) => `${amount} came back, payable once the books show it`,
  },
  /** The same of a credit; `amount` is a magnitude. */
  heldOfCredit: {
    unfinished: (amount: string) => `${amount} in an unfinished payment`,
    on_its_way: (amount: string) => `${amount} used in a payment on its way`,
    paid: (amount: string) => `${amount} used`,
    came_back: (amount: string) => `${amount} free again, usable once the books show it`,
  },
  /** Behind what is paid; `paid`: "742.01 paid online". */
  sentBack: (paid: string, amount: string) => `${paid}, ${amount} of it sent back`,
  /** Of a payment for several documents. */
  partSentBack: (paid: string) => `${paid}; a part of that payment was sent back`,
  discount: (amount: string, date: string) => `${amount} less if paid in full by ${date}`,
  discounts: (amount: string) =>
    `Discounts of ${amount} can still be taken; they are not taken off the amounts shown.`,
  nothing: 'Nothing is open',
  nothingHow: 'Every invoice is settled. New ones show up here as soon as they are in the books.',
  inFavor: 'Minus amounts are in your favor.',
  disabled: 'Your access is closed',
  disabledHow: (dealer: string) =>
    `${dealer} has closed the online access to this account. Call them at the number on your last invoice.`,
  none: 'No account is linked yet',
  noneHow: 'Open the invitation in your mail to link the first one.',
  someDisabled: (names: string) => `Online access is closed for ${names}.`,
  tabs: {
    label: 'Parts of your account',
    all: 'All',
    statement: 'Current statement',
    new: 'New charges',
    payments: 'Payments',
    settings: 'Settings',
    none: 'Nothing here',
    noNew: 'Nothing was charged since the current statement.',
    showAll: 'Show all open items',
  },
  search: {
    label: 'Search',
    hint: 'Number, job or amount',
    send: 'Search',
    found: (count: number, search: string) => `${count === 1 ? '1 item' : `${count} items`} for “${search}”`,
    none: (search: string) => `Nothing open for “${search}”`,
    noneHow:
      'Look for a number, a job or an amount as it stands on the bill. What is settled is not listed here.',
    clear: 'Clear the search',
  },
  choose: {
    allOfTab: (count: number) => `Choose all ${count} that are payable here`,
    column: 'Choose',
    /** `item`: "Invoice SO-88213". */
    item: (item: string) => `Choose ${item}`,
    allOf: (count: number) => (count === 1 ? 'all of this job' : `all ${count} of this job`),
    all: (count: number) => (count === 1 ? 'all' : `all ${count}`),
    bar: 'What you choose',
    nothing: 'Tick what you want to pay',
    /** `#` stands for the number. */
    counts: {
      invoice: { one: '# invoice', other: '# invoices' },
      debit: { one: '# debit', other: '# debits' },
      credit: { one: '# credit', other: '# credits' },
    },
    inFavor: 'Nothing is left to pay of these: the review says what credits are for.',
    review: 'Review payment',
    more: (count: number, amount: string) => `${count} more chosen, ${amount}.`,
    showMore: 'Show them',
    clearMore: 'Clear them',
    /** Above what is chosen, and nothing else. */
    shown: (count: number) => (count === 1 ? '1 item that you chose' : `${count} items that you chose`),
    part: (amount: string) => `you pay ${amount}`,
    partOfCredit: (amount: string) => `you use ${amount}`,
    forgotten:
      'What you had chosen is not there any more: a choice this long is kept for a day at most. Choose again.',
    gone: (number: string) =>
      `${number} is not chosen any more: it is settled, or a payment for it is under way.`,
    less: (number: string, before: string, now: string) =>
      `${number}: you wanted to pay ${before}. Only ${now} can be paid now, and all of that is chosen.`,
    lessOfCredit: (number: string, before: string, now: string) =>
      `${number}: you wanted to use ${before}. Only ${now} can be used now, and all of that is chosen.`,
    reviewFor: (customer: string) => `Review payment for ${customer}`,
    before: 'Nothing is paid before you have seen discounts, credits and fees, and agreed.',
    oneAccount: 'A payment is for one account. Each has its own button.',
  },
  fees: {
    /** `parts`: "$1.50 from a bank account (ACH), none by card". */
    each: (parts: string) => `Fee for each payment: ${parts}.`,
    ach: (amount: string) => `${amount} from a bank account (ACH)`,
    card: (amount: string) => `${amount} by card`,
    none: 'none',
  },
  notOnline: (dealer: string) => `${dealer} takes no payments online here. Pay as you do now.`,
  notOnlineIn: (dealer: string, currency: string) =>
    `${dealer} takes no payments in ${currency} online here. Pay these as you do now.`,
  range: (from: number, to: number, total: number) => `${from} to ${to} of ${total} items`,
  next: (count: number) => `Show the next ${count}`,
  first: 'Back to the first',
  unfinished: {
    title: 'A payment is not finished',
    about: (amount: string, until: string) =>
      `${amount} waits for you to go on. If you don’t, it ends at ${until}, and nothing is paid.`,
    /** `about` is a sentence that begins with an amount. */
    ofAccount: (customer: string, about: string) => `${customer}: ${about}`,
    verify: (amount: string) => `${amount} waits until you have shown that the bank account is yours.`,
    look: 'Look',
    lookAt: (amount: string) => `Look at the payment of ${amount}`,
    goOn: 'Go on',
    cancel: 'Cancel',
    goOnWith: (amount: string) => `Go on with the payment of ${amount}`,
    cancelOf: (amount: string) => `Cancel the payment of ${amount}`,
  },
  /** A wish to have a credit applied that the dealer has not dealt with. */
  requested: {
    title: (date: string) => `Asked on ${date} to apply a credit`,
    about: (amount: string, dealer: string) =>
      `${amount} of credits. Until ${dealer} has applied them, the documents stay open here.`,
    closedTitle: (dealer: string, date: string) =>
      `${dealer} has closed the request of ${date} to apply a credit`,
    closedAbout: (amount: string, date: string) =>
      `Closed on ${date}, it was about ${amount} of credits. What was applied is no longer open here; what still is remains to be paid.`,
    item: (date: string) => `asked on ${date} to apply the credit`,
    withdraw: 'Withdraw',
    lookAt: (amount: string) => `Look at the request to apply ${amount}`,
    withdrawOf: (amount: string) => `Withdraw the request to apply ${amount}`,
  },
  suppliers: {
    title: 'Your suppliers',
    about: 'Choose one to see what is open, and to pay it.',
    open: (amount: string) => `${amount} open`,
    late: (amount: string) => `${amount} late`,
    nothing: 'Nothing is open',
    closed: 'Access is closed',
  },
  item: {
    title: (kind: string, number: string) => `${kind} ${number}`,
    back: 'Back to your open items',
    open: 'Open',
    amount: 'Amount',
    payable: 'Can be paid now',
    usable: 'Can be used now',
    dated: 'Dated',
    due: 'Due',
    job: 'Job',
    statement: 'Statement',
    discount: 'Discount',
    closed: (date: string) => `Settled. It left the books’ open items on ${date}.`,
    credit: 'It is in your favor: choose it beside an invoice, and it is used up first.',
    pay: { invoice: 'Pay this invoice', debit: 'Pay this debit' },
    payments: 'Payments on it',
    noPayments: 'None was made here.',
    discountTaken: (amount: string) => `and ${amount} of discount`,
  },
};
