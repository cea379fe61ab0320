import { PASSWORD_LENGTH } from '../../payer-auth.ts';

/** What can be wrong with what somebody entered. */
export const formWords = {
  faults: {
    summary: (count: number) => (count === 1 ? 'Please look at one thing' : `Please look at ${count} things`),
    name: 'Enter your name.',
    nameLong: 'Enter a name of at most 100 characters.',
    passwordMissing: 'Choose a password.',
    password: {
      short: `Use ${PASSWORD_LENGTH.min} characters or more.`,
      long: `Use at most ${PASSWORD_LENGTH.max} characters.`,
      common:
        'This password is on lists that thieves try first. Choose another one; three words in a row are good.',
      simple: 'Use more than one character or a row of neighbors.',
      named: 'Use more than a name: yours, your supplier’s, or ours.',
    },
    passwordEmpty: 'Enter your password.',
    /** Where something else was wrong. */
    passwordAgain: 'Enter the password again. For your safety it was not kept.',
    terms: 'Accept the terms to go on.',
    email: 'Enter your e-mail.',
    emailWhole: 'Enter a whole address, like ana@company.com.',
    suggestedEmail: 'Enter a whole address, like ana@company.com, or leave both empty.',
    commentLong: 'Use at most 500 characters.',
    askAgainOn: 'Enter a whole date, or leave it empty.',
    askAgainPast: 'Choose a day after today.',
    askAgainFar: 'Choose a day within a year.',
    codeForm: 'Enter the six digits of the mail.',
    codeWrong: (triesLeft: number) =>
      triesLeft === 1
        ? 'This is not the code of the newest mail. One try is left.'
        : `This is not the code of the newest mail. ${triesLeft} tries are left.`,
    codeSpent: 'This was the last try of that code. Have another one mailed.',
    codeEnded: 'That code has ended. Have another one mailed.',
    codeTooSoon: (seconds: number) =>
      `We mailed one a moment ago. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then ask for another one.`,
    codeLimited: (dealer: string) =>
      `We mailed many codes to this address today. Try again tomorrow, or call ${dealer} at the number on your last invoice.`,
    codeUnreachable: (dealer: string) =>
      `Mail to this address comes back, so no code can reach it. Call ${dealer} at the number on your last invoice.`,
    haveAccount: 'You have an account already. Sign in with its password.',
    wrongPassword: 'This is not the password of your account.',
    wrongPair:
      'E-mail and password do not match. Check both and try again, or have a link to a new password mailed.',
    tooMany: (minutes: number) =>
      minutes === 1
        ? 'Too many tries. Wait a minute, then try again.'
        : `Too many tries. Wait ${minutes} minutes, then try again.`,
  },
};
