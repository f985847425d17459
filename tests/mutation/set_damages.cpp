#include "tests/mutation/damage.h"

namespace kakehashi::test {
namespace {

/// The example under another name.
std::vector<Damaged> renamed(const Example& example, const std::function<std::string(const std::string&)>& change) {
    const std::string name = change(example.file().name);
    if (name == example.file().name || name.empty()) {
        return {};
    }
    Damaged made;
    made.files = example.files;
    made.files[example.target].name = name;
    made.file = name;
    made.note = name;
    return {made};
}

std::string with(std::string name, const std::string& from, const std::string& to) {
    const std::size_t at = name.find(from);
    return at == std::string::npos ? std::string() : name.replace(at, from.size(), to);
}

/// The serial (14 digits) at the end of a name; LIFE has none.
std::size_t serial_at(const std::string& name) {
    const std::size_t dot = name.find('.');
    for (std::size_t at = 0; at + 14 <= dot; ++at) {
        if (name.find_first_not_of("0123456789", at) >= at + 14) {
            return at;
        }
    }
    return std::string::npos;
}

std::string with_serial(std::string name, const std::string& serial) {
    const std::size_t at = serial_at(name);
    return at == std::string::npos ? std::string() : name.replace(at, 14, serial);
}

void add_names(std::vector<Damage>& to) {
    const std::vector<std::tuple<std::string, std::string, std::function<std::string(const std::string&)>>> names = {
        {"name_without_extension", "the name lost its extension", [](const std::string& name) { return name.substr(0, name.find('.')); }},
        {"name_of_text", "the extension is .txt", [](const std::string& name) { return name.substr(0, name.find('.')) + ".txt"; }},
        {"name_of_zip", "the extension is .zip", [](const std::string& name) { return name.substr(0, name.find('.')) + ".zip"; }},
        {"name_of_copy", "the name ends in (1), as a second download's", [](const std::string& name) { return name.substr(0, name.find('.')) + " (1)" + name.substr(name.find('.')); }},
        {"name_in_lower_case", "the name in lower case", [](std::string name) {
             for (char& c : name) {
                 c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
             }
             return name;
         }},
        {"name_unknown", "a name of one's own", [](const std::string& name) { return "data" + name.substr(name.find('.')); }},
        {"name_cut", "a name without its last part", [](const std::string& name) { return name.substr(0, name.rfind('_')) + name.substr(name.find('.')); }},
        {"name_with_other_month", "the name tells another month", [](const std::string& name) { return with(name, "_202604_", "_202605_"); }},
        {"name_with_impossible_month", "the name tells a 13th month", [](const std::string& name) { return with(name, "_202604_", "_202613_"); }},
        {"name_with_short_office", "the office in the name lacks a digit", [](const std::string& name) { return with(name, "_99900000", "_9990000"); }},
        {"name_with_other_office", "the name tells another office", [](const std::string& name) { return with(name, "_9990000011_", "_9990000099_"); }},
        {"name_with_other_insurer", "the name tells another insurer", [](const std::string& name) { return with(name, "_131011_", "_132012_"); }},
        {"name_with_other_kind", "the name tells the kind of service of another role", [](const std::string& name) {
             return name.starts_with("UPJSK") || name.starts_with("DLTJSK") ? with(name, "_11_", "_43_") : with(name, "_43_", "_11_");
         }},
        {"name_with_impossible_serial", "the serial in the name is no moment", [](const std::string& name) { return with_serial(name, "20260431990000"); }},
        {"name_with_future_serial", "the serial in the name lies in the future", [](const std::string& name) { return with_serial(name, "20990401000000"); }},
        {"name_with_short_serial", "the serial in the name lacks a digit", [](const std::string& name) {
             const std::size_t at = serial_at(name);
             return at == std::string::npos ? std::string() : std::string(name).erase(at, 1);
         }},
        {"name_with_other_serial", "the serial of one file is another than that of the others", [](const std::string& name) { return with_serial(name, "20260401000000"); }}};
    for (const auto& [name, what, change] : names) {
        to.push_back({name, what, [change = change](const Example& example) { return renamed(example, change); }});
    }
    to.push_back({"name_of_other_form", "a file under the name of another form of its standard", [](const Example& example) {
                      for (const Example& other : all_examples()) {
                          const std::string from = example.form().substr(0, example.form().find('.'));
                          const std::string into = other.form().substr(0, other.form().find('.'));
                          if (other.standard() == example.standard() && from != into && other.layout != nullptr && example.layout != nullptr &&
                              other.kind.substr(0, other.kind.rfind('/')) == example.kind.substr(0, example.kind.rfind('/')) &&
                              other.layout->size() != example.layout->size()) {
                              auto made = renamed(example, [&](const std::string&) { return other.file().name; });
                              for (Damaged& one : made) {
                                  one.files = {one.files[example.target]};
                              }
                              return made;
                          }
                      }
                      return std::vector<Damaged>();
                  }});
}

void add_members(std::vector<Damage>& to) {
    to.push_back({"member_missing", "one file of the set is missing", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.files.size() > 1) {
                          Damaged one;
                          one.files = example.files;
                          one.files.erase(one.files.begin() + static_cast<std::ptrdiff_t>(example.target));
                          one.file = one.files.front().name;
                          made.push_back(std::move(one));
                      }
                      return made;
                  }});
    to.push_back({"member_twice", "a form came twice, in two spellings of its name", [](const Example& example) {
                      std::vector<Damaged> made;
                      std::string name = example.file().name;
                      const std::size_t dot = name.find('.');
                      name.replace(dot, std::string::npos, name.substr(dot) == ".CSV" ? ".csv" : name.substr(dot) == ".csv" ? ".CSV" : ".JPG");
                      if (example.layout != nullptr) {
                          Damaged one;
                          one.files = example.files;
                          one.files.push_back({name, example.file().content});
                          one.file = std::max(name, example.file().name);
                          made.push_back(std::move(one));
                      }
                      return made;
                  }});
    to.push_back({"member_of_other_set", "a file of another set under the serial of this one", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.standard() != "careplan" || example.form() == "DLTPLAN" || example.file().name.find("_202604_") == std::string::npos) {
                          return made;
                      }
                      Damaged one;
                      one.files = example.files;
                      one.file = with(example.file().name, example.form() + "_202604_", "UP1KYO_");
                      one.files.push_back({one.file, example.file().content});
                      made.push_back(std::move(one));
                      return made;
                  }});
    to.push_back({"member_replaced", "the content of another file of the set", [](const Example& example) {
                      std::vector<Damaged> made;
                      if (example.files.size() > 1 && example.layout != nullptr) {
                          const std::size_t other = (example.target + 1) % example.files.size();
                          made.push_back(damaged(example, example.files[other].content));
                      }
                      return made;
                  }});
    to.push_back({"picture_replaced", "a picture that is no JPEG", [](const Example& example) {
                      return example.layout == nullptr ? std::vector<Damaged>{damaged(example, "GIF89a")} : std::vector<Damaged>();
                  }});
}

}  // namespace

void add_set_damages(std::vector<Damage>& to) {
    add_names(to);
    add_members(to);
}

}  // namespace kakehashi::test
