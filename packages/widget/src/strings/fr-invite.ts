import type { Counting } from './counting.ts';
import type { InviteStrings } from './en-invite.ts';
import { frSmall } from './fr-small.ts';

/** French words of the dialog that invites. */
export const frInvite = (counting: Counting): InviteStrings => {
  const small = frSmall(counting);
  return {
    ...small,
    invite: {
      ...small.invite,
      title: (name) => `Inviter ${name}`,
      resendTitle: (name) => `Renvoyer l’invitation à ${name}`,
      lead: 'Un message part avec un lien personnel pour s’inscrire, consulter les sommes dues et les régler en ligne.',
      resendLead: (email) => `Un nouveau message avec un nouveau lien est envoyé à ${email}.`,
      oldLink: (date) => `Le lien envoyé le ${date} cesse de fonctionner.`,
      to: 'Envoyer à',
      otherAddress: 'Autre adresse',
      otherAddressLabel: 'Adresse e-mail',
      addressExample: 'nom@entreprise.com',
      otherAddressHint: 'Pour cette invitation seulement ; l’ERP garde la sienne.',
      usual: 'Contact habituel',
      noEmail: 'Sans adresse e-mail',
      invalidEmail: 'Adresse e-mail non valide',
      alreadyPending: 'A une invitation ouverte',
      message: 'Votre mot personnel (facultatif)',
      messageHint: (left) => counting.plural(left, 'caractère restant', 'caractères restants'),
      cancel: 'Annuler',
      send: 'Envoyer l’invitation',
      resend: 'Renvoyer l’invitation',
      sending: 'Envoi…',
      typeAddress: 'Saisissez une adresse e-mail, par exemple ana@entreprise.com.',
      inviteAnother: 'Inviter plutôt une autre adresse',
      backToResend: 'Renvoyer plutôt à la même adresse',
      declinedTitle: (name) => `${name} a refusé`,
      declinedLead: (email, date) => `${email} a refusé le ${date}.`,
      declinedAsk: 'N’écrivez de nouveau qu’après en avoir parlé avec le client.',
      declinedFirst: 'Renvoyer quand même…',
      declinedSecondTitle: 'Écrire de nouveau ?',
      declinedSecond: (email) =>
        `${email} a demandé à ne plus recevoir d’invitation. Un nouveau message partira malgré tout.`,
      declinedConfirm: 'Oui, renvoyer',
    },
    preview: {
      show: 'Aperçu du message',
      loading: 'Préparation du message…',
      title: 'Le message tel qu’il serait envoyé',
      note: 'Ici, les liens ne mènent nulle part et la phrase de contrôle est un exemple.',
      from: 'De',
      to: 'À',
      replyTo: 'Répondre à',
      subject: 'Objet',
      text: 'En texte brut',
      back: 'Retour',
    },
  };
};
