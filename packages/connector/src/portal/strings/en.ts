import { accountWords } from './en/account.ts';
import { formWords } from './en/form.ts';
import { invitationWords } from './en/invitation.ts';
import { pageWords } from './en/page.ts';
import { paymentWords } from './en/payment.ts';
import { statementWords } from './en/statement.ts';

/** Every sentence a customer reads in the portal, in English. Functions take what a sentence is about, already as text. */
export const en = {
  ...pageWords,
  ...formWords,
  ...invitationWords,
  ...accountWords,
  portal: statementWords,
  payment: paymentWords,
};
