/** A language that customers of the sample have their names in. */
export type NameLanguage = 'en' | 'es' | 'fr' | 'de' | 'da' | 'pl' | 'vi';

/** The words that names of one language are put together from. */
export interface NameList {
  given: readonly string[];
  surnames: readonly string[];
  /** Company names; `*` stands for a surname or, where `places` is filled, a place. */
  companies: readonly string[];
  places: readonly string[];
}

/** Words for names by language. All companies and people put together from them are invented. */
export const NAME_LISTS: Readonly<Record<NameLanguage, NameList>> = {
  en: {
    given: words(`Dana Maria Pat Robert Linda James Karen Michael Susan David Emily Thomas Nancy Kevin Laura
      Brian Rachel Steven Amber Gregory Heather Douglas Wendy Curtis Paula Travis Denise Marcus Holly Wesley`),
    surnames:
      words(`Harrow Kestrel Whitfield Barlow Tanner Maddox Ellison Prescott Granger Lockwood Hadley Marsh
      Sutter Calloway Drummond Fairchild Holloway Keating Larkin Merritt Norwood Pruitt Ridley Stroud Thatcher
      Underhill Vance Weller Yates Abbott Begay Tsosie Chee Nez`),
    companies: [
      '* Framing LLC',
      '* Roofing',
      '* Builders, Inc.',
      '* Homes',
      '* Construction',
      '* & Sons Homes',
      '* Decks & Fences',
      '* Siding',
      '* Concrete',
      '* Carpentry',
      '* Drywall',
      '* Custom Cabinets',
      '* Remodeling',
      '* Kitchens & Baths',
      '* General Contractors',
      '* Millwork LLC',
      '* Masonry',
      '* Restoration Co.',
    ],
    places:
      words(`Sandia Bosque Mesa Juniper Turquoise Cottonwood Chamisa Jemez Manzano Ponderosa Saguaro Adobe
      Ocotillo Canyon Quarry Northwind Lakeside Pioneer Cedar Tamarack Redstone Copper Ironwood Thunderbird
      Roadrunner Zia Tijeras Placitas Corrales Rio-Bravo Arroyo Piñon`),
  },
  es: {
    given: words(
      'José María Luis Guadalupe Miguel Rosa Ángel Beatriz Andrés Inés Ramón Lucía Héctor Soledad',
    ),
    surnames:
      words(`Peña Núñez Gutiérrez Baca Chávez Montoya Lucero Sandoval Trujillo Armijo Córdova Muñoz Ibáñez
      Quiñones Ordóñez Griego Márquez Vigil`),
    companies: [
      'Construcciones *',
      'Remodelaciones *',
      'Techos *',
      'Carpintería *',
      '* Hermanos',
      'Albañilería *',
      '* e Hijos LLC',
    ],
    places: [],
  },
  fr: {
    given: words('Hélène François Noémie Benoît Chloé Étienne'),
    surnames: words('Bélanger Lefèvre Côté Gagné Thériault Beaulieu'),
    companies: ['Rénovations *', 'Toitures *', 'Menuiserie *', '* et Frères'],
    places: [],
  },
  de: {
    given: words('Jürgen Käthe Jörg Annegret Björn'),
    surnames: words('Müller Schäfer Krüger Weiß Hübner'),
    companies: ['Zimmerei *', '* & Söhne', 'Dachbau *'],
    places: [],
  },
  da: {
    given: words('Søren Åse Jørgen Kirsten Anders'),
    surnames: words('Østergaard Sørensen Kjær Nørgaard Åkesson'),
    companies: ['* Renovering', '* Tømrer & Snedker', '* & Søn'],
    places: [],
  },
  pl: {
    given: words('Łukasz Małgorzata Paweł Agnieszka Grażyna'),
    surnames: words('Żelazny Wójcik Dąbrowski Źródlak Kołodziej'),
    companies: ['Dachy *', '* Usługi Budowlane', 'Stolarstwo *'],
    places: [],
  },
  vi: {
    given: words('Thảo Hương Đức Minh Quỳnh'),
    surnames: words('Nguyễn Trần Phạm Đặng Huỳnh'),
    companies: ['* Hardwood Floors', '* Tile & Stone', '* Cabinets'],
    places: [],
  },
};

/** Streets, with the house number left out. */
export const STREETS: readonly string[] = [
  'Central Ave NE',
  'Coors Blvd NW',
  'Menaul Blvd NE',
  'Isleta Blvd SW',
  'Rio Grande Blvd NW',
  'Montgomery Blvd NE',
  'Edith Blvd NE',
  'Unser Blvd SE',
  'Camino del Pueblo',
  'Paseo del Norte NW',
];

/** Towns the dealer delivers to, with a postal code of each. */
export const TOWNS: readonly { city: string; region: string; postalCode: string }[] = [
  { city: 'Albuquerque', region: 'NM', postalCode: '87102' },
  { city: 'Albuquerque', region: 'NM', postalCode: '87107' },
  { city: 'Albuquerque', region: 'NM', postalCode: '87121' },
  { city: 'Rio Rancho', region: 'NM', postalCode: '87124' },
  { city: 'Santa Fe', region: 'NM', postalCode: '87505' },
  { city: 'Los Lunas', region: 'NM', postalCode: '87031' },
  { city: 'Bernalillo', region: 'NM', postalCode: '87004' },
  { city: 'Española', region: 'NM', postalCode: '87532' },
];

/** Names of building jobs. */
export const JOB_NAMES: readonly string[] = [
  'Vista del Sol',
  'Mesa Court',
  'Lot 14, Juniper Hills',
  'Lot 27, Juniper Hills',
  'Tramway Duplex',
  'Old Town Storefront',
  'Corrales Guest House',
  'Nob Hill Remodel',
  'Placitas Ridge',
  'North Valley Barn',
  'Casa Peña Addition',
  'Los Ranchos Stable',
  'Airport Rd Warehouse',
  'Phase 2 – Garages',
  'St. Anne’s School Roof',
  'Warranty work',
];

function words(text: string): string[] {
  return text.split(/\s+/).map((word) => word.replaceAll('-', ' '));
}
