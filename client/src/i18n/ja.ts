import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const ja = ({ number, plural }: Grammar<'ja'>): Texts => ({
  numberEnding: (lastDigits) => `末尾が${lastDigits}の番号`,

  app: {
    pageTitle: (heading, step) => `${heading} – ステップ${number(step)}/${number(3)}`,
    progress: (step) => `ステップ${number(step)}/${number(3)}`,
    resuming: '前回の続きから再開しています…',
    slow: 'いつもより時間がかかっています…',
    offline: 'オフラインです。何も失われていません。接続が戻ったら続けてください。',
    noRegionList: '国の一覧を読み込めませんでした。番号を + と国番号から入力してください。',
  },

  mishap: {
    heading: '問題が発生しました',
    text: 'このページで問題が発生しました。もう一度お試しください。送信済みのコードは引き続き有効です。',
    again: 'もう一度試す',
    startOver: '最初からやり直す',
  },

  channel: { SMS: 'SMS', VOICE: '電話', WHATSAPP: 'WhatsApp', RCS: 'RCS' },

  phone: {
    heading: '電話番号を入力してください',
    lead: (codeLength) => `ご本人の番号か確認するため、${number(codeLength)}桁のコードをお送りします。`,
    region: '国または地域',
    regionChosen: (name, dialCode) => `国または地域: ${name} ${dialCode}`.trim(),
    regionSearch: '名前または国番号で検索',
    regionsFound: (count) => (count === 0 ? '該当する国がありません。' : plural(count, { other: '#件' })),
    number: '電話番号',
    hint: '書き方は自由です。',
    example: (example) => `例: ${example}（書き方は自由です）`,
    notServed: (region) => `この国にはコードを送信できません: ${region}`,
    understood: (phone, region) => (region ? `${phone}（${region}）と読み取りました。` : `${phone}と読み取りました。`),
    channel: 'コードの受け取り方法',
    onlyChannel: {
      SMS: 'コードはSMSで届きます。',
      VOICE: 'コードは電話でお伝えします。',
      WHATSAPP: 'コードはWhatsAppで届きます。',
      RCS: 'コードはRCSで届きます。',
    },
    start: {
      SMS: 'SMSでコードを受け取る',
      VOICE: '電話でコードを受け取る',
      WHATSAPP: 'WhatsAppでコードを受け取る',
      RCS: 'RCSでコードを受け取る',
    },
    startOther: 'コードを受け取る',
    rates: '通信会社の通常料金がかかる場合があります。',
    sending: 'コードを送信しています…',
    canceled: 'キャンセルしました。そのコードはもう使えません。',
    elsewhere: {
      heading: '入力するコードはまだありません',
      text: 'このページは、電話番号を確認するサイトやアプリから開きます。そちらから始めてください。',
    },
  },

  code: {
    heading: 'コードを入力してください',
    sent: {
      SMS: (codeLength) => `次の番号にSMSで${number(codeLength)}桁のコードを送信しました:`,
      VOICE: (codeLength) => `次の番号に電話し、${number(codeLength)}桁のコードを読み上げます:`,
      WHATSAPP: (codeLength) => `次の番号にWhatsAppで${number(codeLength)}桁のコードを送信しました:`,
      RCS: (codeLength) => `次の番号にRCSで${number(codeLength)}桁のコードを送信しました:`,
    },
    sentOther: (codeLength) => `次の番号に${number(codeLength)}桁のコードを送信しました:`,
    edit: '番号を変更',
    otherChannel: {
      SMS: 'このコードは、選んだ方法ではなくSMSで届きます。',
      VOICE: 'このコードは、選んだ方法ではなく電話でお伝えします。',
      WHATSAPP: 'このコードは、選んだ方法ではなくWhatsAppで届きます。',
      RCS: 'このコードは、選んだ方法ではなくRCSで届きます。',
    },
    otherChannelUnknown: (name) => `このコードは、選んだ方法ではなく${name}で届きます。`,
    label: 'ワンタイムコード',
    triesLeft: (attempts) => plural(attempts, { other: '残り#回入力できます。' }),
    check: '確認する',
    calling: {
      check: 'コードを確認しています…',
      cancel: 'キャンセルしています…',
    },
    notReceived: '届きませんか？',
    resendSame: {
      SMS: 'SMSを再送する',
      VOICE: 'もう一度電話する',
      WHATSAPP: 'WhatsAppで再送する',
      RCS: 'RCSで再送する',
    },
    resendOther: {
      SMS: 'SMSに切り替える',
      VOICE: '電話に切り替える',
      WHATSAPP: 'WhatsAppに切り替える',
      RCS: 'RCSに切り替える',
    },
    resendUnknown: (name) => `${name}でコードを送る`,
    resendIn: 'あと',
    noResend: '現在はこれが最後のコードです。番号を確認するか、期限が切れてから新しく請求してください。',
    resent: '新しいコードを送信しました',
    sentAgain: 'もう一度送信しました',
    moved: {
      SMS: '新しいSMSを送信しています',
      VOICE: 'お電話しています',
      WHATSAPP: '新しいWhatsAppメッセージを送信しています',
      RCS: '新しいRCSメッセージを送信しています',
    },
    earlierCodes: '以前のコードはもう使えません。',
    sameCode: 'コードは前と同じです。先に届いたメッセージのコードをお使いください。',
    stillWorks: '先ほどのコードはまだ使えます',
    sentEarlier: {
      SMS: (time) => `新しいコードは送信していません。${time}に次の番号へSMSで送信したコードをお使いください:`,
      VOICE: (time) => `新しいコードは送信していません。${time}に次の番号への電話でお伝えしたコードをお使いください:`,
      WHATSAPP: (time) =>
        `新しいコードは送信していません。${time}に次の番号へWhatsAppで送信したコードをお使いください:`,
      RCS: (time) => `新しいコードは送信していません。${time}に次の番号へRCSで送信したコードをお使いください:`,
    },
    sentEarlierOther: (time) => `新しいコードは送信していません。${time}に次の番号へ送信したコードをお使いください:`,
    notice: {
      noCode: (codeLength) => `そのテキストに${number(codeLength)}桁のコードはありません。`,
      ready: (verify) => `コードに間違いがないか確かめてから「${verify}」を押してください。`,
      tried: (verify) => `このコードは入力済みです。もう一度試すには「${verify}」を押してください。`,
    },
    expiresIn: '有効期限まで',
    expiring: 'コードの有効期限まで1分を切りました。新しいコードを請求できます。',
    cancel: 'キャンセル',
    neverShare: (brand) => `コードは誰にも教えないでください。${brand}の者がお尋ねすることはありません。`,
    neverShareAny: 'コードは誰にも教えないでください。こちらからお尋ねすることはありません。',
    notAsked: '心当たりのないコードが届いた場合は、誰かの番号の打ち間違いかもしれません。無視してかまいません。',
    notStarted:
      'ご自身の操作でない場合は、コードを入力しないでください。誰かがあなたのアカウントを使おうとしている可能性があります。',
  },

  over: {
    ending: {
      CANCELED: { heading: 'キャンセルされました', text: '次の番号に使えるコードはありません:' },
      EXPIRED: { heading: 'コードの期限が切れました', text: 'コードは数分間だけ有効です。新しいコードの送信先:' },
      TOO_MANY_ATTEMPTS: {
        heading: '間違ったコードが多すぎます',
        text: '番号を守るため、このコードは使えなくなりました。新しいコードの送信先:',
      },
      UNDELIVERABLE: { heading: 'コードが届きませんでした', text: '通信網が配信できませんでした。番号の確認:' },
      BLOCKED: { heading: 'コードがブロックされました', text: '通信網がコードを通さない番号:' },
      REJECTED: { heading: '電話側で拒否されました', text: '要求が拒否された番号:' },
      INDETERMINATE: {
        heading: '完了できませんでした',
        text: '応答が途中で失われ、何も受理されていません。新しいコードの送信先:',
      },
      SUPERSEDED: { heading: '別の場所で確認されました', text: '別のウィンドウか端末がコードを使った番号:' },
      NOT_FOUND: { heading: '最初からやり直しましょう', text: 'この確認は見つかりません。新しいコードの送信先:' },
      UNKNOWN: { heading: '最初からやり直しましょう', text: 'この確認は終了しました。新しいコードの送信先:' },
    },
    restart: {
      SMS: '新しいコードをSMSで受け取る',
      VOICE: '新しいコードを電話で受け取る',
      WHATSAPP: '新しいコードをWhatsAppで受け取る',
      RCS: '新しいコードをRCSで受け取る',
    },
    restartOther: '新しいコードを受け取る',
    edit: '別の番号を使う',
    elsewhere: { heading: 'この確認は終了しました', text: '最初に始めた場所から、もう一度お試しください。' },
  },

  done: {
    heading: '番号を確認しました',
    text: {
      SMS: 'SMSにより、ご本人の番号であることを確認しました:',
      VOICE: '電話により、ご本人の番号であることを確認しました:',
      WHATSAPP: 'WhatsAppにより、ご本人の番号であることを確認しました:',
      RCS: 'RCSにより、ご本人の番号であることを確認しました:',
    },
    textOther: 'ご本人の番号であることを確認しました:',
    proof: 'サーバー用の証明',
    proofText: 'どのサーバーでも検証できる署名付きトークンです。',
    validUntil: (time) => `${time}まで有効です。`,
    proofExpired: '証明の期限が切れました。必要なら、もう一度確認してください。',
    copy: '証明をコピー',
    copied: 'コピーしました。',
    copyByHand: '選択しました。キーボードかメニューでコピーしてください。',
    next: '完了しました。このページを閉じてかまいません。',
    again: '別の番号を確認する',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        '電話番号だけを入力してください。文字や内線番号は付けないでください。例: 090-1234-5678、+44 20 7946 0018',
      UNKNOWN_REGION: 'この国番号はわかりません。国を選ぶか、+と国番号から入力してください。',
      TOO_SHORT: '番号が短すぎます。抜けた数字がないか確認してください。',
      TOO_LONG: '番号が長すぎます。余分な数字がないか確認してください。',
      NOT_ASSIGNED: 'この番号は使われていません。数字と国を確認してください。',
    },
    notAllowed: {
      REGION: 'この国にはコードを送信できません。ほかの国の番号を使ってください。',
      LINE_TYPE: 'この種類の番号ではコードを受け取れません。携帯電話の番号を使ってください。',
      VOIP: 'インターネット電話の番号は確認できません。携帯電話の番号を使ってください。',
      LANDLINE: '固定電話はこの方法では受け取れません。電話を選ぶか、携帯電話の番号を使ってください。',
      BLOCKED: 'この番号にはコードを送信できません。別の番号を使ってください。',
    },
    channelUnavailable: (others) =>
      others
        ? `今は利用できません。ほかの方法を選んでください: ${others}`
        : '今は利用できません。あとで試してください。',
    rateLimited: (time) => `コードの請求が多すぎます。${time}以降に試してください。`,
    tooSoon: (time) => `間隔が短すぎます。${time}以降に試してください。`,
    startUnavailable: '今はコードを送信できません。少しあとで試してください。二重には届きません。',
    codeUnavailable: '今回はうまくいきませんでした。何も失われていません。少しあとで試してください。',
    outOfOrder: 'こちらの側で障害が起きており、やり直しても直りません。あとでお越しください。',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `${number(codeLength)}桁のコードを入力してください。`
        : `コードは${number(codeLength)}桁です。入力されたのは${number(typed)}桁です。`,
    incorrectCode: (attempts) => plural(attempts, { other: 'コードが違います。残り#回入力できます。' }),
    noChannelLeft: '今はこれ以上コードを送信できません。最新のコードはまだ使えます。',
    noAnswer: {
      offline: 'オフラインです。接続が戻ったら試してください。何も失われていません。',
      timedOut: 'サーバーの応答に時間がかかりすぎています。もう一度試してください。二重には処理されません。',
      unreachable: 'サーバーに接続できません。接続を確認して試してください。二重には処理されません。',
      faulty: 'こちらの側で問題が起きました。少しあとで試してください。',
    },
  },
});
