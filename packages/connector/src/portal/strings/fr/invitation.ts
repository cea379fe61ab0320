import { PASSWORD_LENGTH } from '../../payer-auth.ts';
import { CODE_MINUTES } from '../../registration-code.ts';
import type { invitationWords as english } from '../en/invitation.ts';

/** What an invited person reads, in French. */
export const invitationWords: typeof english = {
  landing: {
    invited: (customer) => `Invitation à payer en ligne pour ${customer}`,
    invitedMany: (customer, others) =>
      others === 1
        ? `Invitation à payer en ligne pour ${customer} et un autre compte`
        : `Invitation à payer en ligne pour ${customer} et ${others} autres comptes`,
    account: (number) => `Compte ${number}`,
    accountInvitedBy: (number, whom) => `Compte ${number}, invitation envoyée par ${whom}`,
    invitedBy: (whom) => `Invitation envoyée par ${whom}`,
    about: (dealer) =>
      `Une seule inscription vous donne toutes les factures et tous les avoirs ouverts chez ${dealer}, d’après ses livres : ce qui n’est pas échu et ce qui est en retard, chantier par chantier.`,
    moreAccounts: (count) => (count === 1 ? 'Un autre compte' : `${count} autres comptes`),
    validUntil: (date) => `L’invitation est valable jusqu’au ${date}.`,
    trust: 'Un doute sur l’expéditeur ?',
    trustMore: 'Comment en être sûr',
    trustHow: (dealer) =>
      `Appelez ${dealer} au numéro qui figure sur votre dernière facture, et non à un numéro reçu dans un message. On pourra vous y lire les trois mots qui figurent dans votre invitation.`,
    email: 'Adresse e-mail',
    emailFixed: 'L’adresse à laquelle nous avons écrit. C’est avec elle que vous vous connecterez.',
    name: 'Votre nom',
    password: 'Mot de passe',
    passwordHint: `${PASSWORD_LENGTH.min} caractères ou plus. Vous pouvez le coller.`,
    accept: 'J’accepte les',
    acceptLink: 'conditions (en anglais)',
    acceptFor: (customer) => `pour ${customer}`,
    register: 'M’inscrire et voir mes factures',
    haveAccount: 'J’ai déjà un compte d’accès',
    signIn: 'Me connecter et voir mes factures',
    signedInAs: (email) => `Session ouverte avec l’adresse ${email}.`,
    acceptInvitation: 'Accepter et voir mes factures',
    otherAccount: (email) => `Session ouverte avec l’adresse ${email}`,
    otherAccountHow: (invited) =>
      `Cette invitation est pour ${invited}. Seule cette adresse peut l’accepter. Si elle est aussi la vôtre, continuez avec elle. Sinon, dites-nous à qui écrire.`,
    continueAs: (invited) => `Continuer avec ${invited}`,
  },
  code: {
    title: 'D’abord, un code',
    why: (address) =>
      `Ce lien n’est pas arrivé dans notre message. Pour que personne d’autre ne s’inscrive à votre nom, nous envoyons un code à ${address}.`,
    send: 'M’envoyer le code',
    mailed: (address) =>
      `Nous avons envoyé six chiffres à ${address}. Ils sont valables ${CODE_MINUTES} minutes. Regardez aussi dans les messages indésirables.`,
    label: 'Code reçu par e-mail',
    enter: 'Continuer',
    sendAnother: 'M’envoyer un autre code',
  },
  notMe: {
    title: 'Je ne suis pas la bonne personne',
    about: (dealer) =>
      `Qui s’occupe de ces factures ? Laissez les champs vides si vous ne le savez pas. Personne ne reçoit de message avant qu’une personne chez ${dealer} ait vérifié.`,
    name: 'Son nom',
    email: 'Son adresse e-mail',
    send: 'Ce n’est pas moi',
  },
  decline: {
    title: 'Refuser l’invitation',
    reason: 'Le motif, si vous souhaitez l’indiquer',
    reasons: [
      ['pays_by_check', 'Nous payons par chèque'],
      ['pays_in_store', 'Nous payons en magasin'],
      ['not_interested', 'Cela ne nous intéresse pas'],
      ['other', 'Autre motif'],
    ],
    comment: 'Souhaitez-vous ajouter quelque chose ?',
    askAgainOn: 'Me reposer la question le',
    askAgainHow: (dealer) =>
      `Aucun message n’est envoyé ce jour-là. ${dealer} reçoit un rappel et pourra alors vous reposer la question.`,
    optional: '(facultatif)',
    send: 'Refuser l’invitation',
  },
  deadLink: {
    expired: 'Cette invitation a expiré',
    expiredOn: (date) => `Elle était valable jusqu’au ${date}.`,
    newToAddress: (address) => `Nous pouvons envoyer un nouveau lien à ${address}.`,
    stopped: (address, dealer) =>
      `L’envoi d’invitations à ${address} est arrêté, aucun nouveau lien ne peut donc être envoyé. Appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    replaced: 'Il existe un lien plus récent',
    replacedSent: (when, address) =>
      `Nous l’avons envoyé à ${address} le ${when}, et seul le plus récent fonctionne. Cherchez-le parmi vos messages, y compris les indésirables.`,
    replacedQueued: (address) =>
      `Il est en route vers ${address}, et seul le plus récent fonctionne. Il devrait arriver d’ici quelques minutes.`,
    sendNew: 'M’envoyer un nouveau lien',
    sendAgain: 'Me le renvoyer',
    sent: 'Un nouveau lien est en route',
    sentHow: (address) =>
      `Nous l’envoyons à ${address}. Il devrait arriver d’ici quelques minutes, et seul le plus récent fonctionne.`,
    limited: 'Pas d’autre envoi pour le moment',
    limitedHow: (dealer) =>
      `Nous vous avons déjà envoyé plusieurs liens. Regardez dans les messages indésirables, ou appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    refused: 'Aucun nouveau lien ne peut être envoyé',
    refusedHow: (dealer) => `Appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    accepted: 'Cette invitation a été acceptée',
    acceptedHow: 'Connectez-vous avec l’adresse e-mail et le mot de passe choisi à ce moment-là.',
    signIn: 'Se connecter',
    declined: 'Vous avez refusé cette invitation',
    declinedHow: (dealer) => `${dealer} le sait et n’envoie plus de rappel à ce sujet.`,
    askAgain: (dealer, date) =>
      `Le ${date}, nous rappellerons à ${dealer} que vous souhaitez recevoir une nouvelle invitation.`,
    changedMind: (address) => `Vous avez changé d’avis ? Nous pouvons envoyer un nouveau lien à ${address}.`,
    notMe: 'Merci de nous l’avoir dit',
    notMeHow: (dealer) =>
      `${dealer} sait que cette invitation n’est pas arrivée à la bonne personne et n’envoie plus de rappel à ce sujet.`,
    revoked: 'Cette invitation a été révoquée',
    revokedHow: (dealer) =>
      `Si vous pensez qu’il s’agit d’une erreur, appelez ${dealer} au numéro qui figure sur votre dernière facture.`,
    unknown: 'Ce lien ne mène nulle part',
    unknownHow:
      'Votre messagerie l’a peut-être coupé en deux, ou la page est restée ouverte trop longtemps. Rouvrez-le avec le bouton du message le plus récent que vous ayez.',
  },
  unsubscribe: {
    ask: (dealer) => `Arrêter les invitations envoyées par ${dealer} ?`,
    asked: (dealer, address) => `${dealer} n’enverra plus d’invitation ni de rappel à ${address}.`,
    stays:
      'Les messages qui répondent à ce que vous faites vous-même, comme un reçu, arrivent toujours. Une invitation que vous avez déjà reste ouverte jusqu’à son dernier jour.',
    send: 'Arrêter ces messages',
    stopped: 'Ces messages sont arrêtés',
    stoppedHow: (dealer, address) => `${dealer} n’envoie plus d’invitation ni de rappel à ${address}.`,
    mistake: 'Arrêtés par erreur ? Vous pouvez les recevoir de nouveau.',
    keep: 'Continuer à les recevoir',
    kept: 'Vous continuez à recevoir ces messages',
    keptHow: (dealer, address) =>
      `${dealer} peut envoyer des invitations et des rappels à ${address}, comme avant.`,
    unknown: 'Ce lien ne mène nulle part',
    unknownHow:
      'Votre messagerie l’a peut-être coupé en deux. Rouvrez-le depuis le message le plus récent que vous ayez, ou répondez à ce message.',
  },
};
