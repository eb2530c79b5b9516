import type { Language } from '../i18n/grammar.ts';
import type { PageTexts } from './en.ts';

/** The page's own words in all languages but English: a few sentences, loaded together. */
export const translations: Record<Exclude<Language, 'en'>, PageTexts> = {
  es: {
    language: 'Idioma',
    simulator: 'Simulador',
    nothingSent: 'No se envía nada de verdad. Los códigos llegan a un teléfono simulado.',
    openPhone: 'Abrir el teléfono simulado',
    phone: 'Teléfono simulado',
    goOn: (host) => `Continuar a ${host}`,
  },
  pt: {
    language: 'Idioma',
    simulator: 'Simulador',
    nothingSent: 'Nada é enviado de verdade. Os códigos chegam a um telefone simulado.',
    openPhone: 'Abrir o telefone simulado',
    phone: 'Telefone simulado',
    goOn: (host) => `Continuar para ${host}`,
  },
  fr: {
    language: 'Langue',
    simulator: 'Simulateur',
    nothingSent: 'Rien n’est vraiment envoyé. Les codes arrivent sur un téléphone simulé.',
    openPhone: 'Ouvrir le téléphone simulé',
    phone: 'Téléphone simulé',
    goOn: (host) => `Continuer vers ${host}`,
  },
  de: {
    language: 'Sprache',
    simulator: 'Simulator',
    nothingSent: 'Es wird nichts wirklich gesendet. Codes kommen auf einem simulierten Telefon an.',
    openPhone: 'Simuliertes Telefon öffnen',
    phone: 'Simuliertes Telefon',
    goOn: (host) => `Weiter zu ${host}`,
  },
  hi: {
    language: 'भाषा',
    simulator: 'सिम्युलेटर',
    nothingSent: 'सच में कुछ नहीं भेजा जाता। कोड एक सिम्युलेटेड फ़ोन पर आते हैं।',
    openPhone: 'सिम्युलेटेड फ़ोन खोलें',
    phone: 'सिम्युलेटेड फ़ोन',
    goOn: (host) => `${host} पर जारी रखें`,
  },
  ja: {
    language: '言語',
    simulator: 'シミュレーター',
    nothingSent: '実際には何も送信されません。コードは模擬電話に届きます。',
    openPhone: '模擬電話を開く',
    phone: '模擬電話',
    goOn: (host) => `${host}へ進む`,
  },
  zh: {
    language: '语言',
    simulator: '模拟器',
    nothingSent: '不会真正发送任何内容。验证码会出现在模拟手机上。',
    openPhone: '打开模拟手机',
    phone: '模拟手机',
    goOn: (host) => `继续前往 ${host}`,
  },
  ar: {
    language: 'اللغة',
    simulator: 'المحاكي',
    nothingSent: 'لا يُرسل شيء فعليًا. تصل الرموز إلى هاتف محاكى.',
    openPhone: 'افتح الهاتف المحاكى',
    phone: 'هاتف محاكى',
    goOn: (host) => `متابعة إلى \u2066${host}\u2069`,
  },
  ru: {
    language: 'Язык',
    simulator: 'Симулятор',
    nothingSent: 'На самом деле ничего не отправляется. Коды приходят на имитацию телефона.',
    openPhone: 'Открыть имитацию телефона',
    phone: 'Имитация телефона',
    goOn: (host) => `Перейти на ${host}`,
  },
};
