/** The texts that only our own page has, and no host of the component. */
export const en = {
  language: 'Language',
  simulator: 'Simulator',
  nothingSent: 'Nothing is really sent. Codes arrive on a simulated phone.',
  openPhone: 'Open the simulated phone',
  phone: 'Simulated phone',
  goOn: (host: string) => `Continue to ${host}`,
};

export type PageTexts = typeof en;
