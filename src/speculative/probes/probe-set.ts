import type { Probe } from "./probe.ts";

/** Article 1 of the Universal Declaration of Human Rights, or its first sentence. */
const LANGUAGES: Readonly<Record<string, string>> = {
  English: "All human beings are born free and equal in dignity and rights.",
  German: "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
  French:
    "Tous les êtres humains naissent libres et égaux en dignité et en droits. L'été, c'est-à-dire l'œuvre d'aujourd'hui.",
  Spanish: "Todos los seres humanos nacen libres e iguales en dignidad y derechos. ¿Qué pasó? ¡Nada!",
  Portuguese: "Todos os seres humanos nascem livres e iguais em dignidade e em direitos.",
  Italian: "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.",
  Polish: "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.",
  Czech: "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv.",
  Finnish: "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan.",
  Hungarian: "Minden emberi lény szabadon születik és egyenlő méltósága és joga van.",
  Turkish: "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. İIıi",
  Vietnamese: "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.",
  Swahili: "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa.",
  Russian: "Все люди рождаются свободными и равными в своём достоинстве и правах.",
  Ukrainian: "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
  Greek: "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
  Arabic: "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.",
  Hebrew: "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.",
  Persian: "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند.",
  Hindi: "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
  Bengali: "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।",
  Tamil: "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.",
  Thai: "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
  "simplified Chinese": "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心。",
  "traditional Chinese": "人人生而自由，在尊嚴和權利上一律平等。",
  Japanese: "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。カタカナ１２３",
  Korean: "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
  "several scripts": "GPT-4は2023年3月14日に公開された. Это 5‑й тест: 测试test тест테스트",
};

const CODE: Readonly<Record<string, string>> = {
  Python:
    'def f(x: int) -> str:\n    """doc"""\n    if x != 0:\n        return f"{x:>10}\\n"\n\n\n    return None  # end\n',
  C: '#include <stdio.h>\nint main(void) {\n\tfor (size_t i = 0; i < 10; ++i)\n\t\tprintf("%zu\\n", i);\n}\n',
  TypeScript: "export const a = async <T>(x: T[]): Promise<T | undefined> => x?.[0] ?? undefined; // ok",
  JSON: '{"a": [1, 2.5e-3, null], "b\\u00e9": {"c": true}}\n',
  HTML: '<div class="a b">\r\n  <p>1 &lt; 2&nbsp;&amp;</p>\r\n</div>',
  shell: "for f in *.txt; do echo \"$f\" | sed -e 's/a/b/g' >> ../out.log 2>&1; done",
  SQL: "SELECT COUNT(*) AS n FROM t WHERE a_b = 'x''y' AND c >= 10;",
  LaTeX: "\\frac{\\partial f}{\\partial x} = \\sum_{i=1}^{n} \\alpha_i x^{2i}",
  "a URL": "https://example.com/a/b?c=1&d=%20#e user@example.com",
};

const NUMBERS: Readonly<Record<string, string>> = {
  digits: "0 1 12 123 1234 12345 123456 1234567 0.1 3.14159 1,000,000 -7 1e-10 0xFF 2024-07-26 12:34:56",
  "digits of other scripts": "٣٤٥ ४५६ １２３ ² ½ Ⅷ ①",
};

const SPACES: Readonly<Record<string, string>> = {
  nothing: "",
  "one space": " ",
  "a space before": " a",
  "a space behind": "a ",
  "runs of spaces": `a  b   c    d${" ".repeat(17)}e${" ".repeat(64)}f`,
  "only spaces": " ".repeat(40),
  tabs: `\ta\t\tb${"\t".repeat(9)}c`,
  "line breaks": "a\nb\n\nc\n\n\n\nd\r\ne\r\n\r\nf\n",
  "mixed space": "a \n b\n  \n\tc \t\n \t d\n ",
  "other spaces": "a\u00a0b\u2003c\u3000d\u2028e\u200bf\ufeffg\u0085h",
};

const SIGNS: Readonly<Record<string, string>> = {
  emoji: "😀 ok 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 1️⃣ ❤️",
  "combining marks": "e\u0301 é o\u0308 ö a\u0323\u0302 \u1ea5 n\u0303 \u0928\u093c क\u094d\u0937 Z\u0351\u036b\u0343",
  "compatibility characters": "ﬁ ﬀ ㎏ ℃ ™ Å Ω ｶﾞ Ａ １ … “a” ‘b’ — – «c»",
  contractions: "I'm you're he'll we've DON'T it’s 'tis rock'n'roll I'M YOU'RE",
  punctuation: "!!! ??? ... --- *** ### ===>>> (a)[b]{c}<d> a.b,c;d:e/f\\g|h~i`j^k_l@m#n$o%p&q+r=s",
  controls: "a\u0000b\u0001c\u001bd\u007fe\u0080f",
  "unusual characters": "𝕳𝖊𝖑𝖑𝖔 𐍈 𠜎 ꙮ \ufffd \ue000 ﷽",
  "capitals and small letters": "HelloWorld helloWORLD XMLHttpRequest snake_case ÄÖÜäöüß ǅ",
  "a long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2),
  "one letter many times": "a".repeat(100),
  "names of special tokens":
    "<s>a</s> <|im_start|>user\n<|im_end|><|endoftext|> <|eot_id|> [INST] <pad> <unk> <bos><eos> <think>",
};

/** What is encoded of every pair: of each kind of text the parts on which tokenizers differ. */
export const PROBES: readonly Probe[] = [LANGUAGES, CODE, NUMBERS, SPACES, SIGNS].flatMap((group) =>
  Object.entries(group).map(([name, text]) => ({ name, text, special: true })),
);
