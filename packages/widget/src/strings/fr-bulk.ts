import type { Counting } from './counting.ts';
import type { Strings } from './en.ts';

/** French words of the dialog that plans, reviews and sends many invitations. */
export const frBulk = ({ number, form, plural }: Counting): Strings['bulkInvitation'] => {
  const mails = (count: number) => plural(count, 'invitation', 'invitations');
  const customers = (count: number) => plural(count, 'client', 'clients');
  return {
    planningTitle: 'Vérification des clients à inviter',
    planningText: 'Rien n’est envoyé avant que vous ayez vu qui reçoit quoi.',
    gathering: (count) => `${plural(count, 'client lu', 'clients lus')} jusqu’ici`,
    cancel: 'Annuler',
    close: 'Fermer',
    back: 'Retour',

    reviewTitle: (count) => (count ? `Envoyer ${mails(count)} ?` : 'Personne à inviter'),
    reviewLead: (count, invited) =>
      count === 0
        ? 'Aucun de ces clients ne peut être invité pour le moment. Voici pourquoi, et que faire.'
        : invited > count
          ? `Chaque message contient un lien personnel pour s’inscrire. ${invited - count === 1 ? 'Un client a la même adresse qu’un autre et partage son message' : 'Les clients qui ont la même adresse partagent un message'}.`
          : 'Chaque message contient un lien personnel pour s’inscrire, consulter les sommes dues et les régler en ligne.',
    figures: { invitations: 'Invitations', invited: 'Clients invités', skipped: 'Sans message' },
    planningAgain: 'Nouvelle vérification…',
    changedTitle: 'Quelque chose a changé depuis votre vérification, rien n’a donc été envoyé',
    changedSame:
      'Les nombres sont les mêmes ; une adresse, une langue ou un partage a changé. Regardez les lignes.',
    changedWhat: 'Quoi',
    changedBefore: 'Avant',
    changedNow: 'Maintenant',
    skippedTitle: (count) =>
      `Pourquoi ${count === 1 ? 'un client ne reçoit' : `${number(count)} clients ne reçoivent`} rien`,
    showReason: (count, reason) => `Afficher ${customers(count)} : ${reason}`,
    show: 'Afficher',
    messageLabel: 'Votre mot personnel dans chaque message (facultatif)',
    messageLeft: (left) => plural(left, 'caractère restant', 'caractères restants'),
    rowsLabel: 'Qui reçoit quoi',
    tabs: { all: 'Tous', send: 'Avec message', skip: 'Sans message' },
    rowsHint: 'Les flèches haut et bas passent d’une ligne à l’autre.',
    loadingRows: 'Chargement des lignes',
    rowsFailed: 'Impossible de charger les lignes.',
    noRows: 'Aucune ligne.',
    more: (next) => `Afficher ${number(next)} de plus`,
    shown: (shown, total) => `${number(shown)} sur ${number(total)}`,
    oneMail: (count) => `Un seul message pour ${customers(count)}`,
    moreCustomers: (count) => `et ${plural(count, 'autre client', 'autres clients')}`,
    preview: 'Aperçu',
    previewFor: (name) => `Aperçu du message pour ${name}`,
    send: (count) => `Envoyer ${mails(count)}`,
    sendingNow: 'Envoi…',
    otherRunning: (sent, total) =>
      `Un envoi précédent est encore en cours : ${number(sent)} sur ${number(total)}.`,
    showOther: 'L’afficher',

    coverageOwed: (amount) => `sur ${amount} d’encours`,
    coverageParts: { covered: 'Accepté ou invité', planned: 'Avec ce plan', left: 'Non atteint' },
    coverageReached: (percent) => `Objectif de ${percent} atteint`,
    coverageShort: (percent) => `Objectif de ${percent} hors de portée pour l’instant`,
    coverageBlocked: (amount, count, reason) => `${amount} pour ${customers(count)} : ${reason}`,

    undoTitle: (count) => `${mails(count)} ${form(count, 'part', 'partent')} dans un instant`,
    undoLead: 'D’ici là, rien n’est parti : « Tout annuler » arrête l’envoi entier.',
    undo: 'Tout annuler',
    undoing: 'Annulation…',
    keepSending: 'Fermer et envoyer',
    secondsLeft: (seconds) => plural(seconds, 'seconde', 'secondes'),
    announceUndo: (count, seconds) =>
      `${mails(count)} ${form(count, 'part', 'partent')} dans ${plural(seconds, 'seconde', 'secondes')}. « Tout annuler » arrête l’envoi.`,

    sendingTitle: (count) => `Envoi de ${mails(count)}`,
    pausedTitle: (left) => `En pause : ${plural(left, 'message en attente', 'messages en attente')}`,
    sendingLead: 'Vous pouvez fermer cette fenêtre ; l’envoi continue.',
    pausedLead: 'Plus rien ne part avant la reprise. Le délai des liens court pendant ce temps.',
    progress: (done, total) => `${number(done)} sur ${number(total)}`,
    ofTotal: (total) => `sur ${plural(total, 'message', 'messages')}`,
    progressLabel: 'Messages envoyés',
    pause: 'Suspendre',
    resume: 'Reprendre',
    cancelRest: 'Annuler le reste',
    lateNews: 'L’avancement ne peut pas être lu pour le moment. L’envoi continue.',
    announcePaused: 'En pause',
    announceResumed: 'Envoi repris',

    doneTitle: (sent, failed) =>
      failed
        ? `${plural(sent, 'envoyée', 'envoyées')}, ${number(failed)} en échec`
        : `${mails(sent)} ${form(sent, 'envoyée', 'envoyées')}`,
    doneLead:
      'La ligne de chaque client montre son nouvel état. Patientez quelques jours ; après une semaine, appelez.',
    failedLead:
      'Voyez pourquoi ci-dessous. Une adresse que son serveur refuse définitivement doit être remplacée.',
    undoneTitle: 'Envoi annulé : personne n’a reçu de message',
    undoneLead: (count) =>
      `${mails(count)} ${form(count, 'annulée', 'annulées')}. Les clients sont comme s’ils n’avaient pas été invités.`,
    stoppedTitle: (sent) => `Envoi arrêté après ${mails(sent)}`,
    stoppedLead: (undone) =>
      `${mails(undone)} ${form(undone, 'annulée', 'annulées')} ; ce qui était parti reste envoyé.`,
    stillLeaving: (count) =>
      `${plural(count, 'message était en train de partir', 'messages étaient en train de partir')}. Cette page dira ce qu’il en est.`,
    retry: (count) => (count === 1 ? 'Réessayer l’échec' : `Réessayer les ${number(count)} échecs`),
    done: 'Terminé',
    results: {
      queued: 'En attente',
      uncertain: 'Incertaine',
      sent: 'Envoyée',
      failed: 'En échec',
      skipped: 'Ignorée',
      undone: 'Annulée',
    },
    resultHints: {
      uncertain: 'Remise, mais la réponse s’est perdue ; renvoyée avec le même lien.',
    },

    reasons: {
      no_email: 'Aucune adresse e-mail enregistrée',
      invalid_email: 'L’adresse e-mail enregistrée n’est pas valide',
      already_accepted: 'Déjà inscrit',
      already_pending: 'Déjà invité, pas encore de réponse',
      declined: 'A refusé',
      suppressed: 'N’accepte plus nos messages',
      portal_access_disabled: 'L’accès au portail est désactivé',
      inactive: 'Inactif dans l’ERP',
      revoked: 'Révoquée avant le départ du message',
      replaced: 'Renvoyée séparément avant le départ du message',
      expired: 'Le lien a expiré avant le départ du message',
      daily_mail_limit: 'A reçu cinq messages en 24 heures',
    },
    remedies: {
      no_email: 'Ajoutez-en une dans l’ERP ou avec « Ajouter e-mail » sur la ligne du client.',
      invalid_email: 'Corrigez-la dans l’ERP ou avec « Ajouter e-mail » sur la ligne du client.',
      already_accepted: 'Rien à faire.',
      already_pending: 'Patientez quelques jours ; après une semaine, appelez ou renvoyez.',
      declined: 'Parlez d’abord au client, puis renvoyez depuis sa fiche.',
      suppressed: 'Désabonnement, retour ou signalement comme indésirable. Invitez une autre adresse.',
      portal_access_disabled: 'Rétablissez d’abord l’accès sur la fiche du client.',
      inactive: 'Activez d’abord le client dans l’ERP.',
      revoked: 'Invitez de nouveau si c’était une erreur.',
      replaced: 'Rien à faire : le message plus récent est en route.',
      expired: 'Invitez de nouveau.',
      daily_mail_limit: 'Réessayez demain.',
    },

    faultTitle: 'Impossible de préparer le plan',
    tooLargeTitle: 'Trop de clients pour un seul envoi',
    tooLargeText: (limit) =>
      `Un envoi comprend au plus ${mails(limit)} ; rien n’a donc été préparé ni envoyé.`,
    tooLargeNarrow: {
      filter: 'Restreignez la liste avec un filtre, ou commencez par les plus urgents et continuez ensuite.',
      customerIds: 'Sélectionnez moins de clients, ou invitez-les en plusieurs envois.',
      coverOutstandingPercent: 'Choisissez une part plus petite, envoyez, puis augmentez-la.',
    },
    takeTop: (limit) => `Prendre les ${number(limit)} plus urgents`,
    lostText: (count) =>
      `${plural(count, 'des clients sélectionnés n’existe plus', 'des clients sélectionnés n’existent plus')}.`,
    leaveOut: (count) => form(count, 'L’exclure', 'Les exclure'),
    goneTitle: 'Cet envoi n’existe plus',

    reach: (percent) => `Atteindre ${percent} de l’encours`,
  };
};
