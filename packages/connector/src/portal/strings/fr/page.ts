import type { pageWords as english } from '../en/page.ts';

/** What stands around every page, and the pages that are the same for everybody, in French. */
export const pageWords: typeof english = {
  layout: {
    footer: 'Portail de paiement, par Payvite',
    neutralName: 'Portail de paiement',
    skip: 'Aller au contenu',
    terms: 'Conditions',
    newTab: '(s’ouvre dans un nouvel onglet)',
    signOut: 'Se déconnecter',
    suppliers: 'Fournisseurs',
    languages: 'Langue',
    errorTitle: (title) => `Erreur : ${title}`,
  },
  terms: {
    version: (version) => `Version ${version}`,
    onlyEnglish: 'Ces conditions n’existent qu’en anglais.',
  },
  verify: {
    title: 'Ce message vient-il vraiment de votre fournisseur ?',
    sections: [
      {
        heading: 'Demandez vos trois mots',
        paragraphs: [
          'Chaque invitation porte trois mots simples qui n’appartiennent qu’à elle, comme « copper river seven ». Appelez votre fournisseur au numéro qui figure sur votre dernière facture ou dans votre propre carnet d’adresses, et demandez les vôtres. Il voit les mêmes trois mots sur son écran.',
          'S’il vous lit les mots de votre message, le message vient de lui.',
        ],
      },
      {
        heading: 'Si les mots sont différents, ou s’il n’en connaît aucun',
        paragraphs: [
          'Laissez le message de côté et n’ouvrez aucun de ses liens. Si vous ne faites rien, rien ne change pour votre compte. Prévenez votre fournisseur : si l’invitation vient de lui, il la révoquera.',
        ],
      },
      {
        heading: 'Ce que ces messages ne font jamais',
        paragraphs: [
          'Ils n’indiquent aucun numéro de téléphone à appeler et ne contiennent aucune pièce jointe.',
          'Ils ne demandent ni mot de passe, ni carte, ni compte bancaire. Le mot de passe se choisit sur la page qu’ouvre le bouton, et personne ne le demande ensuite.',
          'Ouvrir le lien ne vous engage à rien et ne paie rien.',
        ],
      },
      {
        heading: 'Pourquoi vos mots ne figurent pas ici',
        paragraphs: [
          'Une fausse page pourrait montrer de faux mots. Ils ne figurent donc qu’à deux endroits : dans votre message et sur l’écran de votre fournisseur.',
        ],
      },
    ],
  },
  errors: {
    crossSite: 'Ce formulaire ne venait pas de notre page',
    crossSiteHow:
      'Rouvrez la page et envoyez le formulaire depuis celle-ci. Si cela ne suffit pas, mettez votre navigateur à jour.',
    notFound: 'Cette page n’existe pas',
    notFoundHow: 'Vérifiez l’adresse, ou partez du message le plus récent que vous ayez.',
    failed: 'Une erreur s’est produite de notre côté',
    failedHow: (requestId) =>
      `Rien de ce que vous avez saisi n’a été utilisé. Réessayez dans une minute. Si l’erreur se reproduit, donnez ce numéro à votre fournisseur : ${requestId}`,
    badForm: 'Ce formulaire n’a pas pu être lu',
    badFormHow: 'Revenez en arrière, vérifiez ce que vous avez saisi et renvoyez-le.',
  },
};
