#include "adapters/sources/document/pdf_scan.h"

#include <algorithm>
#include <utility>

#include "adapters/sources/ascii.h"
#include "adapters/sources/document/content_check.h"
#include "adapters/sources/document/object_stream.h"
#include "adapters/sources/document/stream_filters.h"

namespace kakehashi::sources::document {
namespace {

constexpr std::string_view end_of_stream = "endstream";
constexpr std::size_t stream_head = 2048;

/// The first bytes of a stream that is nothing in particular.
class Head final : public ByteSink {
public:
    bool take(std::string_view bytes) override {
        text_ += bytes.substr(0, stream_head - std::min(stream_head, text_.size()));
        return text_.size() < stream_head;
    }
    [[nodiscard]] std::string_view text() const { return text_; }

private:
    std::string text_;
};

std::vector<std::string> filters_of(const std::vector<PdfPiece>& object, bool& unclear) {
    std::vector<std::string> names;
    const auto value = value_of(object, "Filter", unclear);
    const auto external = value_of(object, "F", unclear);
    unclear = unclear || external.has_value();  // the bytes are in another file
    for (const PdfPiece& piece : value.value_or(std::vector<PdfPiece>())) {
        if (piece.kind == PdfToken::name) {
            names.push_back(piece.text);
        }
        unclear = unclear || piece.kind == PdfToken::word || piece.kind == PdfToken::dict_open;
    }
    return names;
}

/// Rows coded as differences: names in them are not to be read without undoing that.
bool predicted(const std::vector<PdfPiece>& object) {
    for (std::size_t n = 0; n + 1 < object.size(); ++n) {
        if (object[n].kind == PdfToken::name && object[n].text == "Predictor" && object[n + 1].text != "1") {
            return true;
        }
    }
    return false;
}

bool is_plain(std::string_view head) {
    constexpr std::size_t looked_at = 64;
    return std::ranges::all_of(head.substr(0, looked_at), [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; });
}

}  // namespace

void ZipEnds::take(char c) {
    constexpr std::size_t most = 64;
    for (Candidate& candidate : candidates_) {
        if (candidate.held < candidate.bytes.size()) {
            candidate.bytes[candidate.held++] = static_cast<unsigned char>(c);
        }
    }
    ++size_;
    last_ = last_ << 8U | static_cast<unsigned char>(c);
    if (last_ == 0x504B0506U) {
        if (candidates_.size() >= most) {
            candidates_.erase(candidates_.begin());
        }
        candidates_.push_back({size_ - 4, {}, 0});
    }
}

bool ZipEnds::found() const {
    const auto number = [](const Candidate& of, std::size_t at, std::size_t bytes) {
        std::uint64_t value = 0;
        for (std::size_t n = bytes; n > 0; --n) {
            value = value << 8U | of.bytes[at + n - 1];
        }
        return value;
    };
    return std::ranges::any_of(candidates_, [&](const Candidate& end) {
        const bool whole = end.held == end.bytes.size();
        return whole && number(end, 0, 2) == 0 && number(end, 2, 2) == 0 && number(end, 4, 2) == number(end, 6, 2) &&
               number(end, 8, 4) <= end.at && number(end, 12, 4) <= end.at;
    });
}

/// A stream under way: its bytes go through the filters to whoever has to look at them.
class PdfScan::OpenStream {
public:
    explicit OpenStream(PdfScan& scan) : scan_(scan) {
        const auto& object = scan.objects_.object();
        bool unclear = scan.objects_.overflowed();
        bool twice = false;
        const std::string type = name_of(object, "Type");
        const bool objects = type == "ObjStm" || (value_of(object, "N", twice) && value_of(object, "First", twice));
        const auto names = filters_of(object, unclear);
        matters_ = objects || type == "EmbeddedFile";
        if (objects) {
            bool ignored = false;
            const auto first = value_of(object, "First", ignored);
            packed_ = std::make_unique<ObjectStream>(
                scan.catalogue_, first && !first->empty() ? number_in(first->front().text) : -1, scan.objects_);
            unclear = unclear || twice || predicted(object);
        } else if (matters_) {
            attached_ = std::make_unique<ContentCheck>(scan.catalogue_, scan.budget_, scan.depth_ + 1);
            unclear = unclear || predicted(object);
        }
        if (unclear && matters_) {
            scan.objects_.tell(hidden_in_pdf, objects ? "object stream" : "attached file");
            matters_ = false;
        }
        if (!unclear) {
            ByteSink& to = packed_ ? static_cast<ByteSink&>(*packed_) : attached_ ? static_cast<ByteSink&>(*attached_) : head_;
            filters_ = std::make_unique<StreamFilters>(names, scan.budget_, to);
        } else {
            scan.objects_.not_looked_into();
        }
    }

    void take(std::string_view bytes) {
        if (filters_) {
            filters_->take(bytes);
        }
    }

    void finish() {
        const Unpacked end = filters_ ? filters_->finish() : Unpacked::stopped;
        if (end == Unpacked::too_large) {
            scan_.objects_.tell(unpacks_too_large, {});
        } else if (end == Unpacked::damaged || end == Unpacked::unsupported) {
            if (matters_) {
                scan_.objects_.tell(hidden_in_pdf, packed_ ? "object stream" : "attached file");
            } else {
                scan_.objects_.not_looked_into();
            }
        }
        if (packed_) {
            packed_->finish();
        }
        if (attached_ && (end == Unpacked::whole || end == Unpacked::stopped) && filters_) {
            for (const ContentFault& fault : attached_->finish().faults) {
                scan_.objects_.tell(fault.rule, fault.detail);
            }
        }
        judge_head();
    }

private:
    /// Whatever the dictionary calls it, a program is a program.
    void judge_head() {
        const Format& format = format_of(scan_.catalogue_, head_.text(), false);
        const bool by_chance = (format.name == "script" && !is_plain(head_.text())) ||
                               (format.name == "pe" && !has_program_head(head_.text()));
        if (head_.text().empty() || by_chance) {  // two bytes are too few to tell among many pictures
            return;
        }
        if (format.verdict == Verdict::executable) {
            scan_.objects_.tell(executable, format.label);
        } else if (format.verdict == Verdict::macro) {
            scan_.objects_.tell(macros, format.label);
        }
    }

    PdfScan& scan_;
    bool matters_ = false;
    Head head_;
    std::unique_ptr<ObjectStream> packed_;
    std::unique_ptr<ContentCheck> attached_;
    std::unique_ptr<StreamFilters> filters_;
};

PdfScan::PdfScan(const Catalogue& catalogue, Budget& budget, int depth)
    : catalogue_(catalogue), budget_(budget), depth_(depth), lexer_(*this), objects_(catalogue) {}

PdfScan::~PdfScan() = default;

void PdfScan::watch(char c) {
    constexpr std::uint64_t five_bytes = 0xFFFFFFFFFFU;
    constexpr std::uint64_t end_mark = 0x2525454F46U;  // %%EOF
    ++at_;
    zip_.take(c);
    last_bytes_ = (last_bytes_ << 8U | static_cast<unsigned char>(c)) & five_bytes;
    if (last_bytes_ == end_mark && !stream_) {
        ended_ = true;
        after_end_ = false;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\0') {
        after_end_ = true;
    }
}

bool PdfScan::take(std::string_view bytes) {
    for (std::size_t n = 0; n < bytes.size();) {
        if (stream_) {
            n += take_stream(bytes.substr(n));
            continue;
        }
        const char c = bytes[n];
        if (stream_begins_) {
            begin_stream();
            if (c != '\n') {
                continue;
            }
        }
        watch(c);
        ++n;
        if (stream_) {
            continue;  // the line feed after the carriage return
        }
        lexer_.take(c);
        if (stream_begins_ && c != '\r') {  // the word ended with the line feed itself
            begin_stream();
        }
    }
    return true;
}

void PdfScan::begin_stream() {
    stream_begins_ = false;
    stream_ = std::make_unique<OpenStream>(*this);
}

/// Returns how many of the bytes belong to the stream, its end included.
std::size_t PdfScan::take_stream(std::string_view bytes) {
    const std::size_t before = held_back_.size();
    held_back_ += bytes;
    const std::size_t end = held_back_.find(end_of_stream);
    const std::size_t keep = end == std::string::npos ? std::min(held_back_.size(), end_of_stream.size() - 1) : 0;
    const std::size_t given = end == std::string::npos ? held_back_.size() - keep : end;
    const std::size_t used = end == std::string::npos ? bytes.size() : end + end_of_stream.size() - before;
    for (const char c : bytes.substr(0, used)) {
        watch(c);
        if (within_stream_.take(c)) {
            objects_.tell(hidden_in_pdf, "object within a stream");
        }
    }
    stream_->take(std::string_view(held_back_).substr(0, given));
    held_back_.erase(0, given);
    if (end != std::string::npos) {
        end_stream();
    }
    return used;
}

void PdfScan::end_stream() {
    stream_->finish();
    stream_.reset();
    held_back_.clear();
    within_stream_.reset();
    lexer_.restart(at_);
}

void PdfScan::token(PdfToken kind, std::string_view text, std::uint64_t /*at*/) {
    if (kind == PdfToken::word) {
        take_word(text);
        return;
    }
    objects_.take(kind, text);
}

void PdfScan::take_word(std::string_view word) {
    if (word == "obj") {
        any_object_ = true;
        objects_.end();
        objects_.begin(number_in(words_[0]));
        in_object_ = true;
    } else if (word == "endobj" || word == "trailer" || word == "xref" || word == "startxref") {
        objects_.end();
        objects_.begin(0);
        in_object_ = false;
    } else if (word == "stream" && in_object_) {
        stream_begins_ = true;
    } else {
        objects_.take(PdfToken::word, word);
    }
    words_[0] = std::exchange(words_[1], std::string(word));
}

void PdfScan::hidden_object() { objects_.tell(hidden_in_pdf, "object within a text"); }

std::vector<ContentFault> PdfScan::finish() {
    lexer_.finish();
    if (stream_) {
        objects_.tell(hidden_in_pdf, "stream without end");
        end_stream();
    }
    if (!any_object_) {
        objects_.tell(hidden_in_pdf, "no object");
    }
    if (!ended_) {
        objects_.tell(hidden_in_pdf, "no end of the file");
    }
    if ((ended_ && after_end_) || zip_.found()) {
        objects_.tell(two_formats, zip_.found() ? "PDF, ZIP" : "PDF");
    }
    return objects_.finish();
}

}  // namespace kakehashi::sources::document
