#include "adapters/sources/document/json_tree.h"

#include <rapidjson/reader.h>

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "adapters/sources/raw_reading.h"

namespace kakehashi::sources::document {
namespace {

/// Undoes the escapes of a JSON string in pieces, as far as base64 and narratives need it.
class Unescape {
public:
    template <class Give>
    void take(char c, Give&& give) {
        if (code_left_ > 0) {
            code_ = code_ * 16 + digit(c);
            if (--code_left_ == 0) {
                give(code_ < 0x80 ? static_cast<char>(code_) : '?');
            }
        } else if (escaped_) {
            escaped_ = false;
            switch (c) {
                case 'n': give('\n'); return;
                case 'r': give('\r'); return;
                case 't': give('\t'); return;
                case 'b': give('\b'); return;
                case 'f': give('\f'); return;
                case 'u':
                    code_ = 0;
                    code_left_ = 4;
                    return;
                default: give(c); return;
            }
        } else if (c == '\\') {
            escaped_ = true;
        } else {
            give(c);
        }
    }

private:
    static unsigned digit(char c) {
        const char lower = static_cast<char>(c | 0x20);
        return c >= '0' && c <= '9' ? static_cast<unsigned>(c - '0')
                                    : lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a' + 10) : 0U;
    }
    bool escaped_ = false;
    int code_left_ = 0;
    unsigned code_ = 0;
};

/// The bytes as the parser wants them. A string longer than the limit is handed to the builder from here, and the parser
/// sees only its beginning: so it is never in memory as a whole.
class JsonBytes {
public:
    using Ch = char;

    JsonBytes(RawBytes& bytes, const Limits& limits, TreeBuilder& builder, const std::string& key)
        : bytes_(bytes), limit_(limits.text_bytes), builder_(builder), key_(key) {
        fill();
        if (buffer_.starts_with("\xEF\xBB\xBF")) {
            at_ = 3;
        }
    }

    [[nodiscard]] char Peek() const { return at_ < buffer_.size() ? buffer_[at_] : '\0'; }
    char Take() {
        const char c = Peek();
        advance();
        follow(c);
        return c;
    }
    [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(offset_) + at_; }
    char* PutBegin() { return nullptr; }
    void Put(char) {}
    void Flush() {}
    std::size_t PutEnd(char*) { return 0; }

    [[nodiscard]] std::uint32_t line() const { return line_; }
    /// How many bytes into its line, for files that are one long line.
    [[nodiscard]] std::size_t column() const { return Tell() - line_start_ + 1; }
    /// False where a NUL made the parser believe so.
    [[nodiscard]] bool at_end() const { return at_ >= buffer_.size(); }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    /// Whether the string that just ended went to the builder, once.
    bool took_string() {
        const bool took = took_;
        took_ = false;
        return took;
    }

private:
    void fill() {
        offset_ += buffer_.size();
        buffer_.resize(65'536);
        const auto got = read_fully(bytes_, offset_, buffer_);
        if (!got) {
            error_ = got.error();
        }
        buffer_.resize(got ? *got : 0);
        at_ = 0;
    }
    void advance() {
        if (at_ < buffer_.size() && ++at_ == buffer_.size()) {
            fill();
        }
    }

    void follow(char c) {
        if (c == '\n') {
            ++line_;
            line_start_ = Tell();
        }
        if (!in_string_) {
            if (c == '"') {
                in_string_ = true;
                plain_ = 0;
                string_.clear();
            }
            return;
        }
        if (escaped_) {
            escaped_ = false;
            plain_ = 0;
        } else if (c == '\\') {
            escaped_ = true;
            plain_ = 0;
        } else if (c == '"') {
            in_string_ = false;
            return;
        } else {
            ++plain_;
        }
        string_.push_back(c);
        constexpr std::size_t longest_escape = 6;
        if (string_.size() > limit_ && plain_ > longest_escape && static_cast<unsigned char>(c) < 0x80) {
            hand_over();
        }
    }

    /// All of the string, from its beginning to before the quote that ends it.
    void hand_over() {
        took_ = true;
        if (!builder_.begin_long(key_, line_)) {
            return;
        }
        Unescape unescape;
        std::string plain;
        const auto give = [&plain](char c) { plain.push_back(c); };
        for (const char c : string_) {
            unescape.take(c, give);
        }
        string_.clear();
        bool escaped = false;
        while (at_ < buffer_.size() && (escaped || Peek() != '"')) {
            const char c = Peek();
            escaped = !escaped && c == '\\';
            unescape.take(c, give);
            if (plain.size() >= 32'768) {
                builder_.more_long(plain);
                plain.clear();
            }
            advance();
        }
        builder_.more_long(plain);
        builder_.end_long();
    }

    RawBytes& bytes_;
    std::size_t limit_;
    TreeBuilder& builder_;
    const std::string& key_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t offset_ = 0;
    std::uint32_t line_ = 1;
    std::size_t line_start_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    bool took_ = false;
    std::size_t plain_ = 0;
    std::string string_;
    std::optional<Error> error_;
};

/// What the parser reads, as calls of the builder. Members of an array become children of the array's name.
class JsonEvents : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, JsonEvents> {
public:
    JsonEvents(const Limits& limits, TreeBuilder& builder) : limits_(limits), builder_(builder) {}
    void follow(JsonBytes& bytes) { bytes_ = &bytes; }
    [[nodiscard]] const std::string& key() const { return key_; }

    /// The names on the way to where reading stands; one that is no name of FHIR is not repeated.
    [[nodiscard]] std::string path() const {
        std::string way;
        for (const Level& level : levels_) {
            if (!level.array && !level.key.empty()) {
                way += shown(level.key) + ".";
            }
        }
        return way + shown(key_);
    }

    bool Default() { return true; }  // numbers come as text; nothing else is left
    bool Null() { return true; }
    bool Bool(bool value) { return value_of(value ? "true" : "false", Node::Written::literal); }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return value_of({text, size}, Node::Written::literal); }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        if (bytes_->took_string()) {
            return !builder_.trouble();
        }
        return value_of({text, size}, Node::Written::text);
    }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        if (bytes_->took_string()) {
            return builder_.stop(over_document_limit, bytes_->line(), std::to_string(limits_.text_bytes));
        }
        key_.assign(text, size);
        return levels_.back().names.insert(key_).second ||
               builder_.stop(member_twice, bytes_->line(), key_.size() > 40 ? std::string() : key_);
    }
    bool StartObject() {
        const bool outermost = levels_.empty();
        const Shape shape{Node::Written::object, !outermost && levels_.back().array};
        levels_.push_back({key_, {}, false});
        return builder_.open(outermost ? std::string() : key_, bytes_->line(), shape);
    }
    bool EndObject(rapidjson::SizeType) { return builder_.close() && end_level(); }
    bool StartArray() {
        if (levels_.empty()) {
            return builder_.stop(not_well_formed, bytes_->line(), "JSON");
        }
        levels_.push_back({key_, {}, true});
        return levels_.size() <= limits_.depth || builder_.stop(over_document_limit, bytes_->line(), std::to_string(limits_.depth));
    }
    bool EndArray(rapidjson::SizeType) { return end_level(); }

private:
    struct Level {
        std::string key;  ///< under which it stands
        std::unordered_set<std::string> names;
        bool array = false;
    };

    static std::string shown(const std::string& name) {
        constexpr std::size_t longest = 40;
        const bool plain = name.size() <= longest && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; });
        return plain ? name : "***";
    }
    bool value_of(std::string_view text, Node::Written written) {
        if (levels_.empty()) {
            return builder_.stop(not_well_formed, bytes_->line(), "JSON");
        }
        return builder_.leaf(key_, text, bytes_->line(), {written, levels_.back().array});
    }
    /// What follows in an array stands under the array's own key again.
    bool end_level() {
        key_ = levels_.back().key;
        levels_.pop_back();
        return true;
    }

    const Limits& limits_;
    TreeBuilder& builder_;
    JsonBytes* bytes_ = nullptr;
    std::string key_;
    std::vector<Level> levels_;
};

}  // namespace

Result<Done> read_json(RawBytes& bytes, const Limits& limits, TreeBuilder& builder) {
    JsonEvents events(limits, builder);
    JsonBytes stream(bytes, limits, builder, events.key());
    events.follow(stream);
    rapidjson::Reader reader;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;
    const rapidjson::ParseResult parsed = reader.Parse<flags>(stream, events);
    if (stream.error()) {
        return *stream.error();
    }
    if (parsed.Code() == rapidjson::kParseErrorStringInvalidEncoding) {
        builder.stop(no_fhir, stream.line(), "JSON: not UTF-8");
    } else if (parsed.IsError() || !stream.at_end()) {
        const std::string path = parsed.IsError() ? events.path() : std::string();
        builder.stop(not_well_formed, stream.line(), "JSON: " + path + (path.empty() ? "" : ": ") + "byte " + std::to_string(stream.column()));
    }
    return Done{};
}

}  // namespace kakehashi::sources::document
