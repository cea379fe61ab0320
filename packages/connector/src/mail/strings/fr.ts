import type { MailWords } from './mail-words.ts';

// Names stand where no word before them elides: « pour », « chez », « à », « par », « le compte », never « de » or « que ». After a
// comma a name reads as if it were spoken to. No word agrees with the reader. The spaces before : ; ? ! are no-break spaces.
export const fr: MailWords = {
  dir: 'ltr',
  moreAccounts: { of: 'count', one: '{{count.text}} autre compte', other: '{{count.text}} autres comptes' },
  moreInvoices: { of: 'count', one: '{{count.text}} autre facture', other: '{{count.text}} autres factures' },
  dueOn: 'Échéance : {{date}}',
  shared: {
    helloName: 'Bonjour {{contactName}},',
    hello: 'Bonjour,',
    doubt: 'Un doute sur l’expéditeur ?',
    buttonHint: 'Ouvre {{linkHost}}. La consultation ne vous engage à rien.',
  },
  invitation: {
    subject: {
      of: 'customerCount',
      one: 'Consultez et réglez en ligne votre compte {{dealerName}}',
      other: 'Consultez et réglez en ligne vos comptes {{dealerName}}',
    },
    preheader:
      'Pour {{customers}} : toutes les factures ouvertes au même endroit. Valable jusqu’au {{validUntil}}.',
    title: {
      of: 'customerCount',
      one: 'Consultez et réglez votre compte en ligne',
      other: 'Consultez et réglez vos comptes en ligne',
    },
    intro: {
      of: 'customerCount',
      one: '{{dealerName}} accepte désormais les paiements en ligne. Vous pouvez consulter toutes les factures ouvertes du compte **{{customers}}** et les régler par prélèvement bancaire ou par carte.',
      other:
        '{{dealerName}} accepte désormais les paiements en ligne. Vous pouvez consulter toutes les factures ouvertes des comptes **{{customers}}** et les régler par prélèvement bancaire ou par carte.',
    },
    invitedBy: '**{{invitedByName}}** vous invite à vous inscrire. Cela prend environ une minute.',
    note: '{{noteFrom}} vous écrit',
    notePlain: '{{noteFrom}} vous écrit :',
    invoice: 'Facture',
    invoiceOpen: 'À payer',
    invoiceSum: 'Total à payer',
    invoiceSumPlain: 'Total à payer : {{invoicesTotal}}',
    button: 'Voir l’invitation',
    buttonPlain: 'Voir votre invitation :',
    phrase:
      'Appelez-nous au numéro qui figure sur votre dernière facture, et non à un numéro reçu dans un message. Nous vous lirons votre phrase, qui doit être celle-ci :',
    verify: '[Comment en être sûr](verifyLink)',
    verifyPlain: 'Comment en être sûr :',
    validUntil: 'L’invitation est valable jusqu’au {{validUntil}}.',
    notMe: 'Vous n’êtes pas la bonne personne ? [Dites-nous à qui écrire](notMeLink).',
    notMePlain: 'Vous n’êtes pas la bonne personne ? Dites-nous à qui écrire :',
    decline: 'Cela ne vous intéresse pas ? [Refusez l’invitation](declineLink).',
    declinePlain: 'Cela ne vous intéresse pas ? Refusez l’invitation :',
    unsubscribe: 'Vous ne souhaitez plus ces messages ? [Arrêtez-en l’envoi](unsubscribeLink).',
    unsubscribePlain: 'Vous ne souhaitez plus ces messages ? Arrêtez-en l’envoi :',
  },
  reminder: {
    preheader: 'L’invitation pour {{customers}} reste ouverte jusqu’au {{validUntil}}.',
    title: 'Votre invitation est toujours ouverte',
    intro: {
      of: 'customerCount',
      one: 'Nous vous avons écrit le {{mailedOn}}. {{dealerName}} accepte les paiements en ligne : vous pouvez consulter toutes les factures ouvertes du compte **{{customers}}** et les régler par prélèvement bancaire ou par carte.',
      other:
        'Nous vous avons écrit le {{mailedOn}}. {{dealerName}} accepte les paiements en ligne : vous pouvez consulter toutes les factures ouvertes des comptes **{{customers}}** et les régler par prélèvement bancaire ou par carte.',
    },
    invitedBy: '**{{invitedByName}}** vous invite à vous inscrire. Cela prend environ une minute.',
    decline: 'Cela ne vous intéresse pas ? [Refusez, et vous ne recevrez plus de rappel](declineLink).',
    declinePlain: 'Cela ne vous intéresse pas ? Refusez, et vous ne recevrez plus de rappel :',
  },
  newLink: {
    subject: {
      of: 'customerCount',
      one: 'Votre nouveau lien pour consulter et régler votre compte {{dealerName}}',
      other: 'Votre nouveau lien pour consulter et régler vos comptes {{dealerName}}',
    },
    preheader: 'Pour {{customers}}. L’ancien lien ne fonctionne plus. Valable jusqu’au {{validUntil}}.',
    title: 'Voici votre nouveau lien',
    intro: {
      of: 'customerCount',
      one: 'Il vous permet de consulter toutes les factures ouvertes du compte **{{customers}}** chez {{dealerName}} et de les régler par prélèvement bancaire ou par carte. Il remplace le lien envoyé précédemment : **l’ancien lien ne fonctionne plus**.',
      other:
        'Il vous permet de consulter toutes les factures ouvertes des comptes **{{customers}}** chez {{dealerName}} et de les régler par prélèvement bancaire ou par carte. Il remplace le lien envoyé précédemment : **l’ancien lien ne fonctionne plus**.',
    },
    invitedBy: '**{{invitedByName}}** vous invite à vous inscrire. Cela prend environ une minute.',
  },
  welcome: {
    subject: 'Vos factures {{dealerName}} sont désormais accessibles en ligne',
    preheader: 'Où vous connecter, et avec quelle adresse.',
    title: 'Bienvenue, votre inscription est terminée',
    intro: {
      of: 'customerCount',
      one: 'Vous pouvez désormais consulter toutes les factures ouvertes du compte **{{customers}}** chez {{dealerName}} et les régler par prélèvement bancaire ou par carte, quand cela vous convient.',
      other:
        'Vous pouvez désormais consulter toutes les factures ouvertes des comptes **{{customers}}** chez {{dealerName}} et les régler par prélèvement bancaire ou par carte, quand cela vous convient.',
    },
    signIn: 'Connectez-vous avec l’adresse **{{email}}** et le mot de passe que vous avez choisi.',
    button: 'Se connecter',
    buttonPlain: 'Connectez-vous ici, et conservez ce message pour retrouver la page :',
    doubt: 'Cette inscription ne vient pas de vous ?',
    warning:
      'Appelez-nous au numéro qui figure sur votre dernière facture. Nous fermerons l’accès immédiatement.',
  },
  passwordReset: {
    subject: 'Choisissez un nouveau mot de passe pour votre compte {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'Le lien est valable {{validMinutes.text}} minute.',
      other: 'Le lien est valable {{validMinutes.text}} minutes.',
    },
    title: 'Choisissez un nouveau mot de passe',
    intro:
      'Un nouveau mot de passe a été demandé, nous espérons par vous, pour l’adresse **{{email}}** chez {{dealerName}}.',
    button: 'Choisir un mot de passe',
    buttonPlain: 'Choisissez ici un nouveau mot de passe :',
    validity: {
      of: 'validMinutes',
      one: 'Le lien est valable {{validMinutes.text}} minute et ne fonctionne qu’une fois.',
      other: 'Le lien est valable {{validMinutes.text}} minutes et ne fonctionne qu’une fois.',
    },
    doubt: 'Vous n’avez rien demandé ?',
    warning:
      'Vous n’avez rien à faire : votre mot de passe reste inchangé. Ne communiquez ce lien à personne ; nous ne vous le demanderons jamais, ni par téléphone ni par message.',
  },
  emailChange: {
    subject: 'Confirmez votre nouvelle adresse pour {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'Le lien est valable {{validMinutes.text}} minute.',
      other: 'Le lien est valable {{validMinutes.text}} minutes.',
    },
    title: 'Confirmez votre nouvelle adresse',
    intro:
      'Quelqu’un, nous espérons vous, veut désormais se connecter avec l’adresse **{{email}}** chez {{dealerName}}.',
    button: 'Confirmer l’adresse',
    buttonPlain: 'Confirmez-la ici, sur l’appareil où vous êtes connecté :',
    validity: {
      of: 'validMinutes',
      one: 'Le lien est valable {{validMinutes.text}} minute et ne fonctionne qu’une fois.',
      other: 'Le lien est valable {{validMinutes.text}} minutes et ne fonctionne qu’une fois.',
    },
    doubt: 'Vous n’avez rien demandé ?',
    warning: 'Vous n’avez rien à faire : sans ce lien, rien ne change. Ne le communiquez à personne.',
  },
  emailNotice: {
    subject: 'Une autre adresse a été demandée pour votre compte {{dealerName}}',
    preheader: 'Si ce n’était pas vous, changez votre mot de passe.',
    title: 'Une autre adresse a été demandée',
    intro:
      'Quelqu’un qui est connecté avec l’adresse **{{email}}** chez {{dealerName}} a demandé à en utiliser une autre. Elle change dès que le lien que nous y avons envoyé est ouvert.',
    button: 'Se connecter',
    buttonPlain: 'Connectez-vous ici :',
    doubt: 'Ce n’était pas vous ?',
    warning:
      'Connectez-vous alors, changez votre mot de passe et déconnectez tous les appareils dans les réglages. Si vous ne pouvez plus vous connecter, appelez-nous au numéro qui figure sur votre dernière facture.',
  },
  registrationCode: {
    subject: 'Votre code d’inscription chez {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'Saisissez-le là où il vous a été demandé, dans un délai d’une minute.',
      other: 'Saisissez-le là où il vous a été demandé, dans un délai de {{validMinutes.text}} minutes.',
    },
    title: 'Votre code d’inscription',
    intro: {
      of: 'customerCount',
      one: 'Vous avez ouvert un lien pour inscrire le compte **{{customers}}** chez {{dealerName}}. Saisissez ce code là où il vous a été demandé :',
      other:
        'Vous avez ouvert un lien pour inscrire les comptes **{{customers}}** chez {{dealerName}}. Saisissez ce code là où il vous a été demandé :',
    },
    validity: {
      of: 'validMinutes',
      one: 'Il est valable {{validMinutes.text}} minute. Seul le code du message le plus récent fonctionne.',
      other:
        'Il est valable {{validMinutes.text}} minutes. Seul le code du message le plus récent fonctionne.',
    },
    doubt: 'Vous n’avez pas demandé de code ?',
    warning:
      'Une autre personne possède le lien, mais ne peut rien en faire sans ce code. Ne le communiquez à personne ; nous ne vous le demanderons jamais, ni par téléphone ni par message.',
  },
  payment: {
    item: 'Pièce',
    amount: 'Montant',
    sum: 'En tout',
    sumPlain: 'En tout : {{total}}',
    agreed: 'Ce que vous avez autorisé sur la page de paiement de votre fournisseur, {{dealerName}}',
    button: 'Voir le paiement',
    buttonPlain: 'Voir votre paiement :',
    doubt: 'Une anomalie ?',
    warning: 'Appelez-nous au numéro qui figure sur votre dernière facture.',
  },
  authorization: {
    subject: 'Vous avez autorisé un prélèvement bancaire par {{dealerName}}',
    preheader: 'Ce qui sera prélevé, quand et sur quel compte.',
    title: 'Vous avez autorisé un prélèvement bancaire',
    intro:
      'Le {{day}}, vous avez autorisé {{dealerName}} à prélever **{{total}}** sur votre compte bancaire, une seule fois. Le prélèvement a lieu ce jour-là ou les jours ouvrés suivants ; si le compte doit encore être confirmé, après cela.',
    next: 'Conservez ce message : c’est votre copie de l’autorisation. Elle concerne :',
    sum: 'Prélevé',
    doubt: 'Vous n’avez rien autorisé, ou vous changez d’avis ?',
    warning:
      'Appelez-nous immédiatement au numéro qui figure sur votre dernière facture. Tant que le prélèvement n’a pas été fait, il peut être arrêté.',
  },
  receipt: {
    subject: 'Reçu pour votre paiement chez {{dealerName}}',
    preheader: 'Nous avons reçu votre paiement. Merci.',
    title: 'Merci pour votre paiement',
    intro: 'Nous avons reçu **{{total}}** de votre part le {{day}}.',
    next: 'Voici ce que ce montant a réglé :',
  },
  paymentFailed: {
    subject: 'Votre paiement chez {{dealerName}} n’a pas abouti',
    preheader: 'Rien n’a été payé, et les documents restent à régler.',
    title: 'Votre paiement n’a pas abouti',
    intro: 'Votre paiement de **{{total}}** du {{day}} n’a pas abouti. Nous n’avons rien reçu.',
    next: 'Ces documents sont de nouveau à régler, et vous pouvez les payer autrement :',
    button: 'Payer de nouveau',
    buttonPlain: 'Payer de nouveau :',
  },
  paymentReturned: {
    subject: 'Votre paiement chez {{dealerName}} vous a été rendu',
    preheader: 'Les documents seront de nouveau à régler.',
    title: 'Votre paiement vous a été rendu',
    intro: 'Votre paiement de **{{total}}**, que nous avions reçu le {{day}}, vous a été rendu.',
    next: 'Ces documents sont de nouveau à régler dès que notre comptabilité l’indique, en général sous quelques jours :',
    button: 'Voir ce qui est à régler',
    buttonPlain: 'Voir ce qui est à régler :',
  },
  paymentRefunded: {
    subject: 'Nous avons remboursé votre paiement chez {{dealerName}}',
    preheader: 'Les documents seront de nouveau à régler.',
    title: 'Nous avons remboursé votre paiement',
    intro: 'Nous avons remboursé votre paiement de **{{total}}**, reçu le {{day}}.',
    next: 'Ces documents sont de nouveau à régler dès que notre comptabilité l’indique, en général sous quelques jours :',
    button: 'Voir ce qui est à régler',
    buttonPlain: 'Voir ce qui est à régler :',
  },
  paymentPartlyRefunded: {
    subject: 'Nous avons remboursé une partie de votre paiement chez {{dealerName}}',
    preheader: 'La somme est en route vers vous.',
    title: 'Une partie de votre paiement vous a été rendue',
    intro: 'Sur le paiement que nous avions reçu de vous le {{day}}, nous vous avons rendu **{{refunded}}**.',
    next: 'Voici le paiement, et ce qu’il en reste :',
    sum: 'Reste',
    sumPlain: 'Reste : {{total}}',
  },
  paymentDetails: {
    moreDocuments: {
      of: 'count',
      one: '{{count.text}} autre document',
      other: '{{count.text}} autres documents',
    },
    discount: 'Escompte pour paiement dans les délais',
    fee: 'Frais',
    sentBack: 'Somme qui vous a été rendue',
    sentBackWithFee: 'Somme qui vous a été rendue, dont {{fee}} de frais',
    account: 'Pour {{customer}}, compte {{number}}',
    bankNamed: 'Par prélèvement bancaire : {{bank}}, compte se terminant par {{last4}}',
    bankEnding: 'Par prélèvement bancaire : compte se terminant par {{last4}}',
    bank: 'Par prélèvement bancaire',
    cardEnding: 'Par carte se terminant par {{last4}}',
    card: 'Par carte',
    reference: 'Paiement {{reference}}',
    mandate:
      'Mandat {{mandate}} : l’entreprise qui exécute le paiement y conserve ce que vous avez autorisé.',
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
  },
};
