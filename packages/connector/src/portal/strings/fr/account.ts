import { PROOF_MINUTES } from '../../account-proof.ts';
import type { accountWords as english } from '../en/account.ts';

/** Signing in, and the account of whoever does, in French. */
export const accountWords: typeof english = {
  signIn: {
    title: 'Se connecter',
    forgot: 'Mot de passe oublié ?',
    mailReset: 'Mot de passe oublié ? M’envoyer un lien pour en choisir un autre',
    signedOutEverywhere: 'La session est fermée sur tous les appareils.',
    about: 'Consultez ce qui est ouvert chez vos fournisseurs.',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    send: 'Se connecter',
    noAccount: 'Pas encore d’accès ? Une invitation de votre fournisseur vous en donne un.',
    signedOut: 'La session est fermée.',
  },
  reset: {
    title: 'Mot de passe oublié ?',
    about: 'Nous vous envoyons un lien pour en choisir un nouveau.',
    send: 'M’envoyer le lien',
    sent: 'Consultez vos messages',
    sentHow: (email) =>
      `S’il existe un accès pour ${email}, un lien pour choisir un nouveau mot de passe est en route. Il est valable ${PROOF_MINUTES} minutes. Regardez aussi dans les messages indésirables. Rien reçu ? Alors il n’y a pas d’accès à cette adresse : essayez-en une autre, ou ouvrez l’invitation de votre fournisseur.`,
    signInInstead: 'Retour à la connexion',
    newTitle: 'Choisissez un nouveau mot de passe',
    newFor: (email) => `Pour ${email}. Toutes les sessions ouvertes avec l’ancien sont fermées.`,
    password: 'Nouveau mot de passe',
    save: 'Enregistrer le mot de passe',
    saved: 'Votre nouveau mot de passe est enregistré. Connectez-vous avec lui.',
    ended: 'Ce lien n’est plus valable',
    endedHow: `Il fonctionne une fois, pendant ${PROOF_MINUTES} minutes, et seul le plus récent fonctionne.`,
    again: 'M’envoyer un nouveau lien',
  },
  account: {
    title: 'Votre compte d’accès',
    settings: 'Réglages',
    back: 'Retour aux documents ouverts',
    who: (name, email) => `${name}, ${email}`,
    nameTitle: 'Nom',
    nameSave: 'Enregistrer le nom',
    nameSaved: 'Votre nom est modifié.',
    passwordTitle: 'Mot de passe',
    passwordHow: 'Toutes les autres sessions ouvertes avec ce mot de passe sont fermées.',
    passwordNow: 'Mot de passe actuel',
    passwordNext: 'Nouveau mot de passe',
    passwordSave: 'Changer le mot de passe',
    passwordSaved: 'Votre mot de passe est changé, et la session est fermée sur les autres appareils.',
    passwordWrong: 'Ce n’est pas votre mot de passe.',
    emailTitle: 'Adresse e-mail',
    emailHow:
      'Nous envoyons un lien à la nouvelle adresse. Vous vous connectez avec l’ancienne jusqu’à ce que vous l’ouvriez. L’adresse à laquelle vos fournisseurs envoient leurs factures n’en est pas changée : prévenez-les aussi.',
    emailNext: 'Nouvelle adresse e-mail',
    emailSave: 'M’envoyer le lien',
    emailSame: 'C’est déjà votre adresse.',
    emailSent: `Nous envoyons un lien à la nouvelle adresse. Il est valable ${PROOF_MINUTES} minutes.`,
    emailSaved: (email) =>
      `Vous vous connectez désormais avec ${email}. La session est fermée sur les autres appareils.`,
    emailConfirm: 'Changer votre adresse e-mail',
    emailConfirmHow: (from, to) => `Vous vous connecterez alors avec ${to}, et non plus avec ${from}.`,
    emailConfirmSave: 'Changer l’adresse',
    sessionsTitle: 'Appareils',
    sessionsHow:
      'Un téléphone perdu, ou un ordinateur qui n’est pas le vôtre ? Fermez la session sur tous les appareils, y compris celui-ci.',
    sessionsSave: 'Déconnecter tous les appareils',
    termsTitle: 'Ce que vous avez accepté',
    termsLine: (dealer, version, date) => `Conditions, version ${version}, pour ${dealer}, le ${date}`,
  },
};
