import { PASSWORD_LENGTH } from '../../payer-auth.ts';
import { CODE_MINUTES } from '../../registration-code.ts';
import type { invitationWords as english } from '../en/invitation.ts';

/** What an invited person reads, in Spanish. */
export const invitationWords: typeof english = {
  landing: {
    invited: (customer) => `Invitación a pagar en línea para ${customer}`,
    invitedMany: (customer, others) =>
      others === 1
        ? `Invitación a pagar en línea para ${customer} y otra cuenta`
        : `Invitación a pagar en línea para ${customer} y ${others} cuentas más`,
    account: (number) => `Cuenta ${number}`,
    accountInvitedBy: (number, whom) => `Cuenta ${number}, por invitación de ${whom}`,
    invitedBy: (whom) => `Por invitación de ${whom}`,
    about: (dealer) =>
      `Regístrese una sola vez y consulte todas las facturas y créditos pendientes tal como constan en los libros de ${dealer}: qué está por vencer y qué está vencido, obra por obra.`,
    moreAccounts: (count) => (count === 1 ? 'Una cuenta más' : `${count} cuentas más`),
    validUntil: (date) => `La invitación es válida hasta el ${date}.`,
    trust: '¿Duda de que seamos nosotros?',
    trustMore: 'Cómo asegurarse',
    trustHow: (dealer) =>
      `Llame a ${dealer} al número que figura en su última factura, no a uno que venga en un correo. Allí pueden leerle las tres palabras que figuran en su invitación.`,
    email: 'Correo electrónico',
    emailFixed: 'La dirección a la que escribimos. Con ella iniciará sesión.',
    name: 'Su nombre',
    password: 'Contraseña',
    passwordHint: `${PASSWORD_LENGTH.min} caracteres o más. Puede pegarla.`,
    accept: 'Acepto las',
    acceptLink: 'condiciones (en inglés)',
    acceptFor: (customer) => `para ${customer}`,
    register: 'Registrarme y ver mis facturas',
    haveAccount: 'Ya tengo una cuenta de acceso',
    signIn: 'Iniciar sesión y ver mis facturas',
    signedInAs: (email) => `Ha iniciado sesión como ${email}.`,
    acceptInvitation: 'Aceptar y ver mis facturas',
    otherAccount: (email) => `Ha iniciado sesión como ${email}`,
    otherAccountHow: (invited) =>
      `Esta invitación es para ${invited}. Solo esa dirección puede aceptarla. Si también es suya, continúe con ella. Si no, díganos a quién escribir.`,
    continueAs: (invited) => `Continuar como ${invited}`,
  },
  code: {
    title: 'Primero, un código',
    why: (address) =>
      `Este enlace no llegó en nuestro correo. Para que nadie más se registre en su nombre, enviaremos un código a ${address}.`,
    send: 'Enviarme el código',
    mailed: (address) =>
      `Enviamos seis dígitos a ${address}. Son válidos durante ${CODE_MINUTES} minutos. Mire también en la carpeta de correo no deseado.`,
    label: 'Código del correo',
    enter: 'Continuar',
    sendAnother: 'Enviarme otro código',
  },
  notMe: {
    title: 'No soy la persona indicada',
    about: (dealer) =>
      `¿Quién se encarga de estas facturas? Si no lo sabe, déjelo en blanco. No se escribe a nadie antes de que una persona de ${dealer} lo revise.`,
    name: 'Su nombre',
    email: 'Su correo electrónico',
    send: 'No soy yo',
  },
  decline: {
    title: 'Rechazar la invitación',
    reason: 'El motivo, si quiere indicarlo',
    reasons: [
      ['pays_by_check', 'Pagamos con cheque'],
      ['pays_in_store', 'Pagamos en la tienda'],
      ['not_interested', 'No nos interesa'],
      ['other', 'Otro motivo'],
    ],
    comment: '¿Desea añadir algo?',
    askAgainOn: 'Volver a preguntarme el',
    askAgainHow: (dealer) =>
      `Ese día no se envía ningún correo. Se avisa a ${dealer}, que podrá volver a preguntarle.`,
    optional: '(opcional)',
    send: 'Rechazar la invitación',
  },
  deadLink: {
    expired: 'Esta invitación caducó',
    expiredOn: (date) => `Era válida hasta el ${date}.`,
    newToAddress: (address) => `Podemos enviar un enlace nuevo a ${address}.`,
    stopped: (address, dealer) =>
      `Las invitaciones a ${address} están canceladas y no se puede enviar ningún enlace nuevo. Llame a ${dealer} al número que figura en su última factura.`,
    replaced: 'Hay un enlace más reciente',
    replacedSent: (when, address) =>
      `Se envió a ${address} el ${when}, y solo funciona el más reciente. Búsquelo en su correo y también en la carpeta de correo no deseado.`,
    replacedQueued: (address) =>
      `Está en camino a ${address}, y solo funciona el más reciente. Debería llegar en unos minutos.`,
    sendNew: 'Enviarme un enlace nuevo',
    sendAgain: 'Enviármelo de nuevo',
    sent: 'Un enlace nuevo está en camino',
    sentHow: (address) =>
      `Lo enviamos a ${address}. Debería llegar en unos minutos, y solo funciona el más reciente.`,
    limited: 'Por ahora no enviamos más',
    limitedHow: (dealer) =>
      `Ya le enviamos varios enlaces. Mire en la carpeta de correo no deseado o llame a ${dealer} al número que figura en su última factura.`,
    refused: 'No se puede enviar un enlace nuevo',
    refusedHow: (dealer) => `Llame a ${dealer} al número que figura en su última factura.`,
    accepted: 'Esta invitación ya fue aceptada',
    acceptedHow: 'Inicie sesión con el correo y la contraseña que se eligieron entonces.',
    signIn: 'Iniciar sesión',
    declined: 'Usted rechazó esta invitación',
    declinedHow: (dealer) => `${dealer} lo sabe y no enviará más recordatorios.`,
    askAgain: (dealer, date) => `El ${date} avisaremos a ${dealer} de que quiere que le vuelvan a preguntar.`,
    changedMind: (address) => `¿Cambió de opinión? Podemos enviar un enlace nuevo a ${address}.`,
    notMe: 'Gracias por avisarnos',
    notMeHow: (dealer) =>
      `${dealer} sabe que esta invitación llegó a la persona equivocada y no enviará más recordatorios.`,
    revoked: 'Esta invitación fue anulada',
    revokedHow: (dealer) =>
      `Si cree que se trata de un error, llame a ${dealer} al número que figura en su última factura.`,
    unknown: 'Este enlace no lleva a ninguna parte',
    unknownHow:
      'Quizá su programa de correo lo cortó en dos o la página estuvo abierta demasiado tiempo. Vuelva a abrirlo con el botón del correo más reciente que tenga.',
  },
  unsubscribe: {
    ask: (dealer) => `¿Cancelar las invitaciones de ${dealer}?`,
    asked: (dealer, address) => `${dealer} no enviará más invitaciones ni recordatorios a ${address}.`,
    stays:
      'Los correos que responden a algo que usted hace, como un recibo, seguirán llegando. Una invitación que ya tenga sigue abierta hasta su último día.',
    send: 'Cancelar estos envíos',
    stopped: 'Estos envíos están cancelados',
    stoppedHow: (dealer, address) => `${dealer} ya no envía invitaciones ni recordatorios a ${address}.`,
    mistake: '¿Los canceló por error? Puede volver a recibirlos.',
    keep: 'Seguir recibiéndolos',
    kept: 'Seguirá recibiendo estos correos',
    keptHow: (dealer, address) =>
      `${dealer} puede enviar invitaciones y recordatorios a ${address}, como hasta ahora.`,
    unknown: 'Este enlace no lleva a ninguna parte',
    unknownHow:
      'Quizá su programa de correo lo cortó en dos. Vuelva a abrirlo desde el correo más reciente que tenga, o responda a ese correo.',
  },
};
