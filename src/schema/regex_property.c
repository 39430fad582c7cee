/* Unicode properties by their ECMA-262 names: section 22.2.1, tables of property names,
 * and the script names of the Unicode Character Database. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "schema/regex_parse.h"

#include "base/banned.h"

/* Long name, short name (which PCRE2 has, too). */
static const struct {
    const char *name, *alias;
} categories[] = {
    { "Cased_Letter", "LC" },
    { "Close_Punctuation", "Pe" },
    { "Connector_Punctuation", "Pc" },
    { "Control", "Cc" },
    { "cntrl", "Cc" },
    { "Currency_Symbol", "Sc" },
    { "Dash_Punctuation", "Pd" },
    { "Decimal_Number", "Nd" },
    { "digit", "Nd" },
    { "Enclosing_Mark", "Me" },
    { "Final_Punctuation", "Pf" },
    { "Format", "Cf" },
    { "Initial_Punctuation", "Pi" },
    { "Letter", "L" },
    { "Letter_Number", "Nl" },
    { "Line_Separator", "Zl" },
    { "Lowercase_Letter", "Ll" },
    { "Mark", "M" },
    { "Combining_Mark", "M" },
    { "Math_Symbol", "Sm" },
    { "Modifier_Letter", "Lm" },
    { "Modifier_Symbol", "Sk" },
    { "Nonspacing_Mark", "Mn" },
    { "Number", "N" },
    { "Open_Punctuation", "Ps" },
    { "Other", "C" },
    { "Other_Letter", "Lo" },
    { "Other_Number", "No" },
    { "Other_Punctuation", "Po" },
    { "Other_Symbol", "So" },
    { "Paragraph_Separator", "Zp" },
    { "Private_Use", "Co" },
    { "Punctuation", "P" },
    { "punct", "P" },
    { "Separator", "Z" },
    { "Space_Separator", "Zs" },
    { "Spacing_Mark", "Mc" },
    { "Surrogate", "Cs" },
    { "Symbol", "S" },
    { "Titlecase_Letter", "Lt" },
    { "Unassigned", "Cn" },
    { "Uppercase_Letter", "Lu" },
};

/* Name, alias (or the name again); the names are PCRE2's, too. */
static const struct {
    const char *name, *alias;
} binaries[] = {
    { "ASCII", "ASCII" },
    { "ASCII_Hex_Digit", "AHex" },
    { "Alphabetic", "Alpha" },
    { "Bidi_Control", "Bidi_C" },
    { "Bidi_Mirrored", "Bidi_M" },
    { "Case_Ignorable", "CI" },
    { "Cased", "Cased" },
    { "Changes_When_Casefolded", "CWCF" },
    { "Changes_When_Casemapped", "CWCM" },
    { "Changes_When_Lowercased", "CWL" },
    { "Changes_When_Titlecased", "CWT" },
    { "Changes_When_Uppercased", "CWU" },
    { "Dash", "Dash" },
    { "Default_Ignorable_Code_Point", "DI" },
    { "Deprecated", "Dep" },
    { "Diacritic", "Dia" },
    { "Emoji", "Emoji" },
    { "Emoji_Component", "EComp" },
    { "Emoji_Modifier", "EMod" },
    { "Emoji_Modifier_Base", "EBase" },
    { "Emoji_Presentation", "EPres" },
    { "Extended_Pictographic", "ExtPict" },
    { "Extender", "Ext" },
    { "Grapheme_Base", "Gr_Base" },
    { "Grapheme_Extend", "Gr_Ext" },
    { "Hex_Digit", "Hex" },
    { "IDS_Binary_Operator", "IDSB" },
    { "IDS_Trinary_Operator", "IDST" },
    { "ID_Continue", "IDC" },
    { "ID_Start", "IDS" },
    { "Ideographic", "Ideo" },
    { "Join_Control", "Join_C" },
    { "Logical_Order_Exception", "LOE" },
    { "Lowercase", "Lower" },
    { "Math", "Math" },
    { "Noncharacter_Code_Point", "NChar" },
    { "Pattern_Syntax", "Pat_Syn" },
    { "Pattern_White_Space", "Pat_WS" },
    { "Quotation_Mark", "QMark" },
    { "Radical", "Radical" },
    { "Regional_Indicator", "RI" },
    { "Sentence_Terminal", "STerm" },
    { "Soft_Dotted", "SD" },
    { "Terminal_Punctuation", "Term" },
    { "Unified_Ideograph", "UIdeo" },
    { "Uppercase", "Upper" },
    { "Variation_Selector", "VS" },
    { "White_Space", "space" },
    { "XID_Continue", "XIDC" },
    { "XID_Start", "XIDS" },
};

/* Long name, short name. */
static const struct {
    const char *name, *alias;
} scripts[] = {
    { "", "" },
    { "Adlam", "Adlm" },
    { "Ahom", "Ahom" },
    { "Anatolian_Hieroglyphs", "Hluw" },
    { "Arabic", "Arab" },
    { "Armenian", "Armn" },
    { "Avestan", "Avst" },
    { "Balinese", "Bali" },
    { "Bamum", "Bamu" },
    { "Bassa_Vah", "Bass" },
    { "Batak", "Batk" },
    { "Bengali", "Beng" },
    { "Bhaiksuki", "Bhks" },
    { "Bopomofo", "Bopo" },
    { "Brahmi", "Brah" },
    { "Braille", "Brai" },
    { "Buginese", "Bugi" },
    { "Buhid", "Buhd" },
    { "Canadian_Aboriginal", "Cans" },
    { "Carian", "Cari" },
    { "Caucasian_Albanian", "Aghb" },
    { "Chakma", "Cakm" },
    { "Cham", "Cham" },
    { "Cherokee", "Cher" },
    { "Chorasmian", "Chrs" },
    { "Common", "Zyyy" },
    { "Coptic", "Copt" },
    { "Coptic", "Qaac" },
    { "Cuneiform", "Xsux" },
    { "Cypriot", "Cprt" },
    { "Cypro_Minoan", "Cpmn" },
    { "Cyrillic", "Cyrl" },
    { "Deseret", "Dsrt" },
    { "Devanagari", "Deva" },
    { "Dives_Akuru", "Diak" },
    { "Dogra", "Dogr" },
    { "Duployan", "Dupl" },
    { "Egyptian_Hieroglyphs", "Egyp" },
    { "Elbasan", "Elba" },
    { "Elymaic", "Elym" },
    { "Ethiopic", "Ethi" },
    { "Georgian", "Geor" },
    { "Glagolitic", "Glag" },
    { "Gothic", "Goth" },
    { "Grantha", "Gran" },
    { "Greek", "Grek" },
    { "Gujarati", "Gujr" },
    { "Gunjala_Gondi", "Gong" },
    { "Gurmukhi", "Guru" },
    { "Han", "Hani" },
    { "Hangul", "Hang" },
    { "Hanifi_Rohingya", "Rohg" },
    { "Hanunoo", "Hano" },
    { "Hatran", "Hatr" },
    { "Hebrew", "Hebr" },
    { "Hiragana", "Hira" },
    { "Imperial_Aramaic", "Armi" },
    { "Inherited", "Zinh" },
    { "Inherited", "Qaai" },
    { "Inscriptional_Pahlavi", "Phli" },
    { "Inscriptional_Parthian", "Prti" },
    { "Javanese", "Java" },
    { "Kaithi", "Kthi" },
    { "Kannada", "Knda" },
    { "Katakana", "Kana" },
    { "Kayah_Li", "Kali" },
    { "Kharoshthi", "Khar" },
    { "Khitan_Small_Script", "Kits" },
    { "Khmer", "Khmr" },
    { "Khojki", "Khoj" },
    { "Khudawadi", "Sind" },
    { "Lao", "Laoo" },
    { "Latin", "Latn" },
    { "Lepcha", "Lepc" },
    { "Limbu", "Limb" },
    { "Linear_A", "Lina" },
    { "Linear_B", "Linb" },
    { "Lisu", "Lisu" },
    { "Lycian", "Lyci" },
    { "Lydian", "Lydi" },
    { "Mahajani", "Mahj" },
    { "Makasar", "Maka" },
    { "Malayalam", "Mlym" },
    { "Mandaic", "Mand" },
    { "Manichaean", "Mani" },
    { "Marchen", "Marc" },
    { "Masaram_Gondi", "Gonm" },
    { "Medefaidrin", "Medf" },
    { "Meetei_Mayek", "Mtei" },
    { "Mende_Kikakui", "Mend" },
    { "Meroitic_Cursive", "Merc" },
    { "Meroitic_Hieroglyphs", "Mero" },
    { "Miao", "Plrd" },
    { "Modi", "Modi" },
    { "Mongolian", "Mong" },
    { "Mro", "Mroo" },
    { "Multani", "Mult" },
    { "Myanmar", "Mymr" },
    { "Nabataean", "Nbat" },
    { "Nandinagari", "Nand" },
    { "New_Tai_Lue", "Talu" },
    { "Newa", "Newa" },
    { "Nko", "Nkoo" },
    { "Nushu", "Nshu" },
    { "Nyiakeng_Puachue_Hmong", "Hmnp" },
    { "Ogham", "Ogam" },
    { "Ol_Chiki", "Olck" },
    { "Old_Hungarian", "Hung" },
    { "Old_Italic", "Ital" },
    { "Old_North_Arabian", "Narb" },
    { "Old_Permic", "Perm" },
    { "Old_Persian", "Xpeo" },
    { "Old_Sogdian", "Sogo" },
    { "Old_South_Arabian", "Sarb" },
    { "Old_Turkic", "Orkh" },
    { "Old_Uyghur", "Ougr" },
    { "Oriya", "Orya" },
    { "Osage", "Osge" },
    { "Osmanya", "Osma" },
    { "Pahawh_Hmong", "Hmng" },
    { "Palmyrene", "Palm" },
    { "Pau_Cin_Hau", "Pauc" },
    { "Phags_Pa", "Phag" },
    { "Phoenician", "Phnx" },
    { "Psalter_Pahlavi", "Phlp" },
    { "Rejang", "Rjng" },
    { "Runic", "Runr" },
    { "Samaritan", "Samr" },
    { "Saurashtra", "Saur" },
    { "Sharada", "Shrd" },
    { "Shavian", "Shaw" },
    { "Siddham", "Sidd" },
    { "SignWriting", "Sgnw" },
    { "Sinhala", "Sinh" },
    { "Sogdian", "Sogd" },
    { "Sora_Sompeng", "Sora" },
    { "Soyombo", "Soyo" },
    { "Sundanese", "Sund" },
    { "Syloti_Nagri", "Sylo" },
    { "Syriac", "Syrc" },
    { "Tagalog", "Tglg" },
    { "Tagbanwa", "Tagb" },
    { "Tai_Le", "Tale" },
    { "Tai_Tham", "Lana" },
    { "Tai_Viet", "Tavt" },
    { "Takri", "Takr" },
    { "Tamil", "Taml" },
    { "Tangsa", "Tnsa" },
    { "Tangut", "Tang" },
    { "Telugu", "Telu" },
    { "Thaana", "Thaa" },
    { "Thai", "Thai" },
    { "Tibetan", "Tibt" },
    { "Tifinagh", "Tfng" },
    { "Tirhuta", "Tirh" },
    { "Toto", "Toto" },
    { "Ugaritic", "Ugar" },
    { "Vai", "Vaii" },
    { "Vithkuqi", "Vith" },
    { "Wancho", "Wcho" },
    { "Warang_Citi", "Wara" },
    { "Yezidi", "Yezi" },
    { "Yi", "Yiii" },
    { "Zanabazar_Square", "Zanb" },
};

static bool either(struct str text, const char *name, const char *alias)
{
    return str_eq_c(text, name) || str_eq_c(text, alias);
}

static bool category(struct str name, bool negated, char *ret, size_t size)
{
    for (size_t i = 0; i < countof(categories); i++) {
        const char *alias = categories[i].alias;

        if (!either(name, categories[i].name, alias))
            continue;
        if (strcmp(alias, "LC") == 0)
            alias = "L&";
        snprintf(ret, size, "\\%c{%s}", negated ? 'P' : 'p', alias);
        return true;
    }
    return false;
}

static bool script(struct str value, const char *kind, bool negated, char *ret,
                   size_t size)
{
    for (size_t i = 0; i < countof(scripts); i++)
        if (either(value, scripts[i].name, scripts[i].alias)) {
            snprintf(ret, size, "\\%c{%s:%s}", negated ? 'P' : 'p', kind,
                     scripts[i].name);
            return true;
        }
    return false;
}

static bool binary(struct str name, bool negated, char *ret, size_t size)
{
    if (str_eq(name, S("Any"))) {
        snprintf(ret, size, "\\%c{Any}", negated ? 'P' : 'p');
        return true;
    }
    if (str_eq(name, S("Assigned"))) {
        snprintf(ret, size, "\\%c{Cn}", negated ? 'p' : 'P');
        return true;
    }
    if (either(name, "Changes_When_NFKC_Casefolded", "CWKCF")) {
        *ret = '\0'; /* PCRE2 does not have it */
        return true;
    }
    for (size_t i = 0; i < countof(binaries); i++)
        if (either(name, binaries[i].name, binaries[i].alias)) {
            snprintf(ret, size, "\\%c{%s}", negated ? 'P' : 'p', binaries[i].name);
            return true;
        }
    return false;
}

bool regex_property(struct str name, struct str value, bool negated, char *ret,
                    size_t size)
{
    if (value.len == 0)
        return category(name, negated, ret, size) || binary(name, negated, ret, size);
    if (either(name, "General_Category", "gc"))
        return category(value, negated, ret, size);
    if (either(name, "Script", "sc"))
        return script(value, "sc", negated, ret, size);
    if (either(name, "Script_Extensions", "scx"))
        return script(value, "scx", negated, ret, size);
    return false;
}
