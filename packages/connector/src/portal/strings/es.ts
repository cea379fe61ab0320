import { accountWords } from './es/account.ts';
import { formWords } from './es/form.ts';
import { invitationWords } from './es/invitation.ts';
import { pageWords } from './es/page.ts';
import { paymentWords } from './es/payment.ts';
import { statementWords } from './es/statement.ts';
import type { PortalWords } from './portal-words.ts';

/** Every sentence a customer reads in the portal, in Spanish. No word agrees with the reader, whoever that is. */
export const es: PortalWords = {
  ...pageWords,
  ...formWords,
  ...invitationWords,
  ...accountWords,
  portal: statementWords,
  payment: paymentWords,
};
