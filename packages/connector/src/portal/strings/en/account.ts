import { PROOF_MINUTES } from '../../account-proof.ts';

/** Signing in, and the account of whoever does. */
export const accountWords = {
  signIn: {
    title: 'Sign in',
    forgot: 'Forgot your password?',
    mailReset: 'Forgot your password? Mail me a link to a new one',
    signedOutEverywhere: 'You are signed out on every device.',
    about: 'See what is open with your suppliers.',
    email: 'E-mail',
    password: 'Password',
    send: 'Sign in',
    noAccount: 'No account yet? You get one by an invitation of your supplier.',
    signedOut: 'You are signed out.',
  },
  reset: {
    title: 'Forgot your password?',
    about: 'We mail you a link to choose a new one.',
    send: 'Mail me the link',
    sent: 'Check your inbox',
    sentHow: (email: string) =>
      `If there is an account for ${email}, a link to a new password is on its way. It is good for ${PROOF_MINUTES} minutes. Look in the spam folder, too. No mail? Then there is no account under this address: try another one, or open the invitation of your supplier.`,
    signInInstead: 'Back to sign in',
    newTitle: 'Choose a new password',
    newFor: (email: string) => `For ${email}. Everybody who is signed in with the old one is signed out.`,
    password: 'New password',
    save: 'Save the password',
    saved: 'Your new password is saved. Sign in with it.',
    ended: 'This link is good for nothing any more',
    endedHow: `It works once, for ${PROOF_MINUTES} minutes, and only the newest one does.`,
    again: 'Mail me a new link',
  },
  account: {
    title: 'Your account',
    settings: 'Settings',
    back: 'Back to your open items',
    who: (name: string, email: string) => `${name}, ${email}`,
    nameTitle: 'Name',
    nameSave: 'Save the name',
    nameSaved: 'Your name is changed.',
    passwordTitle: 'Password',
    passwordHow: 'Everybody else who is signed in with it is signed out.',
    passwordNow: 'Current password',
    passwordNext: 'New password',
    passwordSave: 'Change the password',
    passwordSaved: 'Your password is changed, and every other device is signed out.',
    passwordWrong: 'This is not your password.',
    emailTitle: 'E-mail',
    emailHow:
      'We mail a link to the new address. You sign in with the old one until you open it. Your suppliers’ invoices by mail are not changed by this: tell them, too.',
    emailNext: 'New e-mail',
    emailSave: 'Mail me the link',
    emailSame: 'This is your address already.',
    emailSent: `We mail a link to the new address. It is good for ${PROOF_MINUTES} minutes.`,
    emailSaved: (email: string) => `You sign in as ${email} from now on. Every other device is signed out.`,
    emailConfirm: 'Change your e-mail',
    emailConfirmHow: (from: string, to: string) =>
      `You sign in as ${to} from then on, not as ${from} any more.`,
    emailConfirmSave: 'Change it',
    sessionsTitle: 'Devices',
    sessionsHow:
      'Lost a phone, or used a computer that is not yours? Sign out on every device, on this one too.',
    sessionsSave: 'Sign out everywhere',
    termsTitle: 'What you agreed to',
    termsLine: (dealer: string, version: string, date: string) =>
      `Terms, version ${version}, for ${dealer} on ${date}`,
  },
};
