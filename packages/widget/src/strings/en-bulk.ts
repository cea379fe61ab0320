import type { BulkReason, BulkResult } from '@payvite/sdk';
import type { Counting } from './counting.ts';

/** The words of the dialog that plans, reviews and sends many invitations. */
export const enBulk = ({ number, plural }: Counting) => {
  const mails = (count: number) => plural(count, 'invitation', 'invitations');
  const customers = (count: number) => plural(count, 'customer', 'customers');
  return {
    planningTitle: 'Looking at who can be invited',
    planningText: 'Nothing is sent before you have seen who gets what.',
    gathering: (count: number) => `${customers(count)} read so far`,
    cancel: 'Cancel',
    close: 'Close',
    back: 'Back',

    reviewTitle: (count: number) => (count ? `Send ${mails(count)}?` : 'Nobody to invite'),
    reviewLead: (count: number, invited: number) =>
      count === 0
        ? 'None of these customers can be invited now. Here is why, and what to do.'
        : invited > count
          ? `Each mail has a personal link to register. ${invited - count === 1 ? 'One customer shares its address with another and shares the mail, too' : 'Customers with the same address share one mail'}.`
          : 'Each mail has a personal link to register, see what is owed and pay it online.',
    figures: { invitations: 'Invitations', invited: 'Customers invited', skipped: 'Get none' },
    planningAgain: 'Planning again…',
    changedTitle: 'Something changed since you reviewed, so nothing was sent',
    changedSame:
      'The counts are the same; an address, a language or who shares a mail is not. Look at the rows.',
    changedWhat: 'What',
    changedBefore: 'Before',
    changedNow: 'Now',
    skippedTitle: (count: number) =>
      `Why ${count === 1 ? 'one customer gets' : `${number(count)} customers get`} none`,
    showReason: (count: number, reason: string) => `Show ${customers(count)}: ${reason}`,
    show: 'Show',
    messageLabel: 'Your own words in every mail (optional)',
    messageLeft: (left: number) => `${plural(left, 'character', 'characters')} left`,
    rowsLabel: 'Who gets what',
    tabs: { all: 'All', send: 'Get a mail', skip: 'Get none' },
    rowsHint: 'Up and down arrows move between the rows.',
    loadingRows: 'Loading rows',
    rowsFailed: 'The rows could not be loaded.',
    noRows: 'No rows here.',
    more: (next: number) => `Show ${number(next)} more`,
    shown: (shown: number, total: number) => `${number(shown)} of ${number(total)} shown`,
    oneMail: (count: number) => `One mail for ${customers(count)}`,
    moreCustomers: (count: number) => `and ${customers(count)} more`,
    preview: 'Preview',
    previewFor: (name: string) => `Preview the mail to ${name}`,
    send: (count: number) => `Send ${mails(count)}`,
    sendingNow: 'Sending…',
    otherRunning: (sent: number, total: number) =>
      `An earlier sending is still on its way: ${number(sent)} of ${number(total)}.`,
    showOther: 'Show it',

    coverageOwed: (amount: string) => `of ${amount} owed`,
    coverageParts: { covered: 'Accepted or invited', planned: 'With this plan', left: 'Not reached' },
    coverageReached: (percent: string) => `${percent} target reached`,
    coverageShort: (percent: string) => `${percent} target out of reach for now`,
    coverageBlocked: (amount: string, count: number, reason: string) =>
      `${amount} of ${customers(count)}: ${reason}`,

    undoTitle: (count: number) => `${mails(count)} ${count === 1 ? 'goes' : 'go'} out in a moment`,
    undoLead: 'Until then nothing has left: undo calls all of it off.',
    undo: 'Undo',
    undoing: 'Undoing…',
    keepSending: 'Close and send',
    secondsLeft: (seconds: number) => plural(seconds, 'second', 'seconds'),
    announceUndo: (count: number, seconds: number) =>
      `${mails(count)} ${count === 1 ? 'goes' : 'go'} out in ${plural(seconds, 'second', 'seconds')}. Undo calls them off.`,

    sendingTitle: (count: number) => `Sending ${mails(count)}`,
    pausedTitle: (left: number) => `Paused: ${plural(left, 'mail waits', 'mails wait')}`,
    sendingLead: 'You can close this; the sending goes on without you.',
    pausedLead: 'Nothing more leaves until you resume. The links run meanwhile.',
    progress: (done: number, total: number) => `${number(done)} of ${number(total)}`,
    ofTotal: (total: number) => `of ${number(total)} mails`,
    progressLabel: 'Mails sent',
    pause: 'Pause',
    resume: 'Resume',
    cancelRest: 'Cancel the rest',
    lateNews: 'The progress cannot be read at the moment. The sending goes on.',
    announcePaused: 'Paused',
    announceResumed: 'Sending again',

    doneTitle: (sent: number, failed: number) =>
      failed ? `${number(sent)} sent, ${number(failed)} failed` : `${mails(sent)} sent`,
    doneLead: 'Each customer’s row shows its new status. Give them a few days; after a week, call.',
    failedLead: 'See why below. An address that its server refuses for good needs another one.',
    undoneTitle: 'Undone: nobody got a mail',
    undoneLead: (count: number) =>
      `${mails(count)} ${count === 1 ? 'was' : 'were'} called off. The customers are as if they had not been invited.`,
    stoppedTitle: (sent: number) => `Canceled after ${mails(sent)}`,
    stoppedLead: (undone: number) =>
      `${mails(undone)} ${undone === 1 ? 'was' : 'were'} called off; what had left stays.`,
    stillLeaving: (count: number) =>
      `${plural(count, 'mail was', 'mails were')} just leaving. This page says when that is settled.`,
    retry: (count: number) =>
      count === 1 ? 'Try the failed one again' : `Try the ${number(count)} failed again`,
    done: 'Done',
    results: {
      queued: 'Waiting',
      uncertain: 'Not certain',
      sent: 'Sent',
      failed: 'Failed',
      skipped: 'Skipped',
      undone: 'Undone',
    } satisfies Record<BulkResult, string>,
    resultHints: {
      uncertain: 'Handed over, but the answer was lost; sent again with the same link.',
    } satisfies Partial<Record<BulkResult, string>>,

    reasons: {
      no_email: 'No e-mail on file',
      invalid_email: 'The e-mail on file is not valid',
      already_accepted: 'Already registered',
      already_pending: 'Already invited, no answer yet',
      declined: 'Said no',
      suppressed: 'Takes no more of our mail',
      portal_access_disabled: 'Portal access is switched off',
      inactive: 'Inactive in the ERP',
      revoked: 'Revoked before the mail left',
      replaced: 'Resent on its own before the mail left',
      expired: 'The link ran out before the mail left',
      daily_mail_limit: 'Got five mails in 24 hours',
    } satisfies Record<BulkReason, string>,
    remedies: {
      no_email: 'Add one in the ERP, or with “Add e-mail” in the customer’s row.',
      invalid_email: 'Correct it in the ERP, or with “Add e-mail” in the customer’s row.',
      already_accepted: 'Nothing to do.',
      already_pending: 'Give it a few days; after a week, call or resend.',
      declined: 'Talk to them first, then resend on their page.',
      suppressed: 'It unsubscribed, bounced or complained. Invite another address.',
      portal_access_disabled: 'Restore the access on the customer’s page first.',
      inactive: 'Activate the customer in the ERP first.',
      revoked: 'Invite again if that was a mistake.',
      replaced: 'Nothing to do: the newer mail is on its way.',
      expired: 'Invite again.',
      daily_mail_limit: 'Try again tomorrow.',
    } satisfies Record<BulkReason, string>,

    faultTitle: 'The plan could not be made',
    tooLargeTitle: 'Too many for one go',
    tooLargeText: (limit: number) =>
      `One bulk sends at most ${mails(limit)}, so nothing was planned or sent.`,
    tooLargeNarrow: {
      filter: 'Narrow the list with a filter, or take the most urgent ones first and the others after that.',
      customerIds: 'Select fewer customers, or invite them in several goes.',
      coverOutstandingPercent: 'Choose a smaller share, send that, then raise it.',
    },
    takeTop: (limit: number) => `Take the ${number(limit)} most urgent`,
    lostText: (count: number) =>
      `${plural(count, 'of the selected customers is', 'of the selected customers are')} no longer there.`,
    leaveOut: (count: number) => (count === 1 ? 'Leave it out' : 'Leave them out'),
    goneTitle: 'This sending is no longer there',

    reach: (percent: string) => `Reach ${percent} of what is owed`,
  };
};
