#include "adapters/sources/document/stream_filters.h"

#include <zlib.h>

#include <array>

#include "domain/result.h"

namespace kakehashi::sources::document {

/// One filter: takes packed bytes, gives unpacked ones to the next.
class StreamFilters::Stage : public ByteSink {
public:
    Stage(Budget& budget, ByteSink& to) : budget_(budget), to_(to) {}
    /// Gives what is left; false when the packed bytes did not come to their end.
    virtual bool finish() = 0;
    [[nodiscard]] bool damaged() const { return damaged_; }

protected:
    bool give(std::string_view bytes) { return bytes.empty() || (budget_.use(bytes.size()) && to_.take(bytes)); }
    bool break_off() {
        damaged_ = true;
        return false;
    }

private:
    Budget& budget_;
    ByteSink& to_;
    bool damaged_ = false;
};

namespace {

class Inflate final : public StreamFilters::Stage {
public:
    Inflate(Budget& budget, ByteSink& to) : Stage(budget, to) { EXPECTS(inflateInit(&stream_) == Z_OK); }
    ~Inflate() override { inflateEnd(&stream_); }
    Inflate(const Inflate&) = delete;
    Inflate& operator=(const Inflate&) = delete;

    bool take(std::string_view bytes) override {
        if (ended_ || damaged()) {
            return false;
        }
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        stream_.avail_in = static_cast<uInt>(bytes.size());
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
            stream_.avail_out = static_cast<uInt>(out_.size());
            const int state = inflate(&stream_, Z_NO_FLUSH);
            const std::string_view got(out_.data(), out_.size() - stream_.avail_out);
            if (!give(got)) {
                return false;
            }
            if (state == Z_STREAM_END) {
                ended_ = true;
                return false;
            }
            if (state != Z_OK && state != Z_BUF_ERROR) {
                return break_off();
            }
        } while (stream_.avail_out == 0 || stream_.avail_in > 0);
        return true;
    }
    bool finish() override { return ended_; }

private:
    z_stream stream_{};
    std::array<char, 32768> out_{};
    bool ended_ = false;
};

bool is_pdf_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class HexDecode final : public StreamFilters::Stage {
public:
    using Stage::Stage;
    bool take(std::string_view bytes) override {
        std::string out;
        for (const char c : bytes) {
            if (ended_ || is_pdf_space(c)) {
                continue;
            }
            if (c == '>') {
                ended_ = true;
                if (half_ >= 0) {
                    out.push_back(static_cast<char>(half_ << 4));
                }
                continue;
            }
            const int value = hex_value(c);
            if (value < 0) {
                return break_off();
            }
            if (half_ < 0) {
                half_ = value;
            } else {
                out.push_back(static_cast<char>(half_ << 4 | value));
                half_ = -1;
            }
        }
        return give(out);
    }
    bool finish() override { return ended_; }

private:
    int half_ = -1;
    bool ended_ = false;
};

class Ascii85Decode final : public StreamFilters::Stage {
public:
    using Stage::Stage;
    bool take(std::string_view bytes) override {
        std::string out;
        for (const char c : bytes) {
            if (ended_ || is_pdf_space(c)) {
                continue;
            }
            if (c == '~') {
                ended_ = true;
                end_group(out);
            } else if (c == 'z' && count_ == 0) {
                out.append(4, '\0');
            } else if (c < '!' || c > 'u') {
                return break_off();
            } else {
                group_ = group_ * 85 + static_cast<std::uint64_t>(c - '!');
                if (++count_ == 5) {
                    append(out, 4);
                }
            }
        }
        return give(out);
    }
    bool finish() override { return ended_; }

private:
    void end_group(std::string& out) {
        if (count_ < 2) {
            return;
        }
        const int bytes = count_ - 1;
        for (; count_ < 5; ++count_) {
            group_ = group_ * 85 + 84;
        }
        append(out, bytes);
    }
    void append(std::string& out, int bytes) {
        for (int n = 0; n < bytes; ++n) {
            out.push_back(static_cast<char>(group_ >> (24 - 8 * n) & 0xFFU));
        }
        group_ = 0;
        count_ = 0;
    }

    std::uint64_t group_ = 0;
    int count_ = 0;
    bool ended_ = false;
};

}  // namespace

StreamFilters::StreamFilters(const std::vector<std::string>& names, Budget& budget, ByteSink& to)
    : first_(&to), budget_(budget) {
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        const std::string filter = "/" + *name;
        if (filter == "/FlateDecode" || filter == "/Fl") {
            stages_.push_back(std::make_unique<Inflate>(budget, *first_));
        } else if (filter == "/ASCIIHexDecode" || filter == "/AHx") {
            stages_.push_back(std::make_unique<HexDecode>(budget, *first_));
        } else if (filter == "/ASCII85Decode" || filter == "/A85") {
            stages_.push_back(std::make_unique<Ascii85Decode>(budget, *first_));
        } else {
            supported_ = false;
            return;
        }
        first_ = stages_.back().get();
    }
}

StreamFilters::~StreamFilters() = default;

void StreamFilters::take(std::string_view packed) {
    if (supported_ && !stopped_) {
        stopped_ = !first_->take(packed);
    }
}

Unpacked StreamFilters::finish() {
    if (!supported_) {
        return Unpacked::unsupported;
    }
    if (budget_.spent) {
        return Unpacked::too_large;
    }
    bool whole = true;
    for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
        if ((*stage)->damaged()) {
            return Unpacked::damaged;
        }
        whole = whole && (*stage)->finish();
    }
    if (whole) {
        return Unpacked::whole;
    }
    return stopped_ ? Unpacked::stopped : Unpacked::damaged;
}

}  // namespace kakehashi::sources::document
