#include "adapters/main/ledger_fault_words.h"

#include <string_view>

namespace kakehashi::app {
namespace {

using Kind = storage::LedgerFaultKind;

struct Words {
    std::string_view english;
    std::string_view japanese;
};

Words words_for(Kind kind) {
    switch (kind) {
        case Kind::entries_missing: return {"entries before it are missing", "直前の記録が欠けています"};
        case Kind::entry_unexpected: return {"the log gave no entry this number", "記録がこの番号を付けたことはありません"};
        case Kind::commitment_malformed: return {"its commitment is not a digest", "要約値がハッシュ値の形をしていません"};
        case Kind::body_does_not_open: return {"its sealed body does not open", "封じた本文が開きません"};
        case Kind::body_not_committed: return {"its body is not what was committed to", "本文が要約値と一致しません"};
        case Kind::body_malformed: return {"its body does not have the form of an entry", "本文が記録の形をしていません"};
        case Kind::person_not_in_body: return {"its row names a person its body does not", "本文にない本人を行が指しています"};
        case Kind::place_differs:
            return {"its row and its body name different places in the chain", "行と本文が本人の鎖の別の位置を指しています"};
        case Kind::chain_broken: return {"it does not follow the entry before it in its chain", "本人の鎖の直前の記録につながりません"};
        case Kind::chain_end_differs:
            return {"a person's head is not the last entry of the chain", "ある本人の先頭値が鎖の最後の記録と一致しません"};
        case Kind::chain_end_missing: return {"a chain has no head", "先頭値のない鎖があります"};
        case Kind::size_differs: return {"it names another size than there are entries", "記録の件数と一致しません"};
        case Kind::tiles_beyond_entries:
            return {"tiles were made of more entries than there are", "タイルの件数が記録の件数を超えています"};
        case Kind::tiles_short: return {"the tiles do not reach the last head kept", "タイルが最後の先頭値に届いていません"};
        case Kind::tile_missing: return {"the tile is missing", "タイルが欠けています"};
        case Kind::tile_differs: return {"the tile is not the one recomputed", "タイルが再計算した値と一致しません"};
        case Kind::tile_unexpected: return {"there should be no such tile", "あるはずのないタイルです"};
        case Kind::head_malformed: return {"this is no signed head", "署名した先頭値の形をしていません"};
        case Kind::head_not_signed: return {"the signature does not hold", "署名が正しくありません"};
        case Kind::head_row_differs:
            return {"its row and its note name different origins or sizes", "行と署名文が別の名前か件数を示しています"};
        case Kind::head_origin_unknown: return {"the log has no such origin", "記録にない署名の名前です"};
        case Kind::head_root_differs: return {"the log does not go on from this head", "記録がこの先頭値の続きになっていません"};
        case Kind::head_beyond_log:
            return {"the log is shorter than this head: entries were cut off its end, or the database was restored",
                    "記録がこの先頭値より短くなっています（末尾の欠落、またはデータベースの復元）"};
        case Kind::head_not_kept:
            return {"the last head signed here is not among those kept", "ここで最後に署名した先頭値が保存されていません"};
        case Kind::head_not_remembered:
            return {"heads were signed, but the last one is not beside the key: nothing here shows whether entries were cut off",
                    "署名した先頭値があるのに、鍵の隣に控えがありません（末尾の欠落を確かめられません）"};
        case Kind::origin_differs: return {"the origins do not follow from each other", "名前の並びが正しくありません"};
        case Kind::origin_without_entry:
            return {"no entry says that the log goes on under this origin", "この名前で続くことを示す記録がありません"};
        case Kind::entry_without_origin: return {"it begins an origin that is not kept", "保存されていない名前を始めています"};
        case Kind::census_root_differs: return {"it is not what the chains give", "本人の鎖から求めた値と一致しません"};
        case Kind::census_beyond_log: return {"it is of more entries than there are", "記録の件数を超えています"};
        case Kind::census_not_committed: return {"the entry it names does not commit it", "指している記録がこのセンサスを収めていません"};
        case Kind::census_missing: return {"it commits a census that is not kept", "保存されていないセンサスを収めています"};
        case Kind::census_key_differs: return {"a name kept is not the person's", "保存された名前が本人のものと一致しません"};
        case Kind::count_: break;
    }
    return {};
}

}  // namespace

std::string words_of(const storage::LedgerFault& fault, Language language) {
    const Words words = words_for(fault.kind);
    return fault.place + ": " + std::string(language == Language::japanese ? words.japanese : words.english);
}

}  // namespace kakehashi::app
