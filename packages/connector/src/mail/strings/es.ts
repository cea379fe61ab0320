import type { MailWords } from './mail-words.ts';

// No word agrees with the reader, whoever that is.
export const es: MailWords = {
  dir: 'ltr',
  moreAccounts: { of: 'count', one: '{{count.text}} cuenta más', other: '{{count.text}} cuentas más' },
  moreInvoices: { of: 'count', one: '{{count.text}} factura más', other: '{{count.text}} facturas más' },
  dueOn: 'Vence el {{date}}',
  shared: {
    helloName: 'Buenos días, {{contactName}}:',
    hello: 'Buenos días:',
    doubt: '¿Duda de que seamos nosotros?',
    buttonHint: 'Abre {{linkHost}}. Consultarla no le compromete a nada.',
  },
  invitation: {
    subject: {
      of: 'customerCount',
      one: 'Consulte y pague en línea su cuenta con {{dealerName}}',
      other: 'Consulte y pague en línea sus cuentas con {{dealerName}}',
    },
    preheader:
      'Para {{customers}}: todas las facturas pendientes en un solo lugar. Válida hasta el {{validUntil}}.',
    title: {
      of: 'customerCount',
      one: 'Consulte y pague su cuenta en línea',
      other: 'Consulte y pague sus cuentas en línea',
    },
    intro:
      '{{dealerName}} ya acepta pagos en línea. Puede consultar todas las facturas pendientes de **{{customers}}** y pagarlas con cargo a su cuenta bancaria o con tarjeta.',
    invitedBy: '**{{invitedByName}}** le invita a registrarse. Solo le llevará un minuto.',
    note: 'Un mensaje de {{noteFrom}}',
    notePlain: 'Un mensaje de {{noteFrom}}:',
    invoice: 'Factura',
    invoiceOpen: 'Pendiente',
    invoiceSum: 'Total pendiente',
    invoiceSumPlain: 'Total pendiente: {{invoicesTotal}}',
    button: 'Ver la invitación',
    buttonPlain: 'Vea su invitación:',
    phrase:
      'Llámenos al número que figura en su última factura, no a uno que venga en un correo. Le leeremos su frase, que debe ser esta:',
    verify: '[Cómo asegurarse](verifyLink)',
    verifyPlain: 'Cómo asegurarse:',
    validUntil: 'La invitación es válida hasta el {{validUntil}}.',
    notMe: '¿No es usted la persona indicada? [Díganos quién lo es](notMeLink).',
    notMePlain: '¿No es usted la persona indicada? Díganos quién lo es:',
    decline: '¿No le interesa? [Rechace la invitación](declineLink).',
    declinePlain: '¿No le interesa? Rechace la invitación:',
    unsubscribe: '¿No desea recibir más correos como este? [Cancele los envíos](unsubscribeLink).',
    unsubscribePlain: '¿No desea recibir más correos como este? Cancele los envíos:',
  },
  reminder: {
    preheader: 'La invitación para {{customers}} sigue abierta hasta el {{validUntil}}.',
    title: 'Su invitación sigue abierta',
    intro:
      'Le escribimos el {{mailedOn}}. {{dealerName}} acepta pagos en línea: puede consultar todas las facturas pendientes de **{{customers}}** y pagarlas con cargo a su cuenta bancaria o con tarjeta.',
    invitedBy: '**{{invitedByName}}** le invitó a registrarse. Solo le llevará un minuto.',
    decline: '¿No le interesa? [Rechace la invitación y no recibirá más recordatorios](declineLink).',
    declinePlain: '¿No le interesa? Rechace la invitación y no recibirá más recordatorios:',
  },
  newLink: {
    subject: {
      of: 'customerCount',
      one: 'Su nuevo enlace para consultar y pagar su cuenta con {{dealerName}}',
      other: 'Su nuevo enlace para consultar y pagar sus cuentas con {{dealerName}}',
    },
    preheader: 'Para {{customers}}. El enlace anterior ya no funciona. Válido hasta el {{validUntil}}.',
    title: 'Este es su nuevo enlace',
    intro:
      'Con él puede consultar todas las facturas pendientes de **{{customers}}** con {{dealerName}} y pagarlas con cargo a su cuenta bancaria o con tarjeta. Sustituye al enlace que le enviamos antes: **el enlace anterior ya no funciona**.',
    invitedBy: '**{{invitedByName}}** le invitó a registrarse. Solo le llevará un minuto.',
  },
  welcome: {
    subject: 'Ya puede consultar y pagar en línea sus facturas de {{dealerName}}',
    preheader: 'Dónde iniciar sesión y con qué dirección.',
    title: 'Le damos la bienvenida: su registro está completo',
    intro:
      'Desde ahora puede consultar todas las facturas pendientes de **{{customers}}** con {{dealerName}} y pagarlas con cargo a su cuenta bancaria o con tarjeta, cuando le convenga.',
    signIn: 'Inicie sesión con **{{email}}** y la contraseña que eligió.',
    button: 'Iniciar sesión',
    buttonPlain: 'Inicie sesión aquí y conserve este correo para volver a encontrar la página:',
    doubt: '¿No fue usted quien se registró?',
    warning: 'Llámenos al número que figura en su última factura. Cerraremos el acceso de inmediato.',
  },
  passwordReset: {
    subject: 'Elija una nueva contraseña para su cuenta con {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'El enlace es válido durante {{validMinutes.text}} minuto.',
      other: 'El enlace es válido durante {{validMinutes.text}} minutos.',
    },
    title: 'Elija una nueva contraseña',
    intro:
      'Alguien, esperamos que usted, ha solicitado una nueva contraseña para **{{email}}** con {{dealerName}}.',
    button: 'Elegir una nueva contraseña',
    buttonPlain: 'Elija aquí una nueva contraseña:',
    validity: {
      of: 'validMinutes',
      one: 'El enlace es válido durante {{validMinutes.text}} minuto y funciona una sola vez.',
      other: 'El enlace es válido durante {{validMinutes.text}} minutos y funciona una sola vez.',
    },
    doubt: '¿No lo ha solicitado usted?',
    warning:
      'Entonces no tiene que hacer nada: su contraseña no cambia. No facilite este enlace a nadie; nunca se lo pediremos por teléfono ni por correo.',
  },
  emailChange: {
    subject: 'Confirme su nueva dirección para {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'El enlace es válido durante {{validMinutes.text}} minuto.',
      other: 'El enlace es válido durante {{validMinutes.text}} minutos.',
    },
    title: 'Confirme su nueva dirección',
    intro:
      'Alguien, esperamos que usted, quiere iniciar sesión como **{{email}}** con {{dealerName}} a partir de ahora.',
    button: 'Confirmar la dirección',
    buttonPlain: 'Confírmela aquí, en el dispositivo en el que tiene la sesión iniciada:',
    validity: {
      of: 'validMinutes',
      one: 'El enlace es válido durante {{validMinutes.text}} minuto y funciona una sola vez.',
      other: 'El enlace es válido durante {{validMinutes.text}} minutos y funciona una sola vez.',
    },
    doubt: '¿No lo ha solicitado usted?',
    warning: 'Entonces no tiene que hacer nada: sin este enlace nada cambia. No se lo facilite a nadie.',
  },
  emailNotice: {
    subject: 'Se ha solicitado otra dirección para su cuenta con {{dealerName}}',
    preheader: 'Si no fue usted, cambie su contraseña.',
    title: 'Se ha solicitado otra dirección',
    intro:
      'Alguien con la sesión iniciada como **{{email}}** con {{dealerName}} ha pedido usar otra dirección a partir de ahora. El cambio se hará cuando abra el enlace que hemos enviado allí.',
    button: 'Iniciar sesión',
    buttonPlain: 'Inicie sesión aquí:',
    doubt: '¿No fue usted?',
    warning:
      'Entonces inicie sesión, cambie su contraseña y cierre todas las sesiones en los ajustes. Si ya no puede entrar, llámenos al número que figura en su última factura.',
  },
  registrationCode: {
    subject: 'Su código para registrarse con {{dealerName}}',
    preheader: {
      of: 'validMinutes',
      one: 'Introdúzcalo donde se le solicitó, en un plazo de {{validMinutes.text}} minuto.',
      other: 'Introdúzcalo donde se le solicitó, en un plazo de {{validMinutes.text}} minutos.',
    },
    title: 'Su código para registrarse',
    intro:
      'Ha abierto un enlace para registrar **{{customers}}** con {{dealerName}}. Introduzca este código donde se le solicitó:',
    validity: {
      of: 'validMinutes',
      one: 'Es válido durante {{validMinutes.text}} minuto. Solo funciona el código del correo más reciente.',
      other:
        'Es válido durante {{validMinutes.text}} minutos. Solo funciona el código del correo más reciente.',
    },
    doubt: '¿No ha solicitado ningún código?',
    warning:
      'Otra persona tiene el enlace, pero sin este código no puede hacer nada con él. No lo facilite a nadie; nunca se lo pediremos por teléfono ni por correo.',
  },
  payment: {
    item: 'Documento',
    amount: 'Importe',
    sum: 'En total',
    sumPlain: 'En total: {{total}}',
    agreed: 'Lo que usted autorizó en la página para pagar a {{dealerName}}',
    button: 'Ver el pago',
    buttonPlain: 'Vea su pago:',
    doubt: '¿Hay algo que no coincide?',
    warning: 'Llámenos al número que figura en su última factura.',
  },
  authorization: {
    subject: 'Ha autorizado un cargo en su cuenta bancaria a favor de {{dealerName}}',
    preheader: 'Qué se cargará, cuándo y en qué cuenta.',
    title: 'Ha autorizado un cargo en su cuenta bancaria',
    intro:
      'El {{day}} autorizó a {{dealerName}} a cargar **{{total}}** en su cuenta bancaria, una sola vez. Se carga ese día o en los días hábiles siguientes; si falta confirmar la cuenta, después de eso.',
    next: 'Guarde este correo: es su copia de la autorización. Corresponde a:',
    sum: 'Se carga',
    doubt: '¿No lo autorizó usted o quiere revocarlo?',
    warning:
      'Llámenos de inmediato al número que figura en su última factura. Mientras no se haya hecho el cargo, se puede detener.',
  },
  receipt: {
    subject: 'Recibo de su pago a {{dealerName}}',
    preheader: 'Hemos recibido su pago. Gracias.',
    title: 'Gracias por su pago',
    intro: 'Recibimos **{{total}}** de usted el {{day}}.',
    next: 'Con ello se han pagado:',
  },
  paymentFailed: {
    subject: 'Su pago a {{dealerName}} no se realizó',
    preheader: 'No se ha pagado nada, y los documentos siguen pendientes.',
    title: 'Su pago no se realizó',
    intro: 'Su pago de **{{total}}** del {{day}} no se realizó. No hemos recibido nada.',
    next: 'Estos documentos vuelven a estar pendientes, y puede pagarlos de otra forma:',
    button: 'Pagar de nuevo',
    buttonPlain: 'Pague de nuevo:',
  },
  paymentReturned: {
    subject: 'Su pago a {{dealerName}} fue devuelto',
    preheader: 'Los documentos volverán a estar pendientes.',
    title: 'Su pago fue devuelto',
    intro: 'Su pago de **{{total}}**, que habíamos recibido el {{day}}, le fue devuelto.',
    next: 'Estos documentos vuelven a estar pendientes en cuanto nuestra contabilidad lo muestre, por lo general en pocos días:',
    button: 'Ver lo pendiente',
    buttonPlain: 'Vea lo que está pendiente:',
  },
  paymentPartlyRefunded: {
    subject: 'Una parte de su pago a {{dealerName}} fue devuelta',
    preheader: 'Está en camino hacia usted.',
    title: 'Una parte de su pago fue devuelta',
    intro: 'Del pago que habíamos recibido de usted el {{day}} le hemos devuelto **{{refunded}}**.',
    next: 'Este es el pago, y lo que queda de él:',
    sum: 'Queda',
    sumPlain: 'Queda: {{total}}',
  },
  paymentDetails: {
    moreDocuments: {
      of: 'count',
      one: '{{count.text}} documento más',
      other: '{{count.text}} documentos más',
    },
    discount: 'Descuento por pronto pago',
    fee: 'Comisión',
    sentBack: 'Devuelto a usted',
    sentBackWithFee: 'Devuelto a usted, con {{fee}} de la comisión',
    account: 'Para {{customer}}, cuenta {{number}}',
    bankNamed: 'Con cargo a su cuenta bancaria: {{bank}}, terminada en {{last4}}',
    bankEnding: 'Con cargo a su cuenta bancaria terminada en {{last4}}',
    bank: 'Con cargo a su cuenta bancaria',
    cardEnding: 'Con tarjeta terminada en {{last4}}',
    card: 'Con tarjeta',
    reference: 'Pago {{reference}}',
    mandate: 'Mandato {{mandate}}: con él, la empresa que realiza el pago conserva lo que usted autorizó.',
    reasons: {
      insufficient_funds: 'El banco indica que el saldo de la cuenta no alcanza.',
      account_closed: 'El banco indica que la cuenta está cerrada.',
      account_unknown: 'El banco no reconoce la cuenta.',
      account_blocked: 'El banco no permite cargos en esta cuenta.',
      not_authorized: 'El banco indica que el cargo no fue autorizado.',
      not_verified: 'No se confirmó a tiempo que la cuenta es suya.',
      card_declined: 'El banco rechazó la tarjeta.',
      refunded: 'Se lo hemos devuelto nosotros.',
      other: 'El banco no indicó el motivo.',
    },
  },
};
