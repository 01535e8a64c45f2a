const street =
  /\b(?:street|st|road|rd|avenue|ave|av|boulevard|blvd|lane|ln|drive|dr|highway|hwy|suite|ste|floor|flr|level|unit|building|bldg|tower|square|court|park|way|place|plaza|mall|centre|center|complex|airport|station|stra(?:ß|ss)e|str|platz|weg|allee|gasse|rue|quai|chemin|place|via|corso|piazza|calle|avenida|paseo|laan|straat|plein|kade|weena|jln|jl|lorong|lrg|persiaran|lebuh(?:raya)?|taman|tmn|kampung|kg|kawasan|seksyen|section|sek|bandar|bdr|batu|lot|blok|block|blk|wisma|menara|perindustrian|industri(?:al|es)?|pusat|perdagangan|desa|bukit|sungai|simpang|parit|kompleks|pangsapuri|p\.?o\.?\s*box|postfach|nagar|colony|marg|cross|sector|phase|plot)\b/iu;
/** Malay street words run into the name when OCR loses the space. */
const runOnStreet = /\b(?:jalan|persiaran|lorong|kawasan|taman|kampung|seksyen)(?=\p{L}|\d|\b)/iu;
const place =
  /\b(?:selangor|johor|kuala\s*lumpur|k\.?l|penang|pulau\s*pinang|perak|pahang|melaka|malacca|negeri\s*sembilan|kedah|kelantan|terengganu|perlis|sabah|sarawak|labuan|putrajaya|cyberjaya|petaling\s*jaya|johor\s+bahru|bahru|mid\s+valley|medan|shah\s*alam|darul|malaysia|singapore|germany|deutschland|france|netherlands|nederland|belgium|belgi[eë]|switzerland|schweiz|austria|italy|italia|spain|espa[nñ]a|ireland|india|indonesia|thailand|hong\s*kong|china|japan|australia|canada|usa|u\.s\.a|united\s+(?:states|kingdom)|england|uk|london|paris|berlin|m[uü]nchen|hamburg|frankfurt|amsterdam|rotterdam|new\s+york|chicago|los\s+angeles|san\s+francisco|bangalore|bengaluru|mumbai|delhi|chennai|hyderabad|karnataka|haryana|maharashtra)\b/iu;
/** A post code with its town: five digits (or six) and a name, Dutch, British, Canadian, and American with its state. */
const postCode =
  /(?:^|[\s,.-])(?:\d{5,6}[\s,.]+\p{L}{3}|\d{4}\s?[A-Z]{2}\b|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|[A-Z]{2}\s\d{5}(?:-\d{4})?\b|\d{4}\s+\p{Lu}\p{L}{3})|\p{L}{3}[\s,-]+\d{5,6}\b/u;
/** `NO. 12`, `12, Some Street`, `Weena 664`. */
const houseNumber =
  /^(?:no|lot|unit|blk|block|suite|g|ground)[\s.:-]*(?:[A-Z]{0,3}[-.]?)?\d|^\p{Lu}[\p{L}.'-]+(?:\s\p{L}[\p{L}.'-]+)?\s\d{1,4}\s?[a-zA-Z]?,?$|^\d{1,5}[A-Z]?(?:\s*[-&,]\s*\d{1,4}[A-Z]?)*,?\s*\p{L}{2}/iu;

/** How much speaks for a line being a part of an address: 0 nothing, 1 a word or a number, 2 and more several. */
export function addressEvidence(text: string): number {
  let evidence = 0;
  if (street.test(text) || runOnStreet.test(text)) evidence++;
  if (place.test(text)) evidence++;
  if (postCode.test(text)) evidence++;
  if (houseNumber.test(text)) evidence += 0.7;
  if ((text.match(/,/gu)?.length ?? 0) >= 2) evidence += 0.5;
  return evidence;
}
