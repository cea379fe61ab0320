import { PASSWORD_LENGTH } from '../../payer-auth.ts';
import type { formWords as english } from '../en/form.ts';

/** What can be wrong with what somebody entered, in French. */
export const formWords: typeof english = {
  faults: {
    summary: (count) => (count === 1 ? 'Un point est à revoir' : `${count} points sont à revoir`),
    name: 'Saisissez votre nom.',
    nameLong: 'Saisissez un nom de 100 caractères au plus.',
    passwordMissing: 'Choisissez un mot de passe.',
    password: {
      short: `Utilisez ${PASSWORD_LENGTH.min} caractères ou plus.`,
      long: `Utilisez ${PASSWORD_LENGTH.max} caractères au plus.`,
      common:
        'Ce mot de passe est sur les listes que les voleurs essaient d’abord. Choisissez-en un autre ; trois mots à la suite conviennent bien.',
      simple: 'Utilisez autre chose qu’un seul caractère ou qu’une suite de voisins.',
      named: 'Utilisez autre chose qu’un nom : le vôtre, celui de votre fournisseur ou le nôtre.',
    },
    passwordEmpty: 'Saisissez votre mot de passe.',
    passwordAgain: 'Saisissez de nouveau le mot de passe. Pour votre sécurité, il n’a pas été conservé.',
    terms: 'Acceptez les conditions pour continuer.',
    email: 'Saisissez votre adresse e-mail.',
    emailWhole: 'Saisissez une adresse complète, comme ana@entreprise.com.',
    suggestedEmail:
      'Saisissez une adresse complète, comme ana@entreprise.com, ou laissez les deux champs vides.',
    commentLong: 'Utilisez 500 caractères au plus.',
    askAgainOn: 'Saisissez une date complète, ou laissez le champ vide.',
    askAgainPast: 'Choisissez un jour après aujourd’hui.',
    askAgainFar: 'Choisissez un jour dans les douze mois qui viennent.',
    codeForm: 'Saisissez les six chiffres du message.',
    codeWrong: (triesLeft) =>
      triesLeft === 1
        ? 'Ce n’est pas le code du message le plus récent. Il reste un essai.'
        : `Ce n’est pas le code du message le plus récent. Il reste ${triesLeft} essais.`,
    codeSpent: 'C’était le dernier essai pour ce code. Faites-vous envoyer un autre code.',
    codeEnded: 'Ce code n’est plus valable. Faites-vous envoyer un autre code.',
    codeTooSoon: (seconds) =>
      `Un code vient de partir. Patientez ${seconds === 1 ? 'une seconde' : `${seconds} secondes`}, puis demandez-en un autre.`,
    codeLimited: (dealer) =>
      `Nous avons envoyé beaucoup de codes à cette adresse aujourd’hui. Réessayez demain, ou appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    codeUnreachable: (dealer) =>
      `Les messages envoyés à cette adresse reviennent, aucun code ne peut donc y arriver. Appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    haveAccount: 'Vous avez déjà un compte d’accès. Connectez-vous avec son mot de passe.',
    wrongPassword: 'Ce n’est pas le mot de passe de votre compte d’accès.',
    wrongPair:
      'L’adresse e-mail et le mot de passe ne correspondent pas. Vérifiez les deux et réessayez, ou demandez un lien vers un nouveau mot de passe.',
    tooMany: (minutes) =>
      minutes === 1
        ? 'Trop d’essais. Patientez une minute, puis réessayez.'
        : `Trop d’essais. Patientez ${minutes} minutes, puis réessayez.`,
  },
};
