import type { PaymentReason } from './payment-reasons.ts';

/** A sentence whose words depend on a number: `of` names it in the view, the rest are categories of `Intl.PluralRules`. */
export interface CountedWords {
  of: string;
  one: string;
  /** Where a language has more categories than these two, they read as this one. */
  other: string;
}

/**
 * One sentence with its punctuation, or the words of a button. May hold Handlebars placeholders (`{{dealerName}}`; the
 * number of `CountedWords` is `{{validMinutes.text}}`), `**strong**` words and links, `[words](linkInTheView)`. It is put
 * into the templates when they are compiled, never when a mail is sent.
 */
export type Words = string | CountedWords;

/** Those that end in `Plain` stand in the text part, before a link or lines of their own. */
export type WordsOf<Key extends string> = Record<Key, Words>;

/** The words of every mail in one language. A name may begin with a vowel or a consonant, and be of any number or gender. */
export interface MailWords {
  dir: 'ltr' | 'rtl';
  /** The end of a list of accounts too long to be written out. */
  moreAccounts: CountedWords;
  /** The end of a list of invoices too long to be written out. */
  moreInvoices: CountedWords;
  /** Behind an invoice's number; `{{date}}` is its day. */
  dueOn: string;
  /** What several mails say. */
  shared: WordsOf<'helloName' | 'hello' | 'doubt' | 'buttonHint'>;
  invitation: WordsOf<
    | 'subject'
    | 'preheader'
    | 'title'
    | 'intro'
    | 'invitedBy'
    | 'note'
    | 'notePlain'
    | 'invoice'
    | 'invoiceOpen'
    | 'invoiceSum'
    | 'invoiceSumPlain'
    | 'button'
    | 'buttonPlain'
    | 'phrase'
    | 'verify'
    | 'verifyPlain'
    | 'validUntil'
    | 'notMe'
    | 'notMePlain'
    | 'decline'
    | 'declinePlain'
    | 'unsubscribe'
    | 'unsubscribePlain'
  >;
  /**
   * What a reminder says in place of the invitation's own words. Its subject is that of the mail it follows: some mail
   * programs show two as one conversation only then.
   */
  reminder: WordsOf<'preheader' | 'title' | 'intro' | 'invitedBy' | 'decline' | 'declinePlain'>;
  /** What the mail says that carries a new link in place of an earlier one. */
  newLink: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'invitedBy'>;
  /** To whoever registered, or accepted with an account they had. */
  welcome: WordsOf<
    'subject' | 'preheader' | 'title' | 'intro' | 'signIn' | 'button' | 'buttonPlain' | 'doubt' | 'warning'
  >;
  passwordReset: WordsOf<
    'subject' | 'preheader' | 'title' | 'intro' | 'button' | 'buttonPlain' | 'validity' | 'doubt' | 'warning'
  >;
  /** To the address that somebody wants to sign in with. */
  emailChange: WordsOf<
    'subject' | 'preheader' | 'title' | 'intro' | 'button' | 'buttonPlain' | 'validity' | 'doubt' | 'warning'
  >;
  /** To the address of before. */
  emailNotice: WordsOf<
    'subject' | 'preheader' | 'title' | 'intro' | 'button' | 'buttonPlain' | 'doubt' | 'warning'
  >;
  /** What the mails about a payment have in common; `sumPlain` stands in the text part behind the lines. */
  payment: WordsOf<
    'item' | 'amount' | 'sum' | 'sumPlain' | 'agreed' | 'button' | 'buttonPlain' | 'doubt' | 'warning'
  >;
  /** A debit of a bank account was authorized; `day` is when. */
  authorization: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'next' | 'sum' | 'doubt' | 'warning'>;
  /** The money came; `day` is when. */
  receipt: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'next'>;
  /** No money will come. */
  paymentFailed: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'next' | 'button' | 'buttonPlain'>;
  /** The bank took the money back. `day` is when it had come. */
  paymentReturned: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'next' | 'button' | 'buttonPlain'>;
  /** The dealer sent all of the money back. */
  paymentRefunded: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'next' | 'button' | 'buttonPlain'>;
  /** The dealer sent a part of the money back; `day` is when it had come. */
  paymentPartlyRefunded: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'next' | 'sum' | 'sumPlain'>;
  /** Lines of these mails that are put together when they are made; the names in braces are filled then. */
  paymentDetails: {
    /** The end of a list of documents too long to be written out. */
    moreDocuments: CountedWords;
    discount: string;
    fee: string;
    sentBack: string;
    /** `{{fee}}`: what of it was of the fee. */
    sentBackWithFee: string;
    account: string;
    bankNamed: string;
    bankEnding: string;
    bank: string;
    cardEnding: string;
    card: string;
    reference: string;
    mandate: string;
    reasons: Record<PaymentReason, string>;
  };
  /** The code for whoever registers with a link that was handed on. The code itself stands in no subject: those are logged. */
  registrationCode: WordsOf<'subject' | 'preheader' | 'title' | 'intro' | 'validity' | 'doubt' | 'warning'>;
}
