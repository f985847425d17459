#include "adapters/sources/document/content_check.h"

#include <algorithm>
#include <array>

#include "adapters/sources/document/pdf_scan.h"
#include "adapters/sources/utf8.h"

namespace kakehashi::sources::document {
namespace {

bool is_text(std::string_view head) {
    const std::string_view whole = head.substr(0, whole_utf8(head));
    return first_bad_utf8(whole) == whole.size() && std::ranges::none_of(whole, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
           });
}

std::string lower(std::string_view text) {
    std::string copy(text);
    std::ranges::transform(copy, copy.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return copy;
}

std::string_view text_format(std::string_view head) {
    constexpr std::size_t looked_at = 1024;
    const std::string begin = lower(head.substr(0, looked_at));
    const std::size_t first = begin.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    const std::string_view text = first == std::string::npos ? std::string_view() : std::string_view(begin).substr(first);
    for (const std::string_view mark : {"<!doctype html", "<html", "<script", "<head", "<body", "<iframe"}) {
        if (text.find(mark) != std::string_view::npos) {
            return "html";
        }
    }
    if (text.find("<svg") != std::string_view::npos) {
        return "svg";
    }
    if (text.starts_with('<')) {
        return "xml";
    }
    return text.starts_with('{') || text.starts_with('[') ? "json" : "text";
}

}  // namespace

bool has_program_head(std::string_view head) {
    constexpr std::size_t pointer = 0x3C;
    if (!head.starts_with("MZ") || head.size() < pointer + 4) {
        return false;
    }
    std::uint32_t at = 0;
    for (std::size_t n = 4; n > 0; --n) {
        at = at << 8U | static_cast<unsigned char>(head[pointer + n - 1]);
    }
    return at < head.size() && head.substr(at, 4) == std::string_view("PE\0\0", 4);
}

const Format& format_of(const Catalogue& catalogue, std::string_view head, bool whole) {
    if (head.empty() && whole) {
        return catalogue.format("empty");
    }
    for (const Magic& magic : catalogue.magic()) {
        if (head.size() >= magic.offset + magic.bytes.size() && head.substr(magic.offset, magic.bytes.size()) == magic.bytes) {
            return *magic.format;
        }
    }
    if (is_text(head)) {
        return catalogue.format(text_format(head));
    }
    return catalogue.format(head.starts_with("MZ") ? "pe" : "unknown");
}

ContentCheck::ContentCheck(const Catalogue& catalogue, Budget& budget, int depth)
    : catalogue_(catalogue), budget_(budget), depth_(depth) {}

ContentCheck::~ContentCheck() = default;

void ContentCheck::tell(Graded rule, const std::string& detail) {
    const auto same = [&](const ContentFault& fault) { return fault.rule.rule == rule.rule && fault.detail == detail; };
    if (std::ranges::none_of(faults_, same)) {
        faults_.push_back({rule, detail});
    }
}

bool ContentCheck::take(std::string_view bytes) {
    digest_.take(bytes);
    size_ += bytes.size();
    if (format_ == nullptr) {
        head_ += bytes.substr(0, std::min(bytes.size(), sniffed_bytes - std::min(sniffed_bytes, head_.size())));
        if (head_.size() < sniffed_bytes) {
            return true;
        }
        decide(false);
        const std::size_t rest = static_cast<std::size_t>(size_) - head_.size();
        bytes.remove_prefix(bytes.size() - std::min(rest, bytes.size()));
    }
    if (pdf_) {
        pdf_->take(bytes);
    } else if (format_->name == "zip") {
        look_for_macros(bytes);
    }
    return true;
}

void ContentCheck::decide(bool whole) {
    format_ = &format_of(catalogue_, head_, whole);
    if (format_->name == "pdf") {
        if (depth_ >= catalogue_.limits().nesting) {
            tell(over_document_limit, std::to_string(catalogue_.limits().nesting));
            return;
        }
        pdf_ = std::make_unique<PdfScan>(catalogue_, budget_, depth_);
        pdf_->take(head_);
    } else if (format_->name == "zip") {
        look_for_macros(head_);
    }
}

/// The names of an archive's members stand in it uncompressed.
void ContentCheck::look_for_macros(std::string_view bytes) {
    constexpr std::string_view project = "vbaproject.bin";
    overlap_ += lower(bytes);
    if (overlap_.find(project) != std::string::npos) {
        format_ = &catalogue_.format("macro_zip");
    }
    overlap_.erase(0, overlap_.size() - std::min(overlap_.size(), project.size() - 1));
}

ContentReport ContentCheck::finish() {
    if (format_ == nullptr) {
        decide(true);
    }
    constexpr std::size_t header_room = 1024;  // readers look for a PDF's beginning that far
    const bool late_pdf =
        format_->name != "pdf" && std::string_view(head_).substr(0, header_room).find("%PDF-") != std::string_view::npos;
    switch (format_->verdict) {
        case Verdict::accepted:
            if (late_pdf) {
                tell(two_formats, format_->label);
            }
            break;
        case Verdict::executable: tell(executable, format_->label); break;
        case Verdict::macro: tell(macros, format_->label); break;
        case Verdict::refused: tell(late_pdf ? two_formats : not_accepted, format_->label); break;
    }
    if (pdf_) {
        for (const ContentFault& fault : pdf_->finish()) {
            tell(fault.rule, fault.detail);
        }
    }
    return {format_, size_, digest_.hex(), std::move(faults_)};
}

}  // namespace kakehashi::sources::document
