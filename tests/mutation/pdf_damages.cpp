#include <zlib.h>

#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

using Change = std::function<std::string(std::string)>;

/// The finding may stand anywhere in the file: lines of a PDF mean nothing to anybody.
void add_pdf(std::vector<Damage>& to, std::string name, std::string what, Change change) {
    to.push_back({std::move(name), std::move(what), [change = std::move(change)](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.form() == "pdf") {
                          made.push_back(damaged(example, change(example.file().content)));
                      }
                      return made;
                  }});
}

/// One object more, before the table of offsets.
Change with_object(std::string content) {
    return [content = std::move(content)](std::string text) {
        return text.insert(text.find("xref\n"), "9 0 obj\n" + content + "\nendobj\n");
    };
}

std::string stream(const std::string& dictionary, const std::string& bytes) {
    return "<< " + dictionary + " /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes + "\nendstream";
}

std::string deflated(const std::string& plain) {
    uLongf size = compressBound(plain.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()), plain.size());
    packed.resize(size);
    return packed;
}

std::string in_object_stream(const std::string& content) {
    return stream("/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", deflated("10 0 " + content));
}

/// The name with each of its letters as `#xx`.
std::string escaped(const std::string& name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : name) {
        text += {'#', digits[static_cast<unsigned char>(c) >> 4U], digits[static_cast<unsigned char>(c) & 15U]};
    }
    return text;
}

Change replaced(std::string what, std::string instead) {
    return [what = std::move(what), instead = std::move(instead)](std::string text) { return text.replace(text.find(what), what.size(), instead); };
}

void add_acting(std::vector<Damage>& to) {
    for (const std::string name : {"JavaScript", "JS", "Launch", "RichMedia", "RichMediaExecute", "Flash", "3D", "XFA", "SubmitForm", "ImportData",
                                   "GoToE", "GoToR", "Rendition"}) {
        const std::string object = "<< /S /" + name + " >>";
        add_pdf(to, "pdf_acts_" + name, "a PDF with /" + name, with_object(object));
        add_pdf(to, "pdf_acts_hidden_" + name, "a PDF with /" + name + " written as codes", with_object("<< /S /" + escaped(name) + " >>"));
        add_pdf(to, "pdf_acts_packed_" + name, "a PDF with /" + name + " in an object stream", with_object(in_object_stream(object)));
    }
    add_pdf(to, "pdf_opens_address", "a PDF that goes to an address when it is opened",
            with_object("<< /OpenAction << /S /URI /URI (https://example.com) >> >>"));
    add_pdf(to, "pdf_page_opens_address", "a PDF whose page goes to an address", with_object("<< /AA << /O << /S /URI /URI (x) >> >> >>"));
}

void add_packed(std::vector<Damage>& to) {
    const std::string program = std::string("\x7F" "ELF\x02\x01\x01", 7) + std::string(64, '\0');
    add_pdf(to, "pdf_encrypted", "a PDF under a password", replaced("/Root 1 0 R", "/Encrypt 9 0 R /Root 1 0 R"));
    add_pdf(to, "pdf_holds_program", "a program as an attached file", with_object(stream("/Type /EmbeddedFile", program)));
    add_pdf(to, "pdf_holds_packed_program", "a program as an attached file, deflated",
            with_object(stream("/Type /EmbeddedFile /Filter /FlateDecode", deflated(program))));
    add_pdf(to, "pdf_program_as_picture", "a program that is called a picture", with_object(stream("/Subtype /Image", program)));
    add_pdf(to, "pdf_holds_macros", "an old Office document as an attached file",
            with_object(stream("/Type /EmbeddedFile", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(512, '\0'))));
    add_pdf(to, "pdf_holds_archive", "an archive as an attached file",
            with_object(stream("/Type /EmbeddedFile", std::string("PK\x03\x04\x14\0\0\0\0\0", 10) + std::string(64, 'x'))));
    add_pdf(to, "pdf_object_stream_damaged", "an object stream of which the packing is damaged",
            with_object(stream("/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", "x" + deflated("10 0 << >>"))));
    add_pdf(to, "pdf_object_stream_unknown_filter", "an object stream that is packed in another way",
            with_object(stream("/Type /ObjStm /N 1 /First 5 /Filter /LZWDecode", "abc")));
    add_pdf(to, "pdf_object_stream_cut", "an object stream of which the packing lost its end",
            with_object(stream("/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", deflated("10 0 << /A (abcdefgh) >>").substr(0, 12))));
    add_pdf(to, "pdf_bytes_elsewhere", "an attached file whose bytes stand in another file",
            with_object(stream("/Type /EmbeddedFile /F (other.exe)", "")));
    add_pdf(to, "pdf_bomb", "a stream that unpacks to more than may be", [](std::string text) {
        std::string packed = deflated(std::string(50U << 20U, '0'));
        std::string objects;
        for (int n = 0; n < 5; ++n) {
            objects += std::to_string(10 + n) + " 0 obj\n" + stream("/Type /EmbeddedFile /Filter /FlateDecode", packed) + "\nendobj\n";
        }
        return text.insert(text.find("xref\n"), objects);
    });
}

void add_bytes(std::vector<Damage>& to) {
    const auto put_before = [](std::string bytes) { return [bytes = std::move(bytes)](const std::string& text) { return bytes + text; }; };
    const auto put_behind = [](std::string bytes) { return [bytes = std::move(bytes)](const std::string& text) { return text + bytes; }; };
    add_pdf(to, "pdf_head_lost", "a PDF without its first line", [](std::string text) { return text.substr(text.find('\n') + 1); });
    add_pdf(to, "pdf_head_late", "a PDF that begins late", put_before("something else first\n"));
    add_pdf(to, "pdf_head_damaged", "a PDF whose first line is damaged", replaced("%PDF", "%PFD"));
    add_pdf(to, "pdf_end_lost", "a PDF without its end", [](std::string text) { return text.substr(0, text.rfind("%%EOF")); });
    add_pdf(to, "pdf_end_damaged", "a PDF whose last line is damaged", replaced("%%EOF", "%%EO"));
    add_pdf(to, "pdf_cut_in_object", "a PDF that ends within an object", [](std::string text) { return text.substr(0, text.find("/MediaBox")); });
    add_pdf(to, "pdf_cut_in_stream", "a PDF that ends within a stream", [](std::string text) { return text.substr(0, text.find("Tj ET")); });
    add_pdf(to, "pdf_stream_open", "a stream that never ends", replaced("endstream", "endstrea"));
    add_pdf(to, "pdf_more_behind", "something else behind the end", put_behind("\nhello\n"));
    add_pdf(to, "pdf_twice", "two PDFs in one file, the second cut", [](const std::string& text) { return text + text.substr(0, text.size() / 2); });
    add_pdf(to, "pdf_zip_behind", "an archive behind the end", put_behind(std::string("PK\x05\x06", 4) + std::string(18, '\0')));
    add_pdf(to, "pdf_html_before", "a page of HTML before the PDF", put_before("<html><script>x</script></html>\n"));
    add_pdf(to, "pdf_program_before", "a program before the PDF", put_before("#!/bin/sh\nexit 0\n"));
    add_pdf(to, "pdf_object_in_stream", "an object within a stream, which only some programs find",
            replaced("Tj ET", "Tj ET\n9 0 obj\n<< /S /JavaScript >>\nendobj\n"));
    add_pdf(to, "pdf_object_in_text", "an object within a text", with_object("(9 0 obj << /S /JavaScript >> endobj)"));
    add_pdf(to, "pdf_all_upper", "every letter made a capital, as a transfer as text may do", [](std::string text) {
        for (char& c : text) {
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
        }
        return text;
    });
    add_pdf(to, "pdf_as_text", "what a program copied out of the PDF, under its name", [](const std::string&) { return std::string("Admission information\n"); });
    add_pdf(to, "pdf_is_picture", "a picture under the name of the PDF", [](const std::string&) { return "\xFF\xD8\xFF\xE0" + std::string(64, 'x'); });
    add_pdf(to, "pdf_in_base64", "the PDF in base64", [](const std::string&) { return std::string("JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyA+PgplbmRvYmoK"); });
}

}  // namespace

void add_pdf_damages(std::vector<Damage>& to) {
    add_acting(to);
    add_packed(to);
    add_bytes(to);
}

}  // namespace kakehashi::test
