/** Every sentence of the sandbox's pages. Functions take what a sentence is about, already as text. */
export interface SandboxWords {
  band: string;
  title: string;
  chooseCard: string;
  chooseBank: string;
  cardEnding: (last4: string) => string;
  accountEnding: (last4: string) => string;
  lastUsed: string;
  /** What comes of each instrument, by its last four digits. */
  outcomes: Readonly<Record<string, string>>;
  refusedCard: (instrument: string) => string;
  refusedBank: (instrument: string) => string;
  pay: (total: string) => string;
  goOn: string;
  total: string;
  agreeTitle: string;
  date: string;
  account: string;
  authorize: (total: string) => string;
  other: string;
  confirmTitle: string;
  confirmText: (total: string) => string;
  allow: string;
  refuse: string;
  waitTitle: string;
  waitText: (date: string) => string;
  verifyTitle: string;
  verifyText: string;
  verify: string;
  doneTitle: string;
  doneText: string;
  overTitle: string;
  overText: string;
  back: string;
  leave: string;
  unknownTitle: string;
  unknownText: string;
  crossSiteTitle: string;
  crossSiteText: string;
  failedTitle: string;
  failedText: (requestId: string) => string;
}

const en: SandboxWords = {
  band: 'Test money. Nothing is charged, no bank and no card is asked.',
  title: 'Pay with test money',
  chooseCard: 'Choose a test card',
  chooseBank: 'Choose a test bank account',
  cardEnding: (last4) => `Card ending in ${last4}`,
  accountEnding: (last4) => `Checking account ending in ${last4}`,
  lastUsed: 'used last',
  outcomes: {
    '4242': 'Is paid at once.',
    '0002': 'Is declined; choose another one then.',
    '3155': 'Asks you to confirm; then it is paid, or declined.',
    '0259': 'Is paid, disputed after a day, and lost after eight.',
    '1976': 'Is paid, disputed after a day, and won after eight.',
    '5126': 'Is paid, and refunded after two days.',
    '7726': 'Is paid, and 40% of it refunded after two days.',
    '6789': 'Is paid after three days.',
    '1116': 'Fails after three days: no funds (R01).',
    '2227': 'Is paid after three days, and returned two days later: no funds (R01).',
    '3335': 'Is paid after three days, and returned forty days later: not authorized (R10).',
    '4449': 'Must be verified on the next day; is paid three days later.',
    '5553': 'Is refused at once: the account is closed.',
  },
  refusedCard: (instrument) => `${instrument} was declined. Nothing was taken. Choose another one.`,
  refusedBank: (instrument) => `${instrument} is closed. Nothing was taken. Choose another one.`,
  pay: (total) => `Pay ${total}`,
  goOn: 'Go on',
  total: 'Total',
  agreeTitle: 'Authorize the debit',
  date: 'Date',
  account: 'Account',
  authorize: (total) => `Authorize the debit of ${total}`,
  other: 'Choose another account',
  confirmTitle: 'Your bank asks',
  confirmText: (total) => `Do you allow a card payment of ${total}?`,
  allow: 'Allow it',
  refuse: 'Refuse it',
  waitTitle: 'Your account is to be verified',
  waitText: (date) => `Two small credits arrive on ${date}. Come back then to say that they are there.`,
  verifyTitle: 'Verify your account',
  verifyText: 'Two small credits should have arrived by now. Are they there?',
  verify: 'They are there',
  doneTitle: 'Done',
  doneText: 'You have done all that is to be done here.',
  overTitle: 'This page is over',
  overText: 'The payment can no longer be made here. Nothing was taken.',
  back: 'Go back to the portal',
  leave: 'Go back without paying',
  unknownTitle: 'There is no such page',
  unknownText: 'Check the address, or open the payment in the portal again.',
  crossSiteTitle: 'This form did not come from here',
  crossSiteText: 'Open the payment in the portal again, and go on from there. Nothing was taken.',
  failedTitle: 'Something went wrong',
  failedText: (requestId) => `Try again in a moment. If it stays so, tell us this number: ${requestId}.`,
};

const es: SandboxWords = {
  band: 'Dinero de prueba. No se cobra nada; no se consulta a ningún banco ni tarjeta.',
  title: 'Pagar con dinero de prueba',
  chooseCard: 'Elija una tarjeta de prueba',
  chooseBank: 'Elija una cuenta bancaria de prueba',
  cardEnding: (last4) => `Tarjeta terminada en ${last4}`,
  accountEnding: (last4) => `Cuenta corriente terminada en ${last4}`,
  lastUsed: 'la última usada',
  outcomes: {
    '4242': 'Se paga de inmediato.',
    '0002': 'Se rechaza; después elija otra.',
    '3155': 'Le pide confirmación; después se paga o se rechaza.',
    '0259': 'Se paga, se disputa al día siguiente y se pierde a los ocho días.',
    '1976': 'Se paga, se disputa al día siguiente y se gana a los ocho días.',
    '5126': 'Se paga y se reembolsa a los dos días.',
    '7726': 'Se paga y se reembolsa el 40 % a los dos días.',
    '6789': 'Se paga a los tres días.',
    '1116': 'Falla a los tres días: sin fondos (R01).',
    '2227': 'Se paga a los tres días y se devuelve dos días después: sin fondos (R01).',
    '3335': 'Se paga a los tres días y se devuelve cuarenta días después: no autorizado (R10).',
    '4449': 'Debe verificarse al día siguiente; se paga tres días después.',
    '5553': 'Se rechaza de inmediato: la cuenta está cerrada.',
  },
  refusedCard: (instrument) => `${instrument}: rechazada. No se cobró nada. Elija otra.`,
  refusedBank: (instrument) => `${instrument}: está cerrada. No se cobró nada. Elija otra.`,
  pay: (total) => `Pagar ${total}`,
  goOn: 'Continuar',
  total: 'Total',
  agreeTitle: 'Autorizar el cargo',
  date: 'Fecha',
  account: 'Cuenta',
  authorize: (total) => `Autorizar el cargo de ${total}`,
  other: 'Elegir otra cuenta',
  confirmTitle: 'Su banco pregunta',
  confirmText: (total) => `¿Permite un pago con tarjeta de ${total}?`,
  allow: 'Permitir',
  refuse: 'Rechazar',
  waitTitle: 'Su cuenta debe verificarse',
  waitText: (date) => `Dos pequeños abonos llegan el ${date}. Vuelva entonces para decir que están.`,
  verifyTitle: 'Verifique su cuenta',
  verifyText: 'Dos pequeños abonos ya deberían haber llegado. ¿Están en su cuenta?',
  verify: 'Sí, están',
  doneTitle: 'Listo',
  doneText: 'Ha hecho todo lo que se hace aquí.',
  overTitle: 'Esta página ya no vale',
  overText: 'El pago ya no se puede hacer aquí. No se cobró nada.',
  back: 'Volver al portal',
  leave: 'Volver sin pagar',
  unknownTitle: 'No existe esta página',
  unknownText: 'Compruebe la dirección o abra de nuevo el pago en el portal.',
  crossSiteTitle: 'Este formulario no vino de aquí',
  crossSiteText: 'Abra de nuevo el pago en el portal y continúe desde allí. No se cobró nada.',
  failedTitle: 'Algo salió mal',
  failedText: (requestId) =>
    `Inténtelo de nuevo en un momento. Si sigue así, díganos este número: ${requestId}.`,
};

const fr: SandboxWords = {
  band: 'Argent fictif. Rien n’est débité ; ni banque ni carte n’est interrogée.',
  title: 'Payer avec de l’argent fictif',
  chooseCard: 'Choisissez une carte de test',
  chooseBank: 'Choisissez un compte bancaire de test',
  cardEnding: (last4) => `Carte se terminant par ${last4}`,
  accountEnding: (last4) => `Compte courant se terminant par ${last4}`,
  lastUsed: 'utilisé en dernier',
  outcomes: {
    '4242': 'Est payé aussitôt.',
    '0002': 'Est refusé ; choisissez ensuite une autre carte.',
    '3155': 'Vous demande de confirmer ; puis est payé ou refusé.',
    '0259': 'Est payé, contesté après un jour et perdu après huit.',
    '1976': 'Est payé, contesté après un jour et gagné après huit.',
    '5126': 'Est payé, puis remboursé après deux jours.',
    '7726': 'Est payé, puis remboursé à 40 % après deux jours.',
    '6789': 'Est payé après trois jours.',
    '1116': 'Échoue après trois jours : sans provision (R01).',
    '2227': 'Est payé après trois jours, puis retourné deux jours plus tard : sans provision (R01).',
    '3335': 'Est payé après trois jours, puis retourné quarante jours plus tard : non autorisé (R10).',
    '4449': 'Doit être vérifié le lendemain ; est payé trois jours plus tard.',
    '5553': 'Est refusé aussitôt : le compte est fermé.',
  },
  refusedCard: (instrument) => `${instrument} : refusée. Rien n’a été pris. Choisissez-en une autre.`,
  refusedBank: (instrument) =>
    `${instrument} : ce compte est fermé. Rien n’a été pris. Choisissez-en un autre.`,
  pay: (total) => `Payer ${total}`,
  goOn: 'Continuer',
  total: 'Total',
  agreeTitle: 'Autoriser le prélèvement',
  date: 'Date',
  account: 'Compte',
  authorize: (total) => `Autoriser le prélèvement de ${total}`,
  other: 'Choisir un autre compte',
  confirmTitle: 'Votre banque demande',
  confirmText: (total) => `Autorisez-vous un paiement par carte de ${total} ?`,
  allow: 'Autoriser',
  refuse: 'Refuser',
  waitTitle: 'Votre compte doit être vérifié',
  waitText: (date) => `Deux petits virements arrivent le ${date}. Revenez alors pour dire qu’ils sont là.`,
  verifyTitle: 'Vérifiez votre compte',
  verifyText: 'Deux petits virements devraient être arrivés. Sont-ils là ?',
  verify: 'Oui, ils sont là',
  doneTitle: 'C’est fait',
  doneText: 'Il n’y a plus rien à faire ici.',
  overTitle: 'Cette page n’est plus valable',
  overText: 'Le paiement ne peut plus se faire ici. Rien n’a été pris.',
  back: 'Retourner au portail',
  leave: 'Retourner sans payer',
  unknownTitle: 'Cette page n’existe pas',
  unknownText: 'Vérifiez l’adresse, ou rouvrez le paiement dans le portail.',
  crossSiteTitle: 'Ce formulaire ne vient pas d’ici',
  crossSiteText: 'Rouvrez le paiement dans le portail et continuez de là. Rien n’a été pris.',
  failedTitle: 'Quelque chose n’a pas marché',
  failedText: (requestId) =>
    `Réessayez dans un instant. Si rien ne change, donnez-nous ce numéro : ${requestId}.`,
};

const ALL = { en, es, fr };
export type SandboxLanguage = keyof typeof ALL;

/** The language of the pages for a payer's locale (BCP 47): English where there are none in theirs. */
export function sandboxLanguage(locale: string): SandboxLanguage {
  const [language = ''] = locale.toLowerCase().split('-');
  return language === 'es' || language === 'fr' ? language : 'en';
}

/** The sentences in a language. */
export function sandboxWords(language: SandboxLanguage): SandboxWords {
  return ALL[language];
}
