/**
 * The words of every mail in one language. A string may hold Handlebars placeholders and `**strong**` words; it is put
 * into the templates when they are compiled, never when a mail is sent.
 */
export interface MailWords {
  dir: 'ltr' | 'rtl';
  /** The end of a list of accounts too long to be written out. */
  moreAccounts(count: number): string;
  invitation: Record<
    | 'subject'
    | 'preheader'
    | 'title'
    | 'helloName'
    | 'hello'
    | 'intro'
    | 'invitedBy'
    | 'noteFrom'
    | 'button'
    | 'buttonHint'
    | 'doubt'
    | 'phrase'
    | 'validUntil'
    | 'notMeQuestion'
    | 'notMe'
    | 'declineQuestion'
    | 'decline'
    | 'unsubscribeQuestion'
    | 'unsubscribe',
    string
  >;
  /** What a reminder says in place of the invitation's own words. */
  reminder: Record<'subject' | 'preheader' | 'title' | 'intro' | 'invitedBy' | 'decline', string>;
  /** The code for whoever registers with a link that was handed on. The code itself stands in no subject: those are logged. */
  registrationCode: Record<
    'subject' | 'preheader' | 'title' | 'intro' | 'validity' | 'doubt' | 'warning',
    string
  >;
}
