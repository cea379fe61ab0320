import type { Counting } from './counting.ts';
import type { BouncesStrings } from './en-bounces.ts';

/** Spanish words of the mails that came back. */
export const esBounces = ({ number, plural }: Counting): BouncesStrings => ({
  title: 'Correos devueltos',
  lead: 'Pregunte por la dirección correcta, corríjala aquí y vuelva a invitar. El ERP conserva la suya hasta que la cambie allí.',
  total: (count) => plural(count, 'cliente', 'clientes'),
  loading: 'Cargando los correos devueltos',
  faultTitle: 'No se han podido cargar los correos devueltos',
  emptyTitle: 'No se ha devuelto ningún correo',
  emptyText: 'Cuando se devuelva uno, corrija aquí su dirección.',
  notRefreshed: (time) => `No se ha podido actualizar. Hora de estos datos: ${time}.`,
  columns: {
    customer: 'Cliente',
    sentTo: 'Enviado a',
    balance: 'Saldo',
    reason: 'Qué ha pasado',
    repair: 'Corrección',
  },
  account: 'Cuenta',
  openCustomer: (name) => `Abrir ${name}`,
  call: (name, phone) => `Llamar a ${name} al ${phone}`,
  noPhone: 'Sin teléfono en el ERP',
  sentOn: (date) => `Enviado el ${date}`,
  heldBack: 'Sin enviar: ya se devolvió un correo anterior',
  covers: (count) => `Para ${plural(count, 'cliente', 'clientes')} a la vez`,
  reasons: {
    no_mailbox: 'Esa dirección no existe.',
    rejected: 'Su servidor de correo ha rechazado el mensaje.',
    gave_up: 'No se ha podido contactar con su servidor de correo durante días.',
  },
  advice: {
    no_mailbox: 'Pregunte por la correcta e invítela.',
    rejected: 'Pida que acepten sus correos y vuelva a enviar, o use otra dirección.',
    gave_up: 'Vuelva a enviar; si se devuelve otra vez, pida otra dirección.',
  },
  forCustomer: (action, name) => `${action}, ${name}`,
  address: 'Dirección correcta',
  correct: 'Corregir y volver a invitar',
  inviteAddress: 'Invitar a esta dirección',
  instead: (name) => `Invitar mejor a ${name}`,
  sendAgain: 'Volver a enviar',
  another: 'Usar otra dirección',
  sameAddress: 'Es la dirección de la que se ha devuelto el correo. Escriba otra.',
  correctedOnly: (email) => `La dirección ahora es ${email}, pero aún no se le ha enviado nada.`,
  invitedAgain: (email) => `Invitación enviada de nuevo a ${email}`,
  waits: 'El correo saldrá cuando se reanuden los envíos.',
  announced: (name, email) => `${name}: invitación enviada de nuevo a ${email}`,
  cannotInvite: 'Su rol permite consultar, pero no invitar.',
  amountsIn: (currency) => `Importes en ${currency}`,
  shown: (shown, total) => `${number(shown)} de ${number(total)}`,
  more: 'Mostrar más',
  pause: {
    since: (time) => `Ninguna invitación sale desde ${time}.`,
    reasons: {
      hard_bounces: 'Demasiadas direcciones no existen.',
      complaints: 'Demasiadas se han marcado como no deseadas.',
    },
    waiting: (count) =>
      `${plural(count, 'correo espera y saldrá', 'correos esperan y saldrán')} cuando se levante la pausa.`,
    repairs: {
      hard_bounces: 'Corrija las direcciones de abajo.',
      complaints: 'Explique a estas personas quién es antes de invitar a más.',
    },
    lift: 'Después, pida a quien administra Payvite que la levante (payvite dealer resume).',
  },
});
