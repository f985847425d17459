#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kakehashi::app {

/// A file's name in UTF-8: those of Japanese systems are CP932 bytes, in archives and on disks unpacked from them. What is
/// neither is shown with `_` for what cannot be read, as are control characters, which a terminal might obey. Of a name that
/// holds an individual number (個人番号) no digit is left: names are stored and shown.
[[nodiscard]] std::string readable_name(const std::string& name);
/// The last part of the readable name, folders left out.
[[nodiscard]] std::string last_part(const std::string& name);
/// What desktops leave in folders and archives beside the files of their users.
[[nodiscard]] bool left_by_a_desktop(std::string_view name);

/// Notes, logs and pages beside files that came in, such as a report of an earlier check: by their ending, and because their first line that is
/// not empty is no row of cells. `head` is how the file begins, `note_head` bytes of it.
inline constexpr std::size_t note_head = 4096;
[[nodiscard]] bool is_note(std::string_view name, std::string_view head);
/// By the ending alone.
[[nodiscard]] bool may_be_a_note(std::string_view name);

}  // namespace kakehashi::app
