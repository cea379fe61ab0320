import type { paymentWords as english } from '../en/payment.ts';

/** Paying: the review, the payment, the history, in French. */
export const paymentWords: typeof english = {
  back: 'Retour aux documents ouverts',
  all: 'Tous les paiements',
  testMoney: 'Argent fictif. Rien n’est débité ; ni banque ni carte n’est interrogée.',
  document: 'Document',
  job: 'Chantier',
  due: 'Échéance',
  items: 'Documents',
  discount: 'Escompte pour paiement dans les délais',
  credits: 'Avoirs',
  fee: 'Frais',
  total: 'Total',
  methods: { ach: 'Compte bancaire (ACH)', card: 'Carte' },
  review: {
    title: 'Vérifiez votre paiement',
    who: (payer, dealer, customer, account) => `${payer} paie ${dealer} pour ${customer}, compte ${account}.`,
    payable: 'À payer au plus',
    payableNote: (amount) => `${amount} à payer au plus`,
    usableNote: (amount) => `${amount} à utiliser au plus`,
    pay: 'Vous payez',
    amountOf: (number) => `Montant pour ${number}`,
    discounted: (amount, date) => `${amount} de moins, tout étant payé d’ici le ${date}`,
    discountToday: (amount) => `${amount} de moins, tout étant payé dans les délais`,
    discountMissed: (amount, date) => `${amount} de moins si tout est payé d’ici le ${date}`,
    creditPays: (amount, number) => `${amount} pour ${number}`,
    creditLeft: (amount) => `${amount} ne trouve rien à payer ici`,
    elsewhere: 'Utiliser aussi les avoirs pour d’autres chantiers',
    elsewhereHow:
      'Un avoir paie d’abord son propre chantier. Avec cette case, ce qui en reste paie les autres documents affichés ici, en commençant par le plus ancien.',
    update: 'Actualiser les montants',
    updated: 'Les montants sont actualisés.',
    unread:
      'Vous aviez fait un changement sans en avoir vu le résultat. Le voici ; rien n’a encore été lancé.',
    busy: 'Ces documents sont en cours de mise à jour, et rien n’a été lancé. Attendez une minute, puis réessayez.',
    net: 'À payer',
    how: 'Comment souhaitez-vous payer ?',
    about: {
      ach: 'Un seul prélèvement sur votre compte bancaire. Il faut compter de 1 à 3 jours ouvrés.',
      card: 'Compte comme payé immédiatement.',
    },
    noFee: 'Sans frais.',
    withFee: (fee) => `Des frais de ${fee} pour ce mode de paiement.`,
    payBy: {
      ach: (total) => `Payer ${total} par prélèvement bancaire`,
      card: (total) => `Payer ${total} par carte`,
    },
    happens: {
      stripe: (dealer) =>
        `Le bouton mène à la page de Stripe, qui encaisse les paiements pour ${dealer}. Vous y saisissez et autorisez le paiement ; rien n’est débité avant. D’ici là, les documents vous sont réservés pendant une heure.`,
      sandbox: (dealer) =>
        `Le bouton mène à une page d’argent fictif, ${dealer} étant configuré pour des essais. Tant que vous n’y avez pas fait votre choix, les documents vous sont réservés pendant une heure.`,
    },
    mailed: 'L’autorisation d’un prélèvement bancaire vous est envoyée par e-mail.',
  },
  faults: {
    title: 'Impossible de payer en l’état',
    ofItem: (number, fault) => `${number} : ${fault}`,
    tooManyTitle: 'C’est trop à la fois',
    nothing: 'Choisissez une facture ou un débit à payer. Les avoirs s’imputent sur ce que vous payez.',
    nothingTitle: 'Rien n’est choisi',
    nothingHow:
      'Rien n’était choisi. Cochez ce que vous voulez payer, puis appuyez de nouveau sur le bouton.',
    nothingLeft:
      'Il ne restait aucun document à payer : les voici donc tous de nouveau. Laissez-en au moins un coché, ou revenez aux documents ouverts.',
    amount: (example) => `Saisissez un montant comme ${example}.`,
    notPositive: 'Saisissez plus de 0, ou retirez le document en décochant sa case.',
    abovePayable: (amount) => `On ne peut en payer plus de ${amount} pour le moment.`,
    aboveUsable: (amount) => `On ne peut en utiliser plus de ${amount} pour le moment.`,
    notUsable:
      'On ne peut rien en utiliser pour le moment : il est épuisé, ou un paiement le retient. Décochez sa case.',
    notPayable:
      'On ne peut rien en payer pour le moment : il est réglé, ou un paiement est en cours. Décochez sa case.',
    gone: 'Un document que vous aviez choisi est réglé et n’a pas été repris.',
    belowMinimum: (amount, minimum) =>
      `Le total est de ${amount}, et il faut payer ici au moins ${minimum}. Choisissez-en davantage.`,
    belowMinimumByCredit: (amount, minimum) =>
      `Le total est de ${amount}, et il faut payer ici au moins ${minimum}. Choisissez-en davantage, ou utilisez une part moindre d’un avoir.`,
    aboveMaximum: (amount, maximum) =>
      `Le total est de ${amount}, et on peut payer ici au plus ${maximum} à la fois. Choisissez moins de documents ou réduisez un montant, puis payez le reste par un autre paiement.`,
    tooMany: (most) => `Choisissez au plus ${most} documents à la fois.`,
  },
  request: {
    title: 'Il ne reste rien à payer',
    how: (dealer) =>
      `Vos avoirs couvrent tout ce que vous avez choisi ; aucun argent n’est donc à envoyer. ${dealer} peut imputer les avoirs dans ses livres.`,
    send: (dealer) => `Demander à ${dealer} d’imputer l’avoir`,
    happens:
      'Une personne y reçoit ce que vous avez choisi. Les documents restent ouverts jusqu’à ce que ce soit fait.',
    openTitle: 'Demande d’imputation de l’avoir',
    withdraw: 'Retirer la demande',
    sent: 'Vous avez demandé d’imputer l’avoir',
    sentHow: (dealer) =>
      `${dealer} sait ce que vous avez choisi. Dès que ce sera dans les livres, les documents ne seront plus ouverts ici.`,
    isOpen: (date) =>
      `Une demande du ${date} est encore ouverte, et il ne peut y en avoir qu’une à la fois. Voici ce qu’elle demande :`,
    closedTitle: 'La demande est close',
    closed: (dealer, date) =>
      `${dealer} a clos cette demande le ${date}. Ce qui a été imputé ne figure plus parmi les postes ouverts ; ce qui y figure encore reste à payer.`,
    withdrawnTitle: 'La demande est retirée',
    withdrawn: (date) => `Cette demande a été retirée le ${date}.`,
    another: (date) =>
      `Une demande du ${date} est encore ouverte, et il ne peut y en avoir qu’une à la fois. Pour demander ceci, retirez d’abord celle-là.`,
    lookAtOpen: 'Voir la demande ouverte',
  },
  changed: {
    title: 'Quelque chose a changé',
    how: 'Rien n’a été lancé. Ce n’est plus tel que vous l’aviez vu :',
    codes: {
      item_gone: (number) => `${number} est réglé et ne peut plus être payé.`,
      paid_by_someone: (number, before, now) =>
        `${number} : un autre paiement est en cours. Vous vouliez payer ${before} ; ${now} peut être payé maintenant.`,
      less_payable: (number, before, now) =>
        `${number} : il en reste moins d’ouvert. Vous vouliez payer ${before} ; ${now} peut être payé maintenant.`,
      less_usable: (number, before, now) =>
        `${number} : il reste moins de cet avoir. Vous vouliez utiliser ${before} ; ${now} peut être utilisé maintenant.`,
      discount_ended: (number, before, now) =>
        `${number} : son escompte a pris fin. C’était ${before}, c’est maintenant ${now}.`,
      discount_new: (number, before, now) =>
        `${number} : il y a maintenant un escompte. C’était ${before}, c’est maintenant ${now}.`,
      amount_changed: (number, before, now) => `${number} : c’était ${before}, c’est maintenant ${now}.`,
      method_gone: (method) => `${method} : on ne peut plus payer ainsi.`,
      method_new: (method) => `${method} : on peut maintenant payer ainsi.`,
      fee_changed: (method, before, now) =>
        `${method} : les frais étaient de ${before}, ils sont maintenant de ${now}.`,
    },
    holders: {
      you: 'vous',
      paidBy: (number, who) => `${number} a été payé par ${who}, dans un autre paiement.`,
      begunBy: (number, who) => `${number} est dans un autre paiement, commencé par ${who} et non terminé.`,
      left: (before, now) => `Vous vouliez payer ${before} ; ${now} peut être payé maintenant.`,
      nothingLeft: 'Il n’en reste rien à payer.',
      look: 'Voir ce paiement',
    },
    other: 'Les montants sont les mêmes, mais pas tout ce qui en était dit.',
    next: 'Voir où l’on en est',
    nothingLeft: 'Rien de ce que vous aviez choisi ne peut être payé maintenant.',
    old: 'Cette vérification est trop ancienne',
    oldHow: 'Les vérifications sont conservées un jour. Choisissez de nouveau ce que vous voulez payer.',
  },
  start: {
    title: 'Vers la page de paiement',
    stripe: 'Nous vous menons à la page de Stripe.',
    sandbox: 'Nous vous menons à la page d’argent fictif.',
    go: 'Continuer vers la page de paiement',
    notSetUp: 'On ne peut pas payer ici pour le moment',
    notSetUpHow: (dealer) =>
      `Pour le moment, ${dealer} n’encaisse ici aucun paiement pour ce compte. Appelez au numéro qui figure sur votre dernière facture.`,
  },
  history: {
    title: 'Paiements',
    started: 'Début',
    by: 'Par',
    method: 'Mode',
    state: 'État',
    amount: 'Montant',
    back: (amount) => `dont ${amount} remboursé`,
    moreItems: (count) => `et ${count} de plus`,
    nothing: 'Aucun paiement pour l’instant',
    nothingHow: 'Ce que vous et vos collègues payez ici est listé sur cette page.',
    older: 'Paiements plus anciens',
    newest: 'Paiements les plus récents',
    test: 'argent fictif',
  },
  states: {
    started: 'Non terminé',
    awaiting_verification: 'À vérifier',
    pending: 'En cours',
    settled: 'Payé',
    partly_refunded: 'Payé, remboursé en partie',
    failed: 'Échoué',
    expired: 'Non terminé à temps',
    canceled: 'Annulé',
    returned: 'Retourné',
    disputed: 'Contesté',
    lost: 'Vous a été rendu',
    refunded: 'Remboursé',
  },
  payment: {
    headings: {
      started: 'Pas encore terminé',
      awaiting_verification: 'Vérifiez votre compte bancaire',
      pending: 'En cours',
      settled: 'Payé',
      failed: 'Non payé',
      expired: 'Non payé',
      returned: 'L’argent a été retourné',
      disputed: 'Payé, mais contesté',
      lost: 'L’argent vous a été rendu',
      refunded: 'Remboursé',
    },
    started: (until) =>
      `Rien n’a encore été débité. Vous pouvez terminer ce paiement jusqu’au ${until} ; d’ici là, les documents lui sont réservés.`,
    unknown: (until) =>
      `On ne saura s’il a été payé que lorsque la page de paiement répondra. Sinon, vous pouvez le terminer jusqu’au ${until} ; d’ici là, les documents lui sont réservés.`,
    notOpened: 'Rien n’a été débité, car la page n’a pas encore été ouverte.',
    startedByOther: (payer, until) =>
      `${payer} a commencé ce paiement et peut le terminer jusqu’au ${until}. D’ici là, les documents lui sont réservés.`,
    justPaid: 'Vous venez de le terminer ? Il peut falloir une minute pour que cela apparaisse ici.',
    look: 'Regarder de nouveau',
    verify: (date) =>
      `Deux petits montants arrivent sur votre compte bancaire vers le ${date}. Ils vous servent à montrer que le compte est le vôtre. Rien n’est débité avant.`,
    verifyNow:
      'Deux petits montants arrivent sur votre compte bancaire. Ils vous servent à montrer que le compte est le vôtre. Rien n’est débité avant.',
    verifyByOther: (payer) =>
      `${payer} doit montrer que le compte bancaire est le sien avant que rien ne soit débité.`,
    verifyLink: 'Vérifier le compte bancaire',
    pending: (date) =>
      `Le prélèvement a été autorisé le ${date}. Il faut compter de 1 à 3 jours ouvrés ; il apparaît ensuite ici comme payé, et un reçu est envoyé par e-mail.`,
    settled: (date) => `Paiement reçu le ${date}. Merci.`,
    partlyRefunded: (dealer, amount) => `${dealer} vous en a remboursé ${amount}.`,
    feeRefunded: (fee) => `Cette somme comprend ${fee} de frais.`,
    failed: 'Rien n’a été débité, et les documents sont de nouveau ouverts.',
    couldNotStart: (dealer) =>
      `La page du paiement n’a pas pu être ouverte. Rien n’a été débité, et les documents sont de nouveau ouverts. Réessayez, ou payez autrement. Si rien ne change, appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    canceled:
      'Il a été annulé avant d’être payé. Rien n’a été débité, et les documents sont de nouveau ouverts.',
    expired: 'Il n’a pas été terminé à temps. Rien n’a été débité, et les documents sont de nouveau ouverts.',
    returned: (date) => `Le ${date}, l’argent est retourné sur le compte bancaire d’où il venait.`,
    disputed: (date, dealer) =>
      `Le ${date}, il a été demandé à la banque de rendre cet argent. Tant que la banque n’a pas décidé, les documents comptent comme payés. Si c’est une erreur, dites-le à votre banque, et appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    lost: (date) => `Le ${date}, la banque a décidé que l’argent vous est rendu.`,
    refunded: (dealer, date) => `${dealer} vous a tout remboursé le ${date}.`,
    stillHeld: (dealer) =>
      `Les documents pourront de nouveau être payés ici quand ${dealer} aura retiré le paiement de ses livres.`,
    openAgain: 'Ce que les livres indiquent comme ouvert peut de nouveau être payé ici.',
    goOn: 'Poursuivre le paiement',
    cancel: 'Annuler le paiement',
    again: 'Payer de nouveau',
    noAnswer:
      'La page de paiement ne répond pas pour le moment. Attendez une minute, puis appuyez de nouveau.',
    /** What a page is, kept or printed: a receipt only while the money is the dealer’s. */
    papers: {
      started: 'Paiement',
      awaiting_verification: 'Paiement',
      pending: 'Paiement',
      settled: 'Reçu',
      failed: 'Paiement non effectué',
      expired: 'Paiement non effectué',
      returned: 'Paiement retourné',
      disputed: 'Reçu',
      lost: 'Paiement rendu',
      refunded: 'Paiement remboursé',
    },
    sentBack: 'Somme qui vous a été rendue',
    left: 'Reste',
    reference: 'Référence',
    account: (number) => `compte ${number}`,
    customer: 'Pour',
    method: 'Mode',
    on: 'Payé le',
    startedOn: 'Commencé le',
    creditPays: (amount, number) => `${amount} pour ${number}`,
    lineDiscount: (amount) => `moins un escompte de ${amount}`,
    print: 'Pour le conserver sur papier, imprimez cette page.',
    authorization: 'Ce que vous avez autorisé',
    authorizedOn: 'Autorisé le',
    bankAccount: (bank, last4) => `${bank}, compte se terminant par ${last4}`,
    card: (last4) => `Carte se terminant par ${last4}`,
    mandate: 'Mandat',
    mandateHow: 'Vous avez accepté le texte sur la page de Stripe, qui le conserve sous ce numéro.',
    revoke: (dealer) =>
      `Pour revenir dessus avant le prélèvement, appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
  },
  reasons: {
    insufficient_funds: 'La banque indique que le solde du compte est insuffisant.',
    account_closed: 'La banque indique que le compte est clos.',
    account_unknown: 'La banque ne connaît pas ce compte.',
    account_blocked: 'La banque n’autorise pas de prélèvement sur ce compte.',
    not_authorized: 'La banque indique que le prélèvement n’était pas autorisé.',
    not_verified: 'Il n’a pas été confirmé à temps que ce compte est le vôtre.',
    card_declined: 'La banque a refusé la carte.',
    other: 'La banque n’a pas indiqué pourquoi.',
  },
};
