import { PROOF_MINUTES } from '../../account-proof.ts';
import type { accountWords as english } from '../en/account.ts';

/** Signing in, and the account of whoever does, in Spanish. */
export const accountWords: typeof english = {
  signIn: {
    title: 'Iniciar sesión',
    forgot: '¿Olvidó su contraseña?',
    mailReset: '¿Olvidó su contraseña? Enviarme un enlace para elegir otra',
    signedOutEverywhere: 'La sesión está cerrada en todos los dispositivos.',
    about: 'Consulte lo que tiene pendiente con sus proveedores.',
    email: 'Correo electrónico',
    password: 'Contraseña',
    send: 'Iniciar sesión',
    noAccount: '¿Aún no tiene acceso? Lo obtiene con la invitación de su proveedor.',
    signedOut: 'La sesión está cerrada.',
  },
  reset: {
    title: '¿Olvidó su contraseña?',
    about: 'Le enviaremos un enlace para elegir una nueva.',
    send: 'Enviarme el enlace',
    sent: 'Revise su correo',
    sentHow: (email) =>
      `Si hay un acceso registrado para ${email}, ya está en camino un enlace para elegir una nueva contraseña. Es válido durante ${PROOF_MINUTES} minutos. Mire también en la carpeta de correo no deseado. ¿No llega nada? Entonces no hay ningún acceso con esta dirección: pruebe con otra o abra la invitación de su proveedor.`,
    signInInstead: 'Volver a iniciar sesión',
    newTitle: 'Elija una nueva contraseña',
    newFor: (email) => `Para ${email}. Se cierran todas las sesiones iniciadas con la anterior.`,
    password: 'Nueva contraseña',
    save: 'Guardar la contraseña',
    saved: 'Su nueva contraseña está guardada. Inicie sesión con ella.',
    ended: 'Este enlace ya no es válido',
    endedHow: `Funciona una sola vez, durante ${PROOF_MINUTES} minutos, y solo el más reciente.`,
    again: 'Enviarme un enlace nuevo',
  },
  account: {
    title: 'Su cuenta de acceso',
    settings: 'Ajustes',
    back: 'Volver a sus partidas abiertas',
    who: (name, email) => `${name}, ${email}`,
    nameTitle: 'Nombre',
    nameSave: 'Guardar el nombre',
    nameSaved: 'Su nombre está cambiado.',
    passwordTitle: 'Contraseña',
    passwordHow: 'Se cierran todas las demás sesiones iniciadas con ella.',
    passwordNow: 'Contraseña actual',
    passwordNext: 'Nueva contraseña',
    passwordSave: 'Cambiar la contraseña',
    passwordSaved: 'Su contraseña está cambiada, y la sesión está cerrada en los demás dispositivos.',
    passwordWrong: 'Esta no es su contraseña.',
    emailTitle: 'Correo electrónico',
    emailHow:
      'Enviamos un enlace a la nueva dirección. Hasta que lo abra, inicie sesión con la anterior. Esto no cambia a qué dirección le envían las facturas sus proveedores: avíseles también.',
    emailNext: 'Nuevo correo electrónico',
    emailSave: 'Enviarme el enlace',
    emailSame: 'Esta ya es su dirección.',
    emailSent: `Enviamos un enlace a la nueva dirección. Es válido durante ${PROOF_MINUTES} minutos.`,
    emailSaved: (email) =>
      `Desde ahora inicia sesión como ${email}. La sesión está cerrada en los demás dispositivos.`,
    emailConfirm: 'Cambiar su correo electrónico',
    emailConfirmHow: (from, to) => `A partir de entonces iniciará sesión como ${to} y ya no como ${from}.`,
    emailConfirmSave: 'Cambiarlo',
    sessionsTitle: 'Dispositivos',
    sessionsHow:
      '¿Perdió un teléfono o usó una computadora que no es suya? Cierre la sesión en todos los dispositivos, también en este.',
    sessionsSave: 'Cerrar todas las sesiones',
    termsTitle: 'Lo que usted aceptó',
    termsLine: (dealer, version, date) => `Condiciones, versión ${version}, para ${dealer}, el ${date}`,
  },
};
