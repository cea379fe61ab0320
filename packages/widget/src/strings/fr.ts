import type { Counting } from './counting.ts';
import type { Strings } from './en.ts';
import { frBulk } from './fr-bulk.ts';
import { frDetail } from './fr-detail.ts';
import { frFollowUp } from './fr-follow-up.ts';
import { frInvite } from './fr-invite.ts';

/**
 * Every visible and spoken word of the elements, in French. Names stand where no word before them elides, and no word
 * agrees with the reader. The spaces before : ; ? ! and inside « » are no-break spaces.
 */
export const fr = (counting: Counting): Strings => {
  const { number, plural } = counting;
  const invite = frInvite(counting);
  return {
    ...invite,
    fault: {
      ...invite.fault,
      codes: {
        ...invite.fault.codes,
        bulk_invitation_not_found: 'Cet envoi n’existe plus. Fermez cette fenêtre et recommencez.',
        contact_suggestion_decided: 'Quelqu’un a déjà décidé entre-temps.',
        contact_suggestion_not_found: 'Cette suggestion n’existe plus.',
      },
    },
    ...frFollowUp(counting),
    ...frDetail(counting),
    list: {
      label: 'Clients',
      search: 'Rechercher nom, compte ou e-mail',
      searchTooShort: 'Saisissez au moins 3 caractères',
      filters: 'Filtrer par invitation',
      sortBy: 'Trier par',
      columns: {
        select: 'Sélectionner',
        name: 'Client',
        collectionPriority: 'Priorité',
        outstandingMinor: 'Encours',
        pastDueMinor: 'En retard',
        aging: 'Ancienneté',
        weightedAverageDaysOverdue: 'Jours de retard',
        accountType: 'Type',
        currentMinor: 'Non échu',
        debitAdjustmentsMinor: 'Débits',
        creditAdjustmentsMinor: 'Avoirs',
        days1To30Minor: '1–30 jours',
        days31To60Minor: '31–60 jours',
        days61To90Minor: '61–90 jours',
        days91PlusMinor: '91+ jours',
        contact: 'Contact',
        status: 'Invitation',
        action: 'Étape suivante',
      },
      selectAll: 'Sélectionner tous les clients qui correspondent',
      selectCustomer: (name) => `Sélectionner ${name}`,
      account: (accountNumber) => `Compte ${accountNumber}`,
      noEmail: 'Sans e-mail',
      invalidEmail: 'E-mail non valide',
      moreContacts: (count) => `+${number(count)}`,
      inactive: 'Inactif',
      stale: 'Chiffres antérieurs',
      staleMeaning:
        'Le dernier export avait une ligne erronée pour ce client ; ces chiffres viennent du précédent.',
      balancesAsOf: (age) => `Soldes : ${age}`,
      exportCsv: 'Exporter',
      exporting: 'Export…',
      exportName: (day) => `clients-${day}.csv`,
      exported: 'La liste a été enregistrée dans un fichier CSV.',
      sorted: (column, isDescending) =>
        `Tri par ${column}, ordre ${isDescending ? 'décroissant' : 'croissant'}`,
      loading: 'Chargement des clients',
      loaded: (total) => plural(total, 'client', 'clients'),
      emptyTitle: 'Pas encore de clients',
      emptyText: 'Ils apparaissent ici dès que le premier export de votre ERP a été lu.',
      noMatchTitle: 'Aucun client ne correspond',
      noMatchText: 'Rien ne correspond à la fois à cette recherche et à ces filtres.',
      clearFilters: 'Effacer les filtres',
      notRefreshed: (time) => `Actualisation impossible. Ces chiffres datent de ${time}.`,
    },
    filters: {
      all: 'Tous',
      toCall: 'À appeler',
    },
    filterPanel: {
      button: 'Filtrer',
      buttonOn: (count) => `Filtrer (${number(count)})`,
      title: 'Autres filtres',
      any: 'Indifférent',
      status: 'État du compte',
      active: 'Actif',
      inactive: 'Inactif',
      accountType: 'Type de compte',
      hasEmail: 'E-mail',
      withEmail: 'Avec e-mail',
      withoutEmail: 'Sans e-mail',
      minOutstanding: (currency) => `Doit au moins (${currency})`,
      pendingOlderThan: 'En attente depuis plus de (jours)',
    },
    columns: {
      button: 'Colonnes',
      reset: 'Réinitialiser',
      earlier: (column) => `Avancer ${column}`,
      later: (column) => `Reculer ${column}`,
      narrower: (column) => `Rétrécir ${column}`,
      wider: (column) => `Élargir ${column}`,
      resized: (column, rem) => `Largeur, ${column} : ${number(rem)}`,
    },
    sync: {
      failed: {
        title: 'Le dernier export n’a pas pu être lu.',
        whatToDo:
          'Ces chiffres sont les précédents. Corrigez l’export dans l’ERP, puis relancez la synchronisation.',
      },
      needs_approval: {
        title: 'Le dernier export attend une approbation.',
        whatToDo:
          'Ces chiffres sont les précédents. Vérifiez l’export, puis approuvez la synchronisation ou exportez de nouveau.',
      },
    },
    actions: {
      invite: 'Inviter',
      resend: 'Renvoyer',
      followUp: 'Relancer',
      seeWhy: 'Voir pourquoi',
      addEmail: 'Ajouter e-mail',
      fixAddress: 'Corriger',
      nothing: 'Rien à faire',
    },
    selection: {
      count: (count) => plural(count, 'sélectionné', 'sélectionnés'),
      withoutEmail: (count) => `${number(count)} sans e-mail`,
      clear: 'Effacer',
      invite: (count) => (count ? `Inviter (${number(count)})` : 'Inviter'),
      all: (total) => `Sélectionner les ${number(total)} qui correspondent`,
      tooFar: (most) => `Une plage contient au plus ${plural(most, 'client', 'clients')}`,
      label: 'Clients sélectionnés',
      cleared: 'Sélection effacée',
    },
    bulkInvitation: frBulk(counting),
    dates: {
      daysLate: (days) => `${plural(days, 'jour', 'jours')} de retard`,
      dueToday: 'aujourd’hui',
      dueIn: (days) => `dans ${plural(days, 'jour', 'jours')}`,
      justNow: 'à l’instant',
    },
    buckets: ['Non échu', '1–30 jours', '31–60 jours', '61–90 jours', 'Plus de 90 jours'],
    aging: {
      label: (parts) => `Ancienneté : ${parts}`,
      part: (bucket, percent) => `${bucket} ${percent}`,
      nothing: 'Aucune facture ouverte',
    },
    sortOptions: {
      '-collectionPriority': 'Priorité, décroissante',
      '-outstandingMinor': 'Encours, décroissant',
      '-pastDueMinor': 'En retard, décroissant',
      '-weightedAverageDaysOverdue': 'Jours de retard, décroissants',
      name: 'Nom, de A à Z',
    },
  };
};
