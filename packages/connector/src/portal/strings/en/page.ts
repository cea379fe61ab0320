/** What stands around every page, and the pages that are the same for everybody. */
export const pageWords = {
  layout: {
    footer: 'Payments portal by Payvite',
    neutralName: 'Payments portal',
    skip: 'Skip to the content',
    terms: 'Terms',
    newTab: '(opens in a new tab)',
    signOut: 'Sign out',
    suppliers: 'Suppliers',
    languages: 'Language',
    errorTitle: (title: string) => `Error: ${title}`,
  },
  terms: {
    version: (version: string) => `Version ${version}`,
    /** Shown where the page is in another language. */
    onlyEnglish: 'These terms are in English only.',
  },
  verify: {
    title: 'Is this mail really from your supplier?',
    sections: [
      {
        heading: 'Ask for your three words',
        paragraphs: [
          'Every invitation holds three plain words of its own, such as “copper river seven”. Call your supplier at the number on your last invoice or in your own address book, and ask for yours. They see the same three words on their screen.',
          'If they read you the words in your mail, it is from them.',
        ],
      },
      {
        heading: 'If the words differ, or they know of none',
        paragraphs: [
          'Leave the mail alone and open no link in it. Nothing happens to your account if you do nothing. Tell your supplier, and they will stop the invitation if it is theirs.',
        ],
      },
      {
        heading: 'What these mails never do',
        paragraphs: [
          'They name no telephone number to call, and carry no attachment.',
          'They ask for no password, no card and no bank account. You choose a password on the page that the button opens, and nobody asks for it afterwards.',
          'Opening the link commits you to nothing and pays nothing.',
        ],
      },
      {
        heading: 'Why your words do not stand here',
        paragraphs: [
          'A false page could show false words. So they stand in two places only: in your mail, and on your supplier’s screen.',
        ],
      },
    ],
  },
  errors: {
    crossSite: 'This form did not come from our page',
    crossSiteHow:
      'Open the page again and send the form from there. If that does not help, update your browser.',
    notFound: 'There is no such page',
    notFoundHow: 'Check the address, or start from the newest mail you have.',
    failed: 'Something went wrong on our side',
    failedHow: (requestId: string) =>
      `Nothing you entered was used. Try again in a minute. If it happens again, tell your supplier this number: ${requestId}`,
    badForm: 'This form could not be read',
    badFormHow: 'Go back, check what you entered and send it again.',
  },
};
