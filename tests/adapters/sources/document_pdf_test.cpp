#include <boost/test/unit_test.hpp>
#include <zlib.h>

#include "adapters/sources/document/content_check.h"
#include "adapters/sources/document/document_source.h"
#include "tests/adapters/sources/source_probe.h"

namespace kakehashi::sources::test {
namespace {

using document::Budget;
using document::Catalogue;
using document::ContentCheck;

const Catalogue& catalogue() {
    static const auto opened = *Catalogue::open(conf_dir());
    return *opened;
}

/// The faults as `RULE detail`, joined by `; `.
std::string faults(const std::string& bytes, std::size_t step = 4096) {
    Budget budget{catalogue().limits().unpacked_bytes};
    ContentCheck check(catalogue(), budget, 0);
    for (std::size_t n = 0; n < bytes.size(); n += step) {
        check.take(std::string_view(bytes).substr(n, step));
    }
    std::string text;
    for (const auto& fault : check.finish().faults) {
        text += (text.empty() ? "" : "; ") + std::string(fault.rule.rule) + (fault.detail.empty() ? "" : " " + fault.detail);
    }
    return text;
}

/// However the bytes are cut, the same is found.
void check(const std::string& bytes, const std::string& expected) {
    for (const std::size_t step : {1U, 3U, 17U, 65536U}) {
        BOOST_TEST(faults(bytes, step) == expected, faults(bytes, step) << " with " << step);
    }
}

/// A PDF of those objects; without a table of offsets, which the scan does not trust anyway.
std::string pdf(const std::string& objects) {
    return "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" +
           objects + "trailer\n<< /Root 1 0 R >>\n%%EOF\n";
}

std::string object(const std::string& content) { return "7 0 obj\n" + content + "\nendobj\n"; }

std::string deflated(const std::string& plain) {
    uLongf size = compressBound(plain.size());
    std::string packed(size, '\0');
    BOOST_TEST_REQUIRE(compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
                                plain.size()) == Z_OK);
    packed.resize(size);
    return packed;
}

std::string stream(const std::string& dictionary, const std::string& bytes) {
    return object("<< " + dictionary + " /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes + "\nendstream");
}

std::string object_stream(const std::string& content) {
    const std::string whole = "8 0 " + content;
    return stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated(whole));
}

std::string windows_program() {
    std::string bytes(256, '\0');
    bytes[0] = 'M';
    bytes[1] = 'Z';
    bytes[0x3C] = '\x80';
    bytes.replace(0x80, 4, std::string("PE\0\0", 4));
    return bytes;
}

std::string hex_of(const std::string& bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : bytes) {
        text.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
        text.push_back(digits[static_cast<unsigned char>(c) & 15U]);
    }
    return text + ">";
}

const std::string script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
const std::string script_found = "B04 /JavaScript: JavaScript; B04 /JS: JavaScript";
/// An archive without members.
const std::string empty_zip = std::string("PK\x05\x06", 4) + std::string(18, '\0');

}  // namespace

BOOST_AUTO_TEST_SUITE(documents_in_pdf)

BOOST_AUTO_TEST_CASE(what_only_shows_pages_is_fine) {
    check(content_of(golden_dir() / "documents/KK_DOCUMENT_9990000011_20261101110000_01.pdf"), "");
    check(pdf(stream("/Filter /FlateDecode", deflated("BT (/JavaScript /Launch 1 0 obj) Tj ET"))), "");
    check(pdf(stream("/Filter [ /ASCII85Decode /FlateDecode ]", "not really~>")), "");
    check(pdf(object("<< /A << /S /URI /URI (https://example.jp/JS/Launch) >> /OpenAction [2 0 R /Fit] >>")), "");
    check(pdf(object_stream("<< /Title (JavaScript) >>")), "");
    check("%PDF-1.7\r\n1 0 obj\r<<>>\rendobj\r%%EOF\r\n\r\n", "");
}

BOOST_AUTO_TEST_CASE(what_acts_when_opened_is_refused) {
    check(pdf(object(script)), script_found);
    check(pdf(object("<< /S /J#61vaScript /J#53 (x) >>")), script_found);
    check(pdf(object("<</S/#4a#61#76#61#53#63#72#69#70#74/#4aS(x)>>")), script_found);
    check(pdf(object("<< /S /Launch /F (cmd.exe) >>")), "B04 /Launch: starts a program");
    check(pdf(object("<< /Subtype /RichMedia >>")), "B04 /RichMedia: embedded player");
    check(pdf(object("<< /AcroForm << /XFA [] >> >>")), "B04 /XFA: form with scripts");
    check(pdf(object("<< /OpenAction << /S /URI /URI (https://example.com) >> >>")), "B04 /OpenAction: opens an address");
    check(pdf(object("<< /S /URI /URI (https://example.com) >>") + "9 0 obj\n<< /OpenAction 7 0 R >>\nendobj\n"),
          "B04 /OpenAction: opens an address");
    check(pdf(object("<< /AA << /O << /S /URI /URI (x) >> >> >>")), "B04 /AA: opens an address");
}

BOOST_AUTO_TEST_CASE(what_is_packed_is_looked_into) {
    check(pdf(object_stream(script)), script_found);
    check(pdf(object_stream("<< /S /URI /URI (x) >>") + "9 0 obj\n<< /OpenAction 8 0 R >>\nendobj\n"),
          "B04 /OpenAction: opens an address");
    check(pdf(stream("/N 1 /First 4 /Filter /Fl", deflated("8 0 " + script))), script_found);
    check(pdf(stream("/Type /Obj#53tm /N 1 /First 4 /Filter [/AHx /FlateDecode]", hex_of(deflated("8 0 " + script)))), script_found);
    check(pdf(stream("/Type /ObjStm /N 1 /First 4", "8 0 " + script)), script_found);
    check(pdf(stream("/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode", "xxxx")), "B06 object stream");
    check(pdf(stream("/Type /ObjStm /N 1 /First 4 /Filter 9 0 R", "xxxx")), "B06 object stream");
    check(pdf(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Filter /LZWDecode", "xxxx")), "B06 object stream");
    check(pdf(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", "xxxx")),
          "B06 object stream");
    check(pdf(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("8 0 " + script).substr(0, 9))), "B06 object stream");
}

BOOST_AUTO_TEST_CASE(objects_that_only_some_readers_find_are_told) {
    check(pdf(object("(\n8 0 obj " + script + ")")), "B06 object within a text");
    check(pdf("% 8 0 obj " + script + "\n"), "B06 object within a text");
    check(pdf(stream("", "8 0 obj " + script + " endobj")), "B06 object within a stream");
    check("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "B06 no end of the file");
    check("%PDF-1.7\n1 0 obj\n<<>>\nstream\nabc %%EOF\n", "B06 stream without end; B06 no end of the file");
}

BOOST_AUTO_TEST_CASE(attached_programs_are_refused_whatever_they_are_called) {
    const std::string program = windows_program();
    check(pdf(stream("/Type /EmbeddedFile /Filter /FlateDecode", deflated(program))), "B02 PE");
    check(pdf(stream("/Subtype /Image /Filter /FlateDecode", deflated(program))), "B02 PE");
    check(pdf(stream("", program)), "B02 PE");
    check(pdf(stream("", "\x7F" "ELF\x02\x01\x01")), "B02 ELF");
    check(pdf(stream("/Type /EmbeddedFile", "#!/bin/sh\nrm -rf /\n")), "B02 script");
    check(pdf(stream("/Type /EmbeddedFile", "PK\x03\x04 word/vbaProject.bin")), "B03 Office with VBA");
    check(pdf(stream("/Type /EmbeddedFile", "PK\x03\x04 word/document.xml")), "B09 ZIP or Office");
    check(pdf(stream("/Type /EmbeddedFile /Filter /LZWDecode", "abc")), "B06 attached file");
    check(pdf(stream("/Filter /LZWDecode", "abc") + "9 0 obj\n<< /EF << /F 7 0 R >> >>\nendobj\n"), "B06 attached file");
    check(pdf(stream("/Type /EmbeddedFile /Filter /FlateDecode", deflated(pdf(object(script))))), script_found);
}

BOOST_AUTO_TEST_CASE(encrypted_files_are_refused) {
    check("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 1 0 R /Encrypt 5 0 R >>\n%%EOF\n", "B05");
    check(pdf(stream("/Type /XRef /Encrypt 5 0 R", "xx")), "B05");
}

BOOST_AUTO_TEST_CASE(two_formats_in_one_file_are_refused) {
    check(pdf("") + empty_zip, "B07 PDF, ZIP");
    check(pdf("") + "more\n", "B07 PDF");
    check(pdf(stream("", empty_zip)), "B07 PDF, ZIP");
    check("GIF89a\n" + pdf(""), "B07 text");
    check(std::string("\x01\x02", 2) + pdf(""), "B07 unknown");
}

BOOST_AUTO_TEST_CASE(bombs_are_refused) {
    std::string zeros(8U << 20U, '\0');
    const std::string one = stream("/Type /EmbeddedFile /Filter /FlateDecode", deflated(zeros));
    std::string many;
    for (int n = 0; n < 26; ++n) {
        many += one;
    }
    const std::string found = faults(pdf(many), 65536);
    BOOST_TEST(found.find("B08") != std::string::npos, found);
    BOOST_TEST(faults(pdf(stream("/Filter /FlateDecode", deflated(zeros))), 65536) == "");  // nobody needs all of it
}

BOOST_AUTO_TEST_CASE(files_within_files_come_to_an_end) {
    std::string nested = pdf(object(script));
    for (int n = 0; n < 4; ++n) {
        nested = pdf(stream("/Type /EmbeddedFile /Filter /FlateDecode", deflated(nested)));
    }
    BOOST_TEST(faults(nested) == "B11 3");
}

BOOST_AUTO_TEST_CASE(other_programs_and_archives_are_known_by_their_bytes) {
    check(windows_program(), "B02 PE");
    check("\x7F" "ELF rest", "B02 ELF");
    check("#!/usr/bin/env python3\n", "B02 script");
    check("\xCA\xFE\xBA\xBE\x00\x00\x00\x34", "B02 Java class or Mach-O");
    check("\xCF\xFA\xED\xFE rest", "B02 Mach-O");
    check("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest", "B03 OLE (old Office or MSI)");
    check("{\\rtf1\\ansi}", "B03 RTF");
    check("<html><script>alert(1)</script></html>", "B09 HTML");
    check("", "B09 empty");
    check("MZ is how this letter begins\n", "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace kakehashi::sources::test
