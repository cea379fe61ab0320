import type { Counting } from './counting.ts';
import type { SmallStrings } from './en-small.ts';

/** Spanish words of the badge and the button. */
export const esSmall = ({ plural }: Counting): SmallStrings => {
  const days = (count: number) => plural(count, 'día', 'días');
  return {
    badge: {
      words: {
        none: 'Sin invitar',
        pending: 'Pendiente',
        accepted: 'Aceptada',
        declined: 'Rechazada',
        expired: 'Caducada',
      },
      meanings: {
        none: 'Nadie de este cliente tiene una invitación. Plantéese invitarlo: primero los saldos altos y vencidos.',
        pending: 'Invitación enviada, aún sin respuesta. Espere unos días; pasada una semana, llame.',
        accepted: 'Registro completo: ya puede pagar en línea. No hay nada que hacer.',
        declined: 'Ha rechazado la invitación. Vea el motivo y haga un seguimiento o respete su decisión.',
        expired: 'El enlace caducó sin que nadie lo usara. Reenvíe la invitación para darle uno nuevo.',
      },
      pendingOverdue: (count) => `Invitación enviada hace ${days(count)}, sin respuesta. Es hora de llamar.`,
      disabled: 'Registro completo, pero el acceso al portal está desactivado.',
      delivery: {
        bounced: 'El correo fue devuelto. Compruebe la dirección.',
        complained: 'El correo se marcó como no deseado. Es mejor llamar.',
        suppressed: 'Esta dirección ya no admite nuestros correos. Invite a otra.',
      },
      today: 'hoy',
      days,
      daysCall: (count) => `${days(count)}, llamar`,
      bounced: 'devuelto',
      complained: 'no deseado, llamar',
      suppressed: 'bloqueada',
      sentOn: (date) => `enviada el ${date}`,
      accessOff: 'acceso desactivado',
      loading: 'Cargando el estado',
      unknown: 'Estado desconocido',
    },
    invite: {
      label: { invite: 'Invitar', resend: 'Reenviar', registered: 'Registrado', loading: 'Cargando' },
      buttonFor: (action, name) => `${action}: ${name}`,
      sent: (email) => `Invitación enviada a ${email}`,
      resent: (email) => `Nueva invitación enviada a ${email}`,
      registeredText: 'Registrado',
      inactive: 'Inactivo en el ERP: no se puede invitar',
    },
    declineReasons: {
      not_me: 'No es la persona indicada',
      pays_by_check: 'Paga con cheque',
      pays_in_store: 'Paga en la tienda',
      not_interested: 'No le interesa',
      other: 'Otro motivo',
    },
    fault: {
      tryAgain: 'Intentar de nuevo',
      reference: (requestId) => `Referencia ${requestId}`,
      notConnectedTitle: 'Sin conexión',
      notConnectedText:
        'Coloque este elemento dentro de <payvite-provider> o llame a configure() con baseUrl y fetchToken.',
      permissionTitle: 'Sin permiso',
      permissionText: 'Su rol en el ERP no incluye esta función. Solicite acceso al administrador.',
      listTitle: 'No se han podido cargar los clientes',
      customerTitle: 'No se ha podido cargar este cliente',
      customerMissingTitle: 'El cliente no existe',
      customerMissingText: 'Puede que se haya eliminado o que el enlace sea antiguo.',
      codes: {
        connection_failed: 'No se puede contactar con Payvite. Compruebe la conexión e inténtelo de nuevo.',
        timed_out:
          'Payvite ha tardado demasiado en responder. Compruebe si la operación se realizó antes de intentarlo de nuevo.',
        token_failed:
          'Su ERP no ha abierto una sesión de Payvite. Recargue la página; si el problema continúa, avise al administrador.',
        unexpected: 'Se ha producido un error en esta página. Inténtelo de nuevo.',
        unauthenticated: 'La sesión no se ha aceptado. Recargue la página para volver a iniciarla.',
        token_expired: 'La sesión ha terminado. Recargue la página.',
        permission_denied: 'Su rol en el ERP no permite esta acción. Consulte al administrador.',
        origin_not_allowed:
          'La dirección de esta página no tiene permiso para usar Payvite. Pida al administrador que la añada.',
        customer_not_found: 'Este cliente ya no existe. Actualice la lista.',
        contact_not_found: 'Este contacto ya no existe. Elija otro.',
        invitation_not_found: 'Esta invitación ya no existe. Recargue la página.',
        customer_inactive: 'Inactivo en el ERP. Actívelo allí primero.',
        no_email: 'No consta ningún correo electrónico. Escriba una dirección.',
        invalid_email: 'El correo electrónico no es válido. Escriba otro.',
        contacts_differ: 'Estos clientes tienen contactos distintos. Invítelos uno por uno.',
        invitation_pending: 'Esta dirección ya tiene una invitación abierta. Reenvíela.',
        invitation_accepted: 'Ya está registrado. No hay nada que hacer.',
        invitation_declined:
          'Ha rechazado la invitación. Hable antes con el cliente y reenvíela desde su ficha.',
        invitation_revoked: 'Esta invitación se anuló. Envíe una nueva.',
        invitation_expired: 'Esta invitación ha caducado. Reenvíela con un enlace nuevo.',
        payer_not_found: 'Esta persona ya no está registrada aquí. Recargue la página.',
        portal_access_none: 'Nadie se ha registrado. Anule la invitación.',
        portal_access_disabled: 'El acceso al portal está desactivado. Restablézcalo primero.',
        daily_mail_limit: 'Esta dirección ha recibido cinco correos en 24 horas. Espere hasta mañana.',
        resend_too_soon: 'Se envió hace unos minutos. Espere un poco antes de reenviarla.',
        address_suppressed: 'Esta dirección ya no admite nuestros correos. Invite a otra dirección.',
        mail_not_configured: 'Payvite aún no puede enviar correos. Pida al administrador que lo configure.',
        postal_address_missing:
          'Los correos deben llevar su dirección postal. Pida al administrador que la indique en los ajustes.',
        rate_limited: 'Demasiadas solicitudes a la vez. Espere un momento e inténtelo de nuevo.',
        internal_error: 'Payvite ha tenido un fallo. Inténtelo de nuevo; si continúa, indique la referencia.',
        unavailable: 'Payvite no está disponible en este momento. Inténtelo de nuevo.',
      },
      waitMinutes: (minutes) => `Espere ${plural(minutes, 'minuto', 'minutos')} antes de reenviarla.`,
      waitSeconds: (seconds) => `Espere ${plural(seconds, 'segundo', 'segundos')} e inténtelo de nuevo.`,
    },
  };
};
