import type { Counting } from './counting.ts';
import type { InviteStrings } from './en-invite.ts';
import { esSmall } from './es-small.ts';

/** Spanish words of the dialog that invites. */
export const esInvite = (counting: Counting): InviteStrings => {
  const small = esSmall(counting);
  return {
    ...small,
    invite: {
      ...small.invite,
      title: (name) => `Invitar a ${name}`,
      resendTitle: (name) => `Reenviar la invitación a ${name}`,
      lead: 'Recibirá un correo con un enlace personal para registrarse, consultar lo que debe y pagarlo en línea.',
      resendLead: (email) => `Se enviará un nuevo correo con un enlace nuevo a ${email}.`,
      oldLink: (date) => `El enlace enviado el ${date} dejará de funcionar.`,
      to: 'Enviar a',
      otherAddress: 'Otra dirección',
      otherAddressLabel: 'Correo electrónico',
      addressExample: 'nombre@empresa.com',
      otherAddressHint: 'Solo para esta invitación; el ERP conserva la suya.',
      usual: 'Contacto habitual',
      noEmail: 'Sin correo electrónico',
      invalidEmail: 'Correo no válido',
      alreadyPending: 'Tiene una invitación abierta',
      message: 'Un mensaje suyo (opcional)',
      messageHint: (left) => counting.plural(left, 'carácter disponible', 'caracteres disponibles'),
      cancel: 'Cancelar',
      send: 'Enviar invitación',
      resend: 'Reenviar invitación',
      sending: 'Enviando…',
      typeAddress: 'Escriba un correo electrónico, por ejemplo, ana@empresa.com.',
      inviteAnother: 'Invitar a otra dirección',
      backToResend: 'Reenviar a la misma dirección',
      declinedTitle: (name) => `${name} rechazó la invitación`,
      declinedLead: (email, date) => `Rechazada por ${email} el ${date}.`,
      declinedAsk: 'Vuelva a escribir solo si ha hablado antes con el cliente.',
      declinedFirst: 'Reenviar de todos modos…',
      declinedSecondTitle: '¿Volver a escribir?',
      declinedSecond: (email) =>
        `Desde ${email} se pidió no recibir más invitaciones. Aun así, se enviará un nuevo correo.`,
      declinedConfirm: 'Sí, reenviar',
    },
    preview: {
      show: 'Ver el correo',
      loading: 'Preparando el correo…',
      title: 'El correo tal como se enviaría',
      note: 'Aquí los enlaces no llevan a ninguna parte y la frase de comprobación es un ejemplo.',
      from: 'De',
      to: 'Para',
      replyTo: 'Responder a',
      subject: 'Asunto',
      text: 'Como texto sin formato',
      back: 'Atrás',
    },
  };
};
