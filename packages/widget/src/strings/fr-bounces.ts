import type { Counting } from './counting.ts';
import type { BouncesStrings } from './en-bounces.ts';

/** French words of the mails that came back. */
export const frBounces = ({ number, plural }: Counting): BouncesStrings => ({
  title: 'Messages revenus',
  lead: 'Demandez la bonne adresse, corrigez-la ici et invitez de nouveau. L’ERP garde la sienne tant que vous ne l’y changez pas.',
  total: (count) => plural(count, 'client', 'clients'),
  loading: 'Chargement des messages revenus',
  faultTitle: 'Impossible de charger les messages revenus',
  emptyTitle: 'Aucun message n’est revenu',
  emptyText: 'Si cela arrive, corrigez ici l’adresse.',
  notRefreshed: (time) => `Actualisation impossible. Ces données datent de ${time}.`,
  columns: {
    customer: 'Client',
    sentTo: 'Envoyé à',
    balance: 'Solde',
    reason: 'Ce qui s’est passé',
    repair: 'Correction',
  },
  account: 'Compte',
  openCustomer: (name) => `Ouvrir ${name}`,
  call: (name, phone) => `Appeler ${name} au ${phone}`,
  noPhone: 'Pas de téléphone dans l’ERP',
  sentOn: (date) => `Envoyé le ${date}`,
  heldBack: 'Non envoyé : un message précédent est revenu',
  covers: (count) => `Pour ${plural(count, 'client', 'clients')} à la fois`,
  reasons: {
    no_mailbox: 'Cette adresse n’existe pas.',
    rejected: 'Leur serveur de messagerie a refusé le message.',
    gave_up: 'Leur serveur de messagerie est resté injoignable pendant des jours.',
  },
  advice: {
    no_mailbox: 'Demandez la bonne, puis invitez-la.',
    rejected: 'Demandez-leur d’accepter vos messages, puis renvoyez ; ou utilisez une autre adresse.',
    gave_up: 'Renvoyez ; si le message revient encore, demandez une autre adresse.',
  },
  forCustomer: (action, name) => `${action}, ${name}`,
  address: 'Bonne adresse',
  correct: 'Corriger et réinviter',
  inviteAddress: 'Inviter cette adresse',
  instead: (name) => `Inviter plutôt ${name}`,
  sendAgain: 'Renvoyer',
  another: 'Utiliser une autre adresse',
  sameAddress: 'C’est l’adresse d’où le message est revenu. Saisissez-en une autre.',
  correctedOnly: (email) => `L’adresse est maintenant ${email}, mais rien n’y a encore été envoyé.`,
  invitedAgain: (email) => `Nouvelle invitation à ${email}`,
  waits: 'Le message partira à la reprise des envois.',
  announced: (name, email) => `${name} : nouvelle invitation à ${email}`,
  cannotInvite: 'Votre rôle permet de consulter, pas d’inviter.',
  amountsIn: (currency) => `Montants en ${currency}`,
  shown: (shown, total) => `${number(shown)} sur ${number(total)}`,
  more: 'Afficher plus',
  pause: {
    since: (time) => `Aucune invitation ne part depuis ${time}.`,
    reasons: {
      hard_bounces: 'Trop d’adresses n’existent pas.',
      complaints: 'Trop d’invitations ont été signalées comme indésirables.',
    },
    waiting: (count) =>
      `${plural(count, 'message attend et partira', 'messages attendent et partiront')} à la levée de la pause.`,
    repairs: {
      hard_bounces: 'Corrigez les adresses ci-dessous.',
      complaints: 'Dites à ces personnes qui vous êtes avant d’en inviter d’autres.',
    },
    lift: 'Demandez ensuite à la personne qui gère Payvite de la lever (payvite dealer resume).',
  },
});
