import type { Counting } from './counting.ts';
import type { SmallStrings } from './en-small.ts';

/** French words of the badge and the button. */
export const frSmall = ({ plural }: Counting): SmallStrings => {
  const days = (count: number) => plural(count, 'jour', 'jours');
  return {
    badge: {
      words: {
        none: 'Non invité',
        pending: 'En attente',
        accepted: 'Acceptée',
        declined: 'Refusée',
        expired: 'Expirée',
      },
      meanings: {
        none: 'Aucune invitation pour ce client. Pensez à l’inviter : d’abord les soldes élevés et en retard.',
        pending:
          'Invitation envoyée, pas encore de réponse. Patientez quelques jours ; après une semaine, appelez.',
        accepted: 'Inscription faite, paiement en ligne possible. Rien à faire.',
        declined: 'Invitation refusée. Voyez pourquoi, puis relancez ou respectez ce choix.',
        expired: 'Le lien a expiré sans avoir été utilisé. Renvoyez l’invitation pour en donner un nouveau.',
      },
      pendingOverdue: (count) =>
        `Invitation envoyée il y a ${days(count)}, sans réponse. Il est temps d’appeler.`,
      disabled: 'Inscription faite, mais l’accès au portail est désactivé.',
      delivery: {
        bounced: 'Le message est revenu. Vérifiez l’adresse.',
        complained: 'Le message a été signalé comme indésirable. Appelez plutôt.',
        suppressed: 'Cette adresse n’accepte plus nos messages. Invitez-en une autre.',
      },
      today: 'aujourd’hui',
      days,
      daysCall: (count) => `${days(count)}, à appeler`,
      bounced: 'revenu',
      complained: 'indésirable, à appeler',
      suppressed: 'bloquée',
      sentOn: (date) => `envoyée le ${date}`,
      accessOff: 'accès désactivé',
      loading: 'Chargement de l’état',
      unknown: 'État inconnu',
    },
    invite: {
      label: { invite: 'Inviter', resend: 'Renvoyer', registered: 'Inscrit', loading: 'Chargement' },
      buttonFor: (action, name) => `${action} : ${name}`,
      sent: (email) => `Invitation envoyée à ${email}`,
      resent: (email) => `Nouvelle invitation envoyée à ${email}`,
      registeredText: 'Inscrit',
      inactive: 'Inactif dans l’ERP : ne peut pas être invité',
    },
    declineReasons: {
      not_me: 'Pas la bonne personne',
      pays_by_check: 'Paie par chèque',
      pays_in_store: 'Paie en magasin',
      not_interested: 'Pas d’intérêt',
      other: 'Autre motif',
    },
    fault: {
      tryAgain: 'Réessayer',
      reference: (requestId) => `Référence ${requestId}`,
      notConnectedTitle: 'Non connecté',
      notConnectedText:
        'Placez cet élément dans <payvite-provider> ou appelez configure() avec baseUrl et fetchToken.',
      permissionTitle: 'Accès non autorisé',
      permissionText:
        'Votre rôle dans l’ERP ne comprend pas cette fonction. Demandez l’accès à l’administrateur.',
      listTitle: 'Impossible de charger les clients',
      customerTitle: 'Impossible de charger ce client',
      customerMissingTitle: 'Client introuvable',
      customerMissingText: 'Il a peut-être été supprimé, ou le lien est ancien.',
      codes: {
        connection_failed: 'Payvite est injoignable. Vérifiez la connexion, puis réessayez.',
        timed_out:
          'Payvite a mis trop de temps à répondre. Vérifiez si l’opération a eu lieu avant de réessayer.',
        token_failed:
          'Votre ERP n’a pas ouvert de session Payvite. Rechargez la page ; si le problème persiste, prévenez l’administrateur.',
        unexpected: 'Une erreur s’est produite sur cette page. Réessayez.',
        unauthenticated: 'La session n’a pas été acceptée. Rechargez la page pour vous reconnecter.',
        token_expired: 'La session est terminée. Rechargez la page.',
        permission_denied: 'Votre rôle dans l’ERP ne le permet pas. Adressez-vous à l’administrateur.',
        origin_not_allowed:
          'L’adresse de cette page n’est pas autorisée à utiliser Payvite. Demandez à l’administrateur de l’ajouter.',
        customer_not_found: 'Ce client n’existe plus. Actualisez la liste.',
        contact_not_found: 'Ce contact n’existe plus. Choisissez-en un autre.',
        invitation_not_found: 'Cette invitation n’existe plus. Rechargez la page.',
        customer_inactive: 'Inactif dans l’ERP. Activez-le d’abord.',
        no_email: 'Aucune adresse e-mail enregistrée. Saisissez une adresse.',
        invalid_email: 'L’adresse e-mail n’est pas valide. Saisissez-en une autre.',
        contacts_differ: 'Ces clients ont des contacts différents. Invitez-les un par un.',
        invitation_pending: 'Cette adresse a déjà une invitation ouverte. Renvoyez-la plutôt.',
        invitation_accepted: 'Déjà inscrit. Rien à faire.',
        invitation_declined:
          'L’invitation a été refusée. Parlez d’abord au client, puis renvoyez-la depuis sa fiche.',
        invitation_revoked: 'Cette invitation a été révoquée. Envoyez-en une nouvelle.',
        invitation_expired: 'Cette invitation a expiré. Renvoyez-la avec un nouveau lien.',
        payer_not_found: 'Cette personne n’est plus inscrite ici. Rechargez la page.',
        portal_access_none: 'Personne ne s’est inscrit. Révoquez plutôt l’invitation.',
        portal_access_disabled: 'L’accès au portail est désactivé. Rétablissez-le d’abord.',
        daily_mail_limit: 'Cette adresse a reçu cinq messages en 24 heures. Attendez demain.',
        resend_too_soon: 'L’envoi date de quelques minutes. Patientez un peu avant de renvoyer.',
        address_suppressed: 'Cette adresse n’accepte plus nos messages. Invitez une autre adresse.',
        mail_not_configured:
          'Payvite ne peut pas encore envoyer de messages. Demandez à l’administrateur de le configurer.',
        postal_address_missing:
          'Les messages doivent porter votre adresse postale. Demandez à l’administrateur de la saisir dans les réglages.',
        rate_limited: 'Trop de demandes à la fois. Patientez un instant, puis réessayez.',
        internal_error: 'Payvite a rencontré une erreur. Réessayez ; si elle persiste, citez la référence.',
        unavailable: 'Payvite est momentanément indisponible. Réessayez.',
      },
      waitMinutes: (minutes) => `Patientez ${plural(minutes, 'minute', 'minutes')} avant de renvoyer.`,
      waitSeconds: (seconds) => `Patientez ${plural(seconds, 'seconde', 'secondes')}, puis réessayez.`,
    },
  };
};
