#include "adapters/paper/paper.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <pango/pangocairo.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace kakehashi::paper {
namespace {

constexpr double point = 1.0;
constexpr double millimetre = 72.0 / 25.4;
constexpr double width = 210 * millimetre;
constexpr double height = 297 * millimetre;
constexpr double margin = 20 * millimetre;
constexpr double foot_room = 12 * millimetre;
constexpr double line_width = width - 2 * margin;
constexpr double padding = 1.5 * millimetre;
constexpr float spacing = 1.4F;  // of lines to the height of their letters
/// Made for reading at any age (universal design); others only for what it lacks.
constexpr const char* family = "BIZ UDPGothic, Noto Sans CJK JP, IPAexGothic, sans-serif";

double points_of(Size size) {
    switch (size) {
        case Size::small: return 10 * point;
        case Size::body: return 13 * point;
        case Size::heading: return 16 * point;
        case Size::title: return 20 * point;
    }
    return 13 * point;
}

struct Unref {
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

double height_of(PangoLayout* layout) {
    int wide = 0;
    int high = 0;
    pango_layout_get_size(layout, &wide, &high);
    return static_cast<double>(high) / PANGO_SCALE;
}

}  // namespace

struct Paper::Sheet {
    std::filesystem::path file;
    std::unique_ptr<cairo_surface_t, Unref> surface;
    std::unique_ptr<cairo_t, Unref> cairo;
    std::string foot;
    double at = margin;
    int pages = 0;
    int first = 0;  ///< page of the document that is being written
    std::size_t missing = 0;

    Layout layout(Size size, const std::string& text, double wide, bool bold = false) {
        Layout made(pango_cairo_create_layout(cairo.get()));
        const std::unique_ptr<PangoFontDescription, Unref> font(pango_font_description_new());
        pango_font_description_set_family(font.get(), family);
        pango_font_description_set_absolute_size(font.get(), points_of(size) * PANGO_SCALE);
        pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(made.get(), font.get());
        pango_layout_set_width(made.get(), static_cast<int>(wide * PANGO_SCALE));
        pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_line_spacing(made.get(), spacing);
        pango_context_set_language(pango_layout_get_context(made.get()), pango_language_from_string("ja"));
        pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
        pango_layout_context_changed(made.get());
        missing += static_cast<std::size_t>(pango_layout_get_unknown_glyphs_count(made.get()));
        return made;
    }

    void draw(PangoLayout* layout, double x, double y) const {
        cairo_move_to(cairo.get(), x, y);
        pango_cairo_show_layout(cairo.get(), layout);
    }

    void end_page() {
        const Layout line = layout(Size::small, foot + "  " + std::to_string(pages - first), line_width);
        pango_layout_set_alignment(line.get(), PANGO_ALIGN_RIGHT);
        draw(line.get(), margin, height - foot_room);
        cairo_show_page(cairo.get());
    }

    void begin_page() {
        ++pages;
        at = margin;
        cairo_set_source_rgb(cairo.get(), 0, 0, 0);
    }

    void need(double room) {
        if (at + room > height - margin && at > margin) {
            end_page();
            begin_page();
        }
    }
};

Paper::Paper(std::unique_ptr<Sheet> sheet) : sheet_(std::move(sheet)) {}
Paper::Paper(Paper&&) noexcept = default;
Paper& Paper::operator=(Paper&&) noexcept = default;
Paper::~Paper() = default;

Result<Paper> Paper::create(const std::filesystem::path& file) {
    // Names, addresses and who looked: for the owner's eyes only. Cairo writes into the file that is there.
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) {
        const Place place{file.filename().string(), 0, 0};
        return errno == EEXIST ? Error{Fault::conflicting, "KK-9102", "the file exists already", place}
                               : Error{Fault::unavailable, "KK-9101", "the PDF cannot be written", place};
    }
    ::close(made);
    auto sheet = std::make_unique<Sheet>();
    sheet->file = file;
    sheet->surface.reset(cairo_pdf_surface_create(file.c_str(), width, height));
    if (cairo_surface_status(sheet->surface.get()) != CAIRO_STATUS_SUCCESS) {
        return Error{Fault::unavailable, "KK-9101", "the PDF cannot be written", {file.filename().string(), 0, 0}};
    }
    cairo_pdf_surface_set_metadata(sheet->surface.get(), CAIRO_PDF_METADATA_CREATOR, "Kakehashi");
    sheet->cairo.reset(cairo_create(sheet->surface.get()));
    return Paper(std::move(sheet));
}

void Paper::begin_document(const std::string& foot) {
    Sheet& sheet = *sheet_;
    if (sheet.pages > 0) {
        sheet.end_page();
        if (sheet.pages % 2 == 1) {  // the back of the last sheet stays empty
            cairo_show_page(sheet.cairo.get());
            ++sheet.pages;
        }
    }
    sheet.first = sheet.pages;
    sheet.foot = foot;
    sheet.begin_page();
}

void Paper::address(const std::vector<std::string>& to, const std::vector<std::string>& from) {
    constexpr double window_left = 24 * millimetre;
    constexpr double window_top = 22 * millimetre;
    constexpr double window_width = 82 * millimetre;
    constexpr double opposite = 122 * millimetre;
    constexpr double below = 68 * millimetre;
    Sheet& sheet = *sheet_;
    const auto joined = [](const std::vector<std::string>& lines) {
        std::string text;
        for (const std::string& line : lines) {
            text += (text.empty() ? "" : "\n") + line;
        }
        return text;
    };
    sheet.draw(sheet.layout(Size::body, joined(to), window_width).get(), window_left, window_top);
    sheet.draw(sheet.layout(Size::small, joined(from), width - opposite - margin).get(), opposite, window_top);
    sheet.at = below;
}

void Paper::text(Size size, const std::string& text) {
    Sheet& sheet = *sheet_;
    const Layout layout = sheet.layout(size, text, line_width, size >= Size::heading);
    if (size >= Size::heading) {
        sheet.need(height_of(layout.get()) + 3 * points_of(Size::body));  // never alone at the foot of a page
    }
    const std::unique_ptr<PangoLayoutIter, Unref> lines(pango_layout_get_iter(layout.get()));
    do {
        PangoRectangle place;
        pango_layout_iter_get_line_extents(lines.get(), nullptr, &place);
        const double high = spacing * static_cast<double>(place.height) / PANGO_SCALE;
        sheet.need(high);
        const double base = static_cast<double>(pango_layout_iter_get_baseline(lines.get()) - place.y) / PANGO_SCALE;
        cairo_move_to(sheet.cairo.get(), margin + static_cast<double>(place.x) / PANGO_SCALE, sheet.at + base);
        pango_cairo_show_layout_line(sheet.cairo.get(), pango_layout_iter_get_line_readonly(lines.get()));
        sheet.at += high;
    } while (pango_layout_iter_next_line(lines.get()) != 0);
    sheet.at += points_of(size) / 2;
}

void Paper::row(const std::vector<std::string>& cells, const std::vector<double>& shares, bool head) {
    Sheet& sheet = *sheet_;
    std::vector<Layout> layouts;
    double high = 0;
    for (std::size_t n = 0; n < cells.size(); ++n) {
        layouts.push_back(sheet.layout(Size::body, cells[n], line_width * shares[n] - 2 * padding, head));
        high = std::max(high, height_of(layouts.back().get()));
    }
    high += 2 * padding;
    sheet.need(high);
    cairo_t* const cairo = sheet.cairo.get();
    if (head) {
        constexpr double light = 0.9;
        cairo_set_source_rgb(cairo, light, light, light);
        cairo_rectangle(cairo, margin, sheet.at, line_width, high);
        cairo_fill(cairo);
        cairo_set_source_rgb(cairo, 0, 0, 0);
    }
    double x = margin;
    for (std::size_t n = 0; n < layouts.size(); ++n) {
        sheet.draw(layouts[n].get(), x + padding, sheet.at + padding);
        x += line_width * shares[n];
    }
    sheet.at += high;
    cairo_set_line_width(cairo, 0.5 * point);
    cairo_move_to(cairo, margin, sheet.at);
    cairo_line_to(cairo, width - margin, sheet.at);
    cairo_stroke(cairo);
}

void Paper::space(double millimetres) { sheet_->at += millimetres * millimetre; }

std::size_t Paper::missing_glyphs() const { return sheet_->missing; }

int Paper::pages() const { return sheet_->pages; }

Result<Done> Paper::finish() {
    Sheet& sheet = *sheet_;
    if (sheet.pages > 0) {
        sheet.end_page();
    }
    sheet.cairo.reset();
    cairo_surface_finish(sheet.surface.get());
    if (cairo_surface_status(sheet.surface.get()) != CAIRO_STATUS_SUCCESS) {
        return Error{Fault::unavailable, "KK-9101", "the PDF cannot be written", {sheet.file.filename().string(), 0, 0}};
    }
    return Done{};
}

}  // namespace kakehashi::paper
