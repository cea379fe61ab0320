import type { Counting } from './counting.ts';
import type { Strings } from './en.ts';

/** Spanish words of the dialog that plans, reviews and sends many invitations. */
export const esBulk = ({ number, form, plural }: Counting): Strings['bulkInvitation'] => {
  const mails = (count: number) => plural(count, 'invitación', 'invitaciones');
  const customers = (count: number) => plural(count, 'cliente', 'clientes');
  return {
    planningTitle: 'Comprobando a quién se puede invitar',
    planningText: 'No se envía nada hasta que usted haya revisado quién recibe qué.',
    gathering: (count) => `${form(count, 'Leído', 'Leídos')} ${customers(count)} hasta ahora`,
    cancel: 'Cancelar',
    close: 'Cerrar',
    back: 'Atrás',

    reviewTitle: (count) => (count ? `¿Enviar ${mails(count)}?` : 'No hay a quién invitar'),
    reviewLead: (count, invited) =>
      count === 0
        ? 'Ahora no se puede invitar a ninguno de estos clientes. Aquí verá el motivo y qué hacer.'
        : invited > count
          ? `Cada correo lleva un enlace personal para registrarse. ${invited - count === 1 ? 'Un cliente tiene la misma dirección que otro y ambos comparten el correo' : 'Los clientes con la misma dirección comparten un solo correo'}.`
          : 'Cada correo lleva un enlace personal para registrarse, consultar lo que se debe y pagarlo en línea.',
    figures: { invitations: 'Invitaciones', invited: 'Clientes invitados', skipped: 'No reciben' },
    planningAgain: 'Comprobando de nuevo…',
    changedTitle: 'Algo ha cambiado desde su revisión, así que no se ha enviado nada',
    changedSame:
      'Las cantidades son las mismas; ha cambiado una dirección, un idioma o quién comparte un correo. Revise las filas.',
    changedWhat: 'Qué',
    changedBefore: 'Antes',
    changedNow: 'Ahora',
    skippedTitle: (count) =>
      `Por qué ${count === 1 ? 'un cliente no recibe' : `${number(count)} clientes no reciben`} correo`,
    showReason: (count, reason) => `Mostrar ${customers(count)}: ${reason}`,
    show: 'Mostrar',
    messageLabel: 'Un mensaje suyo en cada correo (opcional)',
    messageLeft: (left) => plural(left, 'carácter disponible', 'caracteres disponibles'),
    rowsLabel: 'Quién recibe qué',
    tabs: { all: 'Todos', send: 'Reciben correo', skip: 'No reciben' },
    rowsHint: 'Las flechas arriba y abajo recorren las filas.',
    loadingRows: 'Cargando las filas',
    rowsFailed: 'No se han podido cargar las filas.',
    noRows: 'No hay filas.',
    more: (next) => `Mostrar ${number(next)} más`,
    shown: (shown, total) => `${number(shown)} de ${number(total)}`,
    oneMail: (count) => `Un solo correo para ${customers(count)}`,
    moreCustomers: (count) => `y ${customers(count)} más`,
    preview: 'Ver',
    previewFor: (name) => `Ver el correo para ${name}`,
    send: (count) => `Enviar ${mails(count)}`,
    sendingNow: 'Enviando…',
    otherRunning: (sent, total) => `Un envío anterior sigue en curso: ${number(sent)} de ${number(total)}.`,
    showOther: 'Mostrarlo',

    coverageOwed: (amount) => `de ${amount} pendientes`,
    coverageParts: {
      covered: 'Aceptado o invitado',
      planned: 'Con este plan',
      left: 'Sin alcanzar',
    },
    coverageReached: (percent) => `Objetivo del ${percent} alcanzado`,
    coverageShort: (percent) => `Objetivo del ${percent} fuera de alcance por ahora`,
    coverageBlocked: (amount, count, reason) => `${amount} de ${customers(count)}: ${reason}`,

    undoTitle: (count) => `${mails(count)} ${form(count, 'saldrá', 'saldrán')} en un momento`,
    undoLead: 'Hasta entonces no ha salido nada: al deshacer, todo queda cancelado.',
    undo: 'Deshacer',
    undoing: 'Deshaciendo…',
    keepSending: 'Cerrar y enviar',
    secondsLeft: (seconds) => plural(seconds, 'segundo', 'segundos'),
    announceUndo: (count, seconds) =>
      `${mails(count)} ${form(count, 'saldrá', 'saldrán')} en ${plural(seconds, 'segundo', 'segundos')}. Con Deshacer se ${form(count, 'cancela', 'cancelan')}.`,

    sendingTitle: (count) => `Enviando ${mails(count)}`,
    pausedTitle: (left) => `En pausa: ${plural(left, 'correo en espera', 'correos en espera')}`,
    sendingLead: 'Puede cerrar esta ventana; el envío continúa.',
    pausedLead:
      'No saldrá nada más hasta que lo reanude. Entretanto, el plazo de los enlaces sigue corriendo.',
    progress: (done, total) => `${number(done)} de ${number(total)}`,
    ofTotal: (total) => `de ${plural(total, 'correo', 'correos')}`,
    progressLabel: 'Correos enviados',
    pause: 'Pausar',
    resume: 'Reanudar',
    cancelRest: 'Cancelar el resto',
    lateNews: 'No se puede consultar el progreso en este momento. El envío continúa.',
    announcePaused: 'En pausa',
    announceResumed: 'Envío reanudado',

    doneTitle: (sent, failed) =>
      failed
        ? `${plural(sent, 'enviada', 'enviadas')}, ${plural(failed, 'fallida', 'fallidas')}`
        : `${mails(sent)} ${form(sent, 'enviada', 'enviadas')}`,
    doneLead: 'La fila de cada cliente muestra su nuevo estado. Espere unos días; pasada una semana, llame.',
    failedLead:
      'Vea el motivo más abajo. Si un servidor rechaza una dirección de forma definitiva, use otra.',
    undoneTitle: 'Envío deshecho: nadie ha recibido correo',
    undoneLead: (count) =>
      `${mails(count)} ${form(count, 'cancelada', 'canceladas')}. Los clientes quedan como si no se les hubiera invitado.`,
    stoppedTitle: (sent) => `Envío cancelado tras ${mails(sent)}`,
    stoppedLead: (undone) =>
      `${mails(undone)} ${form(undone, 'cancelada', 'canceladas')}; lo que ya había salido se mantiene.`,
    stillLeaving: (count) =>
      `${plural(count, 'correo estaba saliendo', 'correos estaban saliendo')} en ese momento. Aquí se indicará cuándo se resuelve.`,
    retry: (count) => (count === 1 ? 'Reintentar la fallida' : `Reintentar las ${number(count)} fallidas`),
    done: 'Listo',
    results: {
      queued: 'En espera',
      uncertain: 'Sin confirmar',
      sent: 'Enviada',
      failed: 'Fallida',
      skipped: 'Omitida',
      undone: 'Cancelada',
    },
    resultHints: {
      uncertain: 'Se entregó, pero se perdió la respuesta; se vuelve a enviar con el mismo enlace.',
    },

    reasons: {
      no_email: 'No consta correo electrónico',
      invalid_email: 'El correo electrónico que consta no es válido',
      already_accepted: 'Ya registrado',
      already_pending: 'Ya invitado, aún sin respuesta',
      declined: 'Rechazó la invitación',
      suppressed: 'Ya no admite nuestros correos',
      portal_access_disabled: 'El acceso al portal está desactivado',
      inactive: 'Inactivo en el ERP',
      revoked: 'Anulada antes de salir el correo',
      replaced: 'Reenviada por separado antes de salir el correo',
      expired: 'El enlace caducó antes de salir el correo',
      daily_mail_limit: 'Recibió cinco correos en 24 horas',
    },
    remedies: {
      no_email: 'Añádalo en el ERP o con «Añadir correo» en la fila del cliente.',
      invalid_email: 'Corríjalo en el ERP o con «Añadir correo» en la fila del cliente.',
      already_accepted: 'No hay nada que hacer.',
      already_pending: 'Espere unos días; pasada una semana, llame o reenvíe.',
      declined: 'Hable antes con el cliente y reenvíela desde su ficha.',
      suppressed:
        'Canceló los envíos, devolvió un correo o lo marcó como no deseado. Invite a otra dirección.',
      portal_access_disabled: 'Restablezca antes el acceso en la ficha del cliente.',
      inactive: 'Active antes el cliente en el ERP.',
      revoked: 'Vuelva a invitar si fue un error.',
      replaced: 'No hay nada que hacer: el correo más reciente está en camino.',
      expired: 'Vuelva a invitar.',
      daily_mail_limit: 'Inténtelo de nuevo mañana.',
    },

    faultTitle: 'No se ha podido preparar el plan',
    tooLargeTitle: 'Demasiados para un solo envío',
    tooLargeText: (limit) =>
      `Un envío admite como máximo ${mails(limit)}, así que no se ha preparado ni enviado nada.`,
    tooLargeNarrow: {
      filter: 'Acote la lista con un filtro o empiece por los más urgentes y deje los demás para después.',
      customerIds: 'Seleccione menos clientes o invítelos en varios envíos.',
      coverOutstandingPercent: 'Elija un porcentaje menor, haga el envío y auméntelo después.',
    },
    takeTop: (limit) => `Elegir los ${number(limit)} más urgentes`,
    lostText: (count) =>
      `${plural(count, 'de los clientes seleccionados ya no existe', 'de los clientes seleccionados ya no existen')}.`,
    leaveOut: (count) => form(count, 'Excluirlo', 'Excluirlos'),
    goneTitle: 'Este envío ya no existe',

    reach: (percent) => `Alcanzar el ${percent} del saldo pendiente`,
  };
};
