import type { PaymentReason } from '../../../mail/strings/payment-reasons.ts';

/** Paying: the review, the payment, the history. */
export const paymentWords = {
  back: 'Back to the open items',
  all: 'All payments',
  testMoney: 'Test money. Nothing is charged, and no bank and no card is asked.',
  document: 'Document',
  job: 'Job',
  due: 'Due',
  items: 'Documents',
  discount: 'Discount for paying in time',
  credits: 'Credits',
  fee: 'Fee',
  total: 'Total',
  methods: { ach: 'Bank account (ACH)', card: 'Card' },
  review: {
    title: 'Review your payment',
    who: (payer: string, dealer: string, customer: string, account: string) =>
      `${payer} pays ${dealer} for ${customer}, account ${account}.`,
    payable: 'Can be paid',
    payableNote: (amount: string) => `${amount} can be paid`,
    usableNote: (amount: string) => `${amount} can be used`,
    pay: 'You pay',
    amountOf: (number: string) => `Amount for ${number}`,
    discounted: (amount: string, date: string) => `${amount} less, for paying all of it by ${date}`,
    discountToday: (amount: string) => `${amount} less, for paying all of it in time`,
    discountMissed: (amount: string, date: string) => `${amount} less if all of it is paid by ${date}`,
    creditPays: (amount: string, number: string) => `${amount} for ${number}`,
    creditLeft: (amount: string) => `${amount} finds nothing to pay here`,
    elsewhere: 'Use credits for other jobs, too',
    elsewhereHow:
      'A credit pays for its own job first. With this, what is left of it pays for the other documents here, the oldest first.',
    update: 'Update the amounts',
    updated: 'The amounts are updated.',
    unread: 'You changed something and had not seen what it comes to. Here it is; nothing was started yet.',
    busy: 'These documents are being worked on at the moment, so nothing was started. Wait a minute, then try again.',
    net: 'To pay',
    how: 'How do you want to pay?',
    about: {
      ach: 'One debit of your bank account. It takes 1 to 3 business days.',
      card: 'It counts as paid at once.',
    },
    noFee: 'No fee.',
    withFee: (fee: string) => `A fee of ${fee} for paying this way.`,
    payBy: {
      ach: (total: string) => `Pay ${total} from a bank account`,
      card: (total: string) => `Pay ${total} by card`,
    },
    happens: {
      stripe: (dealer: string) =>
        `The button leads to the page of Stripe, which takes payments for ${dealer}. You enter and authorize the payment there, and nothing is taken before you do. Until then the documents are held for you for an hour.`,
      sandbox: (dealer: string) =>
        `The button leads to a page of test money, as ${dealer} is set up for trying out. Until you have chosen there, the documents are held for you for an hour.`,
    },
    mailed: 'The authorization of a bank debit is mailed to you.',
  },
  faults: {
    title: 'This can’t be paid as it stands',
    ofItem: (number: string, fault: string) => `${number}: ${fault}`,
    nothing: 'Choose an invoice or a debit to pay. Credits are used up by what you pay.',
    tooManyTitle: 'That is too much at once',
    nothingTitle: 'Nothing is chosen',
    nothingHow: 'Nothing was chosen. Tick what you want to pay, then press the button again.',
    nothingLeft:
      'No document was left to pay, so here they all are again. Leave at least one ticked, or go back to the open items.',
    amount: (example: string) => `Write an amount such as ${example}.`,
    notPositive: 'Enter more than 0, or take the document out by its box.',
    abovePayable: (amount: string) => `No more than ${amount} of it can be paid now.`,
    aboveUsable: (amount: string) => `No more than ${amount} of it can be used now.`,
    notPayable: 'Nothing of it can be paid now: it is settled, or on its way. Take it out by its box.',
    notUsable: 'Nothing of it can be used now: it is used up, or a payment has it. Take it out by its box.',
    gone: 'A document that you chose is settled, and was left out.',
    belowMinimum: (amount: string, minimum: string) =>
      `This comes to ${amount}, and the least that can be paid here is ${minimum}. Choose more.`,
    belowMinimumByCredit: (amount: string, minimum: string) =>
      `This comes to ${amount}, and the least that can be paid here is ${minimum}. Choose more, or use less of a credit.`,
    aboveMaximum: (amount: string, maximum: string) =>
      `This comes to ${amount}, and the most that can be paid at a time here is ${maximum}. Choose fewer documents or lower an amount, and pay the rest in another payment.`,
    tooMany: (most: string) => `Choose at most ${most} documents at a time.`,
  },
  request: {
    title: 'Nothing is left to pay',
    how: (dealer: string) =>
      `Your credits cover all that you chose, so no money is to be sent. ${dealer} can apply the credits in its books.`,
    send: (dealer: string) => `Ask ${dealer} to apply the credit`,
    happens: 'A person there is told what you chose. The documents stay open until it is done.',
    openTitle: 'Request to apply the credit',
    withdraw: 'Withdraw the request',
    sent: 'You have asked to apply the credit',
    sentHow: (dealer: string) =>
      `${dealer} knows what you chose. As soon as it is in the books, the documents are no longer open here.`,
    isOpen: (date: string) =>
      `A request of ${date} is still open, and there can be one at a time. This is what it asks for:`,
    closedTitle: 'The request is closed',
    closed: (dealer: string, date: string) =>
      `${dealer} has closed this request on ${date}. What was applied is no longer among the open items; what still is remains to be paid.`,
    withdrawnTitle: 'The request is withdrawn',
    withdrawn: (date: string) => `This request was withdrawn on ${date}.`,
    another: (date: string) =>
      `A request of ${date} is still open, and there can be one at a time. To ask for this one, withdraw that one first.`,
    lookAtOpen: 'Look at the open request',
  },
  changed: {
    title: 'Something has changed',
    how: 'Nothing was started. This is no longer as you saw it:',
    codes: {
      item_gone: (number: string) => `${number} is settled, and can’t be paid any more.`,
      paid_by_someone: (number: string, before: string, now: string) =>
        `${number}: another payment is under way. You wanted to pay ${before}; ${now} can be paid now.`,
      less_payable: (number: string, before: string, now: string) =>
        `${number}: less of it is open. You wanted to pay ${before}; ${now} can be paid now.`,
      less_usable: (number: string, before: string, now: string) =>
        `${number}: less of this credit is free. You wanted to use ${before}; ${now} can be used now.`,
      discount_ended: (number: string, before: string, now: string) =>
        `${number}: its discount has ended. It was ${before}, and is ${now} now.`,
      discount_new: (number: string, before: string, now: string) =>
        `${number}: there is a discount now. It was ${before}, and is ${now} now.`,
      amount_changed: (number: string, before: string, now: string) =>
        `${number}: it was ${before}, and is ${now} now.`,
      method_gone: (method: string) => `${method}: you can’t pay this way any more.`,
      method_new: (method: string) => `${method}: you can pay this way now.`,
      fee_changed: (method: string, before: string, now: string) =>
        `${method}: the fee was ${before}, and is ${now} now.`,
    },
    /** Of what another payment holds; `who` is a name, or `you`. */
    holders: {
      you: 'you',
      paidBy: (number: string, who: string) => `${number} was paid by ${who} in another payment.`,
      begunBy: (number: string, who: string) =>
        `${number} is in another payment that was begun by ${who} and is not finished.`,
      left: (before: string, now: string) => `You wanted to pay ${before}; ${now} can be paid now.`,
      nothingLeft: 'Nothing of it is left to pay.',
      look: 'Look at that payment',
    },
    other: 'The amounts are the same, but not all that was said about them.',
    next: 'Look at it as it is now',
    nothingLeft: 'Nothing of what you chose can be paid now.',
    old: 'This review is too old',
    oldHow: 'Reviews are kept for a day. Choose once more what you want to pay.',
  },
  start: {
    title: 'On to the payment page',
    stripe: 'You are being led to the page of Stripe.',
    sandbox: 'You are being led to the page of test money.',
    go: 'Go on to the payment page',
    notSetUp: 'You can’t pay here now',
    notSetUpHow: (dealer: string) =>
      `${dealer} takes no payments for this account here at the moment. Call them at the number on your last invoice.`,
  },
  history: {
    title: 'Payments',
    started: 'Started',
    by: 'By',
    method: 'How',
    state: 'State',
    amount: 'Amount',
    /** What went back of a payment. */
    back: (amount: string) => `${amount} sent back`,
    moreItems: (count: number) => `and ${count} more`,
    nothing: 'No payments yet',
    nothingHow: 'What you and your colleagues pay here is listed here.',
    older: 'Older payments',
    newest: 'Newest payments',
    test: 'test money',
  },
  /** In a word or two, for the history. */
  states: {
    started: 'Not finished',
    awaiting_verification: 'To be verified',
    pending: 'On its way',
    settled: 'Paid',
    partly_refunded: 'Paid, part of it refunded',
    failed: 'Failed',
    expired: 'Not finished in time',
    canceled: 'Canceled',
    returned: 'Came back',
    disputed: 'Disputed',
    lost: 'Went back to you',
    refunded: 'Refunded',
  },
  payment: {
    headings: {
      started: 'Not finished yet',
      awaiting_verification: 'Verify your bank account',
      pending: 'On its way',
      settled: 'Paid',
      failed: 'Not paid',
      expired: 'Not paid',
      returned: 'The money came back',
      disputed: 'Paid, but disputed',
      lost: 'The money went back to you',
      refunded: 'Refunded',
    },
    started: (until: string) =>
      `Nothing was taken yet. You can finish this payment until ${until}; until then the documents are held for it.`,
    unknown: (until: string) =>
      `Whether it was paid is not known before the payment page answers. If it was not, you can finish it until ${until}; until then the documents are held for it.`,
    notOpened: 'Nothing was taken, as the page was not opened yet.',
    startedByOther: (payer: string, until: string) =>
      `${payer} has started this payment, and can finish it until ${until}. Until then the documents are held for it.`,
    justPaid: 'Finished a moment ago? It can take a minute until it shows here.',
    look: 'Look again',
    verify: (date: string) =>
      `Two small amounts arrive in your bank account around ${date}. With them you show that the account is yours. Nothing is taken before that.`,
    verifyNow:
      'Two small amounts arrive in your bank account. With them you show that the account is yours. Nothing is taken before that.',
    verifyByOther: (payer: string) =>
      `${payer} has to show that the bank account is theirs before anything is taken.`,
    verifyLink: 'Verify the bank account',
    pending: (date: string) =>
      `The debit was authorized on ${date}. It takes 1 to 3 business days; then it shows here as paid, and a receipt is mailed.`,
    settled: (date: string) => `The money came on ${date}. Thank you.`,
    partlyRefunded: (dealer: string, amount: string) => `${dealer} has sent ${amount} of it back to you.`,
    feeRefunded: (fee: string) => `It includes ${fee} of the fee.`,
    failed: 'Nothing was taken, and the documents are open again.',
    couldNotStart: (dealer: string) =>
      `The page of the payment could not be opened. Nothing was taken, and the documents are open again. Try once more, or pay another way. If it stays so, call ${dealer} at the number on your last invoice.`,
    canceled:
      'It was canceled before anything was paid. Nothing was taken, and the documents are open again.',
    expired: 'It was not finished in time. Nothing was taken, and the documents are open again.',
    returned: (date: string) => `On ${date} the money went back to the bank account that it came from.`,
    disputed: (date: string, dealer: string) =>
      `On ${date} the bank was asked to give this money back. Until the bank decides, the documents count as paid. If this is a mistake, tell your bank, and call ${dealer} at the number on your last invoice.`,
    lost: (date: string) => `On ${date} the bank decided that the money goes back to you.`,
    refunded: (dealer: string, date: string) => `${dealer} has sent all of it back to you on ${date}.`,
    stillHeld: (dealer: string) =>
      `The documents can be paid again here as soon as ${dealer} has taken the payment out of its books.`,
    openAgain: 'Where the books show the documents as open, they can be paid again here.',
    goOn: 'Go on with the payment',
    cancel: 'Cancel the payment',
    again: 'Pay it again',
    noAnswer: 'The payment page gives no answer now. Wait a minute, then press again.',
    /** What a page is, kept or printed: a receipt only while the money is the dealer’s. */
    papers: {
      started: 'Payment',
      awaiting_verification: 'Payment',
      pending: 'Payment',
      settled: 'Receipt',
      failed: 'Payment that was not made',
      expired: 'Payment that was not made',
      returned: 'Payment that came back',
      disputed: 'Receipt',
      lost: 'Payment that went back',
      refunded: 'Refunded payment',
    },
    sentBack: 'Sent back to you',
    left: 'Left',
    reference: 'Reference',
    account: (number: string) => `account ${number}`,
    customer: 'For',
    method: 'How',
    on: 'Paid on',
    startedOn: 'Started on',
    creditPays: (amount: string, number: string) => `${amount} for ${number}`,
    lineDiscount: (amount: string) => `less a discount of ${amount}`,
    print: 'To keep it on paper, print this page.',
    authorization: 'What you authorized',
    authorizedOn: 'Authorized on',
    bankAccount: (bank: string, last4: string) => `${bank}, account ending in ${last4}`,
    card: (last4: string) => `Card ending in ${last4}`,
    mandate: 'Mandate',
    mandateHow: 'You agreed to the words on the page of Stripe, which keeps them under this number.',
    revoke: (dealer: string) =>
      `To take it back before the debit is made, call ${dealer} at the number on your last invoice.`,
  },
  /** Why money did not come, or went back: never a provider's own sentence. */
  reasons: {
    insufficient_funds: 'The bank says that the account does not hold enough.',
    account_closed: 'The bank says that the account is closed.',
    account_unknown: 'The bank does not know the account.',
    account_blocked: 'The bank does not allow debits of this account.',
    not_authorized: 'The bank says that the debit was not authorized.',
    not_verified: 'It was not confirmed in time that the account is yours.',
    card_declined: 'The bank declined the card.',
    other: 'The bank did not say why.',
  } satisfies Record<PaymentReason, string> as Record<PaymentReason, string>,
};
