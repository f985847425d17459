#include "adapters/synth/names.h"

#include <array>

namespace kakehashi::synth {
namespace {

// 髙 and 﨑 are only in the extension of CP932 (IBM kanji): importers that decode plain Shift_JIS stumble over them.
constexpr std::array family_names = {
    Reading{"佐藤", "サトウ"},   Reading{"鈴木", "スズキ"},     Reading{"髙橋", "タカハシ"}, Reading{"田中", "タナカ"},
    Reading{"渡辺", "ワタナベ"}, Reading{"伊藤", "イトウ"},     Reading{"山本", "ヤマモト"}, Reading{"中村", "ナカムラ"},
    Reading{"小林", "コバヤシ"}, Reading{"加藤", "カトウ"},     Reading{"吉田", "ヨシダ"},   Reading{"山田", "ヤマダ"},
    Reading{"斎藤", "サイトウ"}, Reading{"松本", "マツモト"},   Reading{"井上", "イノウエ"}, Reading{"木村", "キムラ"},
    Reading{"清水", "シミズ"},   Reading{"山﨑", "ヤマザキ"},   Reading{"池田", "イケダ"},   Reading{"橋本", "ハシモト"},
    Reading{"阿部", "アベ"},     Reading{"石川", "イシカワ"},   Reading{"山下", "ヤマシタ"}, Reading{"中島", "ナカジマ"},
    Reading{"石井", "イシイ"},   Reading{"小川", "オガワ"},     Reading{"前田", "マエダ"},   Reading{"岡田", "オカダ"},
    Reading{"藤田", "フジタ"},   Reading{"後藤", "ゴトウ"},     Reading{"近藤", "コンドウ"}, Reading{"長谷川", "ハセガワ"},
    Reading{"村上", "ムラカミ"}, Reading{"遠藤", "エンドウ"},   Reading{"青木", "アオキ"},   Reading{"坂本", "サカモト"},
    Reading{"福田", "フクダ"},   Reading{"太田", "オオタ"},     Reading{"西村", "ニシムラ"}, Reading{"藤井", "フジイ"},
    Reading{"金子", "カネコ"},   Reading{"岡本", "オカモト"},   Reading{"藤原", "フジワラ"}, Reading{"三浦", "ミウラ"},
    Reading{"中野", "ナカノ"},   Reading{"原田", "ハラダ"},     Reading{"松田", "マツダ"},   Reading{"竹内", "タケウチ"},
    Reading{"小野", "オノ"},     Reading{"中山", "ナカヤマ"},   Reading{"和田", "ワダ"},     Reading{"石田", "イシダ"},
    Reading{"上田", "ウエダ"},   Reading{"森田", "モリタ"},     Reading{"柴田", "シバタ"},   Reading{"酒井", "サカイ"},
    Reading{"工藤", "クドウ"},   Reading{"横山", "ヨコヤマ"},   Reading{"宮﨑", "ミヤザキ"}, Reading{"内田", "ウチダ"}};

constexpr std::array men = {
    Reading{"正一", "ショウイチ"}, Reading{"義雄", "ヨシオ"},   Reading{"清治", "セイジ"},   Reading{"幸男", "ユキオ"},
    Reading{"勝利", "カツトシ"},   Reading{"和夫", "カズオ"},   Reading{"武司", "タケシ"},   Reading{"昭二", "ショウジ"},
    Reading{"良平", "リョウヘイ"}, Reading{"健三", "ケンゾウ"}, Reading{"忠義", "タダヨシ"}, Reading{"博之", "ヒロユキ"},
    Reading{"文雄", "フミオ"},     Reading{"秀樹", "ヒデキ"},   Reading{"恒夫", "ツネオ"},   Reading{"隆志", "タカシ"},
    Reading{"誠一", "セイイチ"},   Reading{"実男", "ジツオ"},   Reading{"貞夫", "サダオ"},   Reading{"俊明", "トシアキ"},
    Reading{"喜一郎", "キイチロウ"}, Reading{"功夫", "イサオ"}, Reading{"光男", "ミツオ"},   Reading{"進太郎", "シンタロウ"}};

constexpr std::array women = {
    Reading{"和子", "カズコ"},   Reading{"幸子", "サチコ"},   Reading{"節子", "セツコ"},   Reading{"洋子", "ヨウコ"},
    Reading{"弘子", "ヒロコ"},   Reading{"敏子", "トシコ"},   Reading{"文子", "フミコ"},   Reading{"千代", "チヨ"},
    Reading{"ハル", "ハル"},     Reading{"キヨ", "キヨ"},     Reading{"美智子", "ミチコ"}, Reading{"恵美", "エミ"},
    Reading{"静江", "シズエ"},   Reading{"芳子", "ヨシコ"},   Reading{"菊枝", "キクエ"},   Reading{"光代", "ミツヨ"},
    Reading{"久子", "ヒサコ"},   Reading{"栄子", "エイコ"},   Reading{"良江", "ヨシエ"},   Reading{"照代", "テルヨ"},
    Reading{"トメ", "トメ"},     Reading{"信子", "ノブコ"},   Reading{"房江", "フサエ"},   Reading{"悦子", "エツコ"},
    Reading{"昌子", "マサコ"},   Reading{"澄子", "スミコ"},   Reading{"貴美子", "キミコ"}, Reading{"とし江", "トシエ"}};

// U+30A1 (ァ) to U+30F4 (ヴ), in order.
constexpr std::array<std::string_view, 84> half_width_of = {
    "ｧ", "ｱ", "ｨ", "ｲ", "ｩ", "ｳ", "ｪ", "ｴ", "ｫ", "ｵ", "ｶ", "ｶﾞ", "ｷ", "ｷﾞ", "ｸ", "ｸﾞ", "ｹ", "ｹﾞ", "ｺ", "ｺﾞ", "ｻ",
    "ｻﾞ", "ｼ", "ｼﾞ", "ｽ", "ｽﾞ", "ｾ", "ｾﾞ", "ｿ", "ｿﾞ", "ﾀ", "ﾀﾞ", "ﾁ", "ﾁﾞ", "ｯ", "ﾂ", "ﾂﾞ", "ﾃ", "ﾃﾞ", "ﾄ", "ﾄﾞ",
    "ﾅ", "ﾆ", "ﾇ", "ﾈ", "ﾉ", "ﾊ", "ﾊﾞ", "ﾊﾟ", "ﾋ", "ﾋﾞ", "ﾋﾟ", "ﾌ", "ﾌﾞ", "ﾌﾟ", "ﾍ", "ﾍﾞ", "ﾍﾟ", "ﾎ", "ﾎﾞ", "ﾎﾟ",
    "ﾏ", "ﾐ", "ﾑ", "ﾒ", "ﾓ", "ｬ", "ﾔ", "ｭ", "ﾕ", "ｮ", "ﾖ", "ﾗ", "ﾘ", "ﾙ", "ﾚ", "ﾛ", "ﾜ", "ﾜ", "ｲ", "ｴ", "ｦ", "ﾝ",
    "ｳﾞ"};

}  // namespace

Name draw_name(Dice& dice, int sex) {
    const Reading family = dice.pick(family_names);
    return Name{family, sex == 1 ? dice.pick(men) : dice.pick(women)};
}

std::string half_width(std::string_view katakana) {
    std::string text;
    for (std::size_t at = 0; at + 2 < katakana.size(); at += 3) {  // katakana take three bytes each in UTF-8
        const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(katakana[at + n]); };
        const unsigned code = ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        if (code >= 0x30A1 && code <= 0x30F4) {
            text += half_width_of[code - 0x30A1];
        } else if (code == 0x30FC) {
            text += "ｰ";
        }
    }
    return text;
}

}  // namespace kakehashi::synth
