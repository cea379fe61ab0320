import { accountWords } from './fr/account.ts';
import { formWords } from './fr/form.ts';
import { invitationWords } from './fr/invitation.ts';
import { pageWords } from './fr/page.ts';
import { paymentWords } from './fr/payment.ts';
import { statementWords } from './fr/statement.ts';
import type { PortalWords } from './portal-words.ts';

/**
 * Every sentence a customer reads in the portal, in French. Names stand where no word before them elides, and no word agrees
 * with the reader. The spaces before : ; ? ! and inside « » are no-break spaces.
 */
export const fr: PortalWords = {
  ...pageWords,
  ...formWords,
  ...invitationWords,
  ...accountWords,
  portal: statementWords,
  payment: paymentWords,
};
